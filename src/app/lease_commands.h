// Leases of background work: of several servers of one store, one does a shop's work at a time.
#pragma once

#include "app/decision.h"

namespace stapel::app {

// What a command is done for: it is refused where this holder has not, or no longer, the lease of
// this work when the command is committed.
struct Fence {
  std::string work = {};
  std::string holder = {};
  friend bool operator==(const Fence&, const Fence&) = default;
};

// Takes a lease that nobody has, or keeps it. Refused as contended where another holder has it.
struct TakeLeaseCommand {
  Fence lease;
  std::int64_t milliseconds = 0;  // from now on; 0: gives it back
};
Keys reads(const TakeLeaseCommand& command);
Decision decide(const Snapshot& snapshot, const TakeLeaseCommand& command, Instant now);

// Whether the fence's holder has the lease at this moment.
bool holds(const Snapshot& snapshot, const Fence& fence, Instant now);

}  // namespace stapel::app
