// Returns: their refunds in any order of arrival, and what they give back of what was used.
#include <gtest/gtest.h>

#include "app/testing/shop.h"
#include "app/verify.h"

namespace stapel::app {
namespace {

class ReturnTest : public testing::Test {
 protected:
  // Three units of 33.35 with 20 % off: 26.68 each, 80.04 in all.
  ReturnTest() {
    shop_.publish(
        percent_promotion("bf", code_trigger("BF20"), R"("limits":{"total":1,"budget":2001})"));
  }
  ~ReturnTest() override {
    const VerifyReport report = verify({.path = shop_.path(), .decisions_max = -1});
    EXPECT_TRUE(report.clean()) << report.differences.at(0);
  }
  static promotions::Cart three(const std::vector<std::string>& codes = {"BF20"}) {
    promotions::Cart cart = cart_of(
        R"({"currency":"EUR","lines":[{"id":"1","sku":"CUP","quantity":3,"unit_price":3335}]})");
    cart.codes = codes;
    return cart;
  }
  OrderAnswer put(OrderStatus status, std::int64_t revision, const std::string& checkout = "") {
    PutOrder fact{.id = "4711", .revision = revision, .status = status};
    if (!checkout.empty()) fact.checkout = checkout;
    const auto told =
        await<OrderAnswer>([&](auto done) { shop_->put_order(std::move(fact), std::move(done)); });
    EXPECT_TRUE(bool(told)) << told.refusal().message;
    return told ? *told : OrderAnswer{};
  }
  OrderAnswer buy() {
    const auto held = shop_.checkout({.cart = three(), .order = "4711"});
    EXPECT_TRUE(bool(held)) << held.refusal().message;
    return put(OrderStatus::paid, 1);
  }
  Result<ReturnAnswer, Refusal> put_return(const std::string& id, std::int64_t revision,
                                           std::int64_t units) {
    PutReturn fact{.order = "4711", .id = id, .revision = revision};
    if (units > 0) fact.lines["1"] = units;
    return await<ReturnAnswer>(
        [&](auto done) { shop_->put_return(std::move(fact), std::move(done)); });
  }
  ReturnAnswer back(const std::string& id, std::int64_t revision, std::int64_t units) {
    const auto told = put_return(id, revision, units);
    EXPECT_TRUE(bool(told)) << told.refusal().message;
    return told ? *told : ReturnAnswer{};
  }
  RefusalCode refused(const std::string& id, std::int64_t revision, std::int64_t units) {
    const auto told = put_return(id, revision, units);
    return told ? RefusalCode::internal_error : told.refusal().code;
  }
  void set_settings(const std::string& settings) {
    const auto changed = await<ShopAnswer>(
        [&](auto done) { shop_->change_shop({.settings = settings}, std::move(done)); });
    ASSERT_TRUE(bool(changed)) << changed.refusal().message;
  }
  std::int64_t refunded() {
    const OrderAnswer order = *shop_->order("4711");
    if (order.books.empty()) return 0;
    Faults faults;
    const auto books = json::Document::parse(order.books, faults);
    return json::read_integer(*books->root().find("refunded"), 0, INT64_MAX, faults).value_or(-1);
  }
  std::int64_t told_of(const std::string& type) {
    std::int64_t count = 0;
    for (const EventAnswer& event : shop_->events({}).items) count += event.type == type;
    return count;
  }

