// See lease_commands.h.
#include "app/lease_commands.h"

namespace stapel::app {

using storage::LeaseKey;
using storage::LeaseRow;

Keys reads(const TakeLeaseCommand& command) { return {LeaseKey{command.lease.work}}; }

Decision decide(const Snapshot& snapshot, const TakeLeaseCommand& command, Instant now) {
  const LeaseKey key{command.lease.work};
  const LeaseRow row = snapshot.get(key);
  if (row.holder != command.lease.holder && now < row.until) {
    return {Refusal{RefusalCode::contended, "another server does this work"}, {}};
  }
  Delta delta;
  const Instant until{now.microseconds + command.milliseconds * 1'000};
  delta.write(key, LeaseRow{command.lease.holder, until});
  return {Answer(DoneAnswer{}), std::move(delta)};
}

bool holds(const Snapshot& snapshot, const Fence& fence, Instant now) {
  const LeaseRow row = snapshot.get(LeaseKey{fence.work});
  return row.holder == fence.holder && now < row.until;
}

}  // namespace stapel::app
