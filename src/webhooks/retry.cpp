// See retry.h. No clock, no chance of its own.
#include "webhooks/retry.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace stapel::webhooks {
namespace {

constexpr std::int64_t minute = 60, hour = 60 * minute, microseconds = 1'000'000;

constexpr std::array<std::int64_t, 10> waits = {
    0, 5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour,
};

Instant later(Instant now, std::int64_t wait_microseconds) {
  return Instant{now.microseconds + wait_microseconds};
}

std::int64_t with_jitter(std::int64_t seconds, std::uint32_t randomness) {
  const std::int64_t planned = seconds * microseconds;
  const std::int64_t most = planned / 100 * jitter_percent_max;
  // 10^6 * 24 h * 2^32 would not fit: the random part is taken in 1,024 steps.
  return planned + most / 1'024 * (randomness % 1'025);
}

bool is_overloaded(int status) { return status == 429 || status == 502 || status == 504; }

}  // namespace

std::span<const std::int64_t> attempt_waits() { return waits; }

Next after(const Attempted& attempt, Instant now, std::uint32_t randomness) {
  STAPEL_CHECK(attempt.number >= 1);
  if (attempt.status >= 200 && attempt.status <= 299) return {};
  if (attempt.status == 410) return {.kind = Next::Kind::disable};

  const std::int64_t asked =
      std::clamp<std::int64_t>(attempt.retry_after_seconds.value_or(0), 0, retry_after_seconds_max);
  const bool last = attempt.number >= static_cast<std::int64_t>(waits.size());
  const std::int64_t planned = last ? 0 : waits[static_cast<std::size_t>(attempt.number)];
  Next next{.kind = last ? Next::Kind::give_up : Next::Kind::retry};
  if (!last) {
    next.at = later(now, std::max(with_jitter(planned, randomness), asked * microseconds));
  }
  if (is_overloaded(attempt.status) || asked > 0) {
    const std::int64_t rest = asked > 0 ? asked : std::min(planned, throttle_seconds_max);
    next.endpoint_rests_until = later(now, rest * microseconds);
  }
  return next;
}

}  // namespace stapel::webhooks
