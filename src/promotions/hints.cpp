// What a shopper could do to get more: each hint is priced, not guessed.
#include "promotions/decision.h"
#include "promotions/hints_changes.h"

namespace stapel::promotions {
namespace {

class Hinter {
 public:
  explicit Hinter(const Decision& decision) : d_(decision) {}

  void give(Evaluation& out) const {
    for (const Triggered& triggered : d_.eligibility->triggered) {
      if (!triggered.unavailable.empty() || d_.is_applied(triggered.position)) continue;
      const Promotion& promotion = *d_.set->promotions[triggered.position].promotion;
      const auto leaf = threshold_in_reach(promotion, d_.facts, d_.plan.state.items_left);
      if (leaf) out.hints.push_back(hint(promotion.id, *leaf));
    }
  }

  Hint hint(const std::string& id, const FailingLeaf& leaf) const {
    Hint out;
    out.promotion = id;
    out.missing = *leaf.missing;
    if (leaf.reason == Reason::min_quantity_not_met) {
      out.kind = HintKind::add_units;
      return out;
    }
    Cart changed = *d_.cart;
    CartLine line;
    line.unit_price = *leaf.missing;
    line.discountable = false;
    changed.lines.push_back(std::move(line));
    Decision decided;
    decide(*d_.set, changed, d_.options, leaf.leaf, decided);
    out.gain = decided.plan.value - d_.plan.value;
    out.worth_it = *out.gain > *leaf.missing;
    return out;
  }

  const Decision& d_;
};

}  // namespace

void give_hints(const Decision& decision, Evaluation& out) { Hinter(decision).give(out); }

}  // namespace stapel::promotions
