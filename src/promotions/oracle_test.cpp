// The oracle against numbers worked out by hand from the contract, a row or two for each rule: a
// yardstick must be measured too. Nothing here touches the kernel.
#include "promotions/testing/oracle.h"

#include <gtest/gtest.h>

#include "promotions/testing/oracle_amounts.h"
#include "promotions/testing/oracle_plans.h"

namespace stapel::promotions::testing {
namespace {

using Texts = std::vector<std::string>;
using Amounts = std::vector<Amount>;

Predicate leaf(Attribute attribute, Operator op, Operand operand) {
  return Predicate{AttributeTest{attribute, "", op, std::move(operand)}};
}
Predicate at_least(Attribute attribute, std::int64_t value) {
  return leaf(attribute, Operator::greater_or_equal, value);
}
Lines sku(const std::string& text) { return leaf(Attribute::line_sku, Operator::equal, text); }

Percent percent(std::int64_t whole) { return Percent{whole * 10'000}; }

PercentOff off_order(std::int64_t whole) {
  PercentOff effect;
  effect.percent = percent(whole);
  return effect;
}
PercentOff off_lines(std::int64_t whole, Lines lines = std::nullopt) {
  PercentOff effect = off_order(whole);
  effect.scope = Scope::lines;
  effect.lines = std::move(lines);
  return effect;
}
AmountOff amount_off_order(Amount amount) {
  AmountOff effect;
  effect.amount = amount;
  return effect;
}
AmountOff amount_off_units(Amount amount) {
  AmountOff effect = amount_off_order(amount);
  effect.scope = Scope::lines;
  return effect;
}
BuyXGetY buy_get(std::int64_t x, std::int64_t y) {
  BuyXGetY effect;
  effect.buy_quantity = x;
  effect.get_quantity = y;
  return effect;
}
NthUnit each_nth(std::int64_t n, std::int64_t whole) {
  NthUnit effect;
  effect.n = n;
  effect.percent = percent(whole);
  return effect;
}
BundlePrice bundle(Amount price, std::vector<BundlePrice::Component> components) {
  BundlePrice effect;
  effect.components = std::move(components);
  effect.price = price;
  return effect;
}
Tiers tiers(TierBy by, std::vector<Tiers::Tier> list) {
  Tiers effect;
  effect.by = by;
  effect.tiers = std::move(list);
  return effect;
}
ShippingOff free_shipping() { return ShippingOff{percent(100), std::nullopt, std::nullopt}; }
Cashback cashback(Amount amount) { return Cashback{amount, std::nullopt, std::nullopt}; }
Points bonus(std::int64_t points) { return Points{points}; }
Points times(std::int64_t ten_thousandths) {
  return Points{Points::Multiplier{Decimal{ten_thousandths}}};
}

Promotion promotion(const std::string& id, std::vector<Effect> effects) {
  Promotion result;
  result.id = id;
  result.name = id;
  result.effects = std::move(effects);
  return result;
}

struct Item {
  Amount price = 0;
  std::int64_t quantity = 1;
  Amount floor = 0;
  bool discountable = true;
};

// Lines "1", "2", … with the article numbers A, B, …
Cart cart_of(const std::vector<Item>& items) {
  Cart cart;
  for (const Item& item : items) {
    CartLine line;
    line.id = std::to_string(cart.lines.size() + 1);
    line.sku = std::string(1, static_cast<char>('A' + cart.lines.size()));
    line.quantity = item.quantity;
    line.unit_price = item.price;
    line.min_unit_price = item.floor;
    if (!item.discountable) line.discountable = false;
    cart.lines.push_back(line);
  }
  return cart;
}

EvaluateOptions at(const std::string& time, Policy policy = Policy::best_for_customer) {
  EvaluateOptions options;
  options.now = *parse_instant(time);
  options.policy = policy;
  options.explain = true;
  return options;
}
const EvaluateOptions best = at("2026-11-27T10:00:00+01:00");
const EvaluateOptions by_priority = at("2026-11-27T10:00:00+01:00", Policy::priority);

Evaluation price(const std::vector<Promotion>& promotions, const Cart& cart,
                 const EvaluateOptions& options = best, const Settings& settings = {}) {
  return *oracle(Definitions{promotions, settings}, cart, options);
}

Amounts discounts(const Evaluation& evaluation) {
  Amounts result;
  for (const PricedLine& line : evaluation.lines) result.push_back(line.discount);
  return result;
}
Texts applied(const Evaluation& evaluation) {
  Texts result;
  for (const Applied& each : evaluation.applied) result.push_back(each.promotion);
  return result;
}
Reason reason_for(const Evaluation& evaluation, const std::string& id) {
  for (const Rejected& each : evaluation.rejected) {
    if (each.promotion == id) return each.reason;
  }
  ADD_FAILURE() << id << " is not rejected";
  return Reason::unknown_code;
}

// --- The contract's examples ---------------------------------------------------------------------

TEST(Oracle, PercentageFirstUnlessTheThresholdIsOnWhatIsLeft) {
  const auto with_threshold = [](Attribute attribute) {
    Promotion fixed = promotion("fixed", {amount_off_order(1500)});
    fixed.conditions = at_least(attribute, 7500);
    return price({promotion("ten", {off_order(10)}), fixed}, cart_of({{8000}}));
  };
  const Evaluation on_list = with_threshold(Attribute::cart_subtotal);
  EXPECT_EQ(on_list.totals.items, 5700);
  EXPECT_EQ(applied(on_list), (Texts{"ten", "fixed"}));
  const Evaluation on_left = with_threshold(Attribute::cart_subtotal_discounted);
  EXPECT_EQ(on_left.totals.items, 5850);
  EXPECT_EQ(applied(on_left), (Texts{"fixed", "ten"}));
  EXPECT_EQ(on_left.optimality, (Optimality{true, 2150, 2150}));
}

TEST(Oracle, TwoPairsOfRunningShoes) {
  Promotion shoes = promotion("bf-shoes", {off_lines(20)});
  Promotion shipping = promotion("free-ship", {free_shipping()});
  Promotion welcome = promotion("welcome", {off_order(10)});
  welcome.codes = {"WELCOME10"};
  welcome.conditions = leaf(Attribute::customer_orders, Operator::equal, std::int64_t{0});
  Promotion mug = promotion("mug", {Gift{"MUG", 1, std::nullopt}});
  mug.conditions = at_least(Attribute::cart_subtotal_discounted, 13000);
  Cart cart = cart_of({{7999, 2}});
  cart.shipping = Shipping{"standard", 495, "NL", "1011AB", {}};
  cart.customer.orders = 3;
  cart.codes = {"WELCOME10"};
  EvaluateOptions options = best;
  options.explain = false;

  const Evaluation result = price({shoes, shipping, welcome, mug}, cart, options);

  Totals totals;
  totals.list = 15998;
  totals.line_discounts = 3200;
  totals.items = totals.total = totals.due = 12798;
  totals.shipping_list = totals.shipping_discounts = 495;
  totals.saved = totals.customer_value = 3695;
  EXPECT_EQ(result.totals, totals);
  EXPECT_EQ(result.lines,
            (std::vector<PricedLine>{{"1", 15998, 3200, 12798, {{"bf-shoes", 3200}}}}));
  EXPECT_EQ(result.shipping, (PricedShipping{"standard", 495, 495, 0, {{"free-ship", 495}}}));
  EXPECT_TRUE(result.gifts.empty());
  ASSERT_EQ(result.applied.size(), 2u);
  EXPECT_EQ(result.applied[0], (Applied{"bf-shoes", {}, 3200, 0, 0, {}}));
  EXPECT_EQ(result.applied[1], (Applied{"free-ship", {}, 495, 0, 0, {}}));
  const Rejected refused{"WELCOME10", "welcome", Reason::not_first_order, {}, {}, {}, ""};
  EXPECT_EQ(result.rejected, (std::vector<Rejected>{refused}));
  EXPECT_EQ(result.hints, (std::vector<Hint>{{"mug", HintKind::spend_more, 202, 0, false}}));
  EXPECT_EQ(result.optimality, (Optimality{true, 3695, 3695}));
}

// --- Spreading and rounding ----------------------------------------------------------------------

TEST(Oracle, SpreadsByLargestRemainderWithinWhatEachCanGive) {
  const struct {
    Amount amount;
    Amounts weights, most, want;
  } rows[] = {
      {100, {1, 1, 1}, {100, 100, 100}, {34, 33, 33}},
      {1, {1, 1}, {1, 1}, {1, 0}},
      {7, {0, 7}, {0, 7}, {0, 7}},
      {5, {0, 0}, {0, 0}, {0, 0}},
      {10, {5, 5}, {2, 9}, {2, 8}},  // the excess moves
      {10, {5, 5}, {2, 5}, {2, 5}},  // what cannot be placed is not granted
      {9, {3, 3, 3}, {0, 1, 9}, {0, 1, 8}},
      {2, {5, 3, 2}, {9, 9, 9}, {1, 1, 0}},
  };
  for (const auto& row : rows) EXPECT_EQ(spread_over(row.amount, row.weights, row.most), row.want);
}

TEST(Oracle, RoundsOnceOnWhatTheScopeCovers) {
  const Cart cart = cart_of({{5}, {5}});
  EXPECT_EQ(discounts(price({promotion("order", {off_order(50)})}, cart)), (Amounts{3, 2}));
  EXPECT_EQ(discounts(price({promotion("lines", {off_lines(50)})}, cart)), (Amounts{3, 3}));
  EXPECT_EQ(discounts(price({promotion("nth", {each_nth(2, 50)})}, cart)), (Amounts{3, 0}));
}

TEST(Oracle, NeverGoesBelowTheFloorAndMovesTheExcess) {
  const Cart cart = cart_of({{100, 1, 90}, {100}});
  EXPECT_EQ(discounts(price({promotion("p", {off_order(50)})}, cart)), (Amounts{10, 90}));
  EXPECT_EQ(discounts(price({promotion("p", {off_lines(50)})}, cart)), (Amounts{10, 50}));
  EXPECT_EQ(discounts(price({promotion("p", {amount_off_units(30)})}, cart)), (Amounts{10, 30}));
}

TEST(Oracle, LeavesLinesThatAreNotDiscountableAlone) {
  const Cart cart = cart_of({{100, 1, 0, false}, {100}});
  EXPECT_EQ(discounts(price({promotion("p", {off_order(50)})}, cart)), (Amounts{0, 50}));
  EXPECT_TRUE(applied(price({promotion("p", {buy_get(1, 1)})}, cart)).empty());
}

TEST(Oracle, CutsTheUncutDiscountInProportion) {
  PercentOff capped = off_lines(50);
  capped.max_amount = 30;
  EXPECT_EQ(discounts(price({promotion("p", {capped})}, cart_of({{100}, {50}}))),
            (Amounts{20, 10}));
  Promotion both = promotion("p", {off_lines(50), off_order(50)});
  both.limits.max_discount = 60;
  const Evaluation result = price({both}, cart_of({{100}}));
  EXPECT_EQ(result.totals.line_discounts, 50);
  EXPECT_EQ(result.totals.order_discounts, 10);
  EXPECT_EQ(result.lines[0].adjustments, (std::vector<Adjustment>{{"p", 60}}));
}

TEST(Oracle, TakesWhatIsLeftOfABudget) {
  Promotion spent = promotion("p", {amount_off_order(50)});
  spent.limits.budget = 100;
  Cart cart = cart_of({{200}});
  cart.uses.promotions["p"].granted = 60;
  EXPECT_EQ(price({spent}, cart).totals.saved, 40);
  cart.uses.promotions["p"].held_granted = 25;
  EXPECT_EQ(price({spent}, cart).totals.saved, 15);
  cart.uses.promotions["p"].held_granted = 40;
  EXPECT_EQ(reason_for(price({spent}, cart), "p"), Reason::held_elsewhere);
  cart.uses.promotions["p"].granted = 100;
  EXPECT_EQ(reason_for(price({spent}, cart), "p"), Reason::budget_spent);
}

TEST(Oracle, TakesAtMostSoManyUnits) {
  PercentOff half = off_lines(50);
  half.max_units = 2;
  const Cart cart = cart_of({{100, 2}, {40}, {10, 1, 10}});
  EXPECT_EQ(discounts(price({promotion("p", {half})}, cart)), (Amounts{50, 20, 0}));
  half.unit_order = UnitOrder::dearest_first;
  EXPECT_EQ(discounts(price({promotion("p", {half})}, cart)), (Amounts{100, 0, 0}));
}

TEST(Oracle, TakesAPercentageOfTheListPriceFromWhatIsLeft) {
  PercentOff of_list = off_lines(50);
  of_list.base = Base::list;
  Promotion second = promotion("b", {of_list});
  second.priority = 1;
  const Cart cart = cart_of({{100}});
  EXPECT_EQ(price({promotion("a", {off_lines(40)}), second}, cart, by_priority).totals.saved, 90);
  EXPECT_EQ(price({promotion("a", {off_lines(70)}), second}, cart, by_priority).totals.saved, 100);
}

// --- Unit roles ----------------------------------------------------------------------------------

TEST(Oracle, BuysTheDearestAndGetsTheCheapestUnderPriority) {
  const Cart cart = cart_of({{30}, {10}, {20}});
  EXPECT_EQ(discounts(price({promotion("p", {buy_get(1, 1)})}, cart, by_priority)),
            (Amounts{0, 10, 0}));
  EXPECT_EQ(discounts(price({promotion("p", {buy_get(1, 2)})}, cart, by_priority)),
            (Amounts{0, 10, 20}));
  // The best choice buys the cheapest.
  EXPECT_EQ(discounts(price({promotion("p", {buy_get(1, 1)})}, cart)), (Amounts{30, 0, 0}));
}

TEST(Oracle, NeverGetsAUnitThatCostsNothingButMayBuyIt) {
  const Cart cart = cart_of({{0}, {20}});
  EXPECT_EQ(discounts(price({promotion("p", {buy_get(1, 1)})}, cart, by_priority)),
            (Amounts{0, 20}));
  EXPECT_EQ(discounts(price({promotion("p", {buy_get(1, 1)})}, cart)), (Amounts{0, 20}));
}

TEST(Oracle, PassesOverAUnitThatIsNeededToBuy) {
  BuyXGetY effect = buy_get(1, 1);
  effect.buy_lines = sku("A");
  const Cart cart = cart_of({{10}, {20}});
  EXPECT_EQ(discounts(price({promotion("p", {effect})}, cart, by_priority)), (Amounts{0, 20}));
}

TEST(Oracle, DiscountsTheCheapestOfEachGroup) {
  const Cart cart = cart_of({{40}, {30}, {20}, {10}});
  const Promotion second_free = promotion("p", {each_nth(2, 100)});
  EXPECT_EQ(discounts(price({second_free}, cart, by_priority)), (Amounts{0, 0, 20, 10}));
  // 40 with 30 and 20 with 10.
  EXPECT_EQ(discounts(price({second_free}, cart)), (Amounts{0, 30, 0, 10}));
  EXPECT_EQ(discounts(price({promotion("p", {each_nth(3, 100)})}, cart, by_priority)),
            (Amounts{0, 0, 0, 10}));
  EXPECT_EQ(discounts(price({promotion("p", {each_nth(3, 100)})}, cart)), (Amounts{0, 0, 20, 0}));
}

TEST(Oracle, NeverGroupsAUnitAtItsFloorWithADearerNth) {
  const Promotion second_free = promotion("p", {each_nth(2, 100)});
  EXPECT_TRUE(applied(price({second_free}, cart_of({{10, 1, 10}, {20}}))).empty());
  EXPECT_TRUE(applied(price({second_free}, cart_of({{10, 1, 10}, {20}}), by_priority)).empty());
  EXPECT_EQ(discounts(price({second_free}, cart_of({{30, 1, 30}, {20}}), by_priority)),
            (Amounts{0, 20}));
  // Three units at zero count, but none can serve: one group.
  EXPECT_EQ(discounts(price({second_free}, cart_of({{0, 3}, {20, 2}, {50}}), by_priority)),
            (Amounts{0, 20, 0}));
}

TEST(Oracle, GivesAUnitOneRoleOverAllPromotions) {
  Promotion first = promotion("a", {each_nth(2, 50)});
  Promotion second = promotion("b", {buy_get(1, 1)});
  const Cart cart = cart_of({{100, 2}});
  EXPECT_EQ(applied(price({first, second}, cart, by_priority)), (Texts{"a"}));
  EXPECT_EQ(applied(price({first, second}, cart)), (Texts{"b"}));
  EXPECT_EQ(applied(price({first, second}, cart_of({{100, 4}}), by_priority)), (Texts{"a"}));
  EXPECT_EQ(price({first, second}, cart_of({{100, 4}})).totals.saved, 200);
  // It stays open to every other kind of discount.
  EXPECT_EQ(price({first, promotion("c", {off_order(10)})}, cart).totals.saved, 65);
}

TEST(Oracle, RepeatsAtMostSoOften) {
  BuyXGetY once = buy_get(1, 1);
  once.repeat = 1;
  EXPECT_EQ(price({promotion("p", {once})}, cart_of({{10, 4}}), by_priority).totals.saved, 10);
  EXPECT_EQ(price({promotion("p", {once})}, cart_of({{10, 4}})).totals.saved, 10);
  EXPECT_EQ(price({promotion("p", {buy_get(1, 1)})}, cart_of({{10, 4}})).totals.saved, 20);
}

TEST(Oracle, FreesTheUnitsOfAnApplicationThatACapLeavesNothing) {
  BuyXGetY capped = buy_get(1, 1);
  capped.max_amount = 1;
  // Two applications, the cap leaves one of them nothing: its units are open to the next promotion.
  const Evaluation result = price({promotion("a", {capped}), promotion("b", {each_nth(2, 50)})},
                                  cart_of({{10}, {10}, {10}, {10}}), by_priority);
  EXPECT_EQ(applied(result), (Texts{"a", "b"}));
  EXPECT_EQ(result.totals.saved, 6);
}

TEST(Oracle, GivesOnTheLinesFirstWhatItCouldGiveInEitherScope) {
  // Free either way: as every second unit and the rest of the order, or as the order alone.
  const Evaluation result =
      price({promotion("p", {each_nth(2, 100), off_order(100)})}, cart_of({{10, 2}}));
  EXPECT_EQ(result.totals.line_discounts, 10);
  EXPECT_EQ(result.totals.order_discounts, 10);
}

// --- Bundles -------------------------------------------------------------------------------------

TEST(Oracle, SellsASetForItsPriceIfThatIsLess) {
  const auto sold = [](Amount price_of_set, const std::vector<Item>& items) {
    const BundlePrice effect = bundle(price_of_set, {{1, sku("A")}, {1, sku("B")}});
    return discounts(price({promotion("p", {effect})}, cart_of(items)));
  };
  EXPECT_EQ(sold(120, {{100}, {60}}), (Amounts{25, 15}));
  EXPECT_EQ(sold(159, {{100}, {60}}), (Amounts{1, 0}));  // five eighths of a cent
  EXPECT_EQ(sold(160, {{100}, {60}}), (Amounts{0, 0}));
  EXPECT_EQ(sold(161, {{100}, {60}}), (Amounts{0, 0}));
  EXPECT_EQ(sold(120, {{100, 1, 0, false}, {60}}), (Amounts{0, 0}));
  EXPECT_EQ(sold(120, {{100, 2}, {60, 3}}), (Amounts{50, 30}));
  // What one unit cannot give the others of its set give, and no unit outside of it.
  EXPECT_EQ(sold(120, {{100, 1, 95}, {60}}), (Amounts{5, 35}));
  EXPECT_EQ(sold(120, {{100, 1, 95}, {60, 2, 50}}), (Amounts{5, 10}));
}

TEST(Oracle, RepeatsABundleAndCutsItsDiscountAsAWhole) {
  BundlePrice effect = bundle(120, {{1, sku("A")}, {1, sku("B")}});
  const Cart two_sets = cart_of({{100, 2}, {60, 2}});
  effect.repeat = 1;
  EXPECT_EQ(discounts(price({promotion("p", {effect})}, two_sets)), (Amounts{25, 15}));
  EXPECT_EQ(price({promotion("p", {effect})}, two_sets, by_priority).totals.saved, 40);
  effect.repeat = std::nullopt;
  effect.max_amount = 30;  // of 50 and 30
  EXPECT_EQ(discounts(price({promotion("p", {effect})}, two_sets)), (Amounts{19, 11}));
  EXPECT_EQ(price({promotion("p", {effect})}, two_sets, by_priority).totals.saved, 30);
}

TEST(Oracle, BundlesTheDearestUnderPriorityAndTheBestOtherwise) {
  // A set is one A or B with one B.
  const Lines either = Predicate{Any{{*sku("A"), *sku("B")}}};
  const Promotion pairs = promotion("p", {bundle(10, {{1, either}, {1, sku("B")}})});
  const Cart cart = cart_of({{50, 2}, {100, 2}});
  EXPECT_EQ(discounts(price({pairs}, cart, by_priority)), (Amounts{0, 190}));
  EXPECT_EQ(price({pairs}, cart).totals.saved, 280);
  // The only B is left for the second component.
  EXPECT_EQ(price({pairs}, cart_of({{50}, {100}}), by_priority).totals.saved, 140);
  EXPECT_EQ(price({pairs}, cart_of({{50, 5}}), by_priority).totals.saved, 0);
}

TEST(Oracle, BundlesNothingForNothing) {
  // A second set costs no more than its price, so its units stay open.
  const Promotion pair = promotion("a", {bundle(90, {{2, std::nullopt}})});
  const Promotion second_half = promotion("b", {each_nth(2, 50)});
  const Cart cart = cart_of({{100}, {60}, {50}, {40}});
  const Evaluation result = price({pair, second_half}, cart, by_priority);
  EXPECT_EQ(result.applied[0].amount, 70);
  EXPECT_EQ(result.applied[1].amount, 20);
  const Promotion dear = promotion("a", {bundle(30, {{1, sku("A")}})});
  EXPECT_TRUE(applied(price({dear}, cart_of({{50, 1, 50}}))).empty());
  EXPECT_EQ(reason_for(price({dear}, cart_of({{50, 1, 50}})), "a"), Reason::adds_nothing);
}

TEST(Oracle, FreesTheSetThatACapLeavesNothing) {
  BundlePrice capped = bundle(19, {{2, std::nullopt}});
  capped.max_amount = 1;
  // Two sets of one cent each; the cap leaves the second nothing.
  const Evaluation result = price({promotion("a", {capped}), promotion("b", {each_nth(2, 50)})},
                                  cart_of({{10}, {10}, {10}, {10}}), by_priority);
  EXPECT_EQ(applied(result), (Texts{"a", "b"}));
  EXPECT_EQ(result.totals.saved, 6);
}

TEST(Oracle, GivesABundledUnitNoOtherRole) {
  const Promotion pair = promotion("a", {bundle(150, {{2, std::nullopt}})});
  const Promotion second_half = promotion("b", {each_nth(2, 50)});
  EXPECT_EQ(price({pair, second_half}, cart_of({{100, 2}})).totals.saved, 50);
  EXPECT_EQ(price({pair, second_half}, cart_of({{100, 4}})).totals.saved, 100);
  EXPECT_EQ(price({pair, promotion("c", {off_order(10)})}, cart_of({{100, 2}})).totals.saved, 65);
}

TEST(Oracle, FindsNoLinesForABundleWithoutOneComponent) {
  const Promotion pair = promotion("p", {bundle(0, {{1, sku("A")}, {1, sku("Z")}})});
  EXPECT_EQ(reason_for(price({pair}, cart_of({{100}})), "p"), Reason::no_matching_lines);
}

// The better variant at the price of the lower: A is dearer than B by 100.00.
TEST(Oracle, UpgradesAProduct) {
  SetUnitPrice to_lower;
  to_lower.price = 59'900;
  to_lower.lines = sku("A");
  to_lower.max_units = 1;
  BundlePrice as_bundle = bundle(59'900, {{1, sku("A")}});
  as_bundle.repeat = 1;
  const Cart cart = cart_of({{69'900, 2}, {59'900}});
  for (const EvaluateOptions& options : {best, by_priority}) {
    for (const Effect& upgrade : {Effect{to_lower}, Effect{as_bundle}}) {
      const Promotion promotion_of = promotion("upgrade", {upgrade});
      EXPECT_EQ(discounts(price({promotion_of}, cart, options)), (Amounts{10'000, 0}));
      EXPECT_EQ(
          price({promotion_of, promotion("ten", {off_order(10)})}, cart, options).totals.items,
          170'730);  // 189,700 less a tenth
    }
  }
}

// --- Tiers ---------------------------------------------------------------------------------------

TEST(Oracle, AppliesTheHighestTierReachedToAll) {
  const Tiers by_units = tiers(TierBy::quantity, {{3, percent(10)}, {5, percent(20)}});
  const auto saved = [](const Tiers& effect, const std::vector<Item>& items) {
    return discounts(price({promotion("p", {effect})}, cart_of(items)));
  };
  EXPECT_EQ(saved(by_units, {{100, 2}}), (Amounts{0}));
  EXPECT_EQ(saved(by_units, {{100, 3}}), (Amounts{30}));
  EXPECT_EQ(saved(by_units, {{100, 2}, {50, 2}}), (Amounts{20, 10}));
  EXPECT_EQ(saved(by_units, {{100, 5}}), (Amounts{100}));
  // A line that is not discountable does not count.
  EXPECT_EQ(saved(by_units, {{100, 2}, {50, 1, 0, false}}), (Amounts{0, 0}));
  const Tiers by_amount = tiers(TierBy::amount, {{250, percent(10)}, {300, percent(1)}});
  EXPECT_EQ(saved(by_amount, {{249}}), (Amounts{0}));
  EXPECT_EQ(saved(by_amount, {{250}}), (Amounts{25}));
  EXPECT_EQ(saved(by_amount, {{299}}), (Amounts{30}));
  EXPECT_EQ(saved(by_amount, {{300}}), (Amounts{3}));  // the highest, though it gives less
}

TEST(Oracle, MeasuresTiersOnTheListAndTakesThemOffWhatIsLeft) {
  Tiers effect = tiers(TierBy::amount, {{200, percent(50)}});
  Promotion second = promotion("b", {effect});
  second.priority = 1;
  const Cart cart = cart_of({{200}});
  EXPECT_EQ(price({promotion("a", {off_lines(40)}), second}, cart, by_priority).totals.saved, 140);
  std::get<Tiers>(second.effects[0]).base = Base::list;
  EXPECT_EQ(price({promotion("a", {off_lines(40)}), second}, cart, by_priority).totals.saved, 180);
  EXPECT_EQ(price({promotion("a", {off_lines(60)}), second}, cart, by_priority).totals.saved, 200);
}

TEST(Oracle, GivesATierPerLineAsAnAmountOrAsAUnitPrice) {
  const auto gives = [](auto what, const std::vector<Item>& items) {
    const Tiers effect = tiers(TierBy::quantity, {{2, what}});
    return discounts(price({promotion("p", {effect})}, cart_of(items)));
  };
  EXPECT_EQ(gives(percent(50), {{5}, {5}}), (Amounts{3, 3}));  // rounded on each line
  EXPECT_EQ(gives(Amount{10}, {{100}, {50}}), (Amounts{7, 3}));
  EXPECT_EQ(gives(Amount{10}, {{100, 1, 98}, {50}}), (Amounts{2, 8}));
  EXPECT_EQ(gives(Amount{10}, {{3}, {4}}), (Amounts{3, 4}));
  EXPECT_EQ(gives(Tiers::UnitPrice{60}, {{100, 2}, {50}}), (Amounts{80, 0}));
  EXPECT_EQ(gives(Tiers::UnitPrice{60}, {{100, 2, 70}}), (Amounts{60}));
}

TEST(Oracle, CapsATierAndFindsNoLinesForIt) {
  Tiers effect = tiers(TierBy::quantity, {{1, percent(50)}});
  effect.max_amount = 30;
  EXPECT_EQ(discounts(price({promotion("p", {effect})}, cart_of({{100}, {50}}))),
            (Amounts{20, 10}));
  effect.lines = sku("Z");
  EXPECT_EQ(reason_for(price({promotion("p", {effect})}, cart_of({{100}})), "p"),
            Reason::no_matching_lines);
}

// --- Shipping and rewards ------------------------------------------------------------------------

TEST(Oracle, TakesShippingDiscountsOffWhatShippingStillCosts) {
  Cart cart = cart_of({{100}});
  cart.shipping = Shipping{"standard", 495, std::nullopt, std::nullopt, {}};
  const auto net = [&](ShippingOff effect) {
    return price({promotion("p", {effect})}, cart).totals.shipping;
  };
  EXPECT_EQ(net({percent(50), std::nullopt, std::nullopt}), 247);  // 247.5 off is 248
  EXPECT_EQ(net({Amount{600}, std::nullopt, std::nullopt}), 0);
  EXPECT_EQ(net({ShippingOff::ToPrice{100}, std::nullopt, std::nullopt}), 100);
  EXPECT_EQ(net({ShippingOff::ToPrice{500}, std::nullopt, std::nullopt}), 495);
  EXPECT_EQ(net({Amount{600}, std::nullopt, 95}), 400);
  EXPECT_EQ(net({Amount{600}, Texts{"express"}, std::nullopt}), 495);
}

TEST(Oracle, UpgradesShippingAtTheRateOfTheLowerMethod) {
  Cart cart = cart_of({{100}});
  cart.shipping = Shipping{"express", 995, std::nullopt, std::nullopt, {{"standard", 495}}};
  const auto net = [&](const ShippingUpgrade& effect) {
    return price({promotion("p", {effect})}, cart).totals.shipping;
  };
  EXPECT_EQ(net({"express", "standard", std::nullopt}), 495);
  EXPECT_EQ(net({"express", "standard", 100}), 895);
  EXPECT_EQ(net({"same-day", "standard", std::nullopt}), 995);
  EXPECT_EQ(net({"express", "pickup", std::nullopt}), 995);  // its rate is not known
  // From what shipping still costs: 498 off, then 2.
  const Promotion half = promotion("a", {ShippingOff{percent(50), std::nullopt, std::nullopt}});
  const Promotion upgrade = promotion("b", {ShippingUpgrade{"express", "standard", std::nullopt}});
  const Evaluation both = price({half, upgrade}, cart, by_priority);
  EXPECT_EQ(both.applied[1].amount, 2);
  EXPECT_EQ(price({half, upgrade}, cart).totals.shipping, 247);  // 500 off, then 248
  cart.shipping->rates = {{"standard", 1'095}};
  EXPECT_EQ(net({"express", "standard", std::nullopt}), 995);
}

TEST(Oracle, CutsCashbackToWhatTheDiscountableLinesCost) {
  const Cart cart = cart_of({{100}, {50, 1, 0, false}});
  const Evaluation result =
      price({promotion("a", {cashback(80)}), promotion("b", {cashback(80)})}, cart, by_priority);
  EXPECT_EQ(result.applied[0].cashback, 80);
  EXPECT_EQ(result.applied[1].cashback, 20);
  EXPECT_EQ(result.totals.saved, 0);
  EXPECT_EQ(result.totals.customer_value, 100);
  const Cashback half{percent(50), std::nullopt, std::nullopt};
  EXPECT_EQ(price({promotion("a", {half, off_order(10)})}, cart).totals.cashback, 45);
}

TEST(Oracle, GrantsAFixedCashbackOnlyForALineItIsFor) {
  const auto granted = [](const std::string& article) {
    const Cashback effect{Amount{50}, sku(article), std::nullopt};
    return price({promotion("p", {effect})}, cart_of({{100}, {20}})).totals.cashback;
  };
  EXPECT_EQ(granted("A"), 50);
  EXPECT_EQ(granted("B"), 50);
  EXPECT_EQ(granted("Z"), 0);
}

TEST(Oracle, FloorsPointsOncePerPromotion) {
  Settings settings;
  settings.points_per_currency_unit = Decimal{15'000};  // 1.5 per whole euro
  settings.point_value = Decimal{5'000};                // half a cent
  const Cart cart = cart_of({{799}});                   // 7 whole euros: 10 base points
  const auto points = [&](std::vector<Promotion> promotions) {
    return price(promotions, cart, best, settings).totals;
  };
  EXPECT_EQ(points({}).base_points, 10);
  EXPECT_EQ(points({promotion("p", {times(12'500)})}).points, 2);  // 2.5
  EXPECT_EQ(points({promotion("p", {times(12'500), times(12'500)})}).points, 5);
  EXPECT_EQ(points({promotion("p", {times(12'500)}), promotion("q", {times(12'500)})}).points, 4);
  EXPECT_EQ(points({promotion("p", {bonus(3)})}).customer_value, 2);  // 1.5
}

TEST(Oracle, EarnsNothingOnAnOrderThatExcludesIt) {
  Settings settings;
  settings.points_per_currency_unit = Decimal{10'000};
  Promotion no_points = promotion("z", {off_order(10)});
  no_points.excludes_earn_points = true;
  const std::vector<Promotion> both = {promotion("a", {times(20'000)}), no_points};
  const Evaluation result = price(both, cart_of({{1000}}), by_priority, settings);
  EXPECT_EQ(applied(result), (Texts{"z"}));
  EXPECT_EQ(result.totals.base_points, 0);
  EXPECT_EQ(reason_for(result, "a"), Reason::adds_nothing);
}

TEST(Oracle, StartsAgainWithoutWhatTurnsOutToGrantNothing) {
  Settings settings;
  settings.points_per_currency_unit = Decimal{10'000};
  Promotion late = promotion("z", {bonus(5)});
  late.excludes_earn_points = true;
  Promotion early = promotion("a", {times(20'000)});
  early.stacking.combines_with_all = false;
  early.stacking.combines_with_promotions = {"z"};
  // "a" stands in the way of "m" until "z" takes its points away.
  const Evaluation result =
      price({early, promotion("m", {bonus(1)}), late}, cart_of({{1000}}), by_priority, settings);
  EXPECT_EQ(applied(result), (Texts{"m", "z"}));
}

TEST(Oracle, LeavesOutExcludedTenders) {
  Promotion no_burning = promotion("p", {off_order(10)});
  no_burning.excludes_burn_points = true;
  Cart cart = cart_of({{1000}});
  cart.tenders = {{"points", 200}, {"gift_card", 300}};
  const Evaluation result = price({no_burning}, cart);
  EXPECT_EQ(result.totals.due, 600);
  EXPECT_EQ(result.rejected_tenders, (std::vector<RejectedTender>{{"points", 200, "p"}}));
  cart.tenders = {{"gift_card", 3000}};
  EXPECT_EQ(price({no_burning}, cart).totals.due, 0);
}

// --- Stacking and ties ---------------------------------------------------------------------------

TEST(Oracle, LetsPromotionsStandTogetherOnlyWhereBothAllowIt) {
  const auto with = [](auto change_a, auto change_b) {
    Promotion a = promotion("a", {off_order(10)});
    Promotion b = promotion("b", {free_shipping()});
    change_a(a.stacking);
    change_b(b.stacking);
    return may_stand_together(a, b);
  };
  const auto any = [](Stacking&) {};
  const auto listing = [](Texts ids, Texts groups, std::vector<Scope> scopes) {
    return [=](Stacking& stacking) {
      stacking.combines_with_all = false;
      stacking.combines_with_promotions = ids;
      stacking.combines_with_groups = groups;
      stacking.combines_with_scopes = scopes;
    };
  };
  const auto in_group = [](Stacking& stacking) { stacking.group = "g"; };
  EXPECT_TRUE(with(any, any));
  EXPECT_FALSE(with([](Stacking& stacking) { stacking.exclusive = true; }, any));
  EXPECT_FALSE(with(in_group, in_group));
  EXPECT_FALSE(with(listing({}, {}, {}), any));
  EXPECT_TRUE(with(listing({"b"}, {}, {}), any));
  EXPECT_TRUE(with(listing({}, {"g"}, {}), in_group));
  EXPECT_TRUE(with(listing({}, {}, {Scope::shipping}), any));
  EXPECT_FALSE(with(listing({}, {}, {Scope::order}), any));
  EXPECT_FALSE(with(any, listing({}, {}, {Scope::lines})));
}

TEST(Oracle, SkipsUnderPriorityWhatMayNotJoin) {
  Promotion small = promotion("small", {amount_off_order(1)});
  small.priority = -1;
  small.stacking.exclusive = true;
  const std::vector<Promotion> both = {promotion("large", {amount_off_order(50)}), small};
  const Evaluation result = price(both, cart_of({{100}}), by_priority);
  EXPECT_EQ(applied(result), (Texts{"small"}));
  EXPECT_EQ(result.rejected.front().with, (Texts{"small"}));
  EXPECT_EQ(applied(price(both, cart_of({{100}}))), (Texts{"large"}));
}

TEST(Oracle, PrefersAmongEqualPlansMoreUnvaluedThenFewerThenTheSmallerList) {
  const Cart cart = cart_of({{100}});
  Promotion gift = promotion("gift", {Gift{"MUG", 1, std::nullopt}});
  EXPECT_EQ(applied(price({gift}, cart)), (Texts{"gift"}));
  EXPECT_TRUE(applied(price({promotion("gift", {Gift{"MUG", 1, 0}})}, cart)).empty());
  EXPECT_EQ(
      applied(price({promotion("b", {off_order(100)}), promotion("a", {off_order(100)})}, cart)),
      (Texts{"a"}));
  // Either alone makes it free; the order of two tens does not matter, so a stands first.
  EXPECT_EQ(
      applied(price(
          {promotion("b", {amount_off_order(10)}), promotion("a", {amount_off_order(10)})}, cart)),
      (Texts{"a", "b"}));
}

TEST(Oracle, PrefersAmongEqualPlansTheLargerDiscountOnTheFirstLine) {
  BuyXGetY once = buy_get(1, 1);
  once.repeat = 1;
  EXPECT_EQ(discounts(price({promotion("p", {once})}, cart_of({{10}, {10}, {10}}))),
            (Amounts{10, 0, 0}));
}

// --- Codes ---------------------------------------------------------------------------------------

TEST(Oracle, UsesTheFewestCodesThenTheEarliest) {
  Promotion a = promotion("a", {amount_off_order(1)});
  a.codes = {"One-1", "Both"};
  Promotion b = promotion("b", {amount_off_order(1)});
  b.codes = {"two", "BOTH"};
  Cart cart = cart_of({{100}});
  cart.codes = {"one1", "TWO", "both"};
  Evaluation result = price({a, b}, cart);
  EXPECT_EQ(result.applied[0].codes, (Texts{"Both"}));
  EXPECT_EQ(result.applied[1].codes, (Texts{"BOTH"}));
  EXPECT_TRUE(result.rejected.empty());
  a.limits.per_code = 1;
  cart.uses.codes["BOTH"] = {1, 0};
  result = price({a, b}, cart);
  EXPECT_EQ(result.applied[0].codes, (Texts{"One-1"}));
  EXPECT_EQ(result.applied[1].codes, (Texts{"two"}));
}

TEST(Oracle, RefusesCodesUnderTheirFirstPromotion) {
  Promotion a = promotion("a", {amount_off_order(1)});
  a.codes = {"Vip"};
  a.priority = 5;
  a.status = Status::paused;
  Promotion b = a;
  b.id = "b";
  b.priority = 1;
  b.status = Status::ended;
  Promotion draft = a;
  draft.id = "draft";
  draft.status = Status::draft;
  draft.codes = {"secret", "vip"};
  draft.priority = 0;
  Cart cart = cart_of({{100}});
  cart.codes = {"v-i-p", "Secret"};
  const Evaluation result = price({a, b, draft}, cart);
  ASSERT_EQ(result.rejected.size(), 2u);
  EXPECT_EQ(result.rejected[0], (Rejected{"Vip", "b", Reason::expired, {}, {}, {}, ""}));
  EXPECT_EQ(result.rejected[1], (Rejected{"Secret", {}, Reason::unknown_code, {}, {}, {}, ""}));
}

TEST(Oracle, TriggersThroughAPoolUntilItsCodeIsUsed) {
  Promotion pooled = promotion("p", {amount_off_order(1)});
  pooled.pools = {"spring"};
  Cart cart = cart_of({{100}});
  cart.codes = {"abc-d"};
  EXPECT_EQ(price({pooled}, cart).rejected[0].reason, Reason::unknown_code);
  cart.pool_codes = {{"ABCD", "spring", 1}};
  EXPECT_EQ(price({pooled}, cart).applied[0].codes, (Texts{"ABCD"}));
  cart.uses.codes["ABCD"] = {0, 1};
  EXPECT_EQ(price({pooled}, cart).rejected[0].reason, Reason::held_elsewhere);
  cart.uses.codes["ABCD"] = {1, 0};
  EXPECT_EQ(price({pooled}, cart).rejected[0].reason, Reason::limit_reached);
}

// --- Limits, schedules, currencies ---------------------------------------------------------------

TEST(Oracle, RefusesWhatHasReachedItsLimit) {
  const auto limit = [](std::optional<std::int64_t> Limits::*counter, std::int64_t most) {
    Limits limits;
    limits.*counter = most;
    return limits;
  };
  const struct {
    Limits limits;
    PromotionUses uses;
    std::optional<Reason> want;
  } rows[] = {
      {limit(&Limits::total, 2), {.total = 1}, std::nullopt},
      {limit(&Limits::total, 2), {.total = 2}, Reason::limit_reached},
      {limit(&Limits::total, 2), {.total = 1, .held_total = 1}, Reason::held_elsewhere},
      {limit(&Limits::per_customer, 1), {.customer = 1}, Reason::customer_limit_reached},
      {limit(&Limits::per_day, 1), {.day = 1}, Reason::limit_reached},
      {limit(&Limits::per_day, 2), {.day = 1, .held_day = 2}, Reason::held_elsewhere},
  };
  for (const auto& row : rows) {
    Promotion limited = promotion("p", {amount_off_order(1)});
    limited.limits = row.limits;
    Cart cart = cart_of({{100}});
    cart.customer.id = "c-1";
    cart.uses.promotions["p"] = row.uses;
    const Evaluation result = price({limited}, cart);
    EXPECT_EQ(result.applied.empty(), row.want.has_value());
    if (row.want) {
      EXPECT_EQ(reason_for(result, "p"), *row.want);
    }
  }
  Promotion limited = promotion("p", {amount_off_order(1)});
  limited.limits.per_customer = 1;
  EXPECT_EQ(reason_for(price({limited}, cart_of({{100}})), "p"), Reason::customer_required);
}

TEST(Oracle, KeepsToTheSchedule) {
  const std::uint8_t friday = 1 << 4;
  Schedule evening;
  evening.weekly = {{friday, 17 * 60, 22 * 60}};
  Schedule night;
  night.weekly = {{friday, 22 * 60, 3 * 60}};
  Schedule sunday_hour;
  sunday_hour.weekly = {{1 << 6, 2 * 60, 3 * 60}};
  Schedule tokyo = evening;
  tokyo.timezone = "Asia/Tokyo";
  Schedule dates;
  dates.starts_at = parse_instant("2026-11-27T00:00:00+01:00");
  dates.ends_at = parse_instant("2026-12-01T00:00:00+01:00");
  const std::optional<Reason> open;
  const struct {
    Schedule schedule;
    const char* now;
    std::optional<Reason> want;
  } rows[] = {
      {evening, "2026-11-27T17:00:00+01:00", open},
      {evening, "2026-11-27T16:59:59+01:00", Reason::outside_window},
      {evening, "2026-11-27T22:00:00+01:00", Reason::outside_window},
      {evening, "2026-11-27T16:30:00+00:00", open},
      {night, "2026-11-28T02:59:59+01:00", open},
      {night, "2026-11-27T02:00:00+01:00", Reason::outside_window},
      {sunday_hour, "2026-10-25T02:30:00+02:00", open},
      {sunday_hour, "2026-10-25T02:30:00+01:00", open},  // the repeated hour counts twice
      {sunday_hour, "2026-10-25T03:00:00+01:00", Reason::outside_window},
      {sunday_hour, "2026-03-29T03:00:00+02:00", Reason::outside_window},  // the skipped one never
      {tokyo, "2026-11-27T10:00:00+01:00", open},
      {dates, "2026-11-26T23:59:59+01:00", Reason::not_started},
      {dates, "2026-11-27T00:00:00+01:00", open},
      {dates, "2026-12-01T00:00:00+01:00", Reason::expired},
  };
  for (const auto& row : rows) {
    Promotion timed = promotion("p", {amount_off_order(1)});
    timed.schedule = row.schedule;
    const Evaluation result = price({timed}, cart_of({{100}}), at(row.now));
    EXPECT_EQ(result.applied.empty(), row.want.has_value()) << row.now;
    if (row.want) {
      EXPECT_EQ(reason_for(result, "p"), *row.want) << row.now;
    }
  }
}

TEST(Oracle, KeepsAmountsToTheirCurrency) {
  Promotion fixed = promotion("fixed", {amount_off_order(1)});
  fixed.has_minor_units = true;
  Cart cart = cart_of({{100}});
  cart.currency = *find_currency("JPY");
  const Evaluation result = price({fixed, promotion("rate", {off_order(10)})}, cart);
  EXPECT_EQ(applied(result), (Texts{"rate"}));
  EXPECT_EQ(reason_for(result, "fixed"), Reason::wrong_currency);
}

// --- Conditions and reasons ----------------------------------------------------------------------

TEST(Oracle, NamesTheFirstReasonAmongTheFailingLeaves) {
  const Predicate subtotal = at_least(Attribute::cart_subtotal, 150);
  const Predicate more = at_least(Attribute::cart_subtotal, 170);
  const Predicate units = at_least(Attribute::cart_quantity, 3);
  const Predicate web = leaf(Attribute::cart_channel, Operator::equal, std::string("web"));
  const Predicate orders = leaf(Attribute::customer_orders, Operator::greater, std::int64_t{0});
  const Predicate postcode =
      leaf(Attribute::shipping_postcode, Operator::starts_with, std::string("10"));
  const std::optional<std::int64_t> none;
  const struct {
    Predicate condition;
    Reason reason;
    std::optional<std::int64_t> missing;
    std::optional<std::string> attribute;
  } rows[] = {
      {subtotal, Reason::min_subtotal_not_met, 50, {}},
      {Predicate{All{{subtotal, more}}}, Reason::min_subtotal_not_met, 70, {}},
      {Predicate{Any{{subtotal, more}}}, Reason::min_subtotal_not_met, 50, {}},
      {Predicate{All{{units, subtotal}}}, Reason::min_subtotal_not_met, 50, {}},
      {units, Reason::min_quantity_not_met, 2, {}},
      {Predicate{Any{{units, web}}}, Reason::wrong_channel, none, {}},
      {orders, Reason::condition_not_met, none, "customer.orders"},
      {Predicate{Not{{leaf(Attribute::customer_orders, Operator::not_equal, std::int64_t{0})}}},
       Reason::not_first_order,
       none,
       {}},
      {Predicate{Not{{at_least(Attribute::cart_subtotal, 50)}}},
       Reason::min_subtotal_not_met,
       none,
       {}},
      {postcode, Reason::condition_not_met, none, "shipping.postcode"},
      {leaf(Attribute::customer_groups, Operator::in, Texts{"vip"}),
       Reason::segment_required,
       none,
       {}},
      {leaf(Attribute::customer_known, Operator::equal, true), Reason::customer_required, none, {}},
  };
  for (const auto& row : rows) {
    Promotion asking = promotion("p", {off_order(10)});
    asking.conditions = row.condition;
    Cart cart = cart_of({{100}});
    cart.customer.orders = 0;
    if (row.reason == Reason::not_first_order) cart.customer.orders = 4;
    const Evaluation result = price({asking}, cart);
    ASSERT_EQ(result.rejected.size(), 1u);
    EXPECT_EQ(result.rejected[0].reason, row.reason);
    EXPECT_EQ(result.rejected[0].missing, row.missing);
    EXPECT_EQ(result.rejected[0].attribute, row.attribute);
  }
}

TEST(Oracle, ReadsCategoriesAsPathsAndAbsentValuesAsFalse) {
  const struct {
    Operator op;
    std::optional<Texts> category;
    bool want;
  } rows[] = {
      {Operator::in, Texts{"shoes"}, true},
      {Operator::in, Texts{"shoes/running"}, true},
      {Operator::in, Texts{"shoes-kids"}, false},
      {Operator::in, Texts{"hats", "shoes"}, true},
      {Operator::not_in, Texts{"shoes/running"}, false},
      {Operator::not_in, Texts{"hats"}, true},
      {Operator::in, std::nullopt, false},
      {Operator::not_in, std::nullopt, false},
      {Operator::contains_all, Texts{"shoes/running"}, false},
  };
  const Cart cart = cart_of({{100}});
  const Settings settings;
  const Facts facts{cart, settings, best.now, 0, nullptr};
  for (const auto& row : rows) {
    CartLine line = cart.lines[0];
    line.category = row.category;
    EXPECT_EQ(selects(leaf(Attribute::line_category, row.op, Texts{"shoes"}), line, facts),
              row.want);
  }
}

TEST(Oracle, KnowsBirthdaysOnLeapDays) {
  Promotion party = promotion("p", {off_order(10)});
  party.conditions = leaf(Attribute::customer_is_birthday, Operator::equal, true);
  Cart cart = cart_of({{100}});
  cart.customer.birthday = Date{1992, 2, 29};
  const auto celebrates = [&](const char* now) {
    return !price({party}, cart, at(now)).applied.empty();
  };
  EXPECT_TRUE(celebrates("2027-02-28T12:00:00+01:00"));
  EXPECT_FALSE(celebrates("2028-02-28T12:00:00+01:00"));
  EXPECT_TRUE(celebrates("2028-02-29T12:00:00+01:00"));
  EXPECT_TRUE(celebrates("2027-02-27T23:30:00+00:00"));
}

TEST(Oracle, NamesAClashBeforeADiscountedThreshold) {
  Promotion large = promotion("large", {amount_off_order(50)});
  large.stacking.group = "g";
  Promotion small = promotion("small", {amount_off_order(5)});
  small.conditions = at_least(Attribute::cart_subtotal_discounted, 80);
  EXPECT_EQ(reason_for(price({large, small}, cart_of({{100}}), by_priority), "small"),
            Reason::min_subtotal_not_met);
  small.stacking.group = "g";
  EXPECT_EQ(reason_for(price({large, small}, cart_of({{100}})), "small"), Reason::not_combinable);
}

TEST(Oracle, NamesMissingLinesBeforeConditions) {
  Promotion shoes = promotion("p", {off_lines(10, sku("Z"))});
  shoes.conditions = leaf(Attribute::customer_newsletter, Operator::equal, true);
  EXPECT_EQ(reason_for(price({shoes}, cart_of({{100}})), "p"), Reason::no_matching_lines);
}

// --- Hints ---------------------------------------------------------------------------------------

TEST(Oracle, HintsAtThresholdsMissedByAQuarter) {
  Promotion fixed = promotion("p", {amount_off_order(30)});
  fixed.conditions = at_least(Attribute::cart_subtotal, 100);
  const auto hints = [&](Amount price_now) { return price({fixed}, cart_of({{price_now}})).hints; };
  EXPECT_EQ(hints(75), (std::vector<Hint>{{"p", HintKind::spend_more, 25, 30, true}}));
  EXPECT_TRUE(hints(74).empty());
  EXPECT_TRUE(hints(100).empty());
  fixed.conditions = at_least(Attribute::cart_quantity, 4);
  EXPECT_EQ(price({fixed}, cart_of({{50, 3}})).hints,
            (std::vector<Hint>{{"p", HintKind::add_units, 1, std::nullopt, false}}));
}

TEST(Oracle, CountsTheAddedLineForTheSumThatAsksForIt) {
  Promotion fixed = promotion("p", {amount_off_order(30)});
  AggregateTest sum{Aggregate::sum, {*sku("A")}, Operator::greater_or_equal, std::int64_t{100}};
  fixed.conditions = Predicate{sum};
  EXPECT_EQ(price({fixed}, cart_of({{90}, {500}})).hints,
            (std::vector<Hint>{{"p", HintKind::spend_more, 10, 30, true}}));
}

// --- Limits of the result ------------------------------------------------------------------------

TEST(Oracle, RefusesATotalAboveTheLargestAmount) {
  Promotion generous = promotion("p", {Gift{"MUG", 2, amount_max}});
  EXPECT_FALSE(oracle(Definitions{{generous}, {}}, cart_of({{100}}), best).has_value());
  generous.effects = {Gift{"MUG", 1, amount_max}};
  EXPECT_TRUE(oracle(Definitions{{generous}, {}}, cart_of({{100}}), best).has_value());
}

}  // namespace
}  // namespace stapel::promotions::testing
