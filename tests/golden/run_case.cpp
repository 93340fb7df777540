// One compiled set for both policies; the time is the cart's, else one that never changes.
#include "run_case.h"

#include "promotions/evaluate.h"

namespace stapel::golden {
namespace {

using promotions::Policy;

// Of carts that name no time: the numbers of a case cannot depend on the day of the run.
constexpr std::string_view usual_time = "2026-06-01T12:00:00+02:00";

Result<promotions::Evaluation, Fault> price(const promotions::CompiledSet& set,
                                            const promotions::Cart& cart, Policy policy) {
  promotions::EvaluateOptions options;
  options.policy = policy;
  options.now = cart.at.value_or(*parse_instant(usual_time));
  options.language = Language::english;
  options.explain = true;
  return promotions::evaluate(set, cart, options);
}

void run(const Case& golden, const promotions::CompiledSet& set,
         const std::optional<Expectation>& expected, Policy policy, std::vector<std::string>& out) {
  if (!expected) return;
  const auto answer = price(set, golden.cart, policy);
  const std::string name = policy == Policy::best_for_customer ? "best for customer" : "priority";
  if (!answer) {
    out.push_back(golden.place.text() + ": " + answer.refusal().message + " (" + name + ")");
    return;
  }
  for (const std::string& failure : expected->failures(*answer, policy))
    out.push_back(failure + "\n    case      " + golden.title + " (" + name + ")");
}

promotions::Definitions without_caps(promotions::Definitions definitions) {
  for (promotions::Promotion& promotion : definitions.promotions) {
    promotion.limits.max_discount.reset();
    promotion.limits.budget.reset();
    for (promotions::Effect& effect : promotion.effects)
      std::visit(
          [](auto& one) {
            if constexpr (requires { one.max_amount; }) one.max_amount.reset();
          },
          effect);
  }
  return definitions;
}

}  // namespace

std::vector<std::string> failures_of(const Case& golden) {
  std::vector<std::string> out;
  const auto set = promotions::CompiledSet::compile(golden.definitions);
  run(golden, *set, golden.best, Policy::best_for_customer, out);
  run(golden, *set, golden.priority, Policy::priority, out);
  return out;
}

bool matters(const Case& golden, std::string_view cell) {
  promotions::Cart cart = golden.cart;
  bool floors = false;
  for (promotions::CartLine& line : cart.lines) {
    floors = floors || line.min_unit_price > 0;
    if (cell == "floor") line.min_unit_price = 0;
  }
  if (cell != "cap" && !(cell == "floor" && floors)) return true;
  const auto with = promotions::CompiledSet::compile(golden.definitions);
  const auto without = promotions::CompiledSet::compile(
      cell == "cap" ? without_caps(golden.definitions) : golden.definitions);
  for (const Policy policy : {Policy::best_for_customer, Policy::priority}) {
    const auto bound = price(*with, golden.cart, policy), free = price(*without, cart, policy);
    if (bound->lines == free->lines && bound->totals == free->totals) return false;
  }
  return true;
}

}  // namespace stapel::golden
