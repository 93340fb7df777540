// The oracle's reading of effects; see the header.
#include "promotions/testing/oracle_pricing.h"

#include <algorithm>

#include "promotions/testing/oracle_amounts.h"
#include "promotions/testing/oracle_conditions.h"
#include "promotions/testing/oracle_roles.h"

namespace stapel::promotions::testing {
namespace {

// --- Discounts on lines and on the order ---------------------------------------------------------

// The selection, or where `max_units` is given the units of it that are taken, in cart order.
Indexes taken_units(const State& state, Indexes selection, const std::optional<std::int64_t>& most,
                    UnitOrder order) {
  if (!most) return selection;
  std::erase_if(selection, [&](std::size_t i) { return state.units[i].most() == 0; });
  sort_by(state, selection, order);
  if (selection.size() > static_cast<std::size_t>(*most)) {
    selection.resize(static_cast<std::size_t>(*most));
  }
  std::sort(selection.begin(), selection.end());
  return selection;
}

// One group of units for each line that has some.
std::vector<Indexes> by_line(const State& state, const Indexes& units) {
  std::vector<Indexes> groups(state.granted.front().by_line.size());
  for (const std::size_t i : units) groups[state.units[i].line].push_back(i);
  std::erase_if(groups, [](const Indexes& group) { return group.empty(); });
  return groups;
}

// An order-scope amount: over the lines, then within each.
Amounts spread_over_lines(const State& state, const Indexes& units, Amount amount) {
  Amounts by_unit(state.units.size(), 0);
  const std::vector<Indexes> lines = by_line(state, units);
  Amounts weights, most;
  for (const Indexes& line : lines) {
    weights.push_back(cost_of(state, line));
    most.push_back(most_of(state, line));
  }
  const Amounts parts = spread_over(amount, weights, most);
  for (std::size_t k = 0; k < lines.size(); ++k) {
    spread_over_units(state, lines[k], parts[k], by_unit);
  }
  return by_unit;
}

Amount percent_base(const State& state, const Indexes& units, Base base) {
  return base == Base::list ? list_of(state, units) : cost_of(state, units);
}

// --- Tiers ---------------------------------------------------------------------------------------

// The highest tier whose `from` the selection reaches; null where it reaches none.
const Tiers::Tier* tier_reached(const State& state, const Tiers& effect, const Indexes& selection) {
  const std::int64_t reached = effect.by == TierBy::quantity
                                   ? static_cast<std::int64_t>(selection.size())
                                   : list_of(state, selection);
  const Tiers::Tier* highest = nullptr;
  for (const Tiers::Tier& tier : effect.tiers) {
    if (tier.from <= reached && (!highest || tier.from > highest->from)) highest = &tier;
  }
  return highest;
}

Amount down_to(const Unit& unit, Amount price) {
  return price < unit.cost ? std::min(unit.cost - price, unit.most()) : 0;
}

// What a tier takes off each unit.
struct TierGives {
  const State& state;
  const Indexes& selection;
  Base base;

  Amounts operator()(const Percent& percent) const {
    Amounts by_unit(state.units.size(), 0);
    for (const Indexes& line : by_line(state, selection)) {
      spread_over_units(state, line, percent_of(percent_base(state, line, base), percent), by_unit);
    }
    return by_unit;
  }
  Amounts operator()(const Amount& amount) const {
    return spread_over_lines(state, selection, amount);
  }
  Amounts operator()(const Tiers::UnitPrice& to) const {
    Amounts by_unit(state.units.size(), 0);
    for (const std::size_t i : selection) by_unit[i] = down_to(state.units[i], to.price);
    return by_unit;
  }
};

// --- One effect ----------------------------------------------------------------------------------

struct Apply {
  const Application& on;
  const Pricing& pricing = on.pricing;
  const State& state = on.state;

  Granted& granted(State& next) const { return next.granted[on.promotion]; }

  std::vector<State> items(Scope scope, const Amounts& by_unit,
                           const std::optional<Amount>& max_amount) const {
    State next = state;
    grant_items(on, next, scope, by_unit, max_amount);
    return {next};
  }

