// What the batcher itself decides when the time of a hold is over: what it held is free.
#pragma once

#include "app/claims.h"
#include "app/decision.h"

namespace stapel::app {

struct ExpireHoldCommand {
  std::string id;    // of the checkout
  CheckoutRow seen;  // as it was read outside: what it claims never changes
};

Keys reads(const ExpireHoldCommand& command);
Decision decide(const Snapshot& snapshot, const ExpireHoldCommand& command, Instant now);

}  // namespace stapel::app
