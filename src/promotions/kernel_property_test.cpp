// The kernel against the oracle on random tiny carts: the whole answer must be the same, under both
// policies. STAPEL_CASES says how many cases, STAPEL_SEED the first seed; a failure prints its own.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "promotions/testing/generate.h"
#include "promotions/testing/oracle.h"

namespace stapel::promotions::testing {
namespace {

constexpr std::uint64_t cases_by_default = 4'000;
constexpr int failures_most = 10;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

bool has_small_limit(const Case& given) {
  return given.definitions.settings.search_limit < Settings{}.search_limit;
}

// What differs apart from messages, which the oracle does not write, and the count of nodes.
std::string differences(const Case& given, Evaluation kernel, const Evaluation& expected) {
  for (Rejected& each : kernel.rejected) each.message.clear();
  // The search behind a hint may have ended early, though the plan itself is proven.
  const bool search = given.options.policy == Policy::best_for_customer;
  if (search && has_small_limit(given)) kernel.hints = expected.hints;
  std::string names;
  const auto note = [&](bool same, const char* name) {
    if (!same) names += std::string(names.empty() ? "" : ", ") + name;
  };
  note(kernel.currency == expected.currency, "currency");
  note(kernel.totals == expected.totals, "totals");
  note(kernel.lines == expected.lines, "lines");
  note(kernel.shipping == expected.shipping, "shipping");
  note(kernel.gifts == expected.gifts, "gifts");
  note(kernel.applied == expected.applied, "applied");
  note(kernel.rejected == expected.rejected, "rejected");
  note(kernel.rejected_tenders == expected.rejected_tenders, "rejected_tenders");
  note(kernel.hints == expected.hints, "hints");
  note(kernel.optimality == expected.optimality, "optimality");
  return names;
}

std::string describe(const Case& given, const std::optional<Evaluation>& kernel,
                     const std::optional<Evaluation>& expected) {
  const auto text = [](const std::optional<Evaluation>& evaluation) {
    return evaluation ? to_json(*evaluation, true) : std::string("refused\n");
  };
  return "profile: " + given.profile + "\nnow: " + format_instant(given.options.now) +
         "\npromotions: " + write_definitions(given.definitions) +
         "\ncart: " + write_cart(given.cart) + "\nkernel: " + text(kernel) +
         "\noracle: " + text(expected);
}

std::optional<Evaluation> by_kernel(const Case& given) {
  const auto set = CompiledSet::compile(given.definitions);
  Result<Evaluation, Fault> answer = evaluate(*set, given.cart, given.options);
  if (!answer) return std::nullopt;
  return *answer;
}

// An unproven answer must be honest: as good as the priority plan, within its own bound.
bool honest(const Case& given, const Evaluation& kernel, const Evaluation& best) {
  Case by_priority = given;
  by_priority.options.policy = Policy::priority;
  const auto least = oracle(by_priority.definitions, by_priority.cart, by_priority.options);
  return kernel.optimality.bound &&
         (!least || least->optimality.value <= kernel.optimality.value) &&
         kernel.optimality.value <= best.optimality.value &&
         best.optimality.value <= *kernel.optimality.bound;
}

// Empty where the kernel is right.
std::string complaint(const Case& given) {
  const bool search = given.options.policy == Policy::best_for_customer;
  const std::optional<Evaluation> kernel = by_kernel(given);
  const std::optional<Evaluation> expected = oracle(given.definitions, given.cart, given.options);
  if (!kernel || !expected) {
    // Where the best plan is too large to give, a search that ended early may have found another.
    if (kernel.has_value() == expected.has_value() || (search && has_small_limit(given))) return "";
    return "only one refuses\n" + describe(given, kernel, expected);
  }
  if (search && !kernel->optimality.proven) {
    if (honest(given, *kernel, *expected)) return "";
    return "unproven and not honest\n" + describe(given, kernel, expected);
  }
  const std::string names = differences(given, *kernel, *expected);
  if (names.empty()) return "";
  return "different " + names + "\n" + describe(given, kernel, expected);
}

void compare_all(Policy policy) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = from_environment("STAPEL_CASES", cases_by_default);
  int failures = 0;
  for (std::uint64_t seed = first; seed < first + count && failures < failures_most; ++seed) {
    Case given = generate_case(seed);
    given.options.policy = policy;
    const std::string text = complaint(given);
    if (text.empty()) continue;
    ++failures;
    ADD_FAILURE() << "seed " << seed << ": " << text;
  }
}

TEST(KernelAgainstOracle, BestForCustomer) { compare_all(Policy::best_for_customer); }

TEST(KernelAgainstOracle, Priority) { compare_all(Policy::priority); }

// Cases that once showed the search cutting off the best plan or the right tie.
TEST(KernelAgainstOracle, CasesThatFailedOnce) {
  for (const std::uint64_t seed :
       {849, 2468, 4697, 9995, 10704, 16831, 1084521, 2030082, 2048743}) {
    for (const Policy policy : {Policy::best_for_customer, Policy::priority}) {
      Case given = generate_case(seed);
      given.options.policy = policy;
      EXPECT_EQ(complaint(given), "") << "seed " << seed;
    }
  }
}

// What the generator builds is what a promotions file and a cart file can say.
TEST(KernelAgainstOracle, CasesSurviveTheirText) {
  const std::uint64_t first = from_environment("STAPEL_SEED", 1);
  const std::uint64_t count = from_environment("STAPEL_CASES", cases_by_default) / 4;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Case given = generate_case(seed);
    Faults faults;
    const std::optional<Definitions> read =
        parse_promotions(write_definitions(given.definitions), faults);
    // Some random conditions can never hold; the reader refuses them.
    if (read) {
      EXPECT_EQ(*read, given.definitions) << "seed " << seed;
    }
    Faults cart_faults;
    const std::optional<Cart> cart = parse_cart(write_cart(given.cart), cart_faults);
    ASSERT_TRUE(cart.has_value()) << "seed " << seed << " " << cart_faults.front().pointer << " "
                                  << cart_faults.front().message;
    EXPECT_EQ(*cart, given.cart) << "seed " << seed;
  }
}

}  // namespace
}  // namespace stapel::promotions::testing
