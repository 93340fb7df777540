// The index against a full scan over every promotion: the same answers to the byte, hints and
// rejections included. STAPEL_CASES says how many sets, STAPEL_SEED the first seed; a failure
// prints its own.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <set>

#include "promotions/compiled_set.h"
#include "promotions/eligibility.h"
#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "promotions/testing/generate.h"
#include "promotions/testing/generate_matching.h"

namespace stapel::promotions::testing {
namespace {

constexpr std::uint64_t sets_by_default = 60;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string answer_of(const CompiledSet& set, const Cart& cart, const EvaluateOptions& options) {
  const auto answer = evaluate(set, cart, options);
  return answer ? to_json(*answer, true) : "refused: " + answer.refusal().message;
}

// What was compared, so that a test can tell whether it compared anything.
struct Seen {
  std::size_t answers = 0, with_hints = 0, with_applied = 0;
};

// Empty where both sets give the same answers.
std::string difference(const CompiledSet& a, const CompiledSet& b, const Cart& cart, Instant now,
                       Seen& seen) {
  for (const Policy policy : {Policy::priority, Policy::best_for_customer}) {
    for (const int asked : {0, 1, 2}) {
      EvaluateOptions options;
      options.policy = policy;
      options.now = now;
      options.hints = asked > 0;
      options.explain = asked > 1;
      const std::string one = answer_of(a, cart, options);
      const std::string other = answer_of(b, cart, options);
      ++seen.answers;
      seen.with_hints += one.find(R"("hints": [{)") != one.npos;
      seen.with_applied += one.find(R"("applied": [{)") != one.npos;
      if (one == other) continue;
      return "hints " + std::to_string(options.hints) + " explain " +
             std::to_string(options.explain) + "\ncart: " + write_cart(cart) + "\none: " + one +
             "\nother: " + other;
    }
  }
  return "";
}

void compare(const MatchingCase& given, std::uint64_t seed, Seen& seen) {
  const auto indexed = CompiledSet::compile(given.definitions);
  const auto scanned = CompiledSet::compile(given.definitions, Matching::full_scan);
  for (const Cart& cart : given.carts) {
    const std::string found = difference(*indexed, *scanned, cart, given.now, seen);
    if (found.empty()) continue;
    ADD_FAILURE() << "seed " << seed << "\n" << found;
    return;
  }
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
  EXPECT_GT(seen.with_hints, seen.answers / 100);
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

}  // namespace
}  // namespace stapel::promotions::testing
