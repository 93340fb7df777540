// Usage by month and the trimming of idempotency keys and attempts, with a clock that the test
// sets.
#include "app/usage.h"

#include <gtest/gtest.h>

#include "app/testing/shop.h"
#include "app/trim_attempts.h"
#include "app/trim_idempotency.h"

namespace stapel::app {
namespace {

using storage::IdempotencyKey;
using storage::IdempotencyRow;
using storage::UsageKey;
using storage::UsageProgressKey;
using storage::UsageRow;

class UsageTest : public testing::Test {
 protected:
  void redeem(const std::string& order, bool test = false) {
    Checkout request{.cart = simple_cart()};
    request.actor.test = test;
    ASSERT_TRUE(bool(shop_.redeem(std::move(request), order)));
  }
  Shop shop_;
};

TEST_F(UsageTest, CountsEachMonthByItself) {
  shop_.set_time("2026-11-30T23:59:59Z");
  redeem("1");
  redeem("a test", true);
  ASSERT_TRUE(bool(shop_->evaluate({.cart = simple_cart()})));
  ASSERT_TRUE(bool(shop_->evaluate({.cart = simple_cart(), .test = true})));
  EXPECT_EQ(shop_->usage(), (std::vector<UsageAnswer>{{"2026-11", 1, 0, 1, 0, 0}}));
  shop_.reopen();  // which writes it down
  shop_.set_time("2026-12-01T00:00:00Z");
  redeem("2");
  ASSERT_TRUE(bool(shop_.checkout({.cart = simple_cart()})));
  const std::vector<UsageAnswer> want = {{"2026-12", 0, 1, 1, 0, 0}, {"2026-11", 1, 0, 1, 0, 0}};
  EXPECT_EQ(shop_->usage(), want);
  shop_.reopen();
  EXPECT_EQ(shop_->usage(), want);
}

TEST(FlushUsage, CountsNoEventTwice) {
  Snapshot rows;
  rows.insert(UsageProgressKey{}, storage::UsageProgressRow{7}, 1);
  rows.insert(UsageKey{"2026-11"}, UsageRow{1, 2, 3, 4, 5}, 1);
  const FlushUsageCommand late{5, 9, {{"2026-11", UsageRow{1, 1, 1, 1, 1}}}};
  EXPECT_TRUE(std::holds_alternative<LostRace>(decide(rows, late, Instant{}).outcome));
  const FlushUsageCommand next{7, 9, {{"2026-11", UsageRow{1, 1, 1, 1, 1}}}};
  const Decision decision = decide(rows, next, Instant{});
  ASSERT_EQ(decision.delta.writes.size(), 2U);
  EXPECT_EQ(std::get<UsageRow>(*decision.delta.writes[1].second), (UsageRow{2, 3, 4, 5, 6}));
}

TEST(TrimIdempotency, RemovesWhatIsOldAndNothingElse) {
  const IdempotencyKey old{"c", "old"}, young{"c", "young"}, gone{"c", "gone"};
  Snapshot rows;
  rows.insert(old, IdempotencyRow{"f", "{}", Instant{99}}, 1);
  rows.insert(young, IdempotencyRow{"f", "{}", Instant{100}}, 1);
  rows.insert(gone, std::nullopt, 0);
  const Decision decision =
      decide(rows, TrimIdempotencyCommand{{old, young, gone}, Instant{100}}, Instant{200});
  ASSERT_EQ(decision.delta.writes.size(), 1U);
  EXPECT_EQ(std::get<IdempotencyKey>(decision.delta.writes[0].first), old);
  EXPECT_FALSE(decision.delta.writes[0].second);
}

// In the shop: kept for seven days, then a stopping application is enough to remove it.
TEST_F(UsageTest, KeepsAnswersUnderTheirKeysForAWeek) {
  const Checkout request{.cart = simple_cart(),
                         .idempotency = Idempotency{"client", "key", "body"}};
  shop_.set_time("2026-11-01T00:00:00Z");
  const auto first = shop_.checkout(request);
  ASSERT_TRUE(bool(first));
  shop_.set_time("2026-11-08T00:00:00Z");
  shop_.reopen();
  EXPECT_EQ(shop_.checkout(request)->id, first->id);
  shop_.set_time("2026-11-08T00:00:01Z");
  shop_.reopen();
  EXPECT_NE(shop_.checkout(request)->id, first->id);
}

// An hour of refused attempts is kept for 400 days after it, and longer by less than an hour.
TEST_F(UsageTest, KeepsRefusedAttemptsForMoreThanAYear) {
  const auto refuse_at = [&](const char* time) {
    shop_.set_time(time);
    ASSERT_TRUE(bool(shop_->evaluate({.cart = simple_cart({"NOPE"})})));
    shop_.reopen();  // which writes them down
  };
  refuse_at("2025-01-01T10:30:00Z");
  refuse_at("2025-01-01T11:30:00Z");
  EXPECT_EQ(shop_->attempts({}).items.size(), 2u);
  shop_.set_time("2026-02-05T10:59:59Z");
  shop_.reopen();
  EXPECT_EQ(shop_->attempts({}).items.size(), 2u);
  shop_.set_time("2026-02-05T11:00:00Z");
  shop_.reopen();
  ASSERT_EQ(shop_->attempts({}).items.size(), 1u);
  EXPECT_EQ(shop_->attempts({}).items[0].hour, *parse_instant("2025-01-01T11:00:00Z"));
}

TEST(TrimAttempts, IsBoundedAndErasesWhatIsThere) {
  const storage::CodeAttemptKey there{1, "A", "expired", ""}, gone{1, "B", "expired", ""};
  Snapshot rows;
  rows.insert(there, storage::CodeAttemptRow{3, Instant{1}, Instant{2}}, 1);
  rows.insert(gone, std::nullopt, 0);
  const Decision decision = decide(rows, TrimAttemptsCommand{{there, gone}}, Instant{200});
  ASSERT_EQ(decision.delta.writes.size(), 1U);
  EXPECT_EQ(std::get<storage::CodeAttemptKey>(decision.delta.writes[0].first), there);
  EXPECT_FALSE(decision.delta.writes[0].second);
}

TEST_F(UsageTest, RepeatsWhatCouldNotBePrepared) {
  PublishPromotions request{.ids = {"bf"}, .idempotency = Idempotency{"client", "key", "body"}};
  const auto publish = [&] {
    return await<PublishAnswer>(
        [&](auto done) { shop_->publish_promotions(request, std::move(done)); });
  };
  const auto first = publish();
  ASSERT_FALSE(bool(first));
  shop_.publish(percent_promotion("bf", R"("automatic")"));
  EXPECT_EQ(publish().refusal(), first.refusal());
}

}  // namespace
}  // namespace stapel::app
