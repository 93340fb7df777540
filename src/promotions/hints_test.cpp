// Suggestions by example: every figure computed by hand.
#include "promotions/hints_suggest.h"

#include <gtest/gtest.h>

#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

struct Asked {
  std::string more = {};  // members of the cart, such as ,"shipping":{...}
  Language language = Language::english;
  bool suggestions = true;
};

Evaluation ask(const std::string& promotions, const std::string& lines, const Asked& asked = {}) {
  Faults faults;
  auto definitions = parse_promotions("[" + promotions + "]", faults);
  const auto cart =
      parse_cart(R"({"currency":"EUR","lines":[)" + lines + "]" + asked.more + "}", faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  EvaluateOptions options;
  options.language = asked.language;
  options.suggestions = asked.suggestions;
  auto result = evaluate(*CompiledSet::compile(std::move(*definitions)), *cart, options);
  EXPECT_TRUE(static_cast<bool>(result));
  return std::move(*result);
}

std::vector<Suggestion> ideas(const std::string& promotions, const std::string& lines,
                              const Asked& asked = {}) {
  return ask(promotions, lines, asked).suggestions.value();
}

std::string promotion(const std::string& id, const std::string& effect,
                      const std::string& more = "") {
  return R"({"id":")" + id + R"(","name":"p","trigger":"automatic","effects":[)" + effect + "]" +
         more + "}";
}

std::string line(const std::string& id, int quantity, int unit_price,
                 const std::string& more = "") {
  return R"({"id":")" + id + R"(","sku":"SKU-)" + id + R"(","quantity":)" +
         std::to_string(quantity) + R"(,"unit_price":)" + std::to_string(unit_price) + more + "}";
}

std::string sku(const std::string& id) {
  return R"({"attr":"line.sku","op":"=","value":"SKU-)" + id + R"("})";
}

constexpr const char* second_half_price = R"({"type":"nth_unit","n":2,"percent":50})";
constexpr const char* standard_shipping = R"(,"shipping":{"method":"standard","amount":495})";

struct Figures {
  SuggestionKind kind;
  std::vector<AddedUnits> add;
  std::optional<std::int64_t> missing;
  Amount cost, gain, total;
  bool worth_it, lowers_total;
};

void expect_only(const std::vector<Suggestion>& told, const Figures& want) {
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].kind, want.kind) << suggestion_kind_name(told[0].kind);
  EXPECT_EQ(told[0].add, want.add);
  EXPECT_EQ(told[0].missing, want.missing);
  EXPECT_EQ(told[0].cost, want.cost);
  EXPECT_EQ(told[0].gain, want.gain);
  EXPECT_EQ(told[0].total, want.total);
  EXPECT_EQ(told[0].worth_it, want.worth_it);
  EXPECT_EQ(told[0].lowers_total, want.lowers_total);
}

// One unit of 10.00 and the second at half price: the second costs 5.00 more in all.
TEST(Suggestions, OneMoreAndTheSecondIsHalfPrice) {
  expect_only(ideas(promotion("half", second_half_price), line("1", 1, 1000)),
              {SuggestionKind::one_more_unit, {{"1", 1, {}}}, 1, 1000, 500, 1500, false, false});
}

// The third of three is free: 10.00 more in the cart for the same 20.00.
TEST(Suggestions, TheFreeUnitOfBuyTwoGetOne) {
  const std::string effect = R"({"type":"buy_x_get_y","buy":{"quantity":2},"get":{"quantity":1}})";
  expect_only(ideas(promotion("three", effect), line("1", 2, 1000)),
              {SuggestionKind::one_more_unit, {{"1", 1, {}}}, 1, 1000, 1000, 2000, false, false});
  EXPECT_TRUE(ideas(promotion("three", effect), line("1", 3, 1000)).empty());
}

