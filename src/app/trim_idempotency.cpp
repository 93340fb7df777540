// See trim_idempotency.h.
#include "app/trim_idempotency.h"

namespace stapel::app {

Keys reads(const TrimIdempotencyCommand& command) {
  return Keys(command.keys.begin(), command.keys.end());
}

Decision decide(const Snapshot& snapshot, const TrimIdempotencyCommand& command, Instant) {
  Delta delta;
  for (const storage::IdempotencyKey& key : command.keys) {
    const storage::IdempotencyRow* row = snapshot.find(key);
    if (row && row->at < command.kept_from) delta.erase(key);
  }
  const auto erased = static_cast<std::int64_t>(delta.writes.size());
  return {Answer(SwitchedAnswer{.changed = erased}), std::move(delta)};
}

}  // namespace stapel::app
