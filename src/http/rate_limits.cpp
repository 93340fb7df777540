#include "http/rate_limits.h"

#include <algorithm>

namespace stapel::http {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;

std::int64_t seconds_up(std::int64_t microseconds) { return (microseconds + second - 1) / second; }

}  // namespace

RequestLimits::Verdict RequestLimits::take(const std::string& client, std::int64_t per_minute) {
  const Instant now = clock_();
  const std::int64_t each = minute / per_minute;
  const std::lock_guard lock(mutex_);
  if (full_at_.size() >= clients_max && !full_at_.contains(client)) make_room(now);
  Instant& full_at = full_at_[client];
  // A clock that was set back must not lock anybody out.
  if (full_at.microseconds > now.microseconds + minute) full_at = now;
  const std::int64_t missing = std::max(full_at.microseconds - now.microseconds, std::int64_t{0});
  if (missing + each > minute) return {false, 0, seconds_up(missing + each - minute)};
  full_at.microseconds = now.microseconds + missing + each;
  return {true, (minute - missing - each) / each, seconds_up(missing + each)};
}

// Full buckets say nothing; where there are too few of them, everybody begins anew, which costs
// less than to serve whoever fills the memory.
void RequestLimits::make_room(Instant now) {
  std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
  if (full_at_.size() >= clients_max) full_at_.clear();
}

std::size_t RequestLimits::clients() const {
  const std::lock_guard lock(mutex_);
  return full_at_.size();
}

std::optional<std::int64_t> RefusedCodes::wait_of(const std::string& subject) {
  if (per_minute_ == 0) return {};
  const std::int64_t now = clock_().microseconds;
  const std::lock_guard lock(mutex_);
  const auto found = minutes_.find(subject);
  if (found == minutes_.end() || found->second.codes.size() < per_minute_) return {};
  const std::int64_t wait = found->second.from.microseconds + minute - now;
  if (wait <= 0 || wait > minute) return {};
  return seconds_up(wait);
}

void RefusedCodes::note(const std::string& subject, const std::vector<std::string>& codes) {
  if (per_minute_ == 0 || codes.empty()) return;
  const Instant now = clock_();
  const std::lock_guard lock(mutex_);
  if (minutes_.size() >= subjects_max && !minutes_.contains(subject)) make_room(now);
  Minute& current = minutes_[subject];
  const std::int64_t age = now.microseconds - current.from.microseconds;
  if (current.codes.empty() || age >= minute || age < 0) current = {now, {}};
  for (const std::string& code : codes) {
    const std::size_t hash = std::hash<std::string>()(code);
    const bool known =
        std::find(current.codes.begin(), current.codes.end(), hash) != current.codes.end();
    if (!known && current.codes.size() < per_minute_) current.codes.push_back(hash);
  }
}

void RefusedCodes::make_room(Instant now) {
  std::erase_if(minutes_, [&](const auto& entry) {
    return now.microseconds - entry.second.from.microseconds >= minute;
  });
  if (minutes_.size() < subjects_max) return;
  // Those who have tried the least are let go.
  std::erase_if(minutes_, [](const auto& entry) { return entry.second.codes.size() <= 1; });
  if (minutes_.size() >= subjects_max) minutes_.clear();
}

std::size_t RefusedCodes::subjects() const {
  const std::lock_guard lock(mutex_);
  return minutes_.size();
}

}  // namespace stapel::http
