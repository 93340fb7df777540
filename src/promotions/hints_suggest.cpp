// Tries changes of a cart and tells those that gain. The verdict comes from evaluating the changed
// cart, never from a formula.
#include "promotions/hints_suggest.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"
#include "promotions/hints_changes.h"

namespace stapel::promotions {
namespace {

// All that a promotion grants, to see whether it grants more; points count one each.
Wide grants(const Evaluation& evaluation, const std::string& promotion) {
  Wide sum = 0;
  for (const Applied& applied : evaluation.applied) {
    if (applied.promotion != promotion) continue;
    sum += Wide{applied.amount} + applied.cashback + applied.points;
    for (const GrantedGift& gift : applied.gifts) {
      sum += Wide{gift.unit_value.value_or(0)} * gift.quantity;
    }
  }
  return sum;
}

class Suggester {
 public:
  Suggester(const CompiledSet& set, const Cart& cart, const EvaluateOptions& options,
            const Evaluation& before)
      : set_(set), cart_(cart), options_(options), before_(before) {}

  std::vector<Suggestion> suggest() {
    if (!settled(before_)) return {};
    for (const Change& change : possible_changes(set_.internals(), cart_, options_, before_)) {
      if (trials_ == suggestion_trials_max || !going_on_) break;
      if (!known(change)) try_out(change);
    }
    std::sort(found_.begin(), found_.end(), [](const Suggestion& a, const Suggestion& b) {
      const auto rank = [](const Suggestion& s) {
        return std::tuple(s.cost - s.gain, s.cost, s.promotion, s.kind);
      };
      return rank(a) < rank(b);
    });
    return std::move(found_);
  }

 private:
  // Differences with a plan that is not proven would promise what the search may not find.
  bool settled(const Evaluation& evaluation) const {
    return policy() == Policy::priority || evaluation.optimality.proven;
  }
  Policy policy() const { return options_.policy.value_or(set_.settings().policy); }

  // Two promotions may ask for the same; the shopper is told once.
  bool known(const Change& change) const {
    return std::any_of(tried_.begin(), tried_.end(), [&](const Change& tried) {
      return tried.code == change.code && tried.add == change.add &&
             (tried.promotion == change.promotion || was_told(tried));
    });
  }
  bool was_told(const Change& tried) const {
    return std::any_of(found_.begin(), found_.end(), [&](const Suggestion& told) {
      return told.promotion == tried.promotion->id && told.code == tried.code &&
             told.add == added(tried);
    });
  }

  std::vector<AddedUnits> added(const Change& change) const {
    std::vector<AddedUnits> out;
    for (const Change::Added& add : change.add) {
      out.push_back({cart_.lines[add.line].id, add.units, add.component});
    }
    return out;
  }

  void try_out(const Change& change) {
    ++trials_;
    tried_.push_back(change);
    Suggestion told;
    told.kind = change.kind;
    told.promotion = change.promotion->id;
    told.add = added(change);
    told.code = change.code;
    told.missing = change.missing;
    told.cost = change.cost;
    EvaluateOptions options = options_;
    options.explain = options.hints = options.suggestions = false;
    const auto after = evaluate(set_, follow(told, cart_), options);
    if (!after) return;
    going_on_ = settled(*after);
    told.gain = after->totals.customer_value - before_.totals.customer_value;
    if (!going_on_ || told.gain <= 0 ||
        grants(*after, told.promotion) <= grants(before_, told.promotion)) {
      return;
    }
    told.total = after->totals.total;
    told.customer_value = after->totals.customer_value;
    told.worth_it = told.gain > told.cost;
    told.lowers_total = told.total < before_.totals.total;
    told.message = suggestion_message(told, cart_, before_.totals.total, options_.language);
    tell(std::move(told));
  }

  // Of two ways to the same end the better stays.
  void tell(Suggestion told) {
    for (Suggestion& other : found_) {
      if (other.promotion != told.promotion || other.kind != told.kind || told.code) continue;
      if (told.gain - told.cost > other.gain - other.cost) other = std::move(told);
      return;
    }
    found_.push_back(std::move(told));
  }

  const CompiledSet& set_;
  const Cart& cart_;
  const EvaluateOptions& options_;
  const Evaluation& before_;
  std::vector<Change> tried_;
  std::vector<Suggestion> found_;
  std::size_t trials_ = 0;
  bool going_on_ = true;
};

}  // namespace

std::vector<Suggestion> suggest(const CompiledSet& set, const Cart& cart,
                                const EvaluateOptions& options, const Evaluation& before) {
  return Suggester(set, cart, options, before).suggest();
}

Cart follow(const Suggestion& suggestion, const Cart& cart) {
  Cart changed = cart;
  for (const AddedUnits& added : suggestion.add) {
    const auto line = std::find_if(changed.lines.begin(), changed.lines.end(),
                                   [&](const CartLine& l) { return l.id == added.line; });
    STAPEL_CHECK(line != changed.lines.end());
    line->quantity += added.units;
  }
  if (suggestion.code) changed.codes.push_back(*suggestion.code);
  return changed;
}

}  // namespace stapel::promotions
