// The kernel by example: the contract's own cases, rows for rounding, caps and roles, and defects
// that users of other engines reported.
#include "promotions/evaluate.h"

#include <gtest/gtest.h>

#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

Evaluation price(const std::string& promotions, const std::string& cart,
                 Policy policy = Policy::best_for_customer) {
  Faults faults;
  auto definitions = parse_promotions(promotions, faults);
  auto parsed = parse_cart(cart, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  EvaluateOptions options;
  options.policy = policy;
  options.explain = true;
  options.now = parsed->at.value_or(Instant{});
  auto result = evaluate(*CompiledSet::compile(std::move(*definitions)), *parsed, options);
  EXPECT_TRUE(static_cast<bool>(result));
  return std::move(*result);
}

// Promotions p1, p2, … with these effects and no conditions, as a file.
std::string automatic(const std::vector<std::string>& effects) {
  std::string out = "[";
  for (std::size_t i = 0; i < effects.size(); ++i) {
    out += (i ? "," : "") + std::string(R"({"id":"p)") + std::to_string(i + 1) +
           R"(","name":"p","trigger":"automatic","effects":[)" + effects[i] + "]}";
  }
  return out + "]";
}

// A cart in EUR with lines of (quantity, unit price), ids "1", "2", …
std::string cart_of(const std::vector<std::pair<int, int>>& lines, const std::string& more = "") {
  std::string out = R"({"currency":"EUR","lines":[)";
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += (i ? "," : "") + std::string(R"({"id":")") + std::to_string(i + 1) +
           R"(","sku":"S","quantity":)" + std::to_string(lines[i].first) + R"(,"unit_price":)" +
           std::to_string(lines[i].second) + "}";
  }
  return out + "]" + more + "}";
}

std::vector<Amount> discounts(const Evaluation& evaluation) {
  std::vector<Amount> out;
  for (const PricedLine& line : evaluation.lines) out.push_back(line.discount);
  return out;
}

using Amounts = std::vector<Amount>;

TEST(Evaluate, OrderOfPercentageAndFixedAmountUnderAThreshold) {
  const auto promotions = [](const char* attribute) {
    return std::string(R"([
      {"id":"ten","name":"10%","trigger":"automatic","effects":[{"type":"percent_off","percent":10}]},
      {"id":"fifteen","name":"15 from 75","trigger":"automatic",
       "conditions":{"attr":")") +
           attribute +
           R"(","op":">=","value":7500},"effects":[{"type":"amount_off","amount":1500}]}])";
  };
  const Evaluation on_list = price(promotions("cart.subtotal"), cart_of({{1, 8000}}));
  EXPECT_EQ(on_list.totals.total, 5700);
  EXPECT_EQ(on_list.applied[0].promotion, "ten");
  const Evaluation on_left = price(promotions("cart.subtotal_discounted"), cart_of({{1, 8000}}));
  EXPECT_EQ(on_left.totals.total, 5850);
  EXPECT_EQ(on_left.applied[0].promotion, "fifteen");
  EXPECT_TRUE(on_left.optimality.proven);
}

