// See record_attempts.h.
#include "app/record_attempts.h"

#include <algorithm>

#include "base/code_text.h"

namespace stapel::app {
namespace {

using storage::CodeAttemptKey;
using storage::CodeAttemptRow;

constexpr std::int64_t microseconds_per_hour = 3'600'000'000;
constexpr std::size_t channel_length_max = 64;
constexpr std::size_t code_kept_max = 64;

void add_to(CodeAttemptRow& row, const CodeAttemptRow& more) {
  row.first_at = row.count == 0 ? more.first_at : std::min(row.first_at, more.first_at);
  row.last_at = row.count == 0 ? more.last_at : std::max(row.last_at, more.last_at);
  row.count += more.count;
}

}  // namespace

Keys reads(const RecordAttemptsCommand& command) {
  Keys keys;
  for (const auto& [key, count] : command.counts) keys.insert(key);
  return keys;
}

Decision decide(const Snapshot& snapshot, const RecordAttemptsCommand& command, Instant) {
  Delta delta;
  for (const auto& [key, count] : command.counts) {
    CodeAttemptRow row = snapshot.get(key);
    add_to(row, count);
    delta.write(key, row);
  }
  return {Answer(SwitchedAnswer{.changed = static_cast<std::int64_t>(command.counts.size())}),
          std::move(delta)};
}

void AttemptLog::note(const promotions::Evaluation& evaluation,
                      const std::optional<std::string>& channel, Instant at) {
  if (evaluation.rejected.empty()) return;
  const std::int64_t hour = at.microseconds / microseconds_per_hour;
  const std::string where = channel.value_or("").substr(0, channel_length_max);
  const std::lock_guard lock(mutex_);
  if (hour != hour_) {
    hour_ = hour;
    names_.clear();
  }
  for (const promotions::Rejected& rejected : evaluation.rejected) {
    if (!rejected.code) continue;
    CodeAttemptKey key{hour, normalise_code(*rejected.code),
                       std::string(promotions::reason_name(rejected.reason)), where};
    const bool unknown = rejected.reason == promotions::Reason::unknown_code;
    if (rejected.mistyped) key.reason = "mistyped_code";
    if (unknown && !names_.contains(key.code)) {
      if (names_.size() >= unknown_names_max || key.code.size() > code_kept_max) {
        key.code.clear();
      } else {
        names_.insert(key.code);
      }
    }
    add(std::move(key), at);
  }
}

RecordAttemptsCommand AttemptLog::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(counts_, {})};
}

void AttemptLog::give_back(const RecordAttemptsCommand& command) {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, count] : command.counts) add_to(counts_[key], count);
}

void AttemptLog::add(CodeAttemptKey key, Instant at) {
  if (counts_.size() >= rows_max && !counts_.contains(key)) {
    key.code.clear();
    key.channel.clear();
  }
  add_to(counts_[std::move(key)], {1, at, at});
}

}  // namespace stapel::app
