// One evaluation, told in order: who may take part, which plan is best, what the result says.
#include "promotions/evaluate.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/bound.h"
#include "promotions/compiled_set.h"
#include "promotions/eligibility.h"
#include "promotions/messages.h"
#include "promotions/search.h"
#include "promotions/stacking.h"

namespace stapel::promotions {
namespace {

class Evaluator {
 public:
  Evaluator(const CompiledSet::Internals& set, const Cart& cart, const EvaluateOptions& options)
      : set_(set),
        cart_(cart),
        options_(options),
        settings_(set_.definitions.settings),
        policy_(options.policy.value_or(settings_.policy)) {}

  Result<Evaluation, Fault> run() {
    decide(nullptr);
    if (const auto fault = too_large()) return Refused{*fault};
    Evaluation out;
    describe(out);
    explain(out);
    if (options_.hints) give_hints(out);
    return out;
  }

 private:
  // --- Deciding ----------------------------------------------------------------------------------

  // `last_line_counts_for`: a condition that the cart's last line is taken to match (for a hint).
  void decide(const Predicate* last_line_counts_for) {
    facts_ = gather_facts(cart_, options_.now, set_.zone);
    facts_.last_line_counts_for = last_line_counts_for;
    eligibility_ = find_triggered(set_, cart_, options_.now);
    problem_.facts = &facts_;
    problem_.settings = &settings_;
    problem_.minor_per_unit = cart_.currency.minor_per_unit();
    for (const CartLine& line : cart_.lines) {
      problem_.items.push_back({line.unit_price, std::min(line.min_unit_price, line.unit_price),
                                line.quantity, line.is_discountable()});
    }
    if (cart_.shipping) {
      problem_.has_shipping = true;
      problem_.shipping = cart_.shipping->amount.value_or(0);
      problem_.shipping_method = cart_.shipping->method;
    }
    const State start = initial_state(problem_);
    for (const Triggered& triggered : eligibility_.triggered) {
      if (triggered.unavailable.empty() && condition_may_hold(triggered)) add(triggered, start);
    }
    solve();
  }

  bool condition_may_hold(const Triggered& triggered) const {
    const CompiledPromotion& compiled = set_.promotions[triggered.position];
    const auto& conditions = compiled.promotion->conditions;
    if (!conditions) return true;
    return compiled.late ? may_hold(*conditions, facts_)
                         : holds(*conditions, facts_, facts_.subtotal);
  }

  // A promotion that can grant nothing here, now or later, stays out of the search.
  void add(const Triggered& triggered, const State& start) {
    const CompiledPromotion& compiled = set_.promotions[triggered.position];
    Candidate candidate;
    candidate.promotion = compiled.promotion;
    if (compiled.late) candidate.late = &*compiled.promotion->conditions;
    candidate.grant_max = grant_left(*compiled.promotion, cart_.uses).value_or(unlimited);
    candidate.codes = triggered.codes;
    bool can_grant = false;
    for (const Effect& effect : compiled.promotion->effects) {
      candidate.effects.push_back(input(effect));
      const EffectInput& added = candidate.effects.back();
      candidate.scopes |= static_cast<std::uint8_t>(1 << static_cast<int>(added.scope));
      can_grant = can_grant || std::holds_alternative<Gift>(effect) ||
                  (std::holds_alternative<Points>(effect)
                       ? promotional_points(candidate, base_points(problem_, start.items_left)) > 0
                       : effect_bound(problem_, added, start) > 0);
    }
    if (!can_grant) return;
    for (std::size_t s = scope_count; s-- > 0;) {
      if (candidate.in_scope(static_cast<Scope>(s))) candidate.earliest = static_cast<Scope>(s);
    }
    positions_.push_back(triggered.position);
    problem_.candidates.push_back(std::move(candidate));
  }

