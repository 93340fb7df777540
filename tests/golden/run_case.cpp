// One compiled set for both policies; the time is the cart's, else one that never changes.
#include "run_case.h"

#include "promotions/evaluate.h"

namespace stapel::golden {
namespace {

using promotions::Policy;

// Of carts that name no time: the numbers of a case cannot depend on the day of the run.
constexpr std::string_view usual_time = "2026-06-01T12:00:00+02:00";

void run(const Case& golden, const promotions::CompiledSet& set,
         const std::optional<Expectation>& expected, Policy policy, std::vector<std::string>& out) {
  if (!expected) return;
  promotions::EvaluateOptions options;
  options.policy = policy;
  options.now = golden.cart.at.value_or(*parse_instant(usual_time));
  options.language = Language::english;
  options.explain = true;
  const auto answer = promotions::evaluate(set, golden.cart, options);
  const std::string name = policy == Policy::best_for_customer ? "best for customer" : "priority";
  if (!answer) {
    out.push_back(golden.place.text() + ": " + answer.refusal().message + " (" + name + ")");
    return;
  }
  for (const std::string& failure : expected->failures(*answer, policy))
    out.push_back(failure + "\n    case      " + golden.title + " (" + name + ")");
}

}  // namespace

std::vector<std::string> failures_of(const Case& golden) {
  std::vector<std::string> out;
  const auto set = promotions::CompiledSet::compile(golden.definitions);
  run(golden, *set, golden.best, Policy::best_for_customer, out);
  run(golden, *set, golden.priority, Policy::priority, out);
  return out;
}

}  // namespace stapel::golden
