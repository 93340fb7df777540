// Suggestions on random carts: following one gives exactly what it promised, none fails to gain,
// and asking for them changes nothing else. STAPEL_CASES says how many cases.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "promotions/hints_suggest.h"
#include "promotions/testing/generate.h"

namespace stapel::promotions::testing {
namespace {

constexpr std::uint64_t cases_by_default = 1'000;

std::uint64_t cases() {
  const char* text = std::getenv("STAPEL_CASES");
  return text ? std::strtoull(text, nullptr, 10) : cases_by_default;
}

Amount list_of(const Cart& cart) {
  Amount sum = 0;
  for (const CartLine& line : cart.lines) sum += line.unit_price * line.quantity;
  return sum;
}

// A threshold just above `amount`.
Predicate over(Amount amount) {
  return {AttributeTest{Attribute::cart_subtotal, "", Operator::greater, Operand(amount)}};
}

// Every case with its public codes told to everybody, so that those are suggested too, and with
// tiers, a set and free shipping that the cart is near to.
Case case_of(std::uint64_t seed) {
  Case made = generate_case(seed);
  auto& promotions = made.definitions.promotions;
  for (Promotion& promotion : promotions) promotion.audience = "public";
  const Amount price = made.cart.lines.empty() ? 10 : made.cart.lines.front().unit_price;
  const std::int64_t from = 2 + static_cast<std::int64_t>(seed % 5);
  Tiers tiers;
  tiers.tiers = {{1, Percent{10'000}}, {from, Percent{250'000}}};
  BundlePrice bundle;
  bundle.components = {{from, {}}};
  bundle.price = price;
  const Effect free_shipping = ShippingOff{Percent{1'000'000}, {}, {}};
  for (const Effect& effect : {Effect(tiers), Effect(bundle), free_shipping}) {
    Promotion near;
    near.id = "near-" + std::to_string(promotions.size());
    near.effects = {effect};
    if (scope_of(effect) == Scope::shipping) near.conditions = over(list_of(made.cart));
    promotions.push_back(near);
  }
  made.options.policy = seed % 2 ? Policy::priority : Policy::best_for_customer;
  return made;
}

void expect_kept(const Suggestion& promise, const Case& given, const CompiledSet& set,
                 const Evaluation& before) {
  const Cart changed = follow(promise, given.cart);
  const auto after = evaluate(set, changed, given.options);
  ASSERT_TRUE(static_cast<bool>(after));
  EXPECT_GT(promise.gain, 0);
  EXPECT_EQ(after->totals.customer_value, promise.customer_value);
  EXPECT_EQ(after->totals.customer_value - before.totals.customer_value, promise.gain);
  EXPECT_EQ(after->totals.total, promise.total);
  EXPECT_EQ(list_of(changed) - list_of(given.cart), promise.cost);
  EXPECT_EQ(promise.worth_it, promise.gain > promise.cost);
  EXPECT_EQ(promise.lowers_total, promise.total < before.totals.total);
  const bool applied =
      std::any_of(after->applied.begin(), after->applied.end(),
                  [&](const Applied& a) { return a.promotion == promise.promotion; });
  EXPECT_TRUE(applied) << promise.promotion;
}

TEST(SuggestionsProperty, PromisesAreKept) {
  std::map<SuggestionKind, int> told;
  for (std::uint64_t seed = 1; seed <= cases() && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Case given = case_of(seed);
    const auto set = CompiledSet::compile(given.definitions);
    const auto plain = evaluate(*set, given.cart, given.options);
    EvaluateOptions asking = given.options;
    asking.suggestions = true;
    auto asked = evaluate(*set, given.cart, asking);
    ASSERT_EQ(static_cast<bool>(plain), static_cast<bool>(asked));
    if (!plain) continue;
    for (const Suggestion& promise : *asked->suggestions) {
      ++told[promise.kind];
      expect_kept(promise, given, *set, *plain);
    }
    EXPECT_LE(asked->suggestions->size(), suggestion_trials_max);
    asked->suggestions.reset();
    EXPECT_EQ(*asked, *plain);
  }
  for (int kind = 0; kind <= static_cast<int>(SuggestionKind::free_shipping); ++kind) {
    const auto each = static_cast<SuggestionKind>(kind);
    EXPECT_GT(told[each], 0) << suggestion_kind_name(each) << " was never suggested";
  }
}

}  // namespace
}  // namespace stapel::promotions::testing
