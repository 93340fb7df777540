// Each rule of lint with a set that breaks it and one that does not, and what a report says.
#include "promotions/lint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

Definitions parse(const std::string& text) {
  Faults faults;
  auto definitions = parse_promotions(text, faults);
  EXPECT_TRUE(faults.empty()) << faults.front().pointer << ' ' << faults.front().message;
  return definitions.value_or(Definitions{});
}

LintOptions options_at(std::string_view now) {
  LintOptions options;
  options.now = *parse_instant(now);
  options.language = Language::english;
  options.document = LintDocument::list;
  options.average_order = 6000;
  options.segments = {"winback"};
  options.margin = Percent{200'000};
  return options;
}

std::vector<LintProduct> catalogue() {
  const auto product = [](std::string sku, Amount price, std::string category, Amount cost) {
    return LintProduct{.sku = std::move(sku),
                       .name = {},
                       .brand = "Acme",
                       .categories = {std::move(category)},
                       .unit_price = price,
                       .currency = {},
                       .unit_cost = cost,
                       .tax_rate = {}};
  };
  return {product("boot", 12'100, "shoes/boots", 5000), product("mug", 2420, "gifts/mugs", 400)};
}

// A promotion of an id, with more members.
std::string promotion(const std::string& id, const std::string& members) {
  return R"({"id": ")" + id + R"(", "name": "n", "campaign": "c", )" + members + "}";
}
std::string automatic(const std::string& id, const std::string& members) {
  return promotion(id, R"("trigger": "automatic", )" + members);
}
std::string list(const std::vector<std::string>& promotions) {
  std::string out = "[";
  for (const std::string& one : promotions) out += (out.size() > 1 ? ", " : "") + one;
  return out + "]";
}
std::string by_priority(const std::vector<std::string>& promotions) {
  return R"({"settings": {"policy": "priority"}, "promotions": )" + list(promotions) + "}";
}

const std::string ten = R"("effects": [{"type": "percent_off", "percent": 10}])";
const std::string five = R"("effects": [{"type": "percent_off", "percent": 5}])";
const std::string bounded =
    R"("schedule": {"ends_at": "2027-01-01T00:00:00Z"}, "limits": {"total": 100}, )";

struct RuleCase {
  LintRule rule;
  std::string bad;
  std::string good;
  std::string pointer;  // of the finding; "-" is not looked at
};

std::vector<RuleCase> code_cases() {
  const auto with_code = [](const std::string& code, const std::string& members) {
    return promotion("a", R"("trigger": {"codes": [")" + code + R"("]}, )" + members);
  };
  const std::string end = R"("schedule": {"ends_at": "2027-01-01T00:00:00Z"}, )";
  const std::string past = R"("schedule": {"ends_at": "2026-01-01T00:00:00Z"}, )";
  const std::string some = R"("limits": {"total": 100}, )";
  const std::string other =
      promotion("b", R"("trigger": {"codes": ["QK7PXWM0"]}, )" + bounded + ten);
  const std::string rival =
      promotion("b", R"("trigger": {"codes": ["QK7PXWMO"]}, "stacking": {"exclusive": true}, )" +
                         bounded + ten);
  const std::string code = "QK7PXWMO";
  return {
      {LintRule::universal_code, list({with_code(code, ten)}), list({with_code(code, some + ten)}),
       "/0/trigger/codes"},
      {LintRule::code_without_end, list({with_code(code, some + ten)}),
       list({with_code(code, bounded + ten)}), "/0/trigger/codes"},
      {LintRule::code_without_limit, list({with_code(code, end + ten)}),
       list({with_code(code, bounded + ten)}), "/0/trigger/codes"},
      {LintRule::expired_code, list({with_code(code, past + ten)}),
       list({with_code(code, bounded + ten)}), "/0/trigger/codes/0"},
      {LintRule::guessable_code, list({with_code("Welcome-10", bounded + ten)}),
       list({with_code(code, bounded + ten)}), "/0/trigger/codes/0"},
      {LintRule::look_alike_codes, list({with_code(code, bounded + ten), other}),
       list({with_code("QK7PXWMA", bounded + ten), other}), "/1/trigger/codes/0"},
      {LintRule::code_shared_by_rivals, list({with_code(code, bounded + ten), rival}),
       list({with_code("ANOTHERONE", bounded + ten), rival}), "/0/trigger/codes/0"},
  };
}

std::vector<RuleCase> stacking_cases() {
  const std::string group = R"("stacking": {"group": "g"}, )";
  const std::string both = R"("effects": [{"type": "percent_off", "percent": 25}])";
  const auto dated = [&](const std::string& from, const std::string& to) {
    return R"("schedule": {"starts_at": ")" + from + R"(", "ends_at": ")" + to + R"("}, )" + group;
  };
  const std::string december = dated("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z");
  const std::string over_newyear = dated("2026-12-20T00:00:00Z", "2027-02-01T00:00:00Z");
  const std::string january = dated("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z");
  const auto from = [](int amount) {
    return R"("conditions": {"attr": "cart.subtotal", "op": ">=", "value": )" +
           std::to_string(amount) + "}, ";
  };
  const auto tiers = [](const std::string& first, const std::string& second) {
    return R"("effects": [{"type": "tiers", "by": "quantity", "tiers": [{"from": 2, )" + first +
           R"(}, {"from": 6, )" + second + "}]}]";
  };
  const std::string at_most_four =
      R"("conditions": {"attr": "cart.quantity", "op": "<=", "value": 4}, )";
  return {
      {LintRule::double_stacking, list({automatic("a", both), automatic("b", both)}),
       list({automatic("a", group + both), automatic("b", group + both)}), "/0/stacking"},
      {LintRule::priority_tie,
       by_priority({automatic("a", group + from(100) + ten), automatic("b", group + ten)}),
       by_priority({automatic("a", group + from(100) + ten),
                    automatic("b", group + R"("priority": 1, )" + ten)}),
       "/promotions/0/priority"},
      {LintRule::group_overlap,
       list({automatic("a", december + ten), automatic("b", over_newyear + five)}),
       list({automatic("a", december + ten), automatic("b", january + five)}), "/0/schedule"},
      {LintRule::always_beaten,
       list({automatic("a", group + from(5000) + five), automatic("b", group + ten)}),
       list({automatic("a", group + five), automatic("b", group + from(5000) + ten)}), "/0"},
      // A lower threshold that goes first puts the higher tier out of reach.
      {LintRule::shadowed,
       by_priority({automatic("a", group + from(5000) + five),
                    automatic("b", group + from(10'000) + R"("priority": 1, )" + ten)}),
       by_priority({automatic("a", group + from(5000) + R"("priority": 1, )" + five),
                    automatic("b", group + from(10'000) + ten)}),
       "/promotions/1"},
      {LintRule::tier_gives_less,
       list({automatic("a", tiers(R"("percent": 10)", R"("percent": 5)"))}),
       list({automatic("a", tiers(R"("percent": 5)", R"("percent": 10)"))}), "/0/effects/0/tiers"},
      {LintRule::tier_out_of_reach,
       list({automatic("a", at_most_four + tiers(R"("percent": 5)", R"("percent": 10)"))}),
       list({automatic("a", tiers(R"("percent": 5)", R"("percent": 10)"))}), "/0/effects/0/tiers"},
  };
}

std::vector<RuleCase> reach_cases() {
  const std::string weekly = R"("weekly": [{"days": ["mon"], "from": "10:00", "to": "11:00"}])";
  const auto selects = [](const std::string& attribute, const std::string& value) {
    return R"("effects": [{"type": "percent_off", "percent": 10, "scope": "lines", "lines":
        {"attr": "line.)" +
           attribute + R"(", "op": "in", "value": [")" + value + R"("]}}])";
  };
  const std::string no_shoes =
      R"("conditions": {"count": {"lines": {"attr": "line.category", "op": "in",
         "value": ["shoes"]}}, "op": "=", "value": 0}, )";
  const auto segment = [](const std::string& name) {
    return R"("conditions": {"attr": "customer.segments", "op": "contains_any", "value": [")" +
           name + R"("]}, )";
  };
  const auto budget = [](int amount) {
    return R"("limits": {"budget": )" + std::to_string(amount) +
           R"(}, "effects": [{"type": "amount_off", "amount": 1000}])";
  };
  return {
      {LintRule::promotion_over, list({automatic("a", R"("status": "ended", )" + ten)}),
       list({automatic("a", ten)}), "/0/status"},
      {LintRule::never_opens_again,
       list({automatic(
           "a", R"("schedule": {"ends_at": "2026-11-29T00:00:00Z", )" + weekly + "}, " + ten)}),
       list({automatic(
           "a", R"("schedule": {"ends_at": "2026-12-29T00:00:00Z", )" + weekly + "}, " + ten)}),
       "/0/schedule/weekly"},
      {LintRule::never_applies, list({automatic("a", no_shoes + selects("category", "shoes"))}),
       list({automatic("a", no_shoes + selects("category", "gifts"))}), "/0/conditions"},
      {LintRule::budget_below_one_use, list({automatic("a", budget(500))}),
       list({automatic("a", budget(5000))}), "/0/limits/budget"},
      {LintRule::limit_never_reached,
       list({automatic("a", R"("limits": {"total": 5, "per_customer": 9}, )" + ten)}),
       list({automatic("a", R"("limits": {"total": 9, "per_customer": 5}, )" + ten)}),
       "/0/limits/per_customer"},
      {LintRule::unknown_reference,
       list({automatic("a", R"("stacking": {"combines_with": ["b", "group:g"]}, )" + ten)}),
       list({automatic("a", R"("stacking": {"combines_with": ["b", "group:g"]}, )" + ten),
             automatic("b", R"("stacking": {"group": "g"}, )" + five)}),
       "/0/stacking/combines_with"},
      {LintRule::unknown_sku, list({automatic("a", selects("sku", "bot"))}),
       list({automatic("a", selects("sku", "boot"))}), "/0/effects/0/lines/value/0"},
      {LintRule::unknown_category, list({automatic("a", selects("category", "shoe"))}),
       list({automatic("a", selects("category", "shoes"))}), "/0/effects/0/lines/value/0"},
      {LintRule::unknown_brand, list({automatic("a", selects("brand", "Acne"))}),
       list({automatic("a", selects("brand", "Acme"))}), "/0/effects/0/lines/value/0"},
      {LintRule::unknown_segment, list({automatic("a", segment("winbakc") + ten)}),
       list({automatic("a", segment("winback") + ten)}), "/0/conditions/value/0"},
  };
}