TEST(Evaluate, EffectsGiveEachLineWhatTheContractSays) {
  const struct {
    const char* what;
    std::vector<std::string> effects;
    std::vector<std::pair<int, int>> lines;
    Amounts want;
  } rows[] = {
      {"order percentage rounds once",
       {R"({"type":"percent_off","percent":50})"},
       {{1, 101}, {1, 101}, {1, 101}},
       {51, 51, 50}},
      {"line percentage rounds each line",
       {R"({"type":"percent_off","percent":50,"scope":"lines"})"},
       {{1, 101}, {1, 101}, {1, 101}},
       {51, 51, 51}},
      {"amount spread by value",
       {R"({"type":"amount_off","amount":100})"},
       {{1, 300}, {1, 100}},
       {75, 25}},
      {"amount per unit stops at zero",
       {R"({"type":"amount_off","amount":150,"scope":"lines"})"},
       {{2, 100}, {1, 200}},
       {200, 150}},
      {"amount per line",
       {R"({"type":"amount_off","amount":150,"scope":"lines","per":"line"})"},
       {{2, 100}, {1, 100}},
       {150, 100}},
      {"unit price", {R"({"type":"set_unit_price","price":80})"}, {{3, 100}, {1, 50}}, {60, 0}},
      {"capped in proportion",
       {R"({"type":"percent_off","percent":50,"scope":"lines","max_amount":30})"},
       {{1, 200}, {1, 100}},
       {20, 10}},
      {"second unit at half price",
       {R"({"type":"nth_unit","n":2,"percent":50})"},
       {{2, 1000}, {1, 500}},
       {500, 0}},
      {"buy two get one of large quantities",
       {R"({"type":"buy_x_get_y","buy":{"quantity":2},"get":{"quantity":1}})"},
       {{6000, 7}},
       {14000}},
      {"a zero line takes nothing",
       {R"({"type":"amount_off","amount":4000})"},
       {{1, 0}, {3, 3333}},
       {0, 4000}},
      {"eight lines at half price",
       {R"({"type":"percent_off","percent":50})"},
       {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}},
       {1, 1, 1, 1, 0, 0, 0, 0}},
      {"the cheapest units only",
       {R"({"type":"percent_off","percent":100,"scope":"lines","max_units":2})"},
       {{2, 300}, {1, 100}},
       {300, 100}},
      {"several fixed amounts",
       {R"({"type":"amount_off","amount":4000})", R"({"type":"amount_off","amount":5000})"},
       {{1, 6000}, {1, 6000}},
       {4500, 4500}},
  };
  for (const auto& row : rows) {
    const Evaluation evaluation = price(automatic(row.effects), cart_of(row.lines));
    EXPECT_EQ(discounts(evaluation), row.want) << row.what;
    for (const PricedLine& line : evaluation.lines) EXPECT_EQ(line.list - line.discount, line.net);
  }
}

TEST(Evaluate, PriorityTakesTheCheapestAsGot) {
  const std::string two_plus_one =
      automatic({R"({"type":"buy_x_get_y","buy":{"quantity":2},"get":{"quantity":1}})"});
  const std::string cart = cart_of({{1, 500}, {2, 900}, {3, 700}});
  EXPECT_EQ(discounts(price(two_plus_one, cart, Policy::priority)), (Amounts{500, 0, 700}));
  // The customer's best choice pays for the cheapest and gets the dearest.
  EXPECT_EQ(discounts(price(two_plus_one, cart)), (Amounts{0, 1800, 0}));
}

TEST(Evaluate, ABoughtUnitIsNotTheFreeOne) {
  const std::string two_plus_one =
      automatic({R"({"type":"buy_x_get_y","buy":{"quantity":2},"get":{"quantity":1}})"});
  EXPECT_EQ(price(two_plus_one, cart_of({{2, 500}})).totals.saved, 0);
}

TEST(Evaluate, UnitsServeOneRoleOnly) {
  const std::string both = automatic(
      {R"({"type":"nth_unit","n":2,"percent":50})",
       R"({"type":"buy_x_get_y","buy":{"quantity":1},"get":{"quantity":1,"percent":10}})"});
  const Evaluation evaluation = price(both, cart_of({{3, 1000}}));
  EXPECT_EQ(evaluation.totals.saved, 500);
  EXPECT_EQ(evaluation.applied.size(), 1u);
}

TEST(Evaluate, FloorsHoldAndExcessMoves) {
  const Evaluation evaluation = price(automatic({R"({"type":"amount_off","amount":100})"}),
                                      R"({"currency":"EUR","lines":[
        {"id":"1","sku":"a","quantity":1,"unit_price":100,"min_unit_price":90},
        {"id":"2","sku":"b","quantity":1,"unit_price":100}]})");
  EXPECT_EQ(discounts(evaluation), (Amounts{10, 90}));
}

TEST(Evaluate, RewardsAndTenders) {
  const Evaluation evaluation = price(
      R"({"settings":{"point_value":0.5,"points_per_currency_unit":1.5},"promotions":[
        {"id":"double","name":"d","trigger":"automatic","effects":[{"type":"points","multiplier":2}]},
        {"id":"back","name":"b","trigger":"automatic","effects":[{"type":"cashback","percent":5}],
         "excludes":["burn_points"]},
        {"id":"mug","name":"m","trigger":"automatic","effects":[{"type":"gift","sku":"MUG","unit_value":300}]}]})",
      cart_of({{1, 1999}},
              R"(,"tenders":[{"type":"points","amount":500},{"type":"gift_card","amount":999}])"));
  EXPECT_EQ(evaluation.totals.base_points, 28);
  EXPECT_EQ(evaluation.totals.points, 28);
  EXPECT_EQ(evaluation.totals.cashback, 100);
  EXPECT_EQ(evaluation.totals.customer_value, 14 + 100 + 300);
  EXPECT_EQ(evaluation.totals.due, 1000);
  ASSERT_EQ(evaluation.rejected_tenders.size(), 1u);
  EXPECT_EQ(evaluation.rejected_tenders[0].promotion, "back");
}

