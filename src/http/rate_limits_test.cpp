// Limits with a clock that the test sets.
#include "http/rate_limits.h"

#include <gtest/gtest.h>

namespace stapel::http {
namespace {

class LimitTest : public ::testing::Test {
 protected:
  void pass(std::int64_t seconds) { now_.microseconds += seconds * 1'000'000; }
  Instant now_{1'800'000'000'000'000};
  Clock clock_ = [this] { return now_; };
};

using RequestLimitsTest = LimitTest;
using RefusedCodesTest = LimitTest;

TEST_F(RequestLimitsTest, AllowsAMinutesRequestsAtOnceAndThenOneByOne) {
  RequestLimits limits(clock_);
  for (std::int64_t left = 59; left >= 0; --left) {
    const auto verdict = limits.take("a", 60);
    EXPECT_TRUE(verdict.allowed);
    EXPECT_EQ(verdict.remaining, left);
  }
  const auto refused = limits.take("a", 60);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.reset_seconds, 1);
  EXPECT_TRUE(limits.take("b", 60).allowed) << "another client";
  pass(1);
  EXPECT_TRUE(limits.take("a", 60).allowed);
  EXPECT_FALSE(limits.take("a", 60).allowed);
  pass(3'600);
  EXPECT_EQ(limits.take("a", 60).remaining, 59) << "no more than a minute's is saved up";
}

TEST_F(RequestLimitsTest, SaysHowLongToWait) {
  RequestLimits limits(clock_);
  EXPECT_TRUE(limits.take("a", 1).allowed);
  EXPECT_EQ(limits.take("a", 1).reset_seconds, 60);
  pass(59);
  EXPECT_EQ(limits.take("a", 1).reset_seconds, 1);
  pass(1);
  EXPECT_TRUE(limits.take("a", 1).allowed);
}

TEST_F(RequestLimitsTest, AClockThatIsSetBackLocksNobodyOut) {
  RequestLimits limits(clock_);
  EXPECT_TRUE(limits.take("a", 2).allowed);
  pass(-86'400);
  limits.take("a", 2);
  pass(60);
  EXPECT_TRUE(limits.take("a", 2).allowed);
}

TEST_F(RequestLimitsTest, IsBounded) {
  RequestLimits limits(clock_);
  for (std::size_t i = 0; i < RequestLimits::clients_max + 100; ++i) {
    limits.take(std::to_string(i), 60);
  }
  EXPECT_LE(limits.clients(), RequestLimits::clients_max);
}

TEST_F(RefusedCodesTest, CountsDifferentCodesOfOneMinute) {
  RefusedCodes refused(clock_, 3);
  for (int i = 0; i < 10; ++i) refused.note("a", {"SAME"});
  EXPECT_FALSE(refused.wait_of("a")) << "a code left on the cart";
  refused.note("a", {"B", "C"});
  EXPECT_EQ(refused.wait_of("a"), 60);
  EXPECT_FALSE(refused.wait_of("b"));
  pass(59);
  EXPECT_EQ(refused.wait_of("a"), 1);
  pass(1);
  EXPECT_FALSE(refused.wait_of("a"));
  refused.note("a", {"D"});
  EXPECT_FALSE(refused.wait_of("a"));
}

TEST_F(RefusedCodesTest, ZeroIsNoLimit) {
  RefusedCodes refused(clock_, 0);
  refused.note("a", {"A", "B"});
  EXPECT_FALSE(refused.wait_of("a"));
}

TEST_F(RefusedCodesTest, IsBoundedAndLetsThoseGoWhoTriedTheLeast) {
  RefusedCodes refused(clock_, 2);
  refused.note("guesser", {"A", "B"});
  for (std::size_t i = 0; i < RefusedCodes::subjects_max + 100; ++i) {
    refused.note(std::to_string(i), {"X"});
  }
  EXPECT_LE(refused.subjects(), RefusedCodes::subjects_max);
  EXPECT_TRUE(refused.wait_of("guesser"));
}

}  // namespace
}  // namespace stapel::http
