// Effects: every field of every type, and one row per broken rule.
#include "promotions/parse_effects.h"

#include <gtest/gtest.h>

#include "promotions/parse_minor_units.h"
#include "promotions/testing/faults.h"

namespace stapel::promotions {
namespace {

using testing::is_one_fault;

struct Outcome {
  std::optional<std::vector<Effect>> effects;
  Faults faults;
};

Outcome read(const std::string& text) {
  Outcome outcome;
  const auto document = json::Document::parse(text, outcome.faults);
  if (document) outcome.effects = read_effects(document->root(), outcome.faults);
  return outcome;
}

const std::string brand_json = R"({"attr": "line.brand", "op": "=", "value": "B"})";
const Selector brand{AttributeTest{Attribute::line_brand, "", Operator::equal, std::string("B")}};

TEST(ParseEffects, reads_every_field) {
  const struct {
    std::string text;
    Effect want;
  } rows[] = {
      {R"({"type": "percent_off", "percent": 12.5})",
       PercentOff{{125'000}, Scope::order, {}, Base::left, {}, {}}},
      {R"({"type": "percent_off", "percent": 1e1, "scope": "lines", "base": "list", "max_amount": 5,
           "max_units": 3, "unit_order": "dearest_first", "lines": )" +
           brand_json + "}",
       PercentOff{{100'000}, Scope::lines, brand, Base::list, 5, 3, UnitOrder::dearest_first}},
      {R"({"type": "percent_off", "percent": 100, "scope": "order", "base": "left"})",
       PercentOff{{1'000'000}, Scope::order, {}, Base::left, {}, {}}},
      {R"({"type": "percent_off", "percent": 5, "scope": "lines", "unit_order": "dearest_first"})",
       PercentOff{{50'000}, Scope::lines, {}, Base::left, {}, {}, UnitOrder::dearest_first}},
      {R"({"type": "amount_off", "amount": 500})",
       AmountOff{500, Scope::order, Per::unit, {}, {}, {}}},
      {R"({"type": "amount_off", "amount": 500, "scope": "lines", "per": "line", "max_amount": 7,
           "max_units": 2, "unit_order": "cheapest_first", "lines": )" +
           brand_json + "}",
       AmountOff{500, Scope::lines, Per::line, brand, 7, 2}},
      {R"({"type": "set_unit_price", "price": 0, "max_amount": 7, "max_units": 2, "lines": )" +
           brand_json + "}",
       SetUnitPrice{0, brand, 7, 2}},
      {R"({"type": "buy_x_get_y", "buy": {"quantity": 2}, "get": {"quantity": 1}})",
       BuyXGetY{2, {}, 1, {}, {1'000'000}, {}, {}}},
      {R"({"type": "buy_x_get_y", "buy": {"quantity": 2, "lines": )" + brand_json +
           R"(}, "get": {"quantity": 1, "percent": 50}, "repeat": 3, "max_amount": 9})",
       BuyXGetY{2, brand, 1, brand, {500'000}, 3, 9}},
      {R"({"type": "buy_x_get_y", "buy": {"quantity": 2}, "get": {"quantity": 1, "lines": )" +
           brand_json + R"(}, "repeat": null})",
       BuyXGetY{2, {}, 1, brand, {1'000'000}, {}, {}}},
      {R"({"type": "nth_unit", "n": 2, "percent": 50})", NthUnit{2, {500'000}, {}, {}, {}}},
      {R"({"type": "nth_unit", "n": 3, "percent": 50, "repeat": 1, "max_amount": 4, "lines": )" +
           brand_json + "}",
       NthUnit{3, {500'000}, brand, 1, 4}},
      {R"({"type": "bundle_price", "components": [{"quantity": 2}], "price": 0})",
       BundlePrice{{{2, {}}}, 0, {}, {}}},
      {R"({"type": "bundle_price", "components": [{"quantity": 1, "lines": )" + brand_json +
           R"(}, {"quantity": 3}], "price": 59900, "repeat": 1, "max_amount": 9})",
       BundlePrice{{{1, brand}, {3, {}}}, 59'900, 1, 9}},
      {R"({"type": "bundle_price", "components": [{"quantity": 1}], "price": 5, "repeat": null})",
       BundlePrice{{{1, {}}}, 5, {}, {}}},
      {R"({"type": "tiers", "by": "quantity", "tiers": [{"from": 0, "percent": 5}]})",
       Tiers{TierBy::quantity, {{0, Percent{50'000}}}, {}, Base::left, {}}},
      {R"({"type": "tiers", "by": "amount", "base": "list", "max_amount": 9,
           "tiers": [{"from": 30, "unit_price": 7}, {"from": 10, "percent": 2.5},
                     {"from": 20, "amount": 5}], "lines": )" +
           brand_json + "}",
       Tiers{TierBy::amount,
             {{10, Percent{25'000}}, {20, Amount{5}}, {30, Tiers::UnitPrice{7}}},
             brand,
             Base::list,
             9}},
      {R"({"type": "shipping_upgrade", "to": "express", "from": "standard"})",
       ShippingUpgrade{"express", "standard", {}}},
      {R"({"type": "shipping_upgrade", "to": "express", "from": "standard", "max_amount": 0})",
       ShippingUpgrade{"express", "standard", 0}},
      {R"({"type": "shipping_off", "percent": 100})", ShippingOff{Percent{1'000'000}, {}, {}}},
      {R"({"type": "shipping_off", "amount": 495, "methods": ["standard"], "max_amount": 3})",
       ShippingOff{Amount{495}, std::vector<std::string>{"standard"}, 3}},
      {R"({"type": "shipping_off", "price": 0})", ShippingOff{ShippingOff::ToPrice{0}, {}, {}}},
      {R"({"type": "gift", "sku": "MUG"})", Gift{"MUG", 1, {}}},
      {R"({"type": "gift", "sku": "MUG", "quantity": 2, "unit_value": 0})", Gift{"MUG", 2, 0}},
      {R"({"type": "cashback", "percent": 5, "lines": )" + brand_json + "}",
       Cashback{Percent{50'000}, brand, {}}},
      {R"({"type": "cashback", "amount": 5, "max_amount": 4})", Cashback{Amount{5}, {}, 4}},
      {R"({"type": "points", "bonus": 100})", Points{std::int64_t{100}}},
      {R"({"type": "points", "multiplier": 2.5})", Points{Points::Multiplier{{25'000}}}},
  };
  for (const auto& row : rows) {
    const Outcome outcome = read("[" + row.text + "]");
    ASSERT_EQ(outcome.faults, Faults{}) << row.text;
    EXPECT_EQ(outcome.effects->at(0), row.want) << row.text;
  }
}

struct BrokenRule {
  std::string text, pointer, words;
};

void expect_one_fault(const BrokenRule& row) {
  const Outcome outcome = read("[" + row.text + "]");
  EXPECT_FALSE(outcome.effects) << row.text;
  EXPECT_TRUE(is_one_fault(outcome.faults, "/0" + row.pointer, row.words)) << row.text;
}

TEST(ParseEffects, names_the_field_and_the_rule_of_each_fault) {
  const std::string percent = R"({"type": "percent_off", "percent": )";
  const std::string amount = R"({"type": "amount_off", "amount": )";
  const std::string buy = R"({"type": "buy_x_get_y", "buy": )";
  const BrokenRule rows[] = {
      {"1", "", "must be an object"},
      {R"({"percent": 5})", "/type", "is required"},
      {R"({"type": 5})", "/type", "must be a string"},
      {R"({"type": "percent_of"})", "/type", "did you mean \"percent_off\"?"},
      {R"({"type": "free_car"})", "/type", "is not an effect type, one of percent_off"},
      {R"({"type": "percent_off"})", "/percent", "is required"},
      {percent + "0}", "/percent", "must be from 0.0001 to 100"},
      {percent + "100.0001}", "/percent", "must be from 0.0001 to 100"},
      {percent + "-5}", "/percent", "must be from 0.0001 to 100"},
      {percent + "33.33333}", "/percent", "at most 4 decimals"},
      {percent + "\"5\"}", "/percent", "must be a number, not a string"},
      {percent + R"(5, "scope": "shipping"})", "/scope", "order or lines"},
      {percent + R"(5, "base": "net"})", "/base", "left or list"},
      {percent + R"(5, "max_amount": -1})", "/max_amount", "must be from 0"},
      {percent + R"(5, "max_units": 1})", "/max_units", "\"scope\": \"lines\" only"},
      {percent + R"(5, "scope": "order", "unit_order": "dearest_first"})", "/unit_order",
       "\"scope\": \"lines\" only"},
      {percent + R"(5, "scope": "lines", "max_units": 0})", "/max_units", "must be from 1"},
      {percent + R"(5, "scope": "lines", "unit_order": "dearest"})", "/unit_order",
       "cheapest_first or dearest_first"},
      {percent + R"(5, "per": "unit"})", "/per", "is not a known field"},
      {percent + R"(5, "lines": []})", "/lines", "must be an object"},
      {percent + R"(5, "lines": {"attr": "cart.subtotal", "op": ">", "value": 1}})", "/lines/attr",
       "a selector asks about line"},
      {R"({"type": "amount_off"})", "/amount", "is required"},
      {amount + "1.0}", "/amount", "must be an integer"},
      {amount + "10000000000001}", "/amount", "must be from 0 to 10000000000000"},
      {amount + R"(5, "per": "unit"})", "/per", "\"scope\": \"lines\" only"},
      {amount + R"(5, "scope": "lines", "per": "order"})", "/per", "unit or line"},
      {amount + R"(5, "base": "left"})", "/base", "is not a known field"},
      {R"({"type": "set_unit_price"})", "/price", "is required"},
      {R"({"type": "set_unit_price", "price": 5, "scope": "lines"})", "/scope",
       "is not a known field"},
      {R"({"type": "buy_x_get_y", "get": {"quantity": 1}})", "/buy", "is required"},
      {buy + R"({"quantity": 1}})", "/get", "is required"},
      {buy + R"({}, "get": {"quantity": 1}})", "/buy/quantity", "is required"},
      {buy + R"({"quantity": 0}, "get": {"quantity": 1}})", "/buy/quantity",
       "must be from 1 to 100000"},
      {buy + R"({"quantity": 1, "percent": 5}, "get": {"quantity": 1}})", "/buy/percent",
       "is not a known field"},
      {buy + R"({"quantity": 1}, "get": {"quantity": 100001}})", "/get/quantity",
       "must be from 1 to 100000"},
      {buy + R"({"quantity": 1}, "get": {"quantity": 1, "percent": 0}})", "/get/percent",
       "must be from"},
      {buy + R"({"quantity": 1}, "get": {"quantity": 1}, "repeat": 0})", "/repeat",
       "must be from 1"},
      {R"({"type": "nth_unit", "percent": 50})", "/n", "is required"},
      {R"({"type": "nth_unit", "n": 0, "percent": 50})", "/n", "must be from 1"},
      {R"({"type": "nth_unit", "n": 2})", "/percent", "is required"},
      {R"({"type": "nth_unit", "n": 2, "percent": 50, "repeat": "all"})", "/repeat",
       "must be an integer"},
      {R"({"type": "shipping_off"})", "", "must have percent, amount or price"},
      {R"({"type": "shipping_off", "percent": 5, "price": 1})", "",
       "must have only one of percent, amount or price"},
      {R"({"type": "shipping_off", "price": -1})", "/price", "must be from 0"},
      {R"({"type": "shipping_off", "price": 1, "methods": []})", "/methods", "must name a method"},
      {R"({"type": "shipping_off", "price": 1, "methods": [1]})", "/methods/0", "must be a string"},
      {R"({"type": "gift"})", "/sku", "is required"},
      {R"({"type": "gift", "sku": ""})", "/sku", "must not be empty"},
      {R"({"type": "gift", "sku": "A", "quantity": 0})", "/quantity", "must be from 1"},
      {R"({"type": "gift", "sku": "A", "max_amount": 5})", "/max_amount", "is not a known field"},
      {R"({"type": "cashback"})", "", "must have percent or amount"},
      {R"({"type": "cashback", "percent": 5, "amount": 5})", "",
       "must have only one of percent or amount"},
      {R"({"type": "points"})", "", "must have multiplier or bonus"},
      {R"({"type": "points", "bonus": 5, "multiplier": 2})", "", "must have only one of"},
      {R"({"type": "points", "bonus": 1.5})", "/bonus", "must be an integer"},
      {R"({"type": "points", "multiplier": 0.9999})", "/multiplier", "must be from 1 to 1000"},
      {R"({"type": "points", "multiplier": 1000.0001})", "/multiplier", "must be from 1 to 1000"},
      {R"({"type": "points", "bonus": 5, "max_amount": 5})", "/max_amount", "is not a known field"},
  };
  for (const BrokenRule& row : rows) expect_one_fault(row);
  EXPECT_TRUE(is_one_fault(read("{}").faults, "", "must be a list"));
  EXPECT_TRUE(is_one_fault(read("[]").faults, "", "at least one effect"));
}

TEST(ParseEffects, names_the_faults_of_bundles_tiers_and_upgrades) {
  const std::string bundle = R"({"type": "bundle_price", )";
  const std::string tiers = R"({"type": "tiers", )";
  const std::string upgrade = R"({"type": "shipping_upgrade", )";
  const BrokenRule rows[] = {
      {bundle + R"("price": 5})", "/components", "is required"},
      {bundle + R"("components": [{"quantity": 1}]})", "/price", "is required"},
      {bundle + R"("components": [], "price": 5})", "/components", "must not be empty"},
      {bundle + R"("components": {}, "price": 5})", "/components", "must be a list"},
      {bundle + R"("components": [5], "price": 5})", "/components/0", "must be an object"},
      {bundle + R"("components": [{}], "price": 5})", "/components/0/quantity", "is required"},
      {bundle + R"("components": [{"quantity": 0}], "price": 5})", "/components/0/quantity",
       "must be from 1 to 100000"},
      {bundle + R"("components": [{"quantity": 1, "price": 1}], "price": 5})",
       "/components/0/price", "is not a known field"},
      {bundle + R"("components": [{"quantity": 1, "lines": 1}], "price": 5})",
       "/components/0/lines", "must be an object"},
      {bundle + R"("components": [{"quantity": 1}], "price": -1})", "/price", "must be from 0"},
      {bundle + R"("components": [{"quantity": 1}], "price": 5, "repeat": 0})", "/repeat",
       "must be from 1"},
      {bundle + R"("components": [{"quantity": 1}], "price": 5, "lines": {}})", "/lines",
       "is not a known field"},
      {tiers + R"("tiers": [{"from": 1, "percent": 5}]})", "/by", "is required"},
      {tiers + R"("by": "units", "tiers": [{"from": 1, "percent": 5}]})", "/by",
       "quantity or amount"},
      {tiers + R"("by": "amount"})", "/tiers", "is required"},
      {tiers + R"("by": "amount", "tiers": []})", "/tiers", "must not be empty"},
      {tiers + R"("by": "amount", "tiers": [{"percent": 5}]})", "/tiers/0/from", "is required"},
      {tiers + R"("by": "amount", "tiers": [{"from": -1, "percent": 5}]})", "/tiers/0/from",
       "must be from 0"},
      {tiers + R"("by": "amount", "tiers": [{"from": 1}]})", "/tiers/0",
       "must have percent, amount or unit_price"},
      {tiers + R"("by": "amount", "tiers": [{"from": 1, "percent": 5, "amount": 5}]})", "/tiers/0",
       "must have only one of percent, amount or unit_price"},
      {tiers + R"("by": "amount", "tiers": [{"from": 1, "percent": 101}]})", "/tiers/0/percent",
       "must be from 0.0001 to 100"},
      {tiers + R"("by": "amount", "tiers": [{"from": 1, "unit_price": 1.5}]})",
       "/tiers/0/unit_price", "must be an integer"},
      {tiers + R"("by": "amount", "tiers": [{"from": 1, "percent": 5}, {"from": 1, "amount": 1}]})",
       "/tiers/1/from", "must differ from the other tiers'"},
      {tiers + R"("by": "amount", "tiers": [{"from": 1, "percent": 5}], "base": "net"})", "/base",
       "left or list"},
      {tiers + R"("by": "amount", "tiers": [{"from": 1, "percent": 5}], "max_units": 1})",
       "/max_units", "is not a known field"},
      {upgrade + R"("from": "standard"})", "/to", "is required"},
      {upgrade + R"("to": "express"})", "/from", "is required"},
      {upgrade + R"("to": "", "from": "standard"})", "/to", "must not be empty"},
      {upgrade + R"("to": "express", "from": "express"})", "/from", "must be another method"},
      {upgrade + R"("to": "express", "from": "standard", "price": 1})", "/price",
       "is not a known field"},
  };
  for (const BrokenRule& row : rows) expect_one_fault(row);
}

TEST(ParseEffects, reports_all_faults_of_an_effect_at_once) {
  const Outcome outcome = read(
      R"([{"type": "amount_off", "amout": 5, "scope": "lins", "max_amount": "x", "per": null}])");
  std::vector<std::string> pointers;
  for (const Fault& fault : outcome.faults) pointers.push_back(fault.pointer);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/0/amount", "/0/scope", "/0/max_amount", "/0/per",
                                                "/0/amout"}));
}

TEST(ParseEffects, refuses_effects_of_which_none_can_select_a_line) {
  const std::string never = R"({"all": [{"attr": "line.unit_price", "op": ">", "value": 5},
                                        {"attr": "line.unit_price", "op": "<", "value": 5}]})";
  const std::string dead = R"({"type": "percent_off", "percent": 5, "lines": )" + never + "}";
  const std::string dead_buy = R"({"type": "buy_x_get_y", "buy": {"quantity": 1, "lines": )" +
                               never + R"(}, "get": {"quantity": 1}})";
  const std::string dead_get =
      R"({"type": "buy_x_get_y", "buy": {"quantity": 1}, "get": {"quantity": 1, "lines": )" +
      never + "}}";
  EXPECT_TRUE(is_one_fault(read("[" + dead + "]").faults, "/0/lines/all/1",
                           "can never hold together with /0/lines/all/0"));
  EXPECT_TRUE(is_one_fault(read("[" + dead_buy + "]").faults, "/0/buy/lines/all/1", "can never"));
  EXPECT_TRUE(is_one_fault(read("[" + dead_get + "]").faults, "/0/get/lines/all/1", "can never"));
  EXPECT_EQ(read("[" + dead + "," + dead + "]").faults.size(), 2u);
  EXPECT_EQ(read("[" + dead + R"(, {"type": "gift", "sku": "A"}])").faults, Faults{});
}

TEST(ParseEffects, knows_which_effects_name_money) {
  const std::string cheap = R"({"attr": "line.unit_price", "op": "<", "value": 0})";
  const struct {
    std::string text;
    bool want;
  } rows[] = {
      {R"({"type": "percent_off", "percent": 5})", false},
      {R"({"type": "percent_off", "percent": 5, "max_amount": 0})", true},
      {R"({"type": "percent_off", "percent": 5, "lines": {"attr": "line.unit_price", "op": "<", "value": 9}})",
       true},
      {R"({"type": "amount_off", "amount": 0})", true},
      {R"({"type": "set_unit_price", "price": 0})", true},
      {R"({"type": "buy_x_get_y", "buy": {"quantity": 2}, "get": {"quantity": 1}})", false},
      {R"({"type": "buy_x_get_y", "buy": {"quantity": 2}, "get": {"quantity": 1}, "max_amount": 1})",
       true},
      {R"({"type": "buy_x_get_y", "buy": {"quantity": 2}, "get": {"quantity": 1, "lines": {"attr": "line.unit_price", "op": "=", "value": 9}}})",
       true},
      {R"({"type": "nth_unit", "n": 2, "percent": 50})", false},
      {R"({"type": "nth_unit", "n": 2, "percent": 50, "max_amount": 5})", true},
      {R"({"type": "bundle_price", "components": [{"quantity": 1}], "price": 0})", true},
      {R"({"type": "tiers", "by": "quantity", "tiers": [{"from": 1, "percent": 5}]})", false},
      {R"({"type": "tiers", "by": "quantity", "tiers": [{"from": 1, "amount": 0}]})", true},
      {R"({"type": "tiers", "by": "quantity", "tiers": [{"from": 1, "unit_price": 0}]})", true},
      {R"({"type": "tiers", "by": "amount", "tiers": [{"from": 0, "percent": 5}]})", true},
      {R"({"type": "shipping_upgrade", "to": "a", "from": "b"})", false},
      {R"({"type": "shipping_upgrade", "to": "a", "from": "b", "max_amount": 0})", true},
      {R"({"type": "shipping_off", "percent": 100})", false},
      {R"({"type": "shipping_off", "price": 0})", true},
      {R"({"type": "shipping_off", "amount": 0})", true},
      {R"({"type": "gift", "sku": "A"})", false},
      {R"({"type": "gift", "sku": "A", "unit_value": 0})", true},
      {R"({"type": "cashback", "percent": 5})", false},
      {R"({"type": "cashback", "amount": 0})", true},
      {R"({"type": "points", "bonus": 5})", false},
      {R"({"type": "points", "multiplier": 5})", false},
  };
  for (const auto& row : rows) {
    Promotion promotion;
    promotion.effects = read("[" + row.text + "]").effects.value();
    EXPECT_EQ(names_minor_units(promotion), row.want) << row.text;
  }
  for (auto set : {&Limits::budget, &Limits::max_discount}) {
    Promotion promotion;
    promotion.limits.*set = 1;
    EXPECT_TRUE(names_minor_units(promotion));
  }
}

}  // namespace
}  // namespace stapel::promotions