TEST(Evaluate, ALineThatCannotBeDiscountedDoesNotSpoilTheCode) {
  const Evaluation evaluation = price(automatic({R"({"type":"percent_off","percent":10})"}),
                                      R"({"currency":"EUR","lines":[
              {"id":"1","sku":"card","quantity":1,"unit_price":5000,"discountable":false},
              {"id":"2","sku":"b","quantity":1,"unit_price":1000}]})");
  EXPECT_EQ(discounts(evaluation), (Amounts{0, 100}));
}

TEST(Evaluate, AResultBeyondTheMaximumIsRefused) {
  Faults faults;
  auto definitions = parse_promotions(
      automatic({R"({"type":"gift","sku":"g","quantity":100000,"unit_value":10000000000000})"}),
      faults);
  auto cart = parse_cart(cart_of({{1, 100}}), faults);
  const auto result =
      evaluate(*CompiledSet::compile(std::move(*definitions)), *cart, EvaluateOptions{});
  ASSERT_FALSE(static_cast<bool>(result));
  EXPECT_NE(result.refusal().message.find("customer value"), std::string::npos);
}

TEST(Evaluate, BeyondTheNodeLimitTheAnswerSaysHowFarFromProvenItIs) {
  std::vector<std::string> effects;
  for (int i = 0; i < 12; ++i) {
    effects.push_back(R"({"type":"percent_off","percent":)" + std::to_string(5 + i) + "}");
    effects.push_back(R"({"type":"amount_off","amount":)" + std::to_string(100 + 37 * i) + "}");
  }
  const std::string promotions =
      R"({"settings":{"search_limit":500},"promotions":)" + automatic(effects) + "}";
  const std::string cart = cart_of({{3, 4999}, {2, 1999}});
  const Evaluation best = price(promotions, cart);
  EXPECT_FALSE(best.optimality.proven);
  EXPECT_GE(best.totals.customer_value,
            price(promotions, cart, Policy::priority).totals.customer_value);
  EXPECT_GE(*best.optimality.bound, best.totals.customer_value);
}

TEST(Evaluate, MoreCandidatesThanASearchHoldsIsStillHonest) {
  std::vector<std::string> effects(80, R"({"type":"percent_off","percent":1})");
  const Evaluation best =
      price(R"({"settings":{"search_limit":1000},"promotions":)" + automatic(effects) + "}",
            cart_of({{1, 100000}}));
  EXPECT_FALSE(best.optimality.proven);
  EXPECT_GE(*best.optimality.bound, best.totals.customer_value);
  EXPECT_EQ(best.applied.size(), 80u);
}

TEST(Evaluate, NullIsNoGroupAndNoRepeat) {
  const std::string promotions = R"([
    {"id":"a","name":"a","trigger":"automatic","stacking":{"group":null},
     "effects":[{"type":"nth_unit","n":2,"percent":50,"repeat":null}]},
    {"id":"b","name":"b","trigger":"automatic","stacking":{"group":null},
     "effects":[{"type":"amount_off","amount":10}]}])";
  EXPECT_EQ(price(promotions, cart_of({{4, 100}})).totals.saved, 110);
}

TEST(Evaluate, TheOrderOfPromotionsInTheFileDoesNotMatter) {
  const std::string a =
      R"({"id":"a","name":"a","trigger":"automatic","effects":[{"type":"amount_off","amount":500}]})";
  const std::string b =
      R"({"id":"b","name":"b","trigger":"automatic","effects":[{"type":"amount_off","amount":500}],"stacking":{"exclusive":true}})";
  const std::string cart = cart_of({{1, 2000}});
  EXPECT_EQ(price("[" + a + "," + b + "]", cart), price("[" + b + "," + a + "]", cart));
  EXPECT_EQ(price("[" + b + "," + a + "]", cart).applied[0].promotion, "a");
}

}  // namespace
}  // namespace stapel::promotions
