// The index against a full scan over every promotion: the same answers to the byte, hints and
// rejections included. STAPEL_CASES says how many sets, STAPEL_SEED the first seed; a failure
// prints its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "promotions/compiled_set.h"
#include "promotions/effect_lines.h"
#include "promotions/eligibility.h"
#include "promotions/evaluate.h"
#include "promotions/testing/against_scan.h"
#include "promotions/testing/generate.h"
#include "promotions/testing/generate_matching.h"

namespace stapel::promotions::testing {
namespace {

constexpr std::uint64_t sets_by_default = 60;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

void compare(const MatchingCase& given, std::uint64_t seed, Seen& seen) {
  const std::string found = difference_from_scan(given, seen);
  if (!found.empty()) ADD_FAILURE() << "seed " << seed << "\n" << found;
}

TEST(PromotionIndex, AnswersAsAFullScanDoes) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = from_environment("STAPEL_CASES", sets_by_default);
  Seen seen;
  for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
    // Mostly small sets; now and then one in which postings are divided and enclosed.
    const std::size_t promotions = seed % 10 == 0 ? 300 : 1 + seed % 40;
    compare(generate_matching(seed, promotions, 12), seed, seen);
  }
  EXPECT_GT(seen.with_applied, seen.answers / 4);
  std::printf("%zu answers, %zu with promotions, %zu with hints\n", seen.answers, seen.with_applied,
              seen.with_hints);
  EXPECT_GT(seen.with_hints, seen.answers / 20);
}

TEST(PromotionIndex, AnswersAsAFullScanDoesOnCasesOfTheOracle) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = from_environment("STAPEL_CASES", sets_by_default) * 10;
  Seen seen;
  for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
    const Case given = generate_case(seed);
    compare({given.definitions, {given.cart}, given.options.now}, seed, seen);
  }
}

// --- Selectors -----------------------------------------------------------------------------------

std::vector<std::uint8_t> selected(const Lines& lines, EffectLines& from) {
  std::vector<std::uint8_t> out;
  from.next(lines, out);
  return out;
}

TEST(LineSelectors, SelectAsComparingTextsDoes) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = from_environment("STAPEL_CASES", sets_by_default);
  std::size_t lines_selected = 0;
  for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
    const MatchingCase given = generate_matching(seed, 20, 6);
    const auto set = CompiledSet::compile(given.definitions);
    const CompiledSet::Internals& internals = set->internals();
    for (const Cart& cart : given.carts) {
      CartSymbols symbols;
      symbols.read(internals.symbols(), gather_facts(cart, given.now, internals.zone));
      for (auto at = internals.promotions.begin(); at != internals.promotions.end(); ++at) {
        EffectLines by_symbols(internals, at.position(), symbols, cart);
        EffectLines by_texts(cart);
        for (const Effect& effect : (*at).promotion->effects) {
          for_each_selector(effect, [&](const Lines& lines) {
            const auto one = selected(lines, by_symbols);
            EXPECT_EQ(one, selected(lines, by_texts)) << "seed " << seed;
            lines_selected += static_cast<std::size_t>(std::count(one.begin(), one.end(), 1));
          });
        }
      }
    }
  }
  EXPECT_GT(lines_selected, count * 10);
}

// --- Changes -------------------------------------------------------------------------------------

TEST(CompiledSetChanges, GiveWhatCompilingAnewGives) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  Seen seen;
  for (std::uint64_t seed = first; seed < first + 12 && !HasFailure(); ++seed) {
    Dice dice(seed);
    const MatchingCase given = generate_matching(dice, 20, 4);
    ChangingSet set(given.definitions);
    for (std::uint64_t step = 0; step < 5 && !HasFailure(); ++step) {
      const auto from = generate_matching(dice, 30, 0).definitions.promotions;
      set.change(dice, from);
      const auto anew = set.compiled_anew();
      EXPECT_EQ(difference(set.changed(), *anew, given, seen), "")
          << "seed " << seed << ", step " << step;
      EXPECT_EQ(set.changed().definitions(), anew->definitions()) << "seed " << seed;
      for (const Promotion& each : from) {
        EXPECT_EQ(set.changed().find(each.id) != nullptr, set.contains(each.id));
      }
    }
  }
  EXPECT_GT(seen.with_applied, seen.answers / 4);
}

Promotion five_percent_off(std::size_t number) {
  Promotion out;
  out.id = "many-" + std::to_string(number);
  out.name = out.id;
  out.conditions = Predicate{AttributeTest{Attribute::customer_groups, "", Operator::in,
                                           std::vector<std::string>{std::to_string(number)}}};
  out.effects.push_back(
      PercentOff{.percent = Percent{50'000}, .lines = {}, .max_amount = {}, .max_units = {}});
  return out;
}

// After changes_max changes the next one compiles all; before and after, the answers are right.
TEST(CompiledSetChanges, AreCompiledTogetherWhenThereAreMany) {
  Cart cart;
  cart.lines.emplace_back().unit_price = 1'000;
  cart.customer.groups = {"7", "1000"};
  EvaluateOptions options;
  options.policy = Policy::priority;
  const auto base = CompiledSet::compile({{five_percent_off(7)}, {}});
  CompiledSet::Changes many;
  for (std::size_t i = 1; i <= changes_max; ++i) many.put.push_back(five_percent_off(i));
  const auto changed = base->with(std::move(many));
  EXPECT_EQ(changed->changes(), changes_max);
  EXPECT_EQ(evaluate(*changed, cart, options)->applied.size(), 2U);
  const auto more = changed->with({{five_percent_off(0)}, {"many-7"}});
  EXPECT_EQ(more->changes(), changes_max);
  const auto compiled = more->with({{five_percent_off(changes_max + 1)}, {}});
  EXPECT_EQ(compiled->changes(), 0U);
  EXPECT_EQ(evaluate(*compiled, cart, options)->applied.size(), 1U);
  EXPECT_EQ(compiled->definitions().promotions.size(), changes_max + 1);
  // The sets before stay as they were.
  EXPECT_EQ(evaluate(*changed, cart, options)->applied.size(), 2U);
  EXPECT_EQ(evaluate(*base, cart, options)->applied.size(), 1U);
}

}  // namespace
}  // namespace stapel::promotions::testing