// Bought and got are different things: a free lens (30.00) with each camera.
TEST(Suggestions, NamesTheLineThatIsGot) {
  const std::string effect = R"({"type":"buy_x_get_y","buy":{"quantity":1,"lines":)" +
                             sku("camera") + R"(},"get":{"quantity":1,"lines":)" + sku("lens") +
                             R"(,"percent":100}})";
  const std::string cart = line("camera", 2, 50'000) + "," + line("lens", 1, 3000);
  expect_only(
      ideas(promotion("lens", effect), cart),
      {SuggestionKind::one_more_unit, {{"lens", 1, {}}}, 1, 3000, 3000, 100'000, false, false});
}

// Ten at 8.00 are 80.00, nine at 10.00 are 90.00: adding one lowers the total.
TEST(Suggestions, ATierThatMakesTheWholeCheaper) {
  const std::string effect = R"({"type":"tiers","by":"quantity","tiers":[{"from":5,"percent":1},)"
                             R"({"from":10,"unit_price":800}]})";
  expect_only(ideas(promotion("bulk", effect), line("1", 9, 1000)),
              {SuggestionKind::next_tier, {{"1", 1, {}}}, 1, 1000, 1910, 8000, true, true});
}

// 90.00 and 15% from 100.00: one unit of 30.00 more costs 12.00 in all.
TEST(Suggestions, TheNextTierByAmount) {
  const std::string effect =
      R"({"type":"tiers","by":"amount","tiers":[{"from":10000,"percent":15}]})";
  expect_only(ideas(promotion("bulk", effect), line("1", 3, 3000)),
              {SuggestionKind::next_tier, {{"1", 1, {}}}, 1000, 3000, 1800, 10'200, false, false});
  // 70.00: more than a quarter is missing.
  EXPECT_TRUE(ideas(promotion("bulk", effect), line("1", 7, 1000)).empty());
}

// A + 2 B for 25.00. With one B the cart costs 30.00, with two of them 25.00.
TEST(Suggestions, TheComponentThatABundleLacks) {
  const auto bundle = [](int a, int b, int price) {
    return R"({"type":"bundle_price","price":)" + std::to_string(price) +
           R"(,"components":[{"quantity":)" + std::to_string(a) + R"(,"lines":)" + sku("a") +
           R"(},{"quantity":)" + std::to_string(b) + R"(,"lines":)" + sku("b") + "}]}";
  };
  const std::string cart = line("a", 1, 2000) + "," + line("b", 1, 1000);
  expect_only(ideas(promotion("set", bundle(1, 2, 2500)), cart),
              {SuggestionKind::one_more_unit, {{"b", 1, 1}}, 1, 1000, 1500, 2500, true, true});
  expect_only(ideas(promotion("set", bundle(2, 2, 5000)), cart), {SuggestionKind::add_component,
                                                                  {{"a", 1, 0}, {"b", 1, 1}},
                                                                  2,
                                                                  3000,
                                                                  1000,
                                                                  5000,
                                                                  false,
                                                                  false});
}

// 48.00 and free shipping (4.95) from 50.00.
TEST(Suggestions, FreeShippingWithTheCheapestLineThatReachesIt) {
  const std::string free_from_50 =
      promotion("free", R"({"type":"shipping_off","percent":100})",
                R"(,"conditions":{"attr":"cart.subtotal","op":">=","value":5000})");
  expect_only(ideas(free_from_50, line("1", 4, 1200), {.more = standard_shipping}),
              {SuggestionKind::free_shipping, {{"1", 1, {}}}, 200, 1200, 495, 6000, false, false});
  expect_only(ideas(free_from_50, line("1", 1, 4550) + "," + line("2", 1, 250),
                    {.more = standard_shipping}),
              {SuggestionKind::free_shipping, {{"2", 1, {}}}, 200, 250, 495, 5050, true, true});
}

TEST(Suggestions, ThresholdsOnUnitsAndAmounts) {
  const std::string ten_off = R"({"type":"amount_off","amount":1000})";
  expect_only(ideas(promotion("four", ten_off,
                              R"(,"conditions":{"attr":"cart.quantity","op":">=","value":4})"),
                    line("1", 3, 500)),
              {SuggestionKind::add_units, {{"1", 1, {}}}, 1, 500, 1000, 1000, true, true});
  // Only shoes count for the amount.
  const std::string shoes =
      R"(,"conditions":{"sum":{"lines":{"attr":"line.category","op":"in","value":["shoes"]}},)"
      R"("op":">=","value":5000})";
  expect_only(ideas(promotion("shoes", ten_off, shoes),
                    line("1", 2, 2000, R"(,"category":"shoes/kids")") + "," + line("2", 1, 100)),
              {SuggestionKind::spend_more, {{"1", 1, {}}}, 1000, 2000, 1000, 5100, false, false});
}

// 50.00 less 10% is 45.00; a unit counts for what its line costs now, 9.00.
TEST(Suggestions, AThresholdOnTheDiscountedSubtotal) {
  const std::string set =
      promotion("ten", R"({"type":"percent_off","percent":10,"scope":"lines"})") + "," +
      promotion("mug", R"({"type":"amount_off","amount":2000})",
                R"(,"conditions":{"attr":"cart.subtotal_discounted","op":">=","value":5400})");
  expect_only(ideas(set, line("1", 5, 1000)),
              {SuggestionKind::spend_more, {{"1", 1, {}}}, 900, 1000, 2100, 3400, true, true});
}

TEST(Suggestions, APublicCodeThatNobodyTyped) {
  const auto code = [](const char* id, const char* code_text, const char* audience) {
    return R"({"id":")" + std::string(id) + R"(","name":"p","trigger":{"codes":[")" + code_text +
           R"("]},"effects":[{"type":"percent_off","percent":20}])" + audience + "}";
  };
  const std::string open = code("open", "BF-20", R"(,"audience":"public")");
  const auto told = ideas(open, line("1", 1, 1000));
  expect_only(told, {SuggestionKind::unused_code, {}, {}, 0, 200, 800, true, true});
  EXPECT_EQ(told[0].code, "BF-20");
  EXPECT_EQ(told[0].message, "Use code BF-20: €2.00 more in benefits, and you pay €2.00 less.");
  // Not on the cart already, not where the shop did not say public, and not of an ended promotion.
  EXPECT_TRUE(ideas(open, line("1", 1, 1000), {.more = R"(,"codes":["bf20"])"}).empty());
  EXPECT_TRUE(ideas(code("p", "X", ""), line("1", 1, 1000)).empty());
  EXPECT_TRUE(ideas(code("p", "X", R"(,"audience":"members")"), line("1", 1, 1000)).empty());
  EXPECT_TRUE(ideas(code("p", "X", R"(,"audience":"public","status":"ended")"), line("1", 1, 1000))
                  .empty());
}

