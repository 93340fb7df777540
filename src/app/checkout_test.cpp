// Checkouts, redemptions and their limits, through the service as HTTP uses it.
#include <gtest/gtest.h>

#include <algorithm>
#include <future>

#include "app/testing/shop.h"

namespace stapel::app {
namespace {

RefusalCode code_of(const Result<CheckoutAnswer, Refusal>& result) {
  return result ? RefusalCode::internal_error : result.refusal().code;
}

TEST(CheckoutTest, HoldsThenUsesWhatThePromotionNeeds) {
  Shop shop;
  shop.publish(
      percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":5,"budget":9000})"));
  const auto held = shop.checkout({.cart = simple_cart({"bf-20"})});
  ASSERT_TRUE(bool(held)) << held.refusal().message;
  EXPECT_EQ(held->total, 8'000);
  EXPECT_EQ(held->state, CheckoutState::held);
  EXPECT_NE(held->result.find(R"("total":8000)"), std::string::npos);
  EXPECT_EQ(shop.uses("bf").held, 1);
  EXPECT_EQ(shop.uses("bf").held_granted, 2'000);

  const auto confirmed = shop.confirm(held->id, "order-7");
  ASSERT_TRUE(bool(confirmed));
  EXPECT_EQ(confirmed->order, "order-7");
  EXPECT_EQ(confirmed->result, held->result);
  EXPECT_EQ(shop.uses("bf").used, 1);
  EXPECT_EQ(shop.uses("bf").held, 0);
  EXPECT_EQ(shop.uses("bf").granted, 2'000);
  const auto log = shop->redemptions({});
  ASSERT_EQ(log.items.size(), 1u);
  EXPECT_EQ(log.items[0].codes, std::vector<std::string>{"BF20"});
  EXPECT_EQ(log.items[0].order, "order-7");
}

TEST(CheckoutTest, GivesBackWhatIsReleasedOrRolledBack) {
  Shop shop;
  shop.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1})"));
  const auto held = shop.checkout({.cart = simple_cart({"BF20"})});
  ASSERT_TRUE(bool(held));
  EXPECT_EQ(code_of(shop.checkout({.cart = simple_cart({"BF20"})})), RefusalCode::code_rejected);
  ASSERT_TRUE(bool(shop.release(held->id)));

  const auto paid = shop.redeem({.cart = simple_cart({"BF20"})});
  ASSERT_TRUE(bool(paid));
  EXPECT_EQ(code_of(shop.release(paid->id)), RefusalCode::wrong_state);
  EXPECT_EQ(code_of(shop.redeem({.cart = simple_cart({"BF20"})})), RefusalCode::code_rejected);
  ASSERT_TRUE(bool(shop.roll_back(paid->id)));
  EXPECT_EQ(shop.uses("bf").used, 0);
  EXPECT_TRUE(bool(shop.redeem({.cart = simple_cart({"BF20"})})));
  const auto log = shop->redemptions({});
  ASSERT_EQ(log.items.size(), 3u);
  EXPECT_TRUE(log.items[1].rolled_back);
}

TEST(CheckoutTest, AnswersRepeatedStepsTheSame) {
  Shop shop;
  shop.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":5})"));
  const auto held = shop.checkout({.cart = simple_cart({"BF20"})});
  ASSERT_TRUE(bool(shop.confirm(held->id, "o")));
  ASSERT_TRUE(bool(shop.confirm(held->id, "o")));
  EXPECT_EQ(code_of(shop.confirm(held->id, "other")), RefusalCode::wrong_state);
  ASSERT_TRUE(bool(shop.roll_back(held->id)));
  ASSERT_TRUE(bool(shop.roll_back(held->id)));
  EXPECT_EQ(shop.uses("bf").used, 0);
  EXPECT_EQ(shop->redemptions({}).items.size(), 2u);
  EXPECT_EQ(code_of(shop.confirm("co_none")), RefusalCode::not_found);
}