  EffectInput input(const Effect& effect) const {
    EffectInput out;
    out.effect = &effect;
    out.scope = scope_of(effect);
    struct LinesOf {
      const Lines* operator()(const PercentOff& e) const { return &e.lines; }
      const Lines* operator()(const AmountOff& e) const { return &e.lines; }
      const Lines* operator()(const SetUnitPrice& e) const { return &e.lines; }
      const Lines* operator()(const BuyXGetY& e) const { return &e.get_lines; }
      const Lines* operator()(const NthUnit& e) const { return &e.lines; }
      const Lines* operator()(const ShippingOff&) const { return nullptr; }
      const Lines* operator()(const Gift&) const { return nullptr; }
      const Lines* operator()(const Cashback& e) const { return &e.lines; }
      const Lines* operator()(const Points&) const { return nullptr; }
    };
    if (const Lines* lines = std::visit(LinesOf{}, effect)) out.lines = selected(*lines);
    if (const auto* buy = std::get_if<BuyXGetY>(&effect)) out.bought = selected(buy->buy_lines);
    return out;
  }

  std::vector<std::uint8_t> selected(const Lines& lines) const {
    std::vector<std::uint8_t> out;
    for (const CartLine& line : cart_.lines) {
      out.push_back(line.is_discountable() && (!lines || selects(*lines, line)));
    }
    return out;
  }

  void solve() {
    if (policy_ == Policy::priority) {
      plan_ = plan_by_priority(problem_);
      optimality_ = {false, plan_.value, std::nullopt};
    } else {
      Searched searched = search_best(problem_, settings_.search_limit);
      plan_ = std::move(searched.plan);
      optimality_ = {searched.proven, plan_.value, searched.bound};
      nodes_ = searched.nodes;
    }
    codes_used_ = codes_used(problem_, plan_.applied);
  }

  std::optional<Fault> too_large() const {
    const std::pair<const char*, Wide> sums[] = {
        {"customer value", plan_.value},
        {"points", plan_.points},
        {"base points", plan_.base_points},
        {"list total", static_cast<Wide>(facts_.subtotal) + problem_.shipping}};
    for (const auto& [name, sum] : sums) {
      if (sum > amount_max) {
        return Fault{"", std::string("the result's ") + name + " would exceed " +
                             std::to_string(amount_max)};
      }
    }
    return std::nullopt;
  }

  // --- Describing --------------------------------------------------------------------------------

  const Promotion& promotion(std::uint32_t candidate) const {
    return *problem_.candidates[candidate].promotion;
  }

  void describe(Evaluation& out) const {
    out.currency = cart_.currency;
    out.optimality = optimality_;
    out.nodes = nodes_;
    for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
      const Amount list = problem_.items[i].list();
      out.lines.push_back(
          {cart_.lines[i].id, list, list - plan_.state.left[i], plan_.state.left[i], {}});
    }
    if (cart_.shipping) {
      const Amount left = plan_.state.shipping_left;
      out.shipping = PricedShipping{
          cart_.shipping->method, problem_.shipping, problem_.shipping - left, left, {}};
    }
    for (const std::uint32_t candidate : plan_.applied) {
      describe_applied(candidate, out);
      for (const Grant& grant : plan_.trail) {
        if (grant.candidate == candidate) book(grant, out);
      }
    }
    total(out);
  }

  void describe_applied(std::uint32_t candidate, Evaluation& out) const {
    Applied applied;
    applied.promotion = promotion(candidate).id;
    for (const std::uint32_t code : codes_used_) {
      const auto& triggers = problem_.candidates[candidate].codes;
      if (std::find(triggers.begin(), triggers.end(), code) != triggers.end()) {
        applied.codes.push_back(
            printed(eligibility_.codes[code], set_.promotions[positions_[candidate]]));
      }
    }
    for (const Grant& grant : plan_.trail) {
      if (grant.candidate != candidate) continue;
      (grant.line == Grant::cashback ? applied.cashback : applied.amount) += grant.amount;
    }
    applied.points = promotional_points(problem_.candidates[candidate], plan_.base_points);
    for (const EffectInput& input : problem_.candidates[candidate].effects) {
      if (const auto* gift = std::get_if<Gift>(input.effect)) {
        applied.gifts.push_back({applied.promotion, gift->sku, gift->quantity, gift->unit_value});
      }
    }
    out.gifts.insert(out.gifts.end(), applied.gifts.begin(), applied.gifts.end());
    out.applied.push_back(std::move(applied));
  }