  std::vector<State> operator()(const PercentOff& effect) const {
    const Indexes selection = selected_units(pricing, state, effect.lines);
    if (effect.scope == Scope::order) {
      const Amount amount = percent_of(percent_base(state, selection, effect.base), effect.percent);
      return items(Scope::order, spread_over_lines(state, selection, amount), effect.max_amount);
    }
    Amounts by_unit(state.units.size(), 0);
    const Indexes taken = taken_units(state, selection, effect.max_units, effect.unit_order);
    for (const Indexes& line : by_line(state, taken)) {
      const Amount amount = percent_of(percent_base(state, line, effect.base), effect.percent);
      spread_over_units(state, line, amount, by_unit);
    }
    return items(Scope::lines, by_unit, effect.max_amount);
  }

  std::vector<State> operator()(const AmountOff& effect) const {
    const Indexes selection = selected_units(pricing, state, effect.lines);
    if (effect.scope == Scope::order) {
      return items(Scope::order, spread_over_lines(state, selection, effect.amount),
                   effect.max_amount);
    }
    Amounts by_unit(state.units.size(), 0);
    const Indexes taken = taken_units(state, selection, effect.max_units, effect.unit_order);
    if (effect.per == Per::line) {
      for (const Indexes& line : by_line(state, taken)) {
        spread_over_units(state, line, effect.amount, by_unit);
      }
    } else {
      for (const std::size_t i : taken) {
        by_unit[i] = std::min(effect.amount, state.units[i].most());
      }
    }
    return items(Scope::lines, by_unit, effect.max_amount);
  }

  std::vector<State> operator()(const SetUnitPrice& effect) const {
    const Indexes selection = selected_units(pricing, state, effect.lines);
    Amounts by_unit(state.units.size(), 0);
    for (const std::size_t i : taken_units(state, selection, effect.max_units, effect.unit_order)) {
      by_unit[i] = down_to(state.units[i], effect.price);
    }
    return items(Scope::lines, by_unit, effect.max_amount);
  }

  std::vector<State> operator()(const BuyXGetY& effect) const { return apply_roles(on, effect); }
  std::vector<State> operator()(const NthUnit& effect) const { return apply_roles(on, effect); }
  std::vector<State> operator()(const BundlePrice& effect) const { return apply_roles(on, effect); }

  std::vector<State> operator()(const Tiers& effect) const {
    const Indexes selection = selected_units(pricing, state, effect.lines);
    const Tiers::Tier* tier = tier_reached(state, effect, selection);
    if (!tier) return {state};
    const Amounts by_unit = std::visit(TierGives{state, selection, effect.base}, tier->gives);
    return items(Scope::lines, by_unit, effect.max_amount);
  }

  std::vector<State> shipping_discount(Amount off, const std::optional<Amount>& max_amount) const {
    off = std::clamp<Amount>(off, 0, state.shipping);
    const std::optional<Amount> cap = cap_now(on, max_amount);
    if (cap) off = std::min(off, *cap);
    State next = state;
    next.shipping -= off;
    granted(next).shipping += off;
    return {next};
  }

  std::vector<State> operator()(const ShippingUpgrade& effect) const {
    const auto& shipping = pricing.cart.shipping;
    if (!shipping || shipping->method != effect.to) return {state};
    for (const auto& [method, rate] : shipping->rates) {
      if (method == effect.from) return shipping_discount(state.shipping - rate, effect.max_amount);
    }
    return {state};
  }

  std::vector<State> operator()(const ShippingOff& effect) const {
    const auto& shipping = pricing.cart.shipping;
    if (!shipping) return {state};
    if (effect.methods) {
      const auto& methods = *effect.methods;
      if (!shipping->method) return {state};
      if (std::find(methods.begin(), methods.end(), *shipping->method) == methods.end()) {
        return {state};
      }
    }
    Amount off = 0;
    if (const auto* percent = std::get_if<Percent>(&effect.off)) {
      off = percent_of(state.shipping, *percent);
    } else if (const auto* amount = std::get_if<Amount>(&effect.off)) {
      off = *amount;
    } else {
      off = state.shipping - std::get<ShippingOff::ToPrice>(effect.off).price;
    }
    return shipping_discount(off, effect.max_amount);
  }

  std::vector<State> operator()(const Gift& effect) const {
    State next = state;
    granted(next).gifts.push_back({pricing.definitions.promotions[on.promotion].id, effect.sku,
                                   effect.quantity, effect.unit_value});
    return {next};
  }

