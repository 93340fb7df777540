// Decisions of the past, asked for and made again; versions compared and brought back.
#include <gtest/gtest.h>

#include "app/testing/shop.h"

namespace stapel::app {
namespace {

class DecisionTest : public testing::Test {
 protected:
  DecisionTest() {
    shop_.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1})"));
  }
  Result<DecisionAnswer, Refusal> explain(const std::string& id) {
    return shop_->decision({.id = id, .language = Language::english});
  }
  Shop shop_;
};

TEST_F(DecisionTest, TellsWhyAnOrderGotWhatItGot) {
  const auto paid = shop_.redeem({.cart = simple_cart({"BF20"}, "anna")}, "4711");
  ASSERT_TRUE(bool(paid));
  const auto of_order = shop_->checkouts_of_order("4711", false);
  ASSERT_EQ(of_order.size(), 1u);
  EXPECT_EQ(of_order[0].id, paid->id);
  EXPECT_TRUE(shop_->checkouts_of_order("4712", false).empty());
  EXPECT_TRUE(shop_->checkouts_of_order("", false).empty());
  const auto decision = explain(paid->id);
  ASSERT_TRUE(bool(decision));
  EXPECT_EQ(decision->order, "4711");
  EXPECT_EQ(decision->state, CheckoutState::confirmed);
  EXPECT_TRUE(decision->reproducible);
  EXPECT_TRUE(decision->same);
  EXPECT_EQ(decision->result, paid->result);
  EXPECT_NE(decision->explained.find("\"trace\""), std::string::npos);
  EXPECT_NE(decision->words.find("BF20"), std::string::npos) << decision->words;
  EXPECT_EQ(decision->facts.find("anna"), std::string::npos);
}

TEST_F(DecisionTest, TellsWhyACodeWasRefusedAlsoAfterwards) {
  ASSERT_TRUE(bool(shop_.redeem({.cart = simple_cart({"BF20"})}, "first")));
  const auto refused = shop_.redeem({.cart = simple_cart({"BF20"})}, "second");
  ASSERT_FALSE(bool(refused));
  ASSERT_FALSE(refused.refusal().decision.empty());
  shop_.publish(percent_promotion("bf", code_trigger("OTHER")));
  const auto decision = explain(refused.refusal().decision);
  ASSERT_TRUE(bool(decision));
  EXPECT_FALSE(decision->state);
  EXPECT_TRUE(decision->same);
  EXPECT_NE(decision->result.find("limit_reached"), std::string::npos);
  EXPECT_FALSE(bool(shop_->checkout(refused.refusal().decision)));
}

// A live key never sees tests, and a test key nothing else; the shop's own command line sees both.
TEST_F(DecisionTest, KeepsTestsAndBusinessApart) {
  const Actor tester{.key = "key_t", .test = true};
  const auto live = shop_.redeem({.cart = simple_cart({"BF20"})}, "4711");
  const auto test = shop_.redeem({.cart = simple_cart(), .actor = tester}, "4711");
  const auto refused = shop_.redeem({.cart = simple_cart({"NOPE"}), .actor = tester}, "4712");
  const auto refused_live = shop_.redeem({.cart = simple_cart({"NOPE"})}, "4713");
  ASSERT_TRUE(bool(live));
  ASSERT_TRUE(bool(test));
  ASSERT_FALSE(bool(refused) || bool(refused_live));
  const struct {
    std::string id;
    bool test;
  } rows[] = {{live->id, false},
              {test->id, true},
              {refused_live.refusal().decision, false},
              {refused.refusal().decision, true}};
  for (const auto& row : rows) {
    EXPECT_TRUE(bool(shop_->decision({.id = row.id, .test = row.test}))) << row.id;
    EXPECT_EQ(refusal_of(shop_->decision({.id = row.id, .test = !row.test}))->code,
              RefusalCode::not_found)
        << row.id;
    EXPECT_TRUE(bool(shop_->decision({.id = row.id}))) << row.id;
  }
  for (const bool is_test : {false, true}) {
    const auto found = shop_->checkouts_of_order("4711", is_test);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].id, is_test ? test->id : live->id);
  }
}

TEST_F(DecisionTest, GivesARepeatedRefusalTheSameRecord) {
  const Idempotency name{"client", "key", "print"};
  const Checkout request{.cart = simple_cart({"NOPE"}), .idempotency = name};
  const auto first = shop_.checkout(request);
  const auto again = shop_.checkout(request);
  ASSERT_FALSE(bool(first));
  ASSERT_FALSE(bool(again));
  EXPECT_EQ(first.refusal(), again.refusal());
}

TEST_F(DecisionTest, KnowsOnlyWhatWasDecided) {
  EXPECT_EQ(refusal_of(explain("co_none"))->code, RefusalCode::not_found);
}

TEST_F(DecisionTest, ComparesVersionsAndGoesBack) {
  shop_.publish(percent_promotion("bf", code_trigger("BF25"), R"("limits":{"total":9})"));
  const auto changed = shop_->compare_versions({.promotion = "bf", .from = "1", .to = "2"});
  ASSERT_TRUE(bool(changed));
  const std::vector<Difference> expected = {{"/trigger/codes/0", R"("BF20")", R"("BF25")"},
                                            {"/limits/total", "1", "9"}};
  EXPECT_EQ(changed->items, expected);
  EXPECT_EQ(refusal_of(shop_->compare_versions({.promotion = "bf"}))->code, RefusalCode::not_found);
  EXPECT_FALSE(bool(shop_->definition("bf", "7")));
  EXPECT_FALSE(bool(shop_->definition("bf", "x")));
  shop_.publish(*shop_->definition("bf", "1"));
  EXPECT_EQ(shop_->promotion("bf")->live_version, 3);
  EXPECT_EQ(*shop_->definition("bf", "live"), *shop_->definition("bf", "1"));
}

}  // namespace
}  // namespace stapel::app