  void book(const Grant& grant, Evaluation& out) const {
    if (grant.line == Grant::cashback) {
      out.totals.cashback += grant.amount;
      return;
    }
    (grant.scope == Scope::lines   ? out.totals.line_discounts
     : grant.scope == Scope::order ? out.totals.order_discounts
                                   : out.totals.shipping_discounts) += grant.amount;
    auto& adjustments = grant.line == Grant::shipping
                            ? out.shipping->adjustments
                            : out.lines[static_cast<std::size_t>(grant.line)].adjustments;
    const std::string& id = promotion(grant.candidate).id;
    const auto at = std::find_if(adjustments.begin(), adjustments.end(),
                                 [&](const Adjustment& a) { return a.promotion == id; });
    if (at != adjustments.end()) {
      at->amount += grant.amount;
    } else {
      adjustments.push_back({id, grant.amount});
    }
  }

  void total(Evaluation& out) const {
    Totals& totals = out.totals;
    totals.list = facts_.subtotal;
    totals.items = totals.list - totals.line_discounts - totals.order_discounts;
    totals.shipping_list = problem_.shipping;
    totals.shipping = totals.shipping_list - totals.shipping_discounts;
    totals.total = totals.items + totals.shipping;
    totals.saved = totals.line_discounts + totals.order_discounts + totals.shipping_discounts;
    totals.points = plan_.points;
    totals.base_points = plan_.base_points;
    totals.customer_value = plan_.value;
    STAPEL_CHECK(totals.items == plan_.state.items_left);
    STAPEL_CHECK(totals.shipping == plan_.state.shipping_left);
    pay(out);
  }

  // Tenders pay what is due; an applied promotion may exclude those of points.
  void pay(Evaluation& out) const {
    const auto excluder = std::find_if(
        plan_.applied.begin(), plan_.applied.end(),
        [&](std::uint32_t candidate) { return promotion(candidate).excludes_burn_points; });
    Wide due = out.totals.total;
    for (const Tender& tender : cart_.tenders) {
      if (tender.type == "points" && excluder != plan_.applied.end()) {
        out.rejected_tenders.push_back({tender.type, tender.amount, promotion(*excluder).id});
      } else {
        due -= tender.amount;
      }
    }
    out.totals.due = static_cast<Amount>(std::max<Wide>(0, due));
  }

  // --- Reasons -----------------------------------------------------------------------------------

  bool is_applied(std::uint32_t position) const {
    return std::any_of(plan_.applied.begin(), plan_.applied.end(),
                       [&](std::uint32_t c) { return positions_[c] == position; });
  }

  const Triggered& triggered(std::uint32_t position) const {
    return *std::find_if(eligibility_.triggered.begin(), eligibility_.triggered.end(),
                         [&](const Triggered& t) { return t.position == position; });
  }

  void explain(Evaluation& out) const {
    for (const CartCode& code : eligibility_.codes) {
      const bool used = std::any_of(code.promotions.begin(), code.promotions.end(),
                                    [&](std::uint32_t position) { return is_applied(position); });
      if (!used) reject(explain_code(code), out);
    }
    if (!options_.explain) return;
    for (const std::uint32_t position : set_.automatic) {
      if (!is_applied(position)) {
        reject(explain_promotion(position, triggered(position).unavailable), out);
      }
    }
  }

  void reject(Rejected rejected, Evaluation& out) const {
    rejected.message = rejection_message(rejected, cart_.currency, options_.language);
    out.rejected.push_back(std::move(rejected));
  }