std::vector<RuleCase> depth_and_price_cases() {
  const auto percent = [](int value, const std::string& more) {
    return R"("effects": [{"type": "percent_off", "percent": )" + std::to_string(value) + more +
           "}]";
  };
  const std::string first = R"("conditions": {"attr": "customer.orders", "op": "=", "value": 0}, )";
  const auto free_from = [](int amount) {
    return R"("conditions": {"attr": "cart.subtotal", "op": ">=", "value": )" +
           std::to_string(amount) + R"(}, "effects": [{"type": "shipping_off", "percent": 100}])";
  };
  const auto in_channel = [](const std::string& condition) {
    return condition + R"("effects": [{"type": "percent_off", "percent": 10}])";
  };
  const std::string unmeasured = R"({"id": "a", "name": "n", "trigger": "automatic", )" + ten + "}";
  const std::string vip =
      R"("conditions": {"attr": "customer.groups", "op": "contains_any", "value": ["vip"]}, )";
  return {
      {LintRule::no_maximum_discount, list({automatic("a", percent(20, ""))}),
       list({automatic("a", percent(20, R"(, "max_amount": 1000)"))}), "/0/effects/0/percent"},
      {LintRule::no_customer_limit, list({automatic("a", first + ten)}),
       list({automatic("a", first + R"("limits": {"per_customer": 1}, )" + ten)}), "/0/limits"},
      {LintRule::untargeted_discount, list({automatic("a", percent(25, ""))}),
       list({automatic("a", first + percent(25, ""))}), "/0/effects/0"},
      {LintRule::free_shipping_below_average, list({automatic("a", free_from(4000))}),
       list({automatic("a", free_from(7000))}), "/0/effects/0"},
      // A boot is 100.00 net of VAT and costs 50.00.
      {LintRule::below_cost, list({automatic("a", percent(51, ""))}),
       list({automatic("a", percent(49, ""))}), "/0/effects"},
      {LintRule::below_margin, list({automatic("a", percent(38, ""))}),
       list({automatic("a", percent(37, ""))}), "/0/effects"},
      {LintRule::cheaper_in_one_channel,
       list({automatic("a", in_channel(R"("conditions": {"attr": "cart.channel", "op": "=",
                                          "value": "app"}, )"))}),
       list({automatic("a", in_channel(""))}), "/0/effects"},
      {LintRule::not_measurable, list({unmeasured}), list({automatic("a", ten)}), "/0"},
      {LintRule::no_segmentation,
       list({automatic("a", five), automatic("b", five), automatic("c", five)}),
       list({automatic("a", five), automatic("b", five), automatic("c", vip + five)}), "-"},
  };
}

std::vector<Finding> findings_of(const std::string& text, LintRule rule) {
  LintOptions options = options_at("2026-11-27T10:00:00Z");
  if (text.front() == '{') options.document = LintDocument::object;
  const LintReport report = lint(parse(text), catalogue(), options);
  std::vector<Finding> out;
  std::ranges::copy_if(report.findings, std::back_inserter(out),
                       [&](const Finding& finding) { return finding.rule == rule; });
  return out;
}

void check_cases(const std::vector<RuleCase>& cases) {
  for (const RuleCase& one : cases) {
    const std::string name(rule_name(one.rule));
    const std::vector<Finding> found = findings_of(one.bad, one.rule);
    EXPECT_FALSE(found.empty()) << name << " is not found in " << one.bad;
    EXPECT_TRUE(findings_of(one.good, one.rule).empty()) << name << " is found in " << one.good;
    const bool there = std::ranges::any_of(found, [&](const Finding& finding) {
      return std::ranges::find(finding.pointers, one.pointer) != finding.pointers.end();
    });
    EXPECT_TRUE(there || one.pointer == "-" || found.empty())
        << name << " points at " << found.front().pointers.front();
    for (const Finding& finding : found) {
      EXPECT_EQ(finding.message.find('{'), std::string::npos) << finding.message;
      EXPECT_EQ(finding.advice.find('{'), std::string::npos) << finding.advice;
    }
  }
}

TEST(Lint, JudgesCodes) { check_cases(code_cases()); }
TEST(Lint, JudgesStacking) { check_cases(stacking_cases()); }
TEST(Lint, JudgesReach) { check_cases(reach_cases()); }
TEST(Lint, JudgesDepthAndPrices) { check_cases(depth_and_price_cases()); }

TEST(Lint, HasACaseForEachRule) {
  std::set<LintRule> covered;
  for (const auto& cases :
       {code_cases(), stacking_cases(), reach_cases(), depth_and_price_cases()}) {
    for (const RuleCase& one : cases) covered.insert(one.rule);
  }
  EXPECT_EQ(covered.size(), lint_rule_count);
}

TEST(Lint, SaysEachRuleInBothLanguages) {
  for (const auto& cases :
       {code_cases(), stacking_cases(), reach_cases(), depth_and_price_cases()}) {
    for (const RuleCase& one : cases) {
      LintOptions options = options_at("2026-11-27T10:00:00Z");
      const Definitions definitions = parse(one.bad);
      const LintReport english = lint(definitions, catalogue(), options);
      options.language = Language::dutch;
      const LintReport dutch = lint(definitions, catalogue(), options);
      ASSERT_EQ(english.findings.size(), dutch.findings.size());
      for (std::size_t i = 0; i < dutch.findings.size(); ++i) {
        EXPECT_EQ(english.findings[i].rule, dutch.findings[i].rule);
        EXPECT_NE(english.findings[i].message, dutch.findings[i].message);
        EXPECT_NE(english.findings[i].advice, dutch.findings[i].advice);
      }
    }
  }
}

TEST(Lint, ShowsTheCartThatSellsBelowCostAndItsPrice) {
  const std::string two = list({automatic("a", R"("effects": [{"type": "percent_off",
      "percent": 30, "scope": "lines"}])"),
                                automatic("b", R"("effects": [{"type": "percent_off",
      "percent": 30}])")});
  const std::vector<Finding> found = findings_of(two, LintRule::below_cost);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_EQ(found[0].promotions, (std::vector<std::string>{"a", "b"}));
  ASSERT_TRUE(found[0].cart);
  // 121.00 less 51% is 59.29, or 49.00 net of VAT; it costs 50.00.
  EXPECT_EQ(found[0].cart->cart.lines[0].sku, "boot");
  EXPECT_EQ(found[0].cart->evaluation.lines[0].net, 5929 * found[0].cart->cart.lines[0].quantity);
  EXPECT_NE(found[0].message.find("€49.00"), std::string::npos) << found[0].message;
}