  Shop shop_;
};

TEST_F(ReturnTest, PaysBackExactlyWhatWasPaidOverAnySequence) {
  EXPECT_EQ(buy().total, 8'004);
  EXPECT_EQ(back("r1", 1, 1).state, ReturnState::applied);
  EXPECT_EQ(refunded(), 2'668);
  back("r2", 1, 2);
  EXPECT_EQ(refunded(), 8'004);
  EXPECT_EQ(told_of("return.received"), 2);
  EXPECT_EQ(told_of("return.applied"), 2);
  EXPECT_EQ(shop_.uses("bf").granted, 2'001) << "nothing is given back by default";
  EXPECT_EQ(shop_->returns_of("4711")->size(), 2u);
}

TEST_F(ReturnTest, RefusesMoreThanTheOrderHolds) {
  buy();
  back("r1", 1, 2);
  EXPECT_EQ(refused("r2", 1, 2), RefusalCode::invalid_request);
  EXPECT_EQ(shop_->returns_of("4711")->size(), 1u);
  back("r2", 1, 1);
  EXPECT_EQ(refused("r1", 2, 3), RefusalCode::invalid_request);
  EXPECT_EQ(refunded(), 8'004);
}

TEST_F(ReturnTest, IsAFactWithRevisions) {
  buy();
  const ReturnAnswer first = back("r1", 3, 2);
  EXPECT_EQ(back("r1", 3, 2), first);
  EXPECT_EQ(refused("r1", 3, 1), RefusalCode::revision_conflict);
  EXPECT_FALSE(back("r1", 2, 1).applied);
  EXPECT_EQ(refunded(), 5'336);
  back("r1", 4, 1);
  EXPECT_EQ(refunded(), 2'668);
  back("r1", 5, 0);
  EXPECT_EQ(refunded(), 0);
}

// The commit that redeems the order applies what waited for it, over the same counters.
TEST_F(ReturnTest, WaitsForAnOrderThatIsRedeemedAsItComes) {
  const PutOrder paid{
      .id = "4711", .revision = 1, .status = OrderStatus::paid, .cart = three(), .redeem = true};
  set_settings(R"({"return_restores":"everything_when_all_returned"})");
  const auto tell = [&] {
    return await<OrderAnswer>([&](auto done) { shop_->put_order(paid, std::move(done)); });
  };
  back("r1", 1, 1);
  const auto order = tell();
  ASSERT_TRUE(bool(order)) << order.refusal().message;
  EXPECT_EQ(order->redemption, "redeemed");
  EXPECT_EQ(shop_.uses("bf").used, 1);
  EXPECT_EQ(shop_.uses("bf").granted, 1'334);
  back("r1", 2, 3);
  EXPECT_EQ(shop_->order("4711")->redemption, "rolled_back");
  EXPECT_EQ(shop_.uses("bf").used, 0);
}

TEST_F(ReturnTest, OfAllThatWasBoughtMayComeBeforeItsRedemption) {
  set_settings(R"({"return_restores":"everything_when_all_returned"})");
  back("r1", 1, 3);
  const auto order = await<OrderAnswer>([&](auto done) {
    shop_->put_order(
        {.id = "4711", .revision = 1, .status = OrderStatus::paid, .cart = three(), .redeem = true},
        std::move(done));
  });
  ASSERT_TRUE(bool(order)) << order.refusal().message;
  EXPECT_EQ(order->redemption, "rolled_back");
  EXPECT_EQ(shop_.uses("bf").used, 0);
  EXPECT_EQ(shop_.uses("bf").granted, 0);
  EXPECT_EQ(refunded(), 8'004);
}

TEST_F(ReturnTest, WaitsForItsOrder) {
  const auto held = shop_.checkout({.cart = three()});
  ASSERT_TRUE(bool(held));
  EXPECT_EQ(back("r1", 1, 1).state, ReturnState::waiting);
  EXPECT_EQ(shop_->order("4711")->status, OrderStatus::expected);
  EXPECT_EQ(put(OrderStatus::placed, 1, held->id).books, "");
  EXPECT_NE(put(OrderStatus::paid, 2).books, "");
  EXPECT_EQ(shop_->returns_of("4711")->at(0).state, ReturnState::applied);
  EXPECT_EQ(refunded(), 2'668);
  shop_.set_time("2026-12-27T10:00:00+01:00");
  shop_.set_time("2026-12-27T10:00:01+01:00");
  ASSERT_TRUE(bool(shop_.redeem({.cart = three({})}, "later")));
  EXPECT_EQ(told_of("return.alone"), 0);
}

TEST_F(ReturnTest, IsToldOfWhenItStaysAlone) {
  back("r1", 1, 1);
  shop_.set_time("2026-11-30T09:59:59+01:00");
  ASSERT_TRUE(bool(shop_.redeem({.cart = three({})}, "other")));
  EXPECT_EQ(told_of("return.alone"), 0);
  shop_.set_time("2026-11-30T10:00:00+01:00");
  ASSERT_TRUE(bool(shop_.redeem({.cart = three({})}, "another")));
  EXPECT_EQ(told_of("return.alone"), 1);
  ASSERT_TRUE(bool(shop_.redeem({.cart = three({})}, "third")));
  EXPECT_EQ(told_of("return.alone"), 1);
}

TEST_F(ReturnTest, SaysWhereWhatWaitedDoesNotFit) {
  back("r1", 1, 5);
  buy();
  const ReturnAnswer told = shop_->returns_of("4711")->at(0);
  EXPECT_EQ(told.state, ReturnState::mismatched);
  EXPECT_NE(told.problem.find("must be at most 3"), std::string::npos) << told.problem;
  EXPECT_EQ(back("r1", 2, 3).state, ReturnState::applied);
  EXPECT_EQ(refunded(), 8'004);
}

TEST_F(ReturnTest, IsOnlyRecordedOfAnOrderThatWasPricedElsewhere) {
  put(OrderStatus::paid, 1);
  const ReturnAnswer told = back("r1", 1, 1);
  EXPECT_EQ(told.state, ReturnState::recorded);
  EXPECT_EQ(told.refund, "");
}

TEST_F(ReturnTest, GivesReversedDiscountsBackToTheirBudgets) {
  set_settings(R"({"return_restores":"budget"})");
  buy();
  EXPECT_EQ(shop_.uses("bf").granted, 2'001);
  back("r1", 1, 1);
  EXPECT_EQ(shop_.uses("bf").granted, 1'334);
  EXPECT_EQ(shop_.uses("bf").used, 1);
  back("r1", 2, 2);
  EXPECT_EQ(shop_.uses("bf").granted, 667);
  back("r1", 3, 0);
  EXPECT_EQ(shop_.uses("bf").granted, 2'001);
  back("r1", 4, 3);
  EXPECT_EQ(shop_.uses("bf").granted, 0);
  EXPECT_EQ(shop_.uses("bf").used, 1);
}

TEST_F(ReturnTest, FreesUsesWithTheLastUnitWhereTheShopSaysSo) {
  set_settings(R"({"return_restores":"everything_when_all_returned"})");
  buy();
  back("r1", 1, 2);
  EXPECT_EQ(shop_.uses("bf").used, 1);
  back("r2", 1, 1);
  EXPECT_EQ(shop_.uses("bf").used, 0);
  EXPECT_EQ(shop_.uses("bf").granted, 0);
  EXPECT_EQ(shop_->order("4711")->redemption, "rolled_back");
  back("r2", 2, 0);
  EXPECT_EQ(shop_.uses("bf").used, 1) << "a unit is at the customer's after all";
}

TEST_F(ReturnTest, NeverFreesMoreThanWasUsed) {
  set_settings(R"({"return_restores":"budget"})");
  buy();
  back("r1", 1, 2);
  put(OrderStatus::cancelled, 2);
  EXPECT_EQ(shop_.uses("bf").granted, 0);
  EXPECT_EQ(shop_.uses("bf").used, 0);
  back("r1", 2, 1);
  EXPECT_EQ(shop_.uses("bf").granted, 0);
  put(OrderStatus::paid, 3);
  EXPECT_EQ(shop_.uses("bf").granted, 1'334);
}

}  // namespace
}  // namespace stapel::app
