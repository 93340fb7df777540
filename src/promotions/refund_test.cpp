// Refunds by example: the contract's own, both rules over several returns, what they do with
// shipping, gifts, cashback and points, and defects that users of other engines reported.
#include "promotions/refund.h"

#include <gtest/gtest.h>

#include "promotions/parse.h"
#include "promotions/parse_refund.h"

namespace stapel::promotions {
namespace {

using Units = std::vector<std::int64_t>;
using Adjustments = std::vector<Adjustment>;

struct Shop {
  std::shared_ptr<const CompiledSet> set;
  Order order;

  Shop(const std::string& promotions, const std::string& cart) {
    Faults faults;
    auto definitions = parse_promotions(promotions, faults);
    auto parsed = parse_cart(cart, faults);
    for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
    set = CompiledSet::compile(std::move(*definitions));
    EvaluateOptions options;
    options.now = parsed->at.value_or(Instant{});
    auto result = evaluate(*set, *parsed, options);
    order = order_of(std::move(*parsed), std::move(*result));
  }

  // Returns these units and keeps the order's books.
  Refund give_back(RefundRule rule, Units units) {
    auto answer = refund(order, {std::move(units)}, {rule, set.get(), {}});
    EXPECT_TRUE(static_cast<bool>(answer));
    order.returned = answer->returned;
    order.refunded = answer->refunded;
    return std::move(*answer);
  }
  Refund keep(Units units) { return give_back(RefundRule::keep, std::move(units)); }
  Refund reprice(Units units) { return give_back(RefundRule::reprice, std::move(units)); }
};

std::string promotion(const std::string& id, const std::string& effect,
                      const std::string& more = "") {
  return R"({"id":")" + id + R"(","name":"p","trigger":"automatic","effects":[)" + effect + "]" +
         more + "}";
}

std::string from_subtotal(int amount) {
  return R"(,"conditions":{"attr":"cart.subtotal","op":">=","value":)" + std::to_string(amount) +
         "}";
}

// Lines of (quantity, unit price), ids "1", "2", …
std::string cart_of(const std::vector<std::pair<int, int>>& lines, const std::string& more = "") {
  std::string out = R"({"currency":"EUR","at":"2026-11-27T10:00:00+01:00","lines":[)";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += (i ? "," : "") + std::string(R"({"id":")") + std::to_string(i + 1) +
           R"(","sku":"S","quantity":)" + std::to_string(lines[i].first) + R"(,"unit_price":)" +
           std::to_string(lines[i].second) + "}";
  }
  return out + "]" + more + "}";
}

const std::string standard_shipping =
    R"(,"shipping":{"method":"standard","amount":495,"rates":{"standard":495,"express":995}})";
const std::string free_shipping = R"({"type":"shipping_off","percent":100})";

TEST(Refund, TheContractsExampleToTheByte) {
  Shop shop("[" + promotion("bf-shoes", R"({"type":"percent_off","percent":20,"scope":"lines"})") +
                "," + promotion("free-ship", free_shipping) + "]",
            cart_of({{2, 7999}}, standard_shipping));
  EXPECT_EQ(to_json(shop.keep({1}), true),
            R"({"rule": "keep", "items": 6399, "shipping": 0, "total": 6399, )"
            R"("cashback_reversed": 0, "points_reversed": 0, "gifts_back": [],
 "lines": [{"id": "1", "units": 1, "list": 7999, "discount_reversed": 1600, "amount": 6399, )"
            R"("reversed": {"bf-shoes": 1600}}],
 "returned": {"1": {"units": 1, "reversed": {"bf-shoes": 1600}}}, "refunded": 6399})");
}

const std::string ten_off_lines = R"({"type":"percent_off","percent":10,"scope":"lines"})";
const std::string ten_euro_off = R"({"type":"amount_off","amount":1000})";
const std::string mug = R"({"type":"gift","sku":"MUG"})";

// --- keep ----------------------------------------------------------------------------------------