TEST(Lint, FindsThatOnlyASecondProductMakesTheStackDeep) {
  const std::string bought = list({automatic("a", R"("effects": [{"type": "buy_x_get_y",
      "buy": {"quantity": 1, "lines": {"attr": "line.category", "op": "in", "value": ["gifts"]}},
      "get": {"quantity": 1, "lines": {"attr": "line.category", "op": "in", "value": ["shoes"]},
              "percent": 60}}])")});
  const std::vector<Finding> found = findings_of(bought, LintRule::below_cost);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].cart->cart.lines.size(), 2U);
}

TEST(Lint, TreatsDraftsAsLiveAndLeavesPausedOnesAlone) {
  const std::string deep = R"("effects": [{"type": "percent_off", "percent": 60}])";
  EXPECT_FALSE(
      findings_of(list({automatic("a", R"("status": "draft", )" + deep)}), LintRule::below_cost)
          .empty());
  EXPECT_TRUE(
      findings_of(list({automatic("a", R"("status": "paused", )" + deep)}), LintRule::below_cost)
          .empty());
}

TEST(Lint, MakesUnknownNamesErrorsInStrictMode) {
  const Definitions definitions = parse(list({automatic("a", R"("effects": [{"type": "gift",
      "sku": "mugg"}])")}));
  LintOptions options = options_at("2026-11-27T10:00:00Z");
  EXPECT_EQ(lint(definitions, catalogue(), options).count(Severity::error), 0);
  options.strict = true;
  EXPECT_EQ(lint(definitions, catalogue(), options).count(Severity::error), 1);
  const Faults faults = unknown_names(definitions, catalogue(), LintDocument::object);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].pointer, "/promotions/0/effects/0/sku");
  EXPECT_EQ(faults[0].message, "names the SKU \"mugg\", which the catalogue does not have");
}

