// Why a code was refused, told afterwards.
#include "app/code_story.h"

#include <gtest/gtest.h>

#include "app/testing/shop.h"
#include "storage/sqlite_store.h"

namespace stapel::app {
namespace {

class CodeStoryTest : public testing::Test {
 protected:
  CodeStoryTest() {
    shop_.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1})"));
  }
  // Attempts are in the store once the application has stopped.
  CodeStory tell(const std::string& code) {
    shop_.reopen();
    return tell_code(*storage::open_sqlite_reader({.path = shop_.path()}), 1, code);
  }
  Checkout with(const std::string& code, bool test = false) {
    Checkout request{.cart = simple_cart({code})};
    request.cart.channel = "web";
    request.actor.test = test;
    return request;
  }
  Shop shop_;
};

TEST_F(CodeStoryTest, TellsOfAttemptsAndOfTheCheckoutsOnRecord) {
  ASSERT_TRUE(bool(shop_.redeem(with("BF20"), "first")));
  const auto refused = shop_.checkout(with("bf-20"));
  ASSERT_FALSE(bool(refused));
  shop_.set_time("2026-11-27T12:30:00+01:00");
  ASSERT_TRUE(bool(shop_->evaluate({.cart = with("BF20").cart})));
  Checkout anyway = with("BF20");
  anyway.expected_total = 10'000;
  const auto without = shop_.checkout(std::move(anyway));
  ASSERT_TRUE(bool(without)) << without.refusal().message;
  ASSERT_FALSE(bool(shop_.checkout(with("BF20", true))));
  shop_.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":5})"));

  const CodeStory story = tell("b-f20");
  EXPECT_EQ(story.code, "BF20");
  ASSERT_EQ(story.promotions.size(), 1u);
  EXPECT_EQ(story.promotions[0].version, 2);
  EXPECT_EQ(story.promotions[0].used, 1);
  EXPECT_EQ(story.promotions[0].limit, 5);
  ASSERT_EQ(story.attempts.size(), 2u);
  EXPECT_EQ(story.attempts[0].count, 2) << "the latest hour first, and no test";
  EXPECT_EQ(story.attempts[1].reason, "limit_reached");
  EXPECT_EQ(story.attempts[1].channel, "web");
  ASSERT_EQ(story.decisions.size(), 2u);
  EXPECT_EQ(story.decisions[0].id, without->id);
  EXPECT_EQ(story.decisions[0].state, CheckoutState::held);
  EXPECT_EQ(story.decisions[1].id, refused.refusal().decision);
  EXPECT_EQ(story.decisions[1].state, std::nullopt);
  EXPECT_EQ(story.decisions[1].promotion, "bf");
  EXPECT_EQ(story.decisions[1].reason, "limit_reached");
  EXPECT_FALSE(story.decisions[1].message.empty());
  EXPECT_TRUE(story.all_decisions);
}

TEST_F(CodeStoryTest, TellsTheLifeOfACodeOfAPool) {
  shop_.publish(percent_promotion("pooled", R"({"pools":["p"]})"));
  ASSERT_TRUE(bool(await<PoolAnswer>(
      [&](auto done) { shop_->create_pool({.id = "p", .name = "P"}, std::move(done)); })));
  ASSERT_TRUE(bool(await<CodesAnswer>([&](auto done) {
    shop_->import_codes({.pool = "p", .codes = lines_of({"ONE"})}, std::move(done));
  })));
  ASSERT_TRUE(bool(shop_.redeem(with("ONE"), "4711")));
  ASSERT_FALSE(bool(shop_.checkout(with("ONE"))));
  const CodeStory story = tell("ONE");
  ASSERT_TRUE(story.known.has_value());
  EXPECT_EQ(story.known->used, 1);
  ASSERT_EQ(story.history.size(), 2u);
  EXPECT_EQ(story.history[0].kind, CodeEventAnswer::Kind::issued);
  EXPECT_EQ(story.history[1].order, "4711");
  EXPECT_EQ(story.decisions.size(), 1u);
}

TEST_F(CodeStoryTest, TellsOfCodesThatNobodyKnows) {
  ASSERT_FALSE(bool(shop_.checkout(with("NOPE"))));
  const CodeStory story = tell("nope");
  EXPECT_FALSE(story.known);
  ASSERT_EQ(story.attempts.size(), 1u);
  EXPECT_EQ(story.attempts[0].reason, "unknown_code");
  ASSERT_EQ(story.decisions.size(), 1u);
  EXPECT_EQ(story.decisions[0].promotion, "");
  EXPECT_TRUE(tell("never").attempts.empty());
}

}  // namespace
}  // namespace stapel::app