TEST(RefundKeep, EachReturnPaysWhatIsDueByThenLessWhatWasPaid) {
  // 10% of 9.99 is 1.00, of which a third is 33.3: 0.33, 0.67, 1.00 in all.
  Shop shop("[" + promotion("ten", ten_off_lines) + "]", cart_of({{3, 333}}));
  const Refund first = shop.keep({1});
  EXPECT_EQ(first.lines[0].reversed, (Adjustments{{"ten", 33}}));
  EXPECT_EQ(first.total, 300);
  const Refund second = shop.keep({1});
  EXPECT_EQ(second.lines[0].reversed, (Adjustments{{"ten", 34}}));
  EXPECT_EQ(second.total, 299);
  EXPECT_EQ(second.returned[0], (ReturnedLine{"1", 2, {{"ten", 67}}}));
  const Refund third = shop.keep({1});
  EXPECT_EQ(third.total, 300);
  EXPECT_EQ(third.refunded, 899);
}

TEST(RefundKeep, APartIsSpreadOverWhatIsNotYetReversed) {
  // Adjustments of 3 and 2 on three units. A third of 5 is 1.67: 2 in all, by largest remainder 1
  // and 1; then 3.33: one more, over 2 and 1 left; then the rest.
  Shop shop("[]", cart_of({{3, 100}}));
  PricedLine& line = shop.order.result.lines[0];
  line.adjustments = {{"a", 3}, {"b", 2}};
  line.discount = 5;
  line.net = 295;
  shop.order.result.totals.items = shop.order.result.totals.total = 295;
  EXPECT_EQ(shop.keep({1}).lines[0].reversed, (Adjustments{{"a", 1}, {"b", 1}}));
  EXPECT_EQ(shop.keep({1}).lines[0].reversed, (Adjustments{{"a", 1}}));
  EXPECT_EQ(shop.keep({1}).lines[0].reversed, (Adjustments{{"a", 1}, {"b", 1}}));
  EXPECT_EQ(shop.order.returned[0].reversed, line.adjustments);
  EXPECT_EQ(shop.order.refunded, 295);
}

TEST(RefundKeep, ShippingComesBackWithTheLastUnitAtMostTheLowestRate) {
  struct {
    std::string shipping, settings;
    Amount back;
  } rows[] = {
      {R"("amount":495,"rates":{"standard":495,"express":995})", "{}", 495},
      {R"("amount":995,"rates":{"standard":495,"express":995})", "{}", 495},
      {R"("amount":995)", "{}", 995},
      {R"("amount":995,"rates":{})", "{}", 995},
      {R"("amount":495,"rates":{"pickup":0,"standard":495})", "{}", 0},
      {R"("amount":495)", R"({"refund_shipping":"never"})", 0},
      {R"("method":"standard")", "{}", 0},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.shipping);
    Shop shop(R"({"promotions":[],"settings":)" + row.settings + "}",
              cart_of({{1, 1000}, {2, 500}}, ",\"shipping\":{" + row.shipping + "}"));
    EXPECT_EQ(shop.keep({1, 1}).shipping, 0);
    const Refund last = shop.keep({0, 1});
    EXPECT_EQ(last.shipping, row.back);
    EXPECT_EQ(last.total, 500 + row.back);
    EXPECT_EQ(last.refunded, 2000 + row.back);
  }
}

TEST(RefundKeep, OfDiscountedShippingWhatWasPaidComesBack) {
  Shop shop("[" + promotion("less", R"({"type":"shipping_off","amount":200})") + "]",
            cart_of({{1, 1000}}, standard_shipping));
  const Refund all = shop.keep({1});
  EXPECT_EQ(all.shipping, 295);
  EXPECT_EQ(all.shipping_reversed, (Adjustments{{"less", 200}}));
}

TEST(RefundKeep, GiftsComeBackWithTheLastUnit) {
  Shop shop("[" + promotion("mug", mug) + "]", cart_of({{2, 1000}}));
  EXPECT_TRUE(shop.keep({1}).gifts_back.empty());
  EXPECT_EQ(shop.keep({1}).gifts_back, (std::vector<GrantedGift>{{"mug", "MUG", 1, {}}}));
}