TEST(Lint, NamesPlacesByIdWhereThereIsNoFile) {
  LintOptions options = options_at("2026-11-27T10:00:00Z");
  options.document = LintDocument::by_id;
  const LintReport report =
      lint(parse(list({automatic("a", R"("status": "ended", )" + ten)})), {}, options);
  EXPECT_EQ(report.findings.at(0).pointers.at(0), "/promotions/a/status");
}

TEST(Lint, HasNothingToSayOfASoundSet) {
  LintOptions options = options_at("2026-11-27T10:00:00Z");
  const LintReport report = lint(parse(list({automatic("a", five)})), catalogue(), options);
  EXPECT_TRUE(report.findings.empty()) << to_text(report, Currency{}, Language::english);
  EXPECT_TRUE(lint(parse("[]"), {}, options).findings.empty());
}

TEST(Lint, WritesJsonThatCanBeReadAgain) {
  LintOptions options = options_at("2026-11-27T10:00:00Z");
  options.worst_case = CartSize{.lines = 2, .units = 2, .total_max = {}};
  const std::string bad = R"("effects": [{"type": "percent_off", "percent": 60}])";
  const LintReport report = lint(parse(list({automatic("a", bad)})), catalogue(), options);
  Faults faults;
  const auto document = json::Document::parse(to_json(report, true), faults);
  ASSERT_TRUE(document && faults.empty());
  EXPECT_EQ(document->root().find("findings")->size(), report.findings.size());
  EXPECT_EQ(document->root().find("worst_cases")->size(), 2U);
  EXPECT_EQ(document->root().find("summary")->find("errors")->text(), "1");
  const std::string text = to_text(report, Currency{}, Language::english);
  EXPECT_NE(text.find("Proven: all"), std::string::npos) << text;
  EXPECT_NE(text.find("ERROR below_cost"), std::string::npos) << text;
}

