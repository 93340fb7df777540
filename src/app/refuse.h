// What could not be prepared: decided as a refusal, so that a request with an idempotency key gets
// the same one again.
#pragma once

#include "app/decision.h"

namespace stapel::app {

struct RefuseCommand {
  Refusal refusal;
};
inline Keys reads(const RefuseCommand&) { return {}; }
inline Decision decide(const Snapshot&, const RefuseCommand& command, Instant) {
  return {command.refusal, {}};
}

}  // namespace stapel::app