TEST(RefundKeep, CashbackAndPointsFollowTheItemsPaidBack) {
  Shop shop(R"({"settings":{"points_per_currency_unit":1},"promotions":[)" +
                promotion("back", R"({"type":"cashback","amount":100})") + "," +
                promotion("bonus", R"({"type":"points","bonus":5})") + "]}",
            cart_of({{3, 1000}}));
  // Thirds of 100, 5 and 30: 33, 67, 100; 2, 3, 5; 10, 20, 30.
  struct {
    Amount cashback, points, base_points;
  } rows[] = {{33, 2, 10}, {34, 1, 10}, {33, 2, 10}};
  for (const auto& row : rows) {
    const Refund one = shop.keep({1});
    EXPECT_EQ(one.cashback_reversed, row.cashback);
    EXPECT_EQ(one.points_reversed, row.points);
    EXPECT_EQ(one.base_points_reversed, row.base_points);
  }
}

TEST(RefundKeep, PointsOfAnOrderThatCostNothingGoWithItsLastUnit) {
  Shop shop("[" + promotion("bonus", R"({"type":"points","bonus":5})") + "]", cart_of({{2, 0}}));
  EXPECT_EQ(shop.keep({1}).points_reversed, 0);
  EXPECT_EQ(shop.keep({1}).points_reversed, 5);
}

TEST(RefundKeep, WhatWasPaidBackAlreadyIsTakenOffAndNeverAskedBack) {
  for (const auto& [refunded, total] :
       {std::pair<Amount, Amount>{400, 600}, {1000, 0}, {1500, 0}}) {
    Shop shop("[]", cart_of({{2, 1000}}));
    shop.order.refunded = refunded;
    const Refund one = shop.keep({1});
    EXPECT_EQ(one.items, 1000);
    EXPECT_EQ(one.total, total);
    EXPECT_EQ(one.refunded, refunded + total);
    EXPECT_EQ(shop.keep({1}).refunded, 2000);
  }
}

TEST(RefundKeep, ManyUnitsFreeUnitsAndFullDiscounts) {
  Shop shop("[" + promotion("all", R"({"type":"percent_off","percent":100,"scope":"lines",
                "lines":{"attr":"line.unit_price","op":"=","value":77}})") +
                "," + promotion("third", R"({"type":"percent_off","percent":33.3333,"scope":"lines",
                "lines":{"attr":"line.unit_price","op":">","value":1000}})") +
                "]",
            cart_of({{100000, 9999}, {3, 0}, {3, 77}}));
  const Amount paid = shop.order.result.totals.total;
  EXPECT_EQ(shop.keep({33333, 1, 1}).lines[2].amount, 0);
  shop.keep({1, 2, 2});
  shop.keep({66665, 0, 0});
  EXPECT_EQ(shop.keep({1, 0, 0}).refunded, paid);
}

// --- reprice -------------------------------------------------------------------------------------

TEST(RefundReprice, AThresholdThatIsLostIsPaidForOnWhatStays) {
  // 20.00 off from 100.00. Line 2 goes, and line 1 costs 60.00 again.
  Shop shop(
      "[" + promotion("from-100", R"({"type":"amount_off","amount":2000})", from_subtotal(10000)) +
          "]",
      cart_of({{1, 6000}, {1, 4000}}));
  const Refund one = shop.reprice({0, 1});
  EXPECT_EQ(one.items, 2000);
  EXPECT_EQ(one.total, 2000);
  EXPECT_EQ(one.lines, (std::vector<RefundedLine>{{"1", 0, 0, 1200, -1200, {{"from-100", 1200}}},
                                                  {"2", 1, 4000, 800, 3200, {{"from-100", 800}}}}));
  const Refund rest = shop.reprice({1, 0});
  EXPECT_EQ(rest.total, 6000);
  EXPECT_EQ(rest.refunded, 8000);
}

