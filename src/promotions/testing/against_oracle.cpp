// Holds the kernel against the oracle; see the header.
#include "promotions/testing/against_oracle.h"

#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "promotions/testing/oracle.h"
#include "promotions/testing/shrink.h"

namespace stapel::promotions::testing {
namespace {

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

// In the form that `stapel evaluate` reads.
std::string describe(const Case& given, const std::optional<Evaluation>& kernel,
                     const std::optional<Evaluation>& expected) {
  const auto text = [](const std::optional<Evaluation>& evaluation) {
    return evaluation ? to_json(*evaluation, true) : std::string("refused\n");
  };
  const bool search = given.options.policy == Policy::best_for_customer;
  return std::string("policy: ") + (search ? "best_for_customer" : "priority") +
         "\nprofile: " + given.profile + "\nnow: " + format_instant(given.options.now) +
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

}  // namespace

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
    if (!has_small_limit(given)) return "not proven\n" + describe(given, kernel, expected);
    if (honest(given, *kernel, *expected)) return "";
    return "unproven and not honest\n" + describe(given, kernel, expected);
  }
  const std::string names = differences(given, *kernel, *expected);
  if (names.empty()) return "";
  return "different " + names + "\n" + describe(given, kernel, expected);
}

std::string small_complaint(const Case& failing) {
  return complaint(shrink(failing, [](const Case& each) { return !complaint(each).empty(); }));
}

}  // namespace stapel::promotions::testing
