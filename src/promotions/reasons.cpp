// Why codes and promotions did not apply: the first of the contract's reasons that holds.
#include <algorithm>

#include "promotions/decision.h"
#include "promotions/messages.h"
#include "promotions/stacking.h"
#include "promotions/words.h"

namespace stapel::promotions {
namespace {

class Reasoner {
 public:
  explicit Reasoner(const Decision& decision) : d_(decision) {}

  void explain(Evaluation& out) const {
    for (const CartCode& code : d_.eligibility->codes) {
      const bool used =
          std::any_of(code.promotions.begin(), code.promotions.end(),
                      [&](std::uint32_t position) { return d_.is_applied(position); });
      if (!used) out.rejected.push_back(explain_code(code));
    }
    if (!d_.options.explain) return;
    for (const Triggered& triggered : d_.eligibility->triggered) {
      if (!d_.set->promotions[triggered.position].promotion->automatic()) continue;
      if (d_.is_applied(triggered.position)) continue;
      out.rejected.push_back(
          explain_promotion(triggered.position, triggered.unavailable, std::nullopt));
    }
  }

  Rejected explain_code(const CartCode& code) const {
    if (code.promotions.empty()) {
      Rejected unknown;
      unknown.code = code.typed;
      unknown.mistyped = code.mistyped;
      unknown.message = rejection_message(unknown, {}, d_.options.language);
      return unknown;
    }
    const std::uint32_t position = code.promotions.front();
    Reasons of_code;
    check_code(code, *d_.set->promotions[position].promotion, d_.cart->uses, of_code);
    return explain_promotion(position, d_.triggered(position).but_for_codes,
                             printed(code, d_.set->promotions[position]), of_code);
  }

  // The first reason that holds why this triggered promotion did not apply.
  // `of_code`: those of the code that asks for it.
  Rejected explain_promotion(std::uint32_t position, Reasons reasons,
                             std::optional<std::string> code, Reasons of_code = {}) const {
    const CompiledPromotion& compiled = d_.set->promotions[position];
    const Promotion& promotion = *compiled.promotion;
    Rejected out;
    out.code = std::move(code);
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
    const bool told_by_code =
        of_code.first() && (!reasons.first() || *of_code.first() < *reasons.first());
    reasons.add(of_code);
    out.reason = reasons.first().value_or(Reason::adds_nothing);
    if (out.reason != Reason::not_combinable) out.with.clear();
    if (leaf && leaf->reason == out.reason) {
      out.missing = leaf->missing;
      if (out.reason == Reason::condition_not_met) out.attribute = leaf->attribute;
    }
    const bool of_condition = leaf && leaf->reason == out.reason;
    out.message = told_by_code ? rejection_message(out, {}, d_.options.language)
                               : message(promotion, out, of_condition ? &*leaf : nullptr);
    return out;
  }

  std::string message(const Promotion& promotion, const Rejected& rejected,
                      const FailingLeaf* leaf) const {
    RejectionFacts facts{.promotion = &promotion,
                         .leaf = leaf,
                         .uses = nullptr,
                         .shop_zone = &d_.set->zone,
                         .with = {}};
    const auto uses = d_.cart->uses.promotions.find(promotion.id);
    if (uses != d_.cart->uses.promotions.end()) facts.uses = &uses->second;
    if (!rejected.with.empty()) facts.with = names_of_clashing(promotion);
    return rejection_message(rejected, facts, d_.options.language);
  }

  // An applied promotion as the shopper knows it: by the code that was used for it, else by name.
  std::vector<std::string> names_of_clashing(const Promotion& promotion) const {
    const Words words(d_.options.language, d_.cart->currency);
    std::vector<std::string> out;
    for (const std::uint32_t candidate : d_.plan.applied) {
      const Promotion& applied = d_.promotion(candidate);
      if (may_combine(promotion, applied)) continue;
      const std::optional<std::string> code = code_of(d_.positions[candidate]);
      std::string name = code ? words.say({"de code {v}", "the code {v}"}, words.quoted(*code))
                              : words.quoted(applied.name);
      // A code may have triggered several.
      if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
    }
    return out;
  }

  std::optional<std::string> code_of(std::uint32_t position) const {
    for (const std::uint32_t used : d_.codes_used) {
      const CartCode& code = d_.eligibility->codes[used];
      const auto& named = code.promotions;
      if (std::find(named.begin(), named.end(), position) == named.end()) continue;
      return printed(code, d_.set->promotions[position]);
    }
    return std::nullopt;
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
    const auto any = [](const LineSet& lines) {
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
