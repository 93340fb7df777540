// Why codes and promotions did not apply: the first of the contract's reasons that holds.
#include <algorithm>

#include "promotions/decision.h"
#include "promotions/messages.h"
#include "promotions/stacking.h"

namespace stapel::promotions {
namespace {

class Reasoner {
 public:
  explicit Reasoner(const Decision& decision) : d_(decision) {}

  void explain(Evaluation& out) const {
    for (const CartCode& code : d_.eligibility.codes) {
      const bool used =
          std::any_of(code.promotions.begin(), code.promotions.end(),
                      [&](std::uint32_t position) { return d_.is_applied(position); });
      if (!used) reject(explain_code(code), out);
    }
    if (!d_.options.explain) return;
    for (const Triggered& triggered : d_.eligibility.triggered) {
      if (!d_.set->promotions[triggered.position].promotion->automatic()) continue;
      if (d_.is_applied(triggered.position)) continue;
      reject(explain_promotion(triggered.position, triggered.unavailable), out);
    }
  }

  void reject(Rejected rejected, Evaluation& out) const {
    rejected.message = rejection_message(rejected, d_.cart->currency, d_.options.language);
    out.rejected.push_back(std::move(rejected));
  }

  Rejected explain_code(const CartCode& code) const {
    if (code.promotions.empty()) {
      Rejected unknown;
      unknown.code = code.typed;
      return unknown;
    }
    const std::uint32_t position = code.promotions.front();
    Reasons reasons = d_.triggered(position).unavailable;
    const CodeRoom room = code_room(code, *d_.set->promotions[position].promotion, d_.cart->uses);
    if (room == CodeRoom::full) reasons.add(Reason::limit_reached);
    if (room == CodeRoom::held) reasons.add(Reason::held_elsewhere);
    Rejected rejected = explain_promotion(position, reasons);
    rejected.code = printed(code, d_.set->promotions[position]);
    return rejected;
  }

  // The first reason that holds why this triggered promotion did not apply.
  Rejected explain_promotion(std::uint32_t position, Reasons reasons) const {
    const CompiledPromotion& compiled = d_.set->promotions[position];
    const Promotion& promotion = *compiled.promotion;
    Rejected out;
    out.promotion = promotion.id;
    std::optional<FailingLeaf> leaf;
    out.with = clashing(promotion);
    if (!out.with.empty()) reasons.add(Reason::not_combinable);
    if (!matches_lines(promotion)) reasons.add(Reason::no_matching_lines);
    // A clash comes before a threshold on the discounted subtotal, which is then left open.
    std::optional<Amount> discounted;
    if (out.with.empty()) discounted = d_.plan.state.items_left;
    const auto& conditions = promotion.conditions;
    const bool fails = conditions && (discounted ? !holds(*conditions, d_.facts, *discounted)
                                                 : !may_hold(*conditions, d_.facts));
    if (fails) {
      leaf = explain_failure(*conditions, d_.facts, discounted).decisive;
      reasons.add(leaf ? leaf->reason : Reason::condition_not_met);
    }
    out.reason = reasons.first().value_or(Reason::adds_nothing);
    if (out.reason != Reason::not_combinable) out.with.clear();
    if (leaf && leaf->reason == out.reason) {
      out.missing = leaf->missing;
      if (out.reason == Reason::condition_not_met) out.attribute = leaf->attribute;
    }
    return out;
  }

  std::vector<std::string> clashing(const Promotion& promotion) const {
    std::vector<std::string> out;
    for (const std::uint32_t candidate : d_.plan.applied) {
      const Promotion& applied = *d_.problem.candidates[candidate].promotion;
      if (!may_combine(promotion, applied)) out.push_back(applied.id);
    }
    return out;
  }

  // False where every effect works on lines and none finds a discountable one.
  bool matches_lines(const Promotion& promotion) const {
    const auto any = [](const std::vector<std::uint8_t>& lines) {
      return std::find(lines.begin(), lines.end(), 1) != lines.end();
    };
    return std::any_of(promotion.effects.begin(), promotion.effects.end(), [&](const Effect& e) {
      const EffectInput in = effect_input(e, *d_.cart);
      const bool works_on_lines = in.scope == Scope::lines || in.scope == Scope::order ||
                                  std::holds_alternative<Cashback>(e);
      if (!works_on_lines) return true;
      return any(in.lines) && (!std::holds_alternative<BuyXGetY>(e) || any(in.bought)) &&
             std::all_of(in.components.begin(), in.components.end(), any);
    });
  }

  const Decision& d_;
};

}  // namespace

void give_reasons(const Decision& decision, Evaluation& out) { Reasoner(decision).explain(out); }

}  // namespace stapel::promotions