// The better promotion stands in the way of the other, whose units would then gain nothing.
TEST(Suggestions, NothingThatDoesNotGain) {
  const std::string set =
      promotion("half", second_half_price, R"(,"stacking":{"group":"g"})") + "," +
      promotion("off", R"({"type":"percent_off","percent":40})", R"(,"stacking":{"group":"g"})");
  EXPECT_TRUE(ideas(set, line("1", 1, 1000)).empty());
  EXPECT_TRUE(ideas("", line("1", 1, 1000)).empty());
  EXPECT_TRUE(ideas(promotion("half", second_half_price), "").empty());
}

// More of a gift card is never advised, though conditions count it.
TEST(Suggestions, NoMoreOfWhatIsNotDiscountable) {
  const std::string free_from_50 =
      promotion("free", R"({"type":"shipping_off","percent":100})",
                R"(,"conditions":{"attr":"cart.subtotal","op":">=","value":5000})");
  EXPECT_TRUE(ideas(free_from_50, line("1", 1, 4900, R"(,"discountable":false)"),
                    {.more = standard_shipping})
                  .empty());
}

// Best first: what pays for itself, then what costs least on balance.
TEST(Suggestions, BestFirst) {
  const std::string set =
      promotion("free", R"({"type":"shipping_off","percent":100})",
                R"(,"conditions":{"attr":"cart.subtotal","op":">=","value":5000})") +
      "," + promotion("half", R"({"type":"nth_unit","n":2,"percent":50,"lines":)" + sku("1") + "}");
  const auto told =
      ideas(set, line("1", 1, 4600) + "," + line("2", 1, 200), {.more = standard_shipping});
  ASSERT_EQ(told.size(), 2u);
  EXPECT_EQ(told[0].promotion, "free");
  EXPECT_EQ(told[1].promotion, "half");
  EXPECT_EQ(told[1].gain, 2300 + 495);
}

TEST(Suggestions, InDutchAndOnlyWhereAskedFor) {
  const std::string half = promotion("half", second_half_price);
  const std::string cart = line("1", 1, 1000, R"(,"name":"Mok")");
  const auto told = ideas(half, cart, {.language = Language::dutch});
  EXPECT_EQ(told[0].message, "Voeg 1 x Mok toe: € 5,00 extra voordeel, en je betaalt € 5,00 meer.");
  const Evaluation asked = ask(half, cart);
  EXPECT_NE(to_json(asked, false).find(R"("suggestions":[{"kind":"one_more_unit")"),
            std::string::npos);
  const Evaluation plain = ask(half, cart, {.suggestions = false});
  EXPECT_FALSE(plain.suggestions.has_value());
  EXPECT_EQ(to_json(plain, false).find("suggestions"), std::string::npos);
  EXPECT_EQ(plain.hints, asked.hints);
}

// However many promotions are near, no more carts are tried than the limit.
TEST(Suggestions, AtMostSixteenTrials) {
  std::string set;
  for (int i = 0; i < 40; ++i) {
    set += (i ? "," : "") +
           promotion("p" + std::to_string(i), second_half_price, R"(,"stacking":{"group":"g"})");
  }
  EXPECT_LE(ideas(set, line("1", 1, 1000)).size(), suggestion_trials_max);
}

}  // namespace
}  // namespace stapel::promotions