  Rejected explain_code(const CartCode& code) const {
    if (code.promotions.empty()) {
      Rejected unknown;
      unknown.code = code.typed;
      return unknown;
    }
    const std::uint32_t position = code.promotions.front();
    Reasons reasons = triggered(position).unavailable;
    const CodeRoom room = code_room(code, *set_.promotions[position].promotion, cart_.uses);
    if (room == CodeRoom::full) reasons.add(Reason::limit_reached);
    if (room == CodeRoom::held) reasons.add(Reason::held_elsewhere);
    Rejected rejected = explain_promotion(position, reasons);
    rejected.code = printed(code, set_.promotions[position]);
    return rejected;
  }

  // The first reason that holds why this triggered promotion did not apply.
  Rejected explain_promotion(std::uint32_t position, Reasons reasons) const {
    const CompiledPromotion& compiled = set_.promotions[position];
    const Promotion& promotion = *compiled.promotion;
    Rejected out;
    out.promotion = promotion.id;
    std::optional<FailingLeaf> leaf;
    out.with = clashing(promotion);
    if (!out.with.empty()) reasons.add(Reason::not_combinable);
    if (!matches_lines(promotion)) reasons.add(Reason::no_matching_lines);
    // A clash comes before a threshold on the discounted subtotal, which is then left open.
    std::optional<Amount> discounted;
    if (out.with.empty()) discounted = plan_.state.items_left;
    const auto& conditions = promotion.conditions;
    const bool fails = conditions && (discounted ? !holds(*conditions, facts_, *discounted)
                                                 : !may_hold(*conditions, facts_));
    if (fails) {
      leaf = explain_failure(*conditions, facts_, discounted).decisive;
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
    for (const std::uint32_t candidate : plan_.applied) {
      const Promotion& applied = *problem_.candidates[candidate].promotion;
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
      const EffectInput in = input(e);
      const bool works_on_lines = in.scope == Scope::lines || in.scope == Scope::order ||
                                  std::holds_alternative<Cashback>(e);
      if (!works_on_lines) return true;
      return any(in.lines) && (!std::holds_alternative<BuyXGetY>(e) || any(in.bought));
    });
  }

  // --- Hints -------------------------------------------------------------------------------------

  void give_hints(Evaluation& out) const {
    for (const Triggered& triggered : eligibility_.triggered) {
      if (!triggered.unavailable.empty() || is_applied(triggered.position)) continue;
      const Promotion& promotion = *set_.promotions[triggered.position].promotion;
      if (!promotion.conditions || holds(*promotion.conditions, facts_, plan_.state.items_left)) {
        continue;
      }
      const Failure failure =
          explain_failure(*promotion.conditions, facts_, plan_.state.items_left);
      if (failure.leaves.size() != 1 || !failure.leaves[0].missing) continue;
      const FailingLeaf& leaf = failure.leaves[0];
      // At most a quarter of the threshold is missing.
      if (static_cast<Wide>(*leaf.missing) * 4 > leaf.threshold) continue;
      out.hints.push_back(hint(promotion.id, leaf));
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
    Cart changed = cart_;
    CartLine line;
    line.unit_price = *leaf.missing;
    line.discountable = false;
    changed.lines.push_back(std::move(line));
    Evaluator evaluator(set_, changed, options_);
    evaluator.decide(leaf.leaf);
    out.gain = evaluator.plan_.value - plan_.value;
    out.worth_it = *out.gain > *leaf.missing;
    return out;
  }

  const CompiledSet::Internals& set_;
  const Cart& cart_;
  EvaluateOptions options_;
  const Settings& settings_;
  Policy policy_;

  Facts facts_;
  Eligibility eligibility_;
  Problem problem_;
  std::vector<std::uint32_t> positions_;  // in the compiled set, by candidate
  Plan plan_;
  std::vector<std::uint32_t> codes_used_;  // positions on the cart
  Optimality optimality_;
  std::int64_t nodes_ = 0;
};

}  // namespace

Result<Evaluation, Fault> evaluate(const CompiledSet& set, const Cart& cart,
                                   const EvaluateOptions& options) {
  return Evaluator(set.internals(), cart, options).run();
}

}  // namespace stapel::promotions
