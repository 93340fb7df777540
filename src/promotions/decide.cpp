// Who may take part in the plan, and which plan is chosen.
#include <algorithm>

#include "promotions/bound.h"
#include "promotions/decision.h"
#include "promotions/search.h"

namespace stapel::promotions {
namespace {

bool condition_may_hold(const Decision& d, const Triggered& triggered) {
  const CompiledPromotion& compiled = d.set->promotions[triggered.position];
  const auto& conditions = compiled.promotion->conditions;
  if (!conditions) return true;
  return compiled.late ? may_hold(*conditions, d.facts)
                       : holds(*conditions, d.facts, d.facts.subtotal);
}

Policy policy_of(const Decision& d) { return d.options.policy.value_or(d.set->settings.policy); }

// A promotion that can grant nothing here, now or later, stays out of the search. Under `priority`
// it has its turn like any other: where it shows only at the end, it may cost an earlier one its
// place (the contract's section 4).
void add(Decision& d, const Triggered& triggered, const State& start) {
  const CompiledPromotion& compiled = d.set->promotions[triggered.position];
  Candidate candidate;
  candidate.promotion = compiled.promotion;
  if (compiled.late) candidate.late = &*compiled.promotion->conditions;
  candidate.grant_max = grant_left(*compiled.promotion, d.cart->uses).value_or(unlimited);
  candidate.codes.assign(triggered.codes.begin(), triggered.codes.end());
  bool can_grant = false;
  EffectLines lines(*d.set, triggered.position, d.eligibility.symbols, *d.cart);
  for (const Effect& effect : compiled.promotion->effects) {
    candidate.effects.push_back(effect_input(effect, *d.cart, lines));
    const EffectInput& added = candidate.effects.back();
    candidate.scopes |= static_cast<std::uint8_t>(1 << static_cast<int>(added.scope));
    can_grant = can_grant || std::holds_alternative<Gift>(effect) ||
                (std::holds_alternative<Points>(effect)
                     ? promotional_points(candidate, base_points(d.problem, start.items_left)) > 0
                     : effect_bound(d.problem, added, start) > 0);
  }
  if (!can_grant && policy_of(d) == Policy::best_for_customer) return;
  for (std::size_t s = scope_count; s-- > 0;) {
    if (candidate.in_scope(static_cast<Scope>(s))) candidate.earliest = static_cast<Scope>(s);
  }
  d.positions.push_back(triggered.position);
  d.problem.candidates.push_back(std::move(candidate));
}

void pose_problem(Decision& d) {
  const Cart& cart = *d.cart;
  Problem& problem = d.problem;
  problem.facts = &d.facts;
  problem.settings = &d.set->settings;
  problem.minor_per_unit = cart.currency.minor_per_unit();
  for (const CartLine& line : cart.lines) {
    problem.items.push_back({line.unit_price, std::min(line.min_unit_price, line.unit_price),
                             line.quantity, line.is_discountable()});
  }
  if (cart.shipping) {
    problem.carrier = &*cart.shipping;
    problem.shipping = cart.shipping->amount.value_or(0);
  }
  const State start = initial_state(problem);
  for (const Triggered& triggered : d.eligibility.triggered) {
    if (triggered.unavailable.empty() && condition_may_hold(d, triggered)) {
      add(d, triggered, start);
    }
  }
}

void solve(Decision& d) {
  const Settings& settings = d.set->settings;
  if (policy_of(d) == Policy::priority) {
    d.plan = plan_by_priority(d.problem);
    d.optimality = {false, d.plan.value, std::nullopt};
  } else {
    const std::int64_t limit = d.options.search_limit.value_or(settings.search_limit);
    Searched searched = search_best(d.problem, limit, d.options.trace ? &d.report : nullptr);
    d.plan = std::move(searched.plan);
    if (d.options.trace) d.runner_up = search_runner_up(d.problem, limit, d.plan);
    d.optimality = {searched.proven, d.plan.value, searched.bound};
    d.nodes = searched.nodes;
  }
  d.codes_used = codes_used(d.problem, d.plan.applied);
}

}  // namespace

EffectInput effect_input(const Effect& effect, const Cart& cart, EffectLines& selected) {
  EffectInput out;
  out.effect = &effect;
  out.scope = scope_of(effect);
  struct LinesOf {
    const Lines* operator()(const PercentOff& e) const { return &e.lines; }
    const Lines* operator()(const AmountOff& e) const { return &e.lines; }
    const Lines* operator()(const SetUnitPrice& e) const { return &e.lines; }
    const Lines* operator()(const BuyXGetY& e) const { return &e.get_lines; }
    const Lines* operator()(const NthUnit& e) const { return &e.lines; }
    const Lines* operator()(const BundlePrice&) const { return nullptr; }
    const Lines* operator()(const Tiers& e) const { return &e.lines; }
    const Lines* operator()(const ShippingOff&) const { return nullptr; }
    const Lines* operator()(const ShippingUpgrade&) const { return nullptr; }
    const Lines* operator()(const Gift&) const { return nullptr; }
    const Lines* operator()(const Cashback& e) const { return &e.lines; }
    const Lines* operator()(const Points&) const { return nullptr; }
  };
  if (const Lines* lines = std::visit(LinesOf{}, effect))
    out.lines = selected.next<decltype(out.lines)>(*lines);
  if (const auto* buy = std::get_if<BuyXGetY>(&effect))
    out.bought = selected.next<decltype(out.lines)>(buy->buy_lines);
  if (const auto* bundle = std::get_if<BundlePrice>(&effect)) {
    out.lines.assign(cart.lines.size(), 0);
    for (const BundlePrice::Component& component : bundle->components) {
      out.components.push_back(selected.next<decltype(out.lines)>(component.lines));
      for (std::size_t line = 0; line < out.lines.size(); ++line) {
        out.lines[line] |= out.components.back()[line];
      }
    }
  }
  return out;
}

bool Decision::is_applied(std::uint32_t position) const {
  return std::any_of(plan.applied.begin(), plan.applied.end(),
                     [&](std::uint32_t c) { return positions[c] == position; });
}

const Triggered& Decision::triggered(std::uint32_t position) const {
  return *std::find_if(eligibility.triggered.begin(), eligibility.triggered.end(),
                       [&](const Triggered& t) { return t.position == position; });
}

void decide(const CompiledSet::Internals& set, const Cart& cart, const EvaluateOptions& options,
            const Predicate* last_line_counts_for, Decision& out) {
  out.set = &set;
  out.cart = &cart;
  out.options = options;
  out.facts = gather_facts(cart, options.now, set.zone);
  out.facts.last_line_counts_for = last_line_counts_for;
  // A hint's changed cart is only priced.
  const bool only_priced = last_line_counts_for != nullptr;
  const Reach reach = only_priced       ? Reach::applicable
                      : options.explain ? Reach::everything
                      : options.hints   ? Reach::near
                                        : Reach::applicable;
  find_triggered(set, out.facts, options.now, reach, out.eligibility);
  pose_problem(out);
  solve(out);
}

}  // namespace stapel::promotions
