// The kernel against the oracle on random tiny carts: the whole answer must be the same, under both
// policies. STAPEL_CASES says how many cases, STAPEL_SEED the first seed. A failing case is shrunk
// and printed with its seed, as the two files and both answers.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <map>
#include <set>
#include <string>

#include "promotions/parse.h"
#include "promotions/testing/against_oracle.h"
#include "promotions/testing/generate.h"
#include "promotions/testing/kept_cases.h"
#include "promotions/testing/oracle_plans.h"

namespace stapel::promotions::testing {
namespace {

constexpr std::uint64_t cases_by_default = 20'000;
constexpr std::uint64_t parts = 8;  // tests that can run side by side
constexpr int failures_most = 3;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct Seeds {
  std::uint64_t first;
  std::uint64_t count;
};

// The seeds of one part of `parts`.
Seeds seeds_of(std::uint64_t part, std::uint64_t cases) {
  const std::uint64_t each = (cases + parts - 1) / parts;
  return {from_environment("STAPEL_SEED", 1) + part * each, each};
}

std::uint64_t cases_in_all() { return from_environment("STAPEL_CASES", cases_by_default); }

class KernelAgainstOracle : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(KernelAgainstOracle, SameAnswer) {
  const Seeds seeds = seeds_of(GetParam(), cases_in_all());
  int failures = 0;
  for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
    Case given = generate_case(seed);
    for (const Policy policy : {Policy::best_for_customer, Policy::priority}) {
      given.options.policy = policy;
      if (complaint(given).empty()) continue;
      ADD_FAILURE() << "seed " << seed << ": " << small_complaint(given);
      if (++failures == failures_most) return;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, KernelAgainstOracle, ::testing::Range<std::uint64_t>(0, parts));

TEST(KernelAgainstOracleCases, KeptCases) {
  for (const KeptCase& each : kept_cases) {
    Faults faults;
    const std::optional<Definitions> definitions = parse_promotions(each.promotions, faults);
    const std::optional<Cart> cart = parse_cart(each.cart, faults);
    ASSERT_TRUE(definitions && cart) << each.what << ": " << faults.front().message;
    Case given{each.what, *definitions, *cart, {}};
    given.options.now = *parse_instant(each.now);
    given.options.explain = true;
    for (const Policy policy : {Policy::best_for_customer, Policy::priority}) {
      given.options.policy = policy;
      const std::string text = complaint(given);
      EXPECT_TRUE(text.empty()) << each.what << ": " << text;
    }
  }
}

// What the generator builds is what a promotions file and a cart file can say.
TEST(KernelAgainstOracleCases, CasesSurviveTheirText) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = cases_in_all() / 16;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Case given = generate_case(seed);
    Faults faults;
    const std::optional<Definitions> read =
        parse_promotions(write_definitions(given.definitions), faults);
    // Some random conditions can never hold; the reader refuses them.
    if (read && *read != given.definitions) {
      ADD_FAILURE() << "seed " << seed << "\n"
                    << write_definitions(given.definitions) << "\nread as\n"
                    << write_definitions(*read);
    }
    Faults cart_faults;
    const std::optional<Cart> cart = parse_cart(write_cart(given.cart), cart_faults);
    ASSERT_TRUE(cart.has_value()) << "seed " << seed << " " << cart_faults.front().pointer << " "
                                  << cart_faults.front().message;
    EXPECT_EQ(*cart, given.cart) << "seed " << seed;
  }
}

// --- Whether the cases are hard enough -----------------------------------------------------------

constexpr std::array<const char*, 12> effect_names = {
    "percent_off", "amount_off",   "set_unit_price",   "buy_x_get_y", "nth_unit", "bundle_price",
    "tiers",       "shipping_off", "shipping_upgrade", "gift",        "cashback", "points"};
static_assert(effect_names.size() == std::variant_size_v<Effect>);

struct Counts {
  int cases = 0, won = 0, greedy_loses = 0, order_matters = 0;
  std::array<int, effect_names.size()> winning = {};  // plans with such an effect, by its index

  void add(const Case& given) {
    const auto asked = [&](Policy policy) {
      return Question{given.definitions, given.cart, given.options.now, policy, nullptr};
    };
    const Question best = asked(Policy::best_for_customer);
    const Plan plan = choose_plan(best);
    const Question greedy = asked(Policy::priority);
    ++cases;
    greedy_loses += customer_value(greedy, choose_plan(greedy)) < customer_value(best, plan);
    const Indexes applied = plan.applied();
    if (applied.empty()) return;
    ++won;
    order_matters += testing::order_matters(best, plan);
    std::set<std::size_t> types;
    for (const std::size_t index : applied) {
      for (const Effect& effect : best.promotion(index).effects) types.insert(effect.index());
    }
    for (const std::size_t type : types) ++winning[type];
  }

  void add(const Counts& other) {
    cases += other.cases, won += other.won;
    greedy_loses += other.greedy_loses, order_matters += other.order_matters;
    for (std::size_t i = 0; i < winning.size(); ++i) winning[i] += other.winning[i];
  }
};

double percent_of(int part, int whole) { return whole ? 100.0 * part / whole : 0.0; }

void print(const std::string& name, const Counts& counts) {
  std::cout << std::fixed << std::setprecision(1) << name << ": " << counts.cases
            << " cases; greedy loses in " << percent_of(counts.greedy_loses, counts.cases)
            << "%, the order matters in " << percent_of(counts.order_matters, counts.cases)
            << "%, something applies in " << percent_of(counts.won, counts.cases) << "%\n";
}

TEST(KernelAgainstOracleCases, AreHardEnough) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = cases_in_all() / 5;
  std::map<std::string, Counts> by_profile;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Case given = generate_case(seed);
    by_profile[given.profile].add(given);
  }
  Counts all;
  for (const auto& [profile, counts] : by_profile) {
    print("  " + profile, counts);
    all.add(counts);
  }
  print("all", all);
  std::cout << "of the winning plans have:";
  for (std::size_t i = 0; i < effect_names.size(); ++i) {
    std::cout << "  " << effect_names[i] << " " << percent_of(all.winning[i], all.won) << "%";
  }
  std::cout << "\n";
  if (count < 1'000) return;  // too few to say
  EXPECT_GE(percent_of(all.greedy_loses, all.cases), 20);
  EXPECT_GE(percent_of(all.order_matters, all.cases), 10);
  for (std::size_t i = 0; i < effect_names.size(); ++i) {
    EXPECT_GE(percent_of(all.winning[i], all.won), 5) << effect_names[i];
  }
}

}  // namespace
}  // namespace stapel::promotions::testing