  std::vector<State> operator()(const Cashback& effect) const {
    State next = state;
    const Indexes selection = selected_units(pricing, state, effect.lines);
    const auto* percent = std::get_if<Percent>(&effect.back);
    // A fixed amount is granted whole where the cart has a line that it is for.
    Amount back = percent             ? percent_of(cost_of(state, selection), *percent)
                  : selection.empty() ? 0
                                      : std::get<Amount>(effect.back);
    Amount left = state.discountable();
    for (const Granted& each : state.granted) left -= each.cashback;
    back = std::min(back, left);
    const std::optional<Amount> cap = cap_now(on, effect.max_amount);
    if (cap) back = std::min(back, *cap);
    granted(next).cashback += back;
    return {next};
  }

  std::vector<State> operator()(const Points& effect) const {
    State next = state;
    if (const auto* bonus = std::get_if<std::int64_t>(&effect.grant)) {
      granted(next).bonus_points += *bonus;
    } else {
      granted(next).multipliers +=
          std::get<Points::Multiplier>(effect.grant).times.ten_thousandths - 10'000;
    }
    return {next};
  }
};

}  // namespace

Amount Granted::items() const { return sum_of(by_line); }

Amount State::items() const {
  Amount total = 0;
  for (const Unit& unit : units) total += unit.cost;
  return total;
}

Amount State::discountable() const {
  Amount total = 0;
  for (const Unit& unit : units) total += unit.discountable ? unit.cost : 0;
  return total;
}

State list_prices(const Cart& cart, std::size_t promotions) {
  State state;
  for (std::size_t line = 0; line < cart.lines.size(); ++line) {
    const CartLine& from = cart.lines[line];
    Unit unit;
    unit.line = line;
    unit.list = unit.cost = from.unit_price;
    unit.floor = std::min(from.min_unit_price, from.unit_price);
    unit.discountable = from.discountable.value_or(true);
    state.units.insert(state.units.end(), static_cast<std::size_t>(from.quantity), unit);
  }
  if (cart.shipping) state.shipping = cart.shipping->amount.value_or(0);
  state.granted.resize(promotions);
  for (Granted& each : state.granted) each.by_line.resize(cart.lines.size(), 0);
  return state;
}

Scope effect_scope(const Effect& effect) {
  if (const auto* percent = std::get_if<PercentOff>(&effect)) return percent->scope;
  if (const auto* amount = std::get_if<AmountOff>(&effect)) return amount->scope;
  if (std::holds_alternative<ShippingOff>(effect) ||
      std::holds_alternative<ShippingUpgrade>(effect)) {
    return Scope::shipping;
  }
  if (std::holds_alternative<Gift>(effect) || std::holds_alternative<Cashback>(effect) ||
      std::holds_alternative<Points>(effect)) {
    return Scope::rewards;
  }
  return Scope::lines;
}

bool has_effect_in(const Promotion& promotion, Scope scope) {
  return std::any_of(promotion.effects.begin(), promotion.effects.end(),
                     [&](const Effect& effect) { return effect_scope(effect) == scope; });
}

Scope earliest_scope(const Promotion& promotion) {
  for (const Scope scope : {Scope::lines, Scope::order, Scope::shipping}) {
    if (has_effect_in(promotion, scope)) return scope;
  }
  return Scope::rewards;
}

std::vector<std::size_t> selected_units(const Pricing& pricing, const State& state,
                                        const Lines& lines) {
  const Facts facts{pricing.cart, pricing.definitions.settings, pricing.now, state.items(),
                    nullptr};
  Indexes selection;
  for (std::size_t i = 0; i < state.units.size(); ++i) {
    const Unit& unit = state.units[i];
    if (!unit.discountable) continue;
    if (!lines || selects(*lines, pricing.cart.lines[unit.line], facts)) selection.push_back(i);
  }
  return selection;
}

std::vector<State> apply_scope(const Pricing& pricing, const State& state, std::size_t promotion,
                               Scope scope) {
  std::vector<State> states{state};
  for (const Effect& effect : pricing.definitions.promotions[promotion].effects) {
    if (effect_scope(effect) != scope) continue;
    std::vector<State> next;
    for (const State& each : states) {
      const Application on{pricing, each, promotion};
      const std::vector<State> results = std::visit(Apply{on}, effect);
      next.insert(next.end(), results.begin(), results.end());
    }
    states = next;
  }
  return states;
}

Wide points_of(const Granted& granted, Wide base_points) {
  return granted.bonus_points + granted.multipliers * base_points / 10'000;
}

bool grants(const Granted& granted, Wide base_points) {
  return granted.capped() > 0 || !granted.gifts.empty() || points_of(granted, base_points) > 0;
}

}  // namespace stapel::promotions::testing