std::string percent(int off) {
  return R"("effects": [{"type": "percent_off", "percent": )" + std::to_string(off) + "}]";
}

std::vector<std::vector<std::string>> stacks(const std::vector<std::string>& promotions) {
  std::vector<std::vector<std::string>> out;
  for (const Finding& finding : findings_of(list(promotions), LintRule::double_stacking)) {
    out.push_back(finding.promotions);
  }
  return out;
}

TEST(LintDoubleStacking, IsNoMatterOfACrumbBesideADeepPromotion) {
  EXPECT_TRUE(stacks({automatic("a", percent(50)), automatic("b", percent(5))}).empty());
  EXPECT_TRUE(stacks({automatic("a", percent(15)), automatic("b", percent(15))}).empty());
  EXPECT_EQ(stacks({automatic("a", percent(50)), automatic("b", percent(25))}).size(), 1U);
}

// Three that all stack with each other: the deepest pair, and the third with its deepest partner.
TEST(LintDoubleStacking, TellsEachPromotionWithItsDeepestPartner) {
  EXPECT_EQ(stacks({automatic("a", percent(20)), automatic("b", percent(40)),
                    automatic("c", percent(30))}),
            (std::vector<std::vector<std::string>>{{"b", "c"}, {"a", "b"}}));
}

