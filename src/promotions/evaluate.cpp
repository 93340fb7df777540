// One evaluation, told in order: decide, then say what it costs, why not more, and what would help.
#include "promotions/evaluate.h"

#include "promotions/decision.h"
#include "promotions/hints_suggest.h"

namespace stapel::promotions {
namespace {

std::optional<Fault> too_large(const Decision& d) {
  const std::pair<const char*, Wide> sums[] = {
      {"customer value", d.plan.value},
      {"points", d.plan.points},
      {"base points", d.plan.base_points},
      {"list total", static_cast<Wide>(d.facts.subtotal) + d.problem.shipping}};
  for (const auto& [name, sum] : sums) {
    if (sum > amount_max) {
      return Fault{
          "", std::string("the result's ") + name + " would exceed " + std::to_string(amount_max)};
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Evaluation, Fault> evaluate(const CompiledSet& set, const Cart& cart,
                                   const EvaluateOptions& options) {
  Decision decision;
  decide(set.internals(), cart, options, nullptr, decision);
  if (const auto fault = too_large(decision)) return Refused{*fault};
  Evaluation out;
  describe(decision, out);
  give_reasons(decision, out);
  if (options.trace) give_trace(decision, out);
  if (options.hints) give_hints(decision, out);
  if (options.suggestions) out.suggestions = suggest(set, cart, options, out);
  return out;
}

}  // namespace stapel::promotions
