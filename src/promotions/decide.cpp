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

// Whether the candidate can grant anything here, now or later.
bool can_grant(const Decision& d, const Candidate& candidate, const State& start) {
  return std::any_of(
      candidate.effects.begin(), candidate.effects.end(), [&](const EffectInput& input) {
        if (std::holds_alternative<Gift>(*input.effect)) return true;
        return std::holds_alternative<Points>(*input.effect)
                   ? promotional_points(candidate, base_points(d.problem, start.items_left)) > 0
                   : effect_bound(d.problem, input, start) > 0;
      });
}

void add(Decision& d, const Triggered& triggered) {
  const CompiledPromotion& compiled = d.set->promotions[triggered.position];
  Candidate& candidate = d.problem.candidates.emplace_back();
  candidate.promotion = compiled.promotion;
  if (compiled.late) candidate.late = &*compiled.promotion->conditions;
  candidate.grant_max = grant_left(*compiled.promotion, d.cart->uses).value_or(unlimited);
  candidate.codes.assign(triggered.codes.begin(), triggered.codes.end());
  EffectLines lines(*d.set, triggered.position, d.eligibility->symbols, *d.cart);
  candidate.effects.resize(compiled.promotion->effects.size());
  for (std::size_t e = 0; e < candidate.effects.size(); ++e) {
    read_effect(compiled.promotion->effects[e], *d.cart, lines, candidate.effects[e]);
    const Scope scope = candidate.effects[e].scope;
    candidate.scopes |= static_cast<std::uint8_t>(1 << static_cast<int>(scope));
    candidate.earliest = e == 0 ? scope : std::min(candidate.earliest, scope);
  }
  d.positions.push_back(triggered.position);
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
  // What can grant nothing stays out of the search. Under `priority` it has its turn like any
  // other: where it shows only at the end, it may cost an earlier one its place (the contract's
  // section 4).
  const bool keeps_all = policy_of(d) == Policy::priority;
  const State start = keeps_all ? State{} : initial_state(problem);
  for (const Triggered& triggered : d.eligibility->triggered) {
    if (!triggered.unavailable.empty() || !condition_may_hold(d, triggered)) continue;
    add(d, triggered);
    if (keeps_all || can_grant(d, problem.candidates.back(), start)) continue;
    problem.candidates.pop_back();
    d.positions.pop_back();
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

void read_effect(const Effect& effect, const Cart& cart, EffectLines& selected, EffectInput& out) {
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
  if (const Lines* lines = std::visit(LinesOf{}, effect)) selected.next(*lines, out.lines);
  if (const auto* buy = std::get_if<BuyXGetY>(&effect)) selected.next(buy->buy_lines, out.bought);
  if (const auto* bundle = std::get_if<BundlePrice>(&effect)) {
    out.lines.assign(cart.lines.size(), 0);
    for (const BundlePrice::Component& component : bundle->components) {
      selected.next(component.lines, out.components.emplace_back());
      for (std::size_t line = 0; line < out.lines.size(); ++line) {
        out.lines[line] |= out.components.back()[line];
      }
    }
  }
}

bool Decision::is_applied(std::uint32_t position) const {
  return std::any_of(plan.applied.begin(), plan.applied.end(),
                     [&](std::uint32_t c) { return positions[c] == position; });
}

const Triggered& Decision::triggered(std::uint32_t position) const {
  return *std::find_if(eligibility->triggered.begin(), eligibility->triggered.end(),
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
  find_triggered(set, out.facts, options.now, reach, *out.eligibility);
  pose_problem(out);
  solve(out);
}

}  // namespace stapel::promotions