// What the steps do not reach is told, and nothing is claimed of it.
TEST(Lint, SaysWhatWasCutShortWhereTheStepsAreUsedUp) {
  std::vector<std::string> many;
  for (int i = 0; i < 12; ++i) {
    many.push_back(automatic("p" + std::to_string(i),
                             R"("conditions": {"attr": "cart.subtotal", "op": ">=", "value": )" +
                                 std::to_string(1000 + i) + "}, " + percent(20)));
  }
  LintOptions options = options_at("2026-11-27T10:00:00Z");
  options.worst_case = CartSize{.lines = 3, .units = 3, .total_max = {}};
  const LintReport all = lint(parse(list(many)), catalogue(), options);
  EXPECT_TRUE(all.left_out.empty());
  options.search_steps = 500;
  const LintReport cut = lint(parse(list(many)), catalogue(), options);
  ASSERT_EQ(cut.left_out.size(), 2U);
  EXPECT_NE(cut.left_out[0].find("not all was looked at"), std::string::npos);
  EXPECT_NE(cut.left_out[1].find("worst cart"), std::string::npos);
  for (const WorstCase& worst : cut.worst_cases) {
    EXPECT_FALSE(worst.exhaustive);
    EXPECT_LE(worst.carts_priced, 10);
  }
  for (const Finding& finding : cut.findings) EXPECT_NE(finding.rule, LintRule::never_applies);
}

}  // namespace
}  // namespace stapel::promotions