TEST(RefundReprice, WhatStaysMayBeDiscountedMore) {
  // 10.00 off the order is 6.00 and 4.00; then it is all on line 1.
  Shop shop("[" + promotion("ten", ten_euro_off) + "]", cart_of({{1, 6000}, {1, 4000}}));
  const Refund one = shop.reprice({0, 1});
  EXPECT_EQ(one.total, 4000);
  EXPECT_EQ(one.lines, (std::vector<RefundedLine>{{"1", 0, 0, -400, 400, {{"ten", -400}}},
                                                  {"2", 1, 4000, 400, 3600, {{"ten", 400}}}}));
  EXPECT_EQ(one.returned[0], (ReturnedLine{"1", 0, {{"ten", -400}}}));
  EXPECT_NE(to_json(one, false).find(R"("returned":{"1":{"units":0,"reversed":{"ten":-400}})"),
            std::string::npos);
  const Refund rest = shop.reprice({1, 0});
  EXPECT_EQ(rest.total, 5000);
  EXPECT_EQ(rest.returned[0], (ReturnedLine{"1", 1, {{"ten", 600}}}));
  EXPECT_EQ(rest.refunded, 9000);
}

TEST(RefundReprice, AnotherPromotionMayTakeThePlaceOfALostOne) {
  const std::string alone = R"(,"stacking":{"exclusive":true})";
  Shop shop(
      "[" +
          promotion("half", R"({"type":"percent_off","percent":50})", from_subtotal(2000) + alone) +
          "," + promotion("tenth", R"({"type":"percent_off","percent":10})", alone) + "]",
      cart_of({{2, 1000}}));
  const Refund one = shop.reprice({1});
  EXPECT_EQ(one.lines[0].reversed, (Adjustments{{"half", 1000}, {"tenth", -100}}));
  EXPECT_EQ(one.total, 100);
  EXPECT_EQ(shop.reprice({1}).refunded, 1000);
  EXPECT_EQ(shop.order.returned[0].reversed, (Adjustments{{"half", 1000}}));
}

TEST(RefundReprice, LostFreeShippingIsPaidForButNeverAskedOfTheCustomer) {
  Shop shop("[" + promotion("free", free_shipping, from_subtotal(5000)) + "]",
            cart_of({{1, 5000}, {1, 100}, {1, 400}}, standard_shipping));
  // 51.00 stays: still free. Then 4.00 back for the 4.95 that shipping costs: nothing. Then the
  // rest.
  EXPECT_EQ(shop.reprice({0, 1, 0}).total, 100);
  const Refund lost = shop.reprice({1, 0, 0});
  EXPECT_EQ(lost.items, 5000);
  EXPECT_EQ(lost.shipping, -495);
  EXPECT_EQ(lost.shipping_reversed, (Adjustments{{"free", 495}}));
  EXPECT_EQ(lost.total, 4505);
  const Refund rest = shop.reprice({0, 0, 1});
  EXPECT_EQ(rest.shipping, 495);
  EXPECT_EQ(rest.total, 895);
  EXPECT_EQ(rest.refunded, 5500);
}

TEST(RefundReprice, ADebtWaitsForTheNextReturn) {
  Shop shop(
      "[" + promotion("from-100", R"({"type":"amount_off","amount":2000})", from_subtotal(10000)) +
          "]",
      cart_of({{1, 500}, {1, 9500}}));
  const Refund first = shop.reprice({1, 0});  // 80.00 was paid, 95.00 would be
  EXPECT_EQ(first.items, -1500);
  EXPECT_EQ(first.total, 0);
  EXPECT_EQ(first.refunded, 0);
  EXPECT_EQ(shop.reprice({0, 1}).total, 8000);
}

TEST(RefundReprice, WithoutAUnitTheShippingThatIsNotPaidBackStays) {
  Shop shop("[]", cart_of({{2, 1000}},
                          R"(,"shipping":{"amount":995,"rates":{"standard":495,"express":995}})"));
  EXPECT_EQ(shop.reprice({1}).total, 1000);
  const Refund rest = shop.reprice({1});
  EXPECT_EQ(rest.shipping, 495);
  EXPECT_EQ(rest.refunded, 2495);
}

TEST(RefundReprice, GiftsThatTheNewResultLacksComeBackOnce) {
  Shop shop("[" + promotion("mug", mug, from_subtotal(3000)) + "," +
                promotion("cap", R"({"type":"gift","sku":"CAP","quantity":2,"unit_value":250})") +
                "]",
            cart_of({{3, 1000}}));
  EXPECT_EQ(shop.reprice({1}).gifts_back, (std::vector<GrantedGift>{{"mug", "MUG", 1, {}}}));
  EXPECT_TRUE(shop.reprice({1}).gifts_back.empty());
  EXPECT_EQ(shop.reprice({1}).gifts_back, (std::vector<GrantedGift>{{"cap", "CAP", 2, 250}}));
}

