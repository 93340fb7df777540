// See trim_attempts.h.
#include "app/trim_attempts.h"

namespace stapel::app {

Keys reads(const TrimAttemptsCommand& command) {
  return Keys(command.keys.begin(), command.keys.end());
}

Decision decide(const Snapshot& snapshot, const TrimAttemptsCommand& command, Instant) {
  Delta delta;
  for (const storage::CodeAttemptKey& key : command.keys) {
    if (snapshot.find(key)) delta.erase(key);
  }
  const auto erased = static_cast<std::int64_t>(delta.writes.size());
  return {Answer(SwitchedAnswer{.changed = erased}), std::move(delta)};
}

TrimAttemptsCommand old_attempts(storage::Reader& reader, storage::ShopId shop, Instant kept_from,
                                 std::size_t limit) {
  constexpr std::int64_t microseconds_per_hour = 3'600'000'000;
  const std::int64_t first_kept = kept_from.microseconds / microseconds_per_hour;
  TrimAttemptsCommand command;
  // The oldest alone says that there is nothing, as it mostly is.
  for (const std::size_t looked_at : {std::size_t{1}, limit}) {
    command.keys.clear();
    for (const auto& [key, row] : reader.code_attempts(shop, {}, looked_at)) {
      if (key.hour >= first_kept) break;
      command.keys.push_back(key);
    }
    if (command.keys.empty()) break;
  }
  return command;
}

}  // namespace stapel::app
