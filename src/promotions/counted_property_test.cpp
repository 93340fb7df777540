// Counters that counted() leaves out change no answer; and how many it names follows what a cart
// meets. STAPEL_CASES says how many sets, STAPEL_SEED the first seed.
#include "promotions/counted.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "promotions/parse.h"
#include "promotions/testing/generate.h"
#include "promotions/testing/generate_matching.h"

namespace stapel::promotions::testing {
namespace {

constexpr std::uint64_t sets_by_default = 40;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string answer_of(const CompiledSet& set, const Cart& cart, const EvaluateOptions& options) {
  const auto answer = evaluate(set, cart, options);
  return answer ? to_json(*answer, true) : "refused: " + answer.refusal().message;
}

std::optional<std::int64_t> some_limit(std::mt19937_64& random) {
  if (random() % 3 != 0) return std::nullopt;
  return static_cast<std::int64_t>(1 + random() % 3);
}

// Limits on most promotions; codes are told to everybody.
void add_limits(std::mt19937_64& random, Definitions& definitions) {
  for (Promotion& promotion : definitions.promotions) {
    promotion.audience = "public";
    promotion.limits.total = some_limit(random);
    promotion.limits.per_day = some_limit(random);
    promotion.limits.per_customer = some_limit(random);
    promotion.limits.budget = some_limit(random);
    if (!promotion.codes.empty()) promotion.limits.per_code = some_limit(random);
  }
}

// Counters of everything there is, below, at and over the limits.
Uses some_uses(std::mt19937_64& random, const Definitions& definitions) {
  const auto count = [&] { return static_cast<std::int64_t>(random() % 3); };
  Uses uses;
  for (const Promotion& promotion : definitions.promotions) {
    PromotionUses& of = uses.promotions[promotion.id];
    of.total = count();
    of.held_total = count();
    of.day = count();
    of.customer = count();
    of.granted = count();
    for (const std::string& code : promotion.codes) {
      uses.codes[normalise_code(code)] = {count(), count()};
    }
  }
  return uses;
}

Uses only(const Counted& counted, const Uses& all) {
  Uses uses;
  for (const Promotion* promotion : counted.promotions) {
    uses.promotions[promotion->id] = all.promotions.at(promotion->id);
  }
  for (const std::string& code : counted.codes) uses.codes[code] = all.codes.at(code);
  return uses;
}

struct Seen {
  std::size_t answers = 0, left_out = 0, suggestions = 0, hints = 0;
};

void compare(const CompiledSet& set, const Cart& cart, EvaluateOptions options, Seen& seen) {
  for (const int asked : {0, 1, 2, 3}) {
    options.hints = asked > 0;
    options.explain = asked == 2;
    options.suggestions = asked == 3;
    Cart less = cart;
    less.uses = only(counted(set, cart, options), cart.uses);
    const std::string with_all = answer_of(set, cart, options);
    ASSERT_EQ(answer_of(set, less, options), with_all) << write_cart(cart);
    ++seen.answers;
    seen.left_out += less.uses.promotions.size() < cart.uses.promotions.size();
    seen.suggestions += with_all.find(R"("suggestions": [{)") != with_all.npos;
    seen.hints += with_all.find(R"("hints": [{)") != with_all.npos;
  }
}

void compare(const MatchingCase& given, std::uint64_t seed, Seen& seen) {
  std::mt19937_64 random(seed);
  Definitions definitions = given.definitions;
  add_limits(random, definitions);
  const auto set = CompiledSet::compile(definitions);
  for (Cart cart : given.carts) {
    cart.uses = some_uses(random, definitions);
    EvaluateOptions options;
    options.now = given.now;
    options.policy = random() % 2 ? Policy::priority : Policy::best_for_customer;
    compare(*set, cart, options, seen);
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Counted, LeavesOutNothingThatAnAnswerDependsOn) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = from_environment("STAPEL_CASES", sets_by_default);
  Seen seen;
  for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    compare(generate_matching(seed, 1 + seed % 40, 6), seed, seen);
    for (std::uint64_t i = 0; i < 10; ++i) {
      const Case small = generate_case(seed * 10 + i);
      compare({small.definitions, {small.cart}, small.options.now}, seed, seen);
    }
  }
  EXPECT_GT(seen.left_out, seen.answers / 4);
  EXPECT_GT(seen.suggestions, seen.answers / 100);
  EXPECT_GT(seen.hints, seen.answers / 100);
}

// Suggestions look codes up in an index; the slow twin looks at every promotion.
TEST(Suggestions, OfferTheCodesThatAFullScanOffers) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = from_environment("STAPEL_CASES", sets_by_default) * 10;
  std::size_t codes = 0;
  for (std::uint64_t seed = first; seed < first + count && !HasFailure(); ++seed) {
    Case given = generate_case(seed);
    for (Promotion& promotion : given.definitions.promotions) promotion.audience = "public";
    given.cart.codes.clear();
    given.options.suggestions = true;
    const auto indexed = CompiledSet::compile(given.definitions);
    const auto scanned = CompiledSet::compile(given.definitions, Matching::full_scan);
    const std::string one = answer_of(*indexed, given.cart, given.options);
    EXPECT_EQ(one, answer_of(*scanned, given.cart, given.options)) << "seed " << seed;
    codes += one.find("unused_code") != one.npos;
  }
  EXPECT_GT(codes, count / 50);
}

// --- Size ----------------------------------------------------------------------------------------

Promotion off_of_sku(std::size_t number, bool by_code) {
  Promotion out;
  out.id = "p" + std::to_string(number);
  out.name = out.id;
  out.audience = "public";
  out.limits.total = 10;
  out.limits.per_customer = 1;
  if (by_code) {
    out.codes = {"CODE" + std::to_string(number)};
    out.limits.per_code = 5;
  }
  PercentOff effect;
  effect.scope = Scope::lines;
  effect.percent = Percent{100'000};
  effect.lines = Predicate{AttributeTest{Attribute::line_sku, "", Operator::equal,
                                         Operand("sku-" + std::to_string(number))}};
  out.effects.push_back(effect);
  return out;
}

Counted counted_of(std::size_t promotions, bool by_code, bool suggestions) {
  Definitions definitions;
  for (std::size_t i = 0; i < promotions; ++i) {
    definitions.promotions.push_back(off_of_sku(i, by_code));
  }
  const auto set = CompiledSet::compile(std::move(definitions));
  Cart cart;
  for (const char* sku : {"sku-3", "sku-7", "other"}) {
    CartLine& line = cart.lines.emplace_back();
    line.id = line.sku = sku;
    line.unit_price = 1'000;
  }
  EvaluateOptions options;
  options.suggestions = suggestions;
  cart.customer.id = "c";
  return counted(*set, cart, options);
}

TEST(Counted, FollowsWhatTheCartMeetsAndNotWhatThereIs) {
  for (const std::size_t promotions : {10, 20'000}) {
    EXPECT_EQ(counted_of(promotions, false, false).promotions.size(), 2U) << promotions;
    EXPECT_EQ(counted_of(promotions, false, true).promotions.size(), 2U) << promotions;
    EXPECT_EQ(counted_of(promotions, true, false).promotions.size(), 0U) << promotions;
    const Counted offered = counted_of(promotions, true, true);
    EXPECT_EQ(offered.promotions.size(), 2U) << promotions;
    EXPECT_EQ(offered.codes, (std::vector<std::string>{"CODE3", "CODE7"})) << promotions;
  }
}

}  // namespace
}  // namespace stapel::promotions::testing
