// The plan, attempt by attempt, with no clock and no sleep.
#include "webhooks/retry.h"

#include <gtest/gtest.h>

namespace stapel::webhooks {
namespace {

using Kind = Next::Kind;
constexpr std::int64_t second = 1'000'000, minute = 60 * second, hour = 60 * minute;
constexpr Instant now{1'700'000'000'000'000};

std::int64_t wait_of(const Next& next) { return next.at.microseconds - now.microseconds; }

TEST(Retry, WaitsAsPlannedAndThenGivesUp) {
  const std::int64_t wanted[] = {5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour,
                                 10 * hour,  14 * hour,  20 * hour,   24 * hour};
  ASSERT_EQ(attempt_waits().size(), 10u);
  EXPECT_EQ(attempt_waits()[0], 0);
  std::int64_t number = 0;
  for (const std::int64_t wait : wanted) {
    const Next next = after({.number = ++number, .status = 500}, now, 0);
    EXPECT_EQ(next.kind, Kind::retry) << number;
    EXPECT_EQ(wait_of(next), wait) << number;
  }
  for (const std::int64_t late : {10, 11, 1'000'000}) {
    EXPECT_EQ(after({.number = late, .status = 500}, now, 0).kind, Kind::give_up) << late;
  }
}

TEST(Retry, JitterLengthensByAFifthAtMost) {
  for (const std::uint32_t randomness : {0U, 1U, 512U, 1'024U, 1'025U, 4'294'967'295U}) {
    for (std::int64_t number = 1; number <= 9; ++number) {
      const std::int64_t planned = attempt_waits()[static_cast<std::size_t>(number)] * second;
      const std::int64_t wait = wait_of(after({.number = number}, now, randomness));
      EXPECT_GE(wait, planned);
      EXPECT_LE(wait, planned + planned / 5);
    }
  }
  EXPECT_NE(wait_of(after({.number = 3}, now, 10)), wait_of(after({.number = 3}, now, 900)));
}

TEST(Retry, OnlyTwoHundredsAreSuccess) {
  const struct {
    int status;
    Kind kind;
  } rows[] = {{200, Kind::delivered}, {202, Kind::delivered}, {204, Kind::delivered},
              {299, Kind::delivered}, {0, Kind::retry},       {100, Kind::retry},
              {199, Kind::retry},     {300, Kind::retry},     {301, Kind::retry},
              {304, Kind::retry},     {308, Kind::retry},     {400, Kind::retry},
              {401, Kind::retry},     {404, Kind::retry},     {409, Kind::retry},
              {410, Kind::disable},   {429, Kind::retry},     {500, Kind::retry},
              {503, Kind::retry},     {999, Kind::retry}};
  for (const auto& row : rows) {
    EXPECT_EQ(after({.number = 1, .status = row.status}, now, 7).kind, row.kind) << row.status;
  }
}

TEST(Retry, GoneDisablesWhicheverAttemptItWas) {
  for (const std::int64_t number : {1, 5, 10, 11}) {
    EXPECT_EQ(after({.number = number, .status = 410}, now, 0).kind, Kind::disable);
  }
}

TEST(Retry, AnOverloadedReceiverRests) {
  for (const int status : {429, 502, 504}) {
    const Next next = after({.number = 1, .status = status}, now, 0);
    EXPECT_EQ(next.endpoint_rests_until, Instant{now.microseconds + 5 * second}) << status;
  }
  // Ten hours until the next attempt are no reason to hold everything else back for ten hours.
  EXPECT_EQ(after({.number = 6, .status = 429}, now, 0).endpoint_rests_until,
            Instant{now.microseconds + throttle_seconds_max * second});
  for (const int status : {0, 301, 400, 500, 503}) {
    EXPECT_FALSE(after({.number = 1, .status = status}, now, 0).endpoint_rests_until) << status;
  }
}

TEST(Retry, RetryAfterIsFollowedWithinBounds) {
  const auto asked = [](std::int64_t number, std::int64_t seconds) {
    return after({.number = number, .status = 503, .retry_after_seconds = seconds}, now, 0);
  };
  EXPECT_EQ(wait_of(asked(1, 120)), 120 * second);
  EXPECT_EQ(asked(1, 120).endpoint_rests_until, Instant{now.microseconds + 120 * second});
  EXPECT_EQ(wait_of(asked(1, 1)), 5 * second);  // never earlier than planned
  EXPECT_EQ(wait_of(asked(1, 1'000'000'000)), 24 * hour);
  EXPECT_EQ(wait_of(asked(1, -5)), 5 * second);
  EXPECT_FALSE(asked(1, 0).endpoint_rests_until);
  EXPECT_EQ(asked(10, 60).kind, Kind::give_up);
  EXPECT_EQ(asked(10, 60).endpoint_rests_until, Instant{now.microseconds + 60 * second});
}

}  // namespace
}  // namespace stapel::webhooks
