// When an event is sent again, as a function: which attempt it was, what came of it, and a random
// number give what happens next. Pure.
//
// Only an answer of 2xx is success; a redirect is a failure, because a signed event belongs to the
// address that was registered. 410 Gone says that the endpoint wants no more.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/time.h"

namespace stapel::webhooks {

// The waits before the attempts, in seconds: the first is at once.
std::span<const std::int64_t> attempt_waits();
// A wait is up to a fifth longer than planned, so that what failed together is not sent together.
inline constexpr std::int64_t jitter_percent_max = 20;
// The longest that Retry-After is followed.
inline constexpr std::int64_t retry_after_seconds_max = 24 * 60 * 60;
// The longest that an overloaded receiver is left alone without a Retry-After.
inline constexpr std::int64_t throttle_seconds_max = 5 * 60;

struct Attempted {
  std::int64_t number = 1;  // 1 is the first
  int status = 0;           // 0: there was no answer
  std::optional<std::int64_t> retry_after_seconds = {};
};

struct Next {
  enum class Kind : std::uint8_t {
    delivered,
    retry,    // at `at`
    give_up,  // that was the last attempt
    disable,  // send nothing to this endpoint any more
  };
  Kind kind = Kind::delivered;
  Instant at = {};
  // The receiver is overloaded: until then nothing else is sent to it either.
  std::optional<Instant> endpoint_rests_until = {};
  friend bool operator==(const Next&, const Next&) = default;
};

// `randomness`: any number; equal ones give equal jitter.
Next after(const Attempted& attempt, Instant now, std::uint32_t randomness);

}  // namespace stapel::webhooks
