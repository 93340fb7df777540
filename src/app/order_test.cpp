// Orders as facts with revisions: what each means for its checkout, once, whatever order they come
// in.
#include <gtest/gtest.h>

#include <thread>

#include "app/testing/shop.h"
#include "app/verify.h"

namespace stapel::app {
namespace {

class OrderTest : public testing::Test {
 protected:
  OrderTest() {
    shop_.publish(percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1})"));
  }
  ~OrderTest() override {
    const VerifyReport report = verify({.path = shop_.path(), .decisions_max = -1});
    EXPECT_TRUE(report.clean()) << report.differences.at(0);
  }
  CheckoutAnswer hold(const std::string& order = "") {
    Checkout request{.cart = simple_cart({"BF20"})};
    if (!order.empty()) request.order = order;
    const auto held = shop_.checkout(std::move(request));
    EXPECT_TRUE(bool(held)) << held.refusal().message;
    return held ? *held : CheckoutAnswer{};
  }
  Result<OrderAnswer, Refusal> put(PutOrder fact) {
    if (fact.id.empty()) fact.id = "4711";
    return await<OrderAnswer>(
        [&](auto done) { shop_->put_order(std::move(fact), std::move(done)); });
  }
  OrderAnswer told(PutOrder fact) {
    const auto answer = put(std::move(fact));
    EXPECT_TRUE(bool(answer)) << answer.refusal().message;
    return answer ? *answer : OrderAnswer{};
  }
  RefusalCode refused(PutOrder fact) {
    const auto answer = put(std::move(fact));
    return answer ? RefusalCode::internal_error : answer.refusal().code;
  }
  OrderAnswer paid(std::int64_t revision, const std::string& checkout = "") {
    PutOrder fact{.revision = revision, .status = OrderStatus::paid};
    if (!checkout.empty()) fact.checkout = checkout;
    return told(std::move(fact));
  }
  OrderAnswer cancelled(std::int64_t revision) {
    return told({.revision = revision, .status = OrderStatus::cancelled});
  }
  std::int64_t used() { return shop_.uses("bf").used; }
  std::int64_t held() { return shop_.uses("bf").held; }
  void set_settings(const std::string& settings) {
    const auto changed = await<ShopAnswer>(
        [&](auto done) { shop_->change_shop({.settings = settings}, std::move(done)); });
    ASSERT_TRUE(bool(changed)) << changed.refusal().message;
  }
  std::vector<std::string> types() {
    std::vector<std::string> found;
    for (const EventAnswer& event : shop_->events({}).items) {
      if (event.type.starts_with("promotion")) continue;
      found.push_back(event.type);
    }
    return found;
  }