TEST(CheckoutTest, RefusesAnotherPriceThanExpected) {
  Shop shop;
  shop.publish(percent_promotion("auto", R"("automatic")"));
  EXPECT_TRUE(bool(shop.checkout({.cart = simple_cart(), .expected_total = 8'000})));
  const auto changed = shop.checkout({.cart = simple_cart(), .expected_total = 10'000});
  ASSERT_EQ(code_of(changed), RefusalCode::price_changed);
  EXPECT_NE(changed.refusal().result.find(R"("total":8000)"), std::string::npos);
}

TEST(CheckoutTest, RefusesACodeThatDoesNotApplyUnlessThePriceIsAgreed) {
  Shop shop;
  const auto refused = shop.checkout({.cart = simple_cart({"NOPE"})});
  ASSERT_EQ(code_of(refused), RefusalCode::code_rejected);
  EXPECT_NE(refused.refusal().result.find("unknown_code"), std::string::npos);
  EXPECT_TRUE(bool(shop.checkout({.cart = simple_cart({"NOPE"}), .expected_total = 10'000})));
}

TEST(CheckoutTest, DoesNotCountACartsOwnHoldAgainstIt) {
  Shop shop;
  shop.publish(
      percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1,"budget":2500})"));
  const auto first = shop.checkout({.cart = simple_cart({"BF20"})});
  ASSERT_TRUE(bool(first));
  const auto second = shop.checkout({.cart = simple_cart({"BF20"}), .replaces = first->id});
  ASSERT_TRUE(bool(second)) << second.refusal().message;
  EXPECT_EQ(second->total, 8'000);
  EXPECT_EQ(shop.uses("bf").held, 1);
  EXPECT_EQ((*shop->checkout(first->id)).state, CheckoutState::released);
  EXPECT_EQ(code_of(shop.checkout({.cart = simple_cart(), .replaces = first->id})),
            RefusalCode::wrong_state);
}

TEST(CheckoutTest, CountsEachLimitToTheLastUse) {
  const struct {
    const char* limits;
    int uses;  // by one customer on one day, until a code is refused
  } rows[] = {{R"({"total":2})", 2},
              {R"({"per_customer":1})", 1},
              {R"({"per_day":3})", 3},
              {R"({"per_code":2})", 2},
              {R"({"budget":6000})", 3}};
  for (const auto& row : rows) {
    Shop shop;
    shop.publish(
        percent_promotion("bf", code_trigger("BF20"), std::string(R"("limits":)") + row.limits));
    for (int i = 0; i < row.uses; ++i) {
      EXPECT_TRUE(bool(shop.redeem({.cart = simple_cart({"BF20"}, "ann")}))) << row.limits << i;
    }
    EXPECT_EQ(code_of(shop.redeem({.cart = simple_cart({"BF20"}, "ann")})),
              RefusalCode::code_rejected)
        << row.limits;
  }
}

TEST(CheckoutTest, CountsCustomersAndDaysApart) {
  Shop shop;
  shop.publish(
      percent_promotion("bf", code_trigger("BF20"), R"("limits":{"per_customer":1,"per_day":2})"));
  shop.set_time("2026-11-27T23:59:59+01:00");
  EXPECT_TRUE(bool(shop.redeem({.cart = simple_cart({"BF20"}, "ann")})));
  EXPECT_FALSE(bool(shop.redeem({.cart = simple_cart({"BF20"}, "ann")})));
  EXPECT_TRUE(bool(shop.redeem({.cart = simple_cart({"BF20"}, "bob")})));
  EXPECT_FALSE(bool(shop.redeem({.cart = simple_cart({"BF20"}, "cas")})));
  shop.set_time("2026-11-28T00:00:00+01:00");
  EXPECT_TRUE(bool(shop.redeem({.cart = simple_cart({"BF20"}, "cas")})));
  shop.reopen();
  EXPECT_TRUE(bool(shop.redeem({.cart = simple_cart({"BF20"}, "dan")})));
  EXPECT_FALSE(bool(shop.redeem({.cart = simple_cart({"BF20"}, "eve")})));
}

TEST(CheckoutTest, CountsACodeOverAllItsPromotions) {
  Shop shop;
  shop.publish(percent_promotion("one", code_trigger("BF20"), R"("limits":{"per_code":1})"));
  shop.publish(percent_promotion("two", code_trigger("BF20"), R"("limits":{"per_code":2})"));
  ASSERT_TRUE(bool(shop.redeem({.cart = simple_cart({"BF20"})})));  // both apply: one use
  const auto second = shop.redeem({.cart = simple_cart({"BF20"})});
  ASSERT_TRUE(bool(second));  // only the second promotion is left
  EXPECT_EQ(second->total, 8'000);
  EXPECT_EQ(code_of(shop.redeem({.cart = simple_cart({"BF20"})})), RefusalCode::code_rejected);
}

TEST(CheckoutTest, CutsTheLastDiscountToTheBudget) {
  Shop shop;
  shop.publish(percent_promotion("bf", R"("automatic")", R"("limits":{"budget":5000})"));
  EXPECT_EQ((*shop.redeem({.cart = simple_cart()})).total, 8'000);
  EXPECT_EQ((*shop.redeem({.cart = simple_cart()})).total, 8'000);
  EXPECT_EQ((*shop.redeem({.cart = simple_cart()})).total, 9'000);
  EXPECT_EQ((*shop.redeem({.cart = simple_cart()})).total, 10'000);
  EXPECT_EQ(shop.uses("bf").granted, 5'000);
  EXPECT_EQ(shop.uses("bf").used, 3);
}

TEST(CheckoutTest, UsesAUniqueCodeOnce) {
  Shop shop;
  const auto pool = await<PoolAnswer>([&](auto done) {
    shop->create_pool({.id = "gift", .name = "Gift", .pattern = "BF-####-####"}, done);
  });
  ASSERT_TRUE(bool(pool));
  shop.publish(percent_promotion("bf", R"({"pools":["gift"]})"));
  const auto added = await<CodesAnswer>(
      [&](auto done) { shop->generate_codes({.pool = "gift", .count = 20}, done); });
  ASSERT_TRUE(bool(added));
  EXPECT_EQ(added->added, 20);
  const auto codes = shop->pool_codes("gift", {.limit = 1'000});
  ASSERT_TRUE(bool(codes));
  ASSERT_EQ(codes->items.size(), 20u);
  const std::string code = codes->items[3].code;
  EXPECT_EQ(code.substr(0, 3), "BF-");
  const auto used = shop.redeem({.cart = simple_cart({code})});
  ASSERT_TRUE(bool(used)) << used.refusal().message;
  EXPECT_EQ(code_of(shop.redeem({.cart = simple_cart({code})})), RefusalCode::code_rejected);
  EXPECT_EQ((*shop->pool_codes("gift", {.limit = 1'000})).items[3].used, 1);
  ASSERT_TRUE(bool(shop.roll_back(used->id)));
  EXPECT_TRUE(bool(shop.redeem({.cart = simple_cart({code})})));
}

// 64 clients at once, with retries, on a code that may be used 100 times: 100 uses, not one more.
TEST(CheckoutTest, NeverExceedsALimitUnderConcurrency) {
  Shop shop({.workers = 4});
  shop.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":100})"));
  std::atomic<int> done_count{0}, redeemed{0}, rejected{0};
  constexpr int requests = 640;
  std::promise<void> all_done;
  for (int i = 0; i < requests; ++i) {
    Checkout request{.cart = simple_cart({"BF20"}, "c" + std::to_string(i)),
                     .idempotency = Idempotency{"client", "key-" + std::to_string(i / 2), "same"}};
    shop->redeem({std::move(request), "order"}, [&](Result<CheckoutAnswer, Refusal> answer) {
      if (answer && !answer->replayed) ++redeemed;
      // A twin that comes while the first is decided on is told to ask again.
      const auto code = answer ? RefusalCode::internal_error : answer.refusal().code;
      if (code == RefusalCode::code_rejected || code == RefusalCode::idempotency_in_progress) {
        ++rejected;
      }
      if (++done_count == requests) all_done.set_value();
    });
  }
  all_done.get_future().wait();
  EXPECT_EQ(redeemed, 100);
  EXPECT_EQ(shop.uses("bf").used, 100);
  EXPECT_EQ(shop->redemptions({.limit = 1'000}).items.size(), 100u);
  EXPECT_GT(shop.shops().metrics().batch_largest, 1);
  EXPECT_GE(rejected, requests - 200);
}

TEST(CheckoutTest, RefusesFactsThatTheStoreSupplies) {
  Shop shop;
  promotions::Cart cart = simple_cart();
  cart.uses.codes["BF20"] = {};
  const auto refused = shop.checkout({.cart = cart});
  ASSERT_EQ(code_of(refused), RefusalCode::invalid_request);
  EXPECT_EQ(refused.refusal().faults.at(0).pointer, "/cart/uses");
  EXPECT_FALSE(bool(shop->evaluate({.cart = cart})));
}

TEST(CheckoutTest, EvaluatesWithoutHolding) {
  Shop shop;
  shop.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1})"));
  for (int i = 0; i < 3; ++i) {
    const auto priced = shop->evaluate({.cart = simple_cart({"BF20"})});
    ASSERT_TRUE(bool(priced));
    EXPECT_EQ(priced->totals.total, 8'000);
  }
  ASSERT_TRUE(bool(shop.checkout({.cart = simple_cart({"BF20"})})));
  const auto late = shop->evaluate({.cart = simple_cart({"BF20"})});
  EXPECT_EQ(late->totals.total, 10'000);
  EXPECT_EQ(late->rejected.at(0).reason, promotions::Reason::held_elsewhere);
}

}  // namespace
}  // namespace stapel::app