TEST(RefundReprice, TheOrdersOwnTimeAndPolicyDecide) {
  const std::string friday =
      R"(,"schedule":{"starts_at":"2026-11-27T00:00:00+01:00","ends_at":"2026-11-28T00:00:00+01:00"})";
  Shop shop("[" + promotion("friday", ten_off_lines, friday) + "]", cart_of({{2, 1000}}));
  EXPECT_EQ(shop.reprice({1}).total, 900);
  shop.order.cart.at.reset();
  const auto refused = refund(shop.order, {{1}}, {RefundRule::reprice, shop.set.get(), {}});
  ASSERT_FALSE(static_cast<bool>(refused));
  EXPECT_EQ(refused.refusal().pointer, "/cart/at");
}

TEST(RefundMixed, TheSumsFollowTheRuleOfTheLastReturn) {
  const auto shop_of = [] {
    return Shop("[" + promotion("ten", ten_euro_off) + "]", cart_of({{1, 6000}, {2, 2000}}));
  };
  Shop keep_last = shop_of();
  EXPECT_EQ(keep_last.reprice({0, 1}).total, 2000);  // 90.00 less 70.00
  // Kept: 36.00 due for line 2 and nothing for line 1, which had been given more of the ten.
  const Refund kept = keep_last.keep({0, 1});
  EXPECT_EQ(kept.total, 1600);
  EXPECT_EQ(kept.returned[0].reversed, Adjustments{});
  EXPECT_EQ(keep_last.keep({1, 0}).refunded, 9000);

  Shop reprice_last = shop_of();
  EXPECT_EQ(reprice_last.keep({0, 1}).total, 1800);
  const Refund repriced = reprice_last.reprice({0, 1});
  EXPECT_EQ(repriced.items, 2200);
  EXPECT_EQ(repriced.refunded, 4000);  // 90.00 less 50.00
}

// --- Defects of other engines --------------------------------------------------------------------

TEST(RefundTraps, Case24AReturnedLinesShareLeavesWithIt) {
  // vendurehq/vendure#4811: the discount of a cancelled line was put on the surviving lines.
  Shop shop("[" + promotion("ten", ten_euro_off) + "]", cart_of({{1, 6000}, {1, 4000}}));
  const Refund one = shop.keep({0, 1});
  EXPECT_EQ(one.lines, (std::vector<RefundedLine>{{"2", 1, 4000, 400, 3600, {{"ten", 400}}}}));
  EXPECT_EQ(shop.keep({1, 0}).lines[0].reversed, (Adjustments{{"ten", 600}}));
}

TEST(RefundTraps, Case25APercentageStaysItselfWhenTheQuantityGoesDown) {
  // vendurehq/vendure#5127: after a reduction 40% became 4%, divided by the quantity placed.
  for (const RefundRule rule : {RefundRule::keep, RefundRule::reprice}) {
    Shop shop("[" + promotion("forty", R"({"type":"percent_off","percent":40})") + "]",
              cart_of({{10, 1000}}));
    const Refund nine = shop.give_back(rule, {9});
    EXPECT_EQ(nine.lines[0].discount_reversed, 3600);
    EXPECT_EQ(nine.total, 5400);
    EXPECT_EQ(shop.give_back(rule, {1}).total, 600);
  }
}

TEST(RefundTraps, Case26ARefundKnowsTheDiscountsShare) {
  // solidusio/solidus#512, PrestaShop#18319, spree#5915: refunds at list price, or less the whole
  // discount, or net mixed with gross. Prices include tax or not: what was paid comes back.
  for (const char* tax : {"true", "false"}) {
    Shop shop("[" + promotion("fifteen", R"({"type":"amount_off","amount":1500})") + "]",
              cart_of({{3, 2000}}, std::string(R"(,"prices_include_tax":)") + tax));
    EXPECT_EQ(shop.keep({1}).total, 1500);  // neither 20.00 nor 5.00
    EXPECT_EQ(shop.keep({2}).refunded, 4500);
  }
}

}  // namespace
}  // namespace stapel::promotions
