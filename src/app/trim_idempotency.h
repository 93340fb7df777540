// Answers under idempotency keys are kept for a while, at least a week, and then removed, a few at
// a time.
#pragma once

#include "app/decision.h"

namespace stapel::app {

struct TrimIdempotencyCommand {
  std::vector<storage::IdempotencyKey> keys;
  Instant kept_from;  // older ones go
};
Keys reads(const TrimIdempotencyCommand& command);
Decision decide(const Snapshot& snapshot, const TrimIdempotencyCommand& command, Instant now);

}  // namespace stapel::app
