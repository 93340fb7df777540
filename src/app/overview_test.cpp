// How business goes, counted from the events of a shop whose clock the test sets.
#include "app/overview.h"

#include <gtest/gtest.h>

#include "app/testing/shop.h"
#include "storage/catalog_store.h"

namespace stapel::app {
namespace {

class OverviewTest : public testing::Test {
 protected:
  std::string redeem(const std::string& order, promotions::Cart cart, bool test = false) {
    Checkout request{.cart = std::move(cart)};
    request.actor.test = test;
    const auto answer = shop_.redeem(std::move(request), order);
    EXPECT_TRUE(bool(answer));
    return answer ? answer->id : "";
  }
  static promotions::Cart with_costs() {
    promotions::Cart cart = simple_cart();
    for (promotions::CartLine& line : cart.lines) {
      line.unit_cost = line.unit_price / 2;
      line.tax_rate = Percent{210'000};
    }
    return cart;
  }
  Shop shop_;
};

TEST_F(OverviewTest, CountsTodayAndThisWeekBesideTheSamePartOfTheWeekBefore) {
  const Amount total = simple_cart().lines[0].unit_price * simple_cart().lines[0].quantity;
  ASSERT_EQ(simple_cart().lines.size(), 1U);
  shop_.set_time("2026-11-18T09:00:00Z");  // a Wednesday
  redeem("before", simple_cart());
  shop_.set_time("2026-11-18T20:00:00Z");
  redeem("later that day", simple_cart());
  shop_.set_time("2026-11-23T12:00:00Z");
  redeem("monday", with_costs());
  shop_.set_time("2026-11-24T22:59:00Z");  // a minute before midnight in Amsterdam
  redeem("tuesday", simple_cart());
  shop_.set_time("2026-11-24T23:01:00Z");
  const std::string cancelled = redeem("wednesday", simple_cart());
  redeem("a test", simple_cart(), true);
  shop_.set_time("2026-11-25T10:00:00Z");
  ASSERT_TRUE(bool(shop_.roll_back(cancelled)));

  const OverviewAnswer answer = shop_->overview();
  EXPECT_TRUE(answer.complete);
  EXPECT_EQ(answer.today.figures.orders, 1);
  EXPECT_EQ(answer.today.figures.cancelled, 1);
  EXPECT_EQ(answer.today.figures.revenue, total);
  EXPECT_EQ(answer.today_before.figures.orders, 1) << "the evening is yet to come";
  EXPECT_EQ(answer.week.figures.orders, 3);
  EXPECT_EQ(answer.week_before.figures.orders, 1);
  EXPECT_EQ(answer.week.figures.with_costs, 1);
  EXPECT_EQ(answer.week.figures.net_revenue, (total * 100 + 60) / 121);
  EXPECT_EQ(answer.week.figures.margin, answer.week.figures.net_revenue - total / 2);
  ASSERT_EQ(answer.days.size(), 14U);
  EXPECT_EQ(answer.days.back().date, (Date{2026, 11, 25}));
  EXPECT_EQ(answer.days[11].figures.orders + answer.days[12].figures.orders, 2);
  EXPECT_EQ(answer.days[6].figures.orders, 2) << "last Wednesday whole";
}

TEST_F(OverviewTest, TellsThePromotionsThatAreUsedAndTheLimitsThatAreNear) {
  shop_.set_time("2026-11-25T10:00:00Z");
  shop_.publish(R"({"id":"few","name":"Few","trigger":{"codes":["FEW"]},"limits":{"total":10},
                    "effects":[{"type":"amount_off","amount":100}]})");
  promotions::Cart cart = simple_cart();
  cart.codes = {"FEW"};
  for (int i = 0; i < 8; ++i) redeem(std::to_string(i), cart);
  EXPECT_TRUE(shop_->overview().limits.empty()) << "four fifths";
  ASSERT_TRUE(bool(shop_.checkout({.cart = cart})));
  const OverviewAnswer answer = shop_->overview();
  ASSERT_EQ(answer.limits.size(), 1U);
  EXPECT_EQ(answer.limits[0].used, 9) << "what is held counts";
  EXPECT_EQ(answer.limits[0].limit, 10);
  EXPECT_EQ(answer.holds, 1);
  EXPECT_EQ(answer.today.figures.with_code, 8);
  EXPECT_EQ(answer.today.figures.discount, 800);
  ASSERT_EQ(answer.promotions.size(), 1U);
  EXPECT_EQ(answer.promotions[0].name, "Few");
  EXPECT_EQ(answer.promotions[0].week.uses, 8);
  EXPECT_EQ(answer.promotions[0].week.granted, 800);
  shop_.reopen();
  EXPECT_EQ(shop_->overview().today.figures, answer.today.figures) << "read anew from the events";
}

TEST_F(OverviewTest, CountsImportedOrdersThatTheShopDidNotTellOfItself) {
  shop_.set_time("2026-11-25T10:00:00Z");
  redeem("both", simple_cart());
  const Amount redeemed = shop_->overview().today.figures.revenue;
  shop_.close();
  const auto order = [](const std::string& id, const char* at) {
    catalog::SalesDocument document;
    document.id = id;
    document.at = *parse_instant(at);
    document.currency = *find_currency("EUR");
    document.codes = {"TEN"};
    catalog::SalesLine cups, postage;
    cups.sku = "CUP";
    cups.quantity = 2;
    cups.unit_price = 1'210;
    cups.discount = 210;
    cups.unit_cost = 500;
    cups.tax_rate = Percent{210'000};
    postage.number = 2;
    postage.kind = catalog::LineKind::shipping;
    postage.sku = "P";
    postage.unit_price = 495;
    document.lines = {cups, postage};
    return document;
  };
  {
    storage::CatalogWriter writer(shop_.path());
    writer.write(storage::default_shop, order("file", "2026-11-25T09:00:00Z"), "test");
    writer.write(storage::default_shop, order("both", "2026-11-25T09:00:00Z"), "test");
    writer.write(storage::default_shop, order("week before", "2026-11-18T09:00:00Z"), "test");
    writer.write(storage::default_shop, order("long ago", "2026-10-18T09:00:00Z"), "test");
    writer.commit();
  }
  shop_.reopen();
  const OverviewAnswer answer = shop_->overview();
  EXPECT_EQ(answer.today.figures.orders, 2);
  EXPECT_EQ(answer.today.figures.with_code, 1);
  EXPECT_EQ(answer.today.figures.revenue, redeemed + 2'210 + 495);
  EXPECT_EQ(answer.today.figures.discount, 210);
  EXPECT_EQ(answer.today.figures.with_costs, 1);
  EXPECT_EQ(answer.today.figures.net_revenue, 1'826) << "22.10 without 21% VAT";
  EXPECT_EQ(answer.today.figures.margin, 826);
  EXPECT_EQ(answer.week_before.figures.orders, 1);
}

}  // namespace
}  // namespace stapel::app