  Shop shop_;
};

TEST_F(OrderTest, ConfirmsItsCheckoutWhenItIsPaid) {
  const CheckoutAnswer checkout = hold();
  const OrderAnswer placed =
      told({.revision = 1, .status = OrderStatus::placed, .checkout = checkout.id});
  EXPECT_EQ(placed.redemption, "held");
  EXPECT_EQ(placed.total, 8'000);
  const OrderAnswer answer = paid(2);
  EXPECT_EQ(answer.redemption, "redeemed");
  EXPECT_EQ(answer.checkout, checkout.id);
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(shop_->checkout(checkout.id)->order, "4711");
  EXPECT_EQ(shop_->order("4711")->redemption, "redeemed");
  EXPECT_EQ(types(), (std::vector<std::string>{"checkout.held", "order.placed",
                                               "redemption.created", "order.paid"}));
}

TEST_F(OrderTest, AnswersTheSameRevisionAgainAndRefusesAnother) {
  const CheckoutAnswer checkout = hold();
  const OrderAnswer first = paid(7, checkout.id);
  EXPECT_EQ(paid(7, checkout.id), first);
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(refused({.revision = 7, .status = OrderStatus::cancelled}),
            RefusalCode::revision_conflict);
  const OrderAnswer earlier = told({.revision = 3, .status = OrderStatus::cancelled});
  EXPECT_FALSE(earlier.applied);
  EXPECT_EQ(earlier.status, OrderStatus::paid);
  EXPECT_EQ(earlier.revision, 7);
  EXPECT_EQ(types().size(), 3u);
}

TEST_F(OrderTest, EndsInTheSameStateInAnyOrderOfArrival) {
  std::vector<std::int64_t> order = {1, 2, 3};
  do {
    const std::string id = "order-" + std::to_string(order[0]) + std::to_string(order[1]);
    const CheckoutAnswer checkout = hold();
    for (const std::int64_t revision : order) {
      const OrderStatus status = revision == 1   ? OrderStatus::placed
                                 : revision == 2 ? OrderStatus::paid
                                                 : OrderStatus::cancelled;
      told({.id = id, .revision = revision, .status = status, .checkout = checkout.id});
    }
    const OrderAnswer end = *shop_->order(id);
    EXPECT_EQ(end.status, OrderStatus::cancelled);
    EXPECT_EQ(end.revision, 3);
    EXPECT_EQ(used(), 0);
    EXPECT_EQ(held(), 0);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_F(OrderTest, StaysPaidWhereItsDiscountIsLostAndIsHonouredLater) {
  const CheckoutAnswer late = hold();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  ASSERT_TRUE(bool(shop_.redeem({.cart = simple_cart({"BF20"})}, "quick")));
  const OrderAnswer lost = paid(1, late.id);
  EXPECT_EQ(lost.status, OrderStatus::paid);
  EXPECT_EQ(lost.redemption, "lost");
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(paid(2).redemption, "lost");
  const OrderAnswer honoured =
      told({.revision = 3, .status = OrderStatus::paid, .over_limit_reason = "the bank was slow"});
  EXPECT_EQ(honoured.redemption, "redeemed");
  EXPECT_TRUE(honoured.over_limit);
  EXPECT_EQ(used(), 2);
  const AuditAnswer last = shop_->audit_trail({}).items.back();
  EXPECT_EQ(last.action, "redemption.over_limit");
  EXPECT_NE(last.details.find("the bank was slow"), std::string::npos);
  paid(4);
  EXPECT_EQ(used(), 2);
}

TEST_F(OrderTest, TakesWhatIsFreeWhenItsPaymentComesLate) {
  const CheckoutAnswer late = hold();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  EXPECT_EQ(paid(1, late.id).redemption, "redeemed");
  EXPECT_EQ(used(), 1);
}

TEST_F(OrderTest, TriesALostDiscountAgainWithTheNextRevision) {
  const CheckoutAnswer late = hold();
  shop_.set_time("2026-11-27T12:00:00+01:00");
  const auto quick = shop_.redeem({.cart = simple_cart({"BF20"})}, "quick");
  EXPECT_EQ(paid(1, late.id).redemption, "lost");
  ASSERT_TRUE(bool(shop_.roll_back(quick->id)));
  EXPECT_EQ(paid(1, late.id).redemption, "lost") << "the same fact is the same answer";
  EXPECT_EQ(paid(2).redemption, "redeemed");
  EXPECT_EQ(used(), 1);
}

TEST_F(OrderTest, RollsBackWhenItIsCancelledAndTakesAgainWhenItIsReopened) {
  const CheckoutAnswer checkout = hold();
  paid(1, checkout.id);
  EXPECT_EQ(cancelled(2).redemption, "rolled_back");
  EXPECT_EQ(used(), 0);
  EXPECT_EQ(paid(3).redemption, "redeemed");
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(shop_->redemptions({}).items.size(), 3u);
}

TEST_F(OrderTest, KeepsWhatWasUsedWhereTheShopSaysSo) {
  set_settings(R"({"cancel_restores":"nothing"})");
  const CheckoutAnswer checkout = hold();
  paid(1, checkout.id);
  EXPECT_EQ(cancelled(2).redemption, "redeemed");
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(paid(3).redemption, "redeemed");
  EXPECT_EQ(used(), 1);
}

TEST_F(OrderTest, ReleasesAHoldWhateverTheSettingSays) {
  set_settings(R"({"cancel_restores":"nothing"})");
  const CheckoutAnswer checkout = hold("4711");
  EXPECT_EQ(cancelled(1).redemption, "released");
  EXPECT_EQ(held(), 0);
  EXPECT_EQ(shop_->checkout(checkout.id)->state, CheckoutState::released);
}

TEST_F(OrderTest, GivesBackWhatAPaymentUsedThatWasTakenBack) {
  const CheckoutAnswer checkout = hold();
  paid(1, checkout.id);
  EXPECT_EQ(told({.revision = 2, .status = OrderStatus::placed}).redemption, "rolled_back");
  EXPECT_EQ(used(), 0);
}

TEST_F(OrderTest, NamesItsCheckoutBeforehand) {
  const CheckoutAnswer first = hold("4711");
  EXPECT_EQ(shop_->order("4711")->status, OrderStatus::expected);
  const CheckoutAnswer second = hold("4711");
  EXPECT_EQ(shop_->checkout(first.id)->state, CheckoutState::released);
  EXPECT_EQ(held(), 1);
  EXPECT_EQ(paid(1).checkout, second.id);
  EXPECT_EQ(used(), 1);
  const auto after = shop_.checkout({.cart = simple_cart({"BF20"}), .order = "4711"});
  ASSERT_FALSE(bool(after));
  EXPECT_EQ(after.refusal().code, RefusalCode::wrong_state);
}

TEST_F(OrderTest, RedeemsAnOrderThatCameWithoutACheckout) {
  const PutOrder fact{.revision = 1,
                      .status = OrderStatus::paid,
                      .cart = simple_cart({"BF20"}, "anna"),
                      .total = 8'000,
                      .redeem = true};
  const OrderAnswer answer = told(fact);
  EXPECT_EQ(answer.redemption, "redeemed");
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(told(fact), answer);
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(cancelled(2).redemption, "rolled_back");
  EXPECT_EQ(used(), 0);
}

TEST_F(OrderTest, RefusesToRedeemWhatCostsSomethingElse) {
  const PutOrder fact{.revision = 1,
                      .status = OrderStatus::paid,
                      .cart = simple_cart({"BF20"}),
                      .total = 7'999,
                      .redeem = true};
  EXPECT_EQ(refused(fact), RefusalCode::price_changed);
  EXPECT_FALSE(bool(shop_->order("4711")));
}

TEST_F(OrderTest, IsOnlyAFactWithoutACheckout) {
  const OrderAnswer answer = told(
      {.revision = 1, .status = OrderStatus::paid, .cart = simple_cart({"BF20"}), .total = 5'000});
  EXPECT_EQ(answer.redemption, "none");
  EXPECT_EQ(answer.total, 5'000);
  EXPECT_EQ(used(), 0);
}

TEST_F(OrderTest, RefusesWhatIsNotItsOwn) {
  const CheckoutAnswer others = hold("1");
  EXPECT_EQ(refused({.revision = 1, .status = OrderStatus::paid, .checkout = others.id}),
            RefusalCode::wrong_state);
  EXPECT_EQ(refused({.revision = 1, .status = OrderStatus::paid, .checkout = "co_none"}),
            RefusalCode::invalid_request);
  EXPECT_EQ(refused({.id = "a\nb", .revision = 1}), RefusalCode::invalid_request);
  EXPECT_EQ(refused({.revision = 1, .status = OrderStatus::paid, .redeem = true}),
            RefusalCode::invalid_request);
}

TEST_F(OrderTest, TellsOneStoryOfManyWebhooksAtOnce) {
  const CheckoutAnswer checkout = hold("4711");
  std::vector<std::thread> senders;
  for (int i = 0; i < 8; ++i) {
    senders.emplace_back([&, i] {
      const std::int64_t revision = 1 + i % 4;
      const OrderStatus status = revision == 4   ? OrderStatus::paid
                                 : revision == 3 ? OrderStatus::cancelled
                                 : revision == 2 ? OrderStatus::paid
                                                 : OrderStatus::placed;
      ASSERT_TRUE(bool(put({.revision = revision, .status = status})));
    });
  }
  for (std::thread& sender : senders) sender.join();
  const OrderAnswer end = *shop_->order("4711");
  EXPECT_EQ(end.revision, 4);
  EXPECT_EQ(end.redemption, "redeemed");
  EXPECT_EQ(used(), 1);
  EXPECT_EQ(held(), 0);
}

TEST_F(OrderTest, KeepsNobodysName) {
  told({.revision = 1, .status = OrderStatus::placed, .cart = simple_cart({}, "anna@example.com")});
  shop_.reopen();
  EXPECT_EQ(shop_->order("4711")->revision, 1);
  for (const EventAnswer& event : shop_->events({}).items) {
    EXPECT_EQ(event.data.find("anna"), std::string::npos);
  }
}

TEST_F(OrderTest, ListsOrdersInPages) {
  for (const char* id : {"b", "a", "c"}) told({.id = id, .status = OrderStatus::placed});
  const auto first = shop_->orders({.limit = 2});
  ASSERT_EQ(first.items.size(), 2u);
  EXPECT_EQ(first.items[0].id, "a");
  const auto rest = shop_->orders({.after = first.next, .limit = 2});
  ASSERT_EQ(rest.items.size(), 1u);
  EXPECT_EQ(rest.items[0].id, "c");
}

}  // namespace
}  // namespace stapel::app
