// The oracle's reading of effects; see the header.
#include "promotions/testing/oracle_pricing.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "base/check.h"
#include "promotions/testing/oracle_conditions.h"

namespace stapel::promotions::testing {
namespace {

using Indexes = std::vector<std::size_t>;
using Amounts = std::vector<Amount>;

Amount sum_of(const Amounts& amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), Amount{0});
}

Amount percent_of(Amount amount, Percent percent) {
  return half_up(Wide{amount} * percent.ten_thousandths, 1'000'000);
}

// Largest remainder over the open parts, ties to the earlier.
Amounts proportional(Amount amount, const Amounts& weights, const std::vector<bool>& open) {
  Amounts parts(weights.size(), 0);
  Wide total = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) total += open[i] ? weights[i] : 0;
  if (total == 0) return parts;
  Amount left = amount;
  std::vector<std::pair<Wide, std::size_t>> remainders;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!open[i]) continue;
    parts[i] = static_cast<Amount>(Wide{amount} * weights[i] / total);
    left -= parts[i];
    remainders.emplace_back(-(Wide{amount} * weights[i] % total), i);
  }
  std::sort(remainders.begin(), remainders.end());
  for (std::size_t k = 0; left > 0; ++k, --left) ++parts[remainders[k].second];
  return parts;
}

// --- Caps ----------------------------------------------------------------------------------------

void lower(std::optional<Amount>& cap, Amount other) { cap = std::min(cap.value_or(other), other); }

// The smallest of the effect's cap and what is left of the promotion's.
std::optional<Amount> cap_now(const Pricing& pricing, const State& state, std::size_t promotion,
                              const std::optional<Amount>& max_amount) {
  const Promotion& definition = pricing.definitions.promotions[promotion];
  const Amount used = state.granted[promotion].capped();
  std::optional<Amount> cap = max_amount;
  if (definition.limits.max_discount) lower(cap, *definition.limits.max_discount - used);
  if (definition.limits.budget) {
    const auto uses = pricing.cart.uses.promotions.find(definition.id);
    Amount left = *definition.limits.budget - used;
    if (uses != pricing.cart.uses.promotions.end()) {
      left -= uses->second.granted + uses->second.held_granted;
    }
    lower(cap, std::max<Amount>(0, left));
  }
  return cap;
}

// Cuts discounts by unit to `cap` in all: by line, and within each line by unit.
Amounts cut(const State& state, const Amounts& by_unit, Amount cap) {
  Amounts by_line(state.granted.front().by_line.size(), 0);
  for (std::size_t i = 0; i < by_unit.size(); ++i) by_line[state.units[i].line] += by_unit[i];
  const Amounts lines_cut = spread_over(cap, by_line, by_line);
  Amounts result(by_unit.size(), 0);
  for (std::size_t line = 0; line < by_line.size(); ++line) {
    Amounts of_line(by_unit.size(), 0);
    for (std::size_t i = 0; i < by_unit.size(); ++i) {
      if (state.units[i].line == line) of_line[i] = by_unit[i];
    }
    const Amounts units_cut = spread_over(lines_cut[line], of_line, of_line);
    for (std::size_t i = 0; i < by_unit.size(); ++i) result[i] += units_cut[i];
  }
  return result;
}

// Takes the discounts, cut to the caps, off the units; returns what each unit got.
Amounts grant_items(const Pricing& pricing, State& state, std::size_t promotion, Scope scope,
                    Amounts by_unit, const std::optional<Amount>& max_amount) {
  const std::optional<Amount> cap = cap_now(pricing, state, promotion, max_amount);
  if (cap && sum_of(by_unit) > *cap) by_unit = cut(state, by_unit, *cap);
  for (std::size_t i = 0; i < by_unit.size(); ++i) {
    state.units[i].cost -= by_unit[i];
    state.granted[promotion].by_line[state.units[i].line] += by_unit[i];
  }
  (scope == Scope::lines ? state.line_discounts : state.order_discounts) += sum_of(by_unit);
  return by_unit;
}

// --- Discounts on lines and on the order ---------------------------------------------------------

bool cheaper(const State& state, std::size_t a, std::size_t b) {
  const Unit& x = state.units[a];
  const Unit& y = state.units[b];
  return x.cost != y.cost ? x.cost < y.cost : a < b;
}
bool dearer(const State& state, std::size_t a, std::size_t b) {
  const Unit& x = state.units[a];
  const Unit& y = state.units[b];
  return x.cost != y.cost ? x.cost > y.cost : a < b;
}

void sort_by(const State& state, Indexes& units, UnitOrder order) {
  std::sort(units.begin(), units.end(), [&](std::size_t a, std::size_t b) {
    return order == UnitOrder::cheapest_first ? cheaper(state, a, b) : dearer(state, a, b);
  });
}

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

Amount cost_of(const State& state, const Indexes& units) {
  Amount total = 0;
  for (const std::size_t i : units) total += state.units[i].cost;
  return total;
}
Amount list_of(const State& state, const Indexes& units) {
  Amount total = 0;
  for (const std::size_t i : units) total += state.units[i].list;
  return total;
}
Amount most_of(const State& state, const Indexes& units) {
  Amount total = 0;
  for (const std::size_t i : units) total += state.units[i].most();
  return total;
}

// One group of units for each line that has some.
std::vector<Indexes> by_line(const State& state, const Indexes& units) {
  std::vector<Indexes> groups(state.granted.front().by_line.size());
  for (const std::size_t i : units) groups[state.units[i].line].push_back(i);
  std::erase_if(groups, [](const Indexes& group) { return group.empty(); });
  return groups;
}

// Spreads one line's discount over the units of it that are discounted.
void spread_in_line(const State& state, const Indexes& units, Amount amount, Amounts& by_unit) {
  Amounts weights, most;
  for (const std::size_t i : units) {
    weights.push_back(state.units[i].cost);
    most.push_back(state.units[i].most());
  }
  const Amounts parts = spread_over(amount, weights, most);
  for (std::size_t k = 0; k < units.size(); ++k) by_unit[units[k]] += parts[k];
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
    spread_in_line(state, lines[k], parts[k], by_unit);
  }
  return by_unit;
}

Amount percent_base(const State& state, const Indexes& units, Base base) {
  return base == Base::list ? list_of(state, units) : cost_of(state, units);
}

struct Apply {
  const Pricing& pricing;
  const State& state;
  std::size_t promotion;

  Granted& granted(State& next) const { return next.granted[promotion]; }

  std::vector<State> items(Scope scope, const Amounts& by_unit,
                           const std::optional<Amount>& max_amount) const {
    State next = state;
    grant_items(pricing, next, promotion, scope, by_unit, max_amount);
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
      spread_in_line(state, line, amount, by_unit);
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
        spread_in_line(state, line, effect.amount, by_unit);
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
      const Unit& unit = state.units[i];
      if (effect.price < unit.cost) by_unit[i] = std::min(unit.cost - effect.price, unit.most());
    }
    return items(Scope::lines, by_unit, effect.max_amount);
  }

  std::vector<State> operator()(const BuyXGetY& effect) const;
  std::vector<State> operator()(const NthUnit& effect) const;
  std::vector<State> operator()(const BundlePrice&) const { return {state}; }
  std::vector<State> operator()(const Tiers&) const { return {state}; }
  std::vector<State> operator()(const ShippingUpgrade&) const { return {state}; }

  std::vector<State> operator()(const ShippingOff& effect) const {
    State next = state;
    const auto& shipping = pricing.cart.shipping;
    if (!shipping) return {next};
    if (effect.methods) {
      const auto& methods = *effect.methods;
      if (!shipping->method) return {next};
      if (std::find(methods.begin(), methods.end(), *shipping->method) == methods.end()) {
        return {next};
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
    off = std::clamp<Amount>(off, 0, state.shipping);
    const std::optional<Amount> cap = cap_now(pricing, state, promotion, effect.max_amount);
    if (cap) off = std::min(off, *cap);
    next.shipping -= off;
    granted(next).shipping += off;
    return {next};
  }

  std::vector<State> operator()(const Gift& effect) const {
    State next = state;
    granted(next).gifts.push_back({pricing.definitions.promotions[promotion].id, effect.sku,
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
    const std::optional<Amount> cap = cap_now(pricing, state, promotion, effect.max_amount);
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

// --- Unit roles ----------------------------------------------------------------------------------

// Units that one effect discounts and those that serve for it.
struct Assignment {
  Indexes discounted;
  Indexes serving;
};

Indexes open_to_roles(const State& state, Indexes units) {
  std::erase_if(units, [&](std::size_t i) { return state.units[i].has_role; });
  return units;
}

bool contains(const Indexes& units, std::size_t unit) {
  return std::find(units.begin(), units.end(), unit) != units.end();
}

Amount unit_discount(const State& state, std::size_t unit, Percent percent) {
  const Unit& each = state.units[unit];
  return std::min(percent_of(each.cost, percent), each.most());
}

// Every way to make some units discounted, some serving and leave the others.
template <typename May>
std::vector<Assignment> all_assignments(std::size_t units, const May& may_discount,
                                        const May& may_serve) {
  std::vector<Assignment> result{{}};
  for (std::size_t i = 0; i < units; ++i) {
    const std::vector<Assignment> so_far = result;
    for (const Assignment& each : so_far) {
      if (may_discount(i)) {
        result.push_back(each);
        result.back().discounted.push_back(i);
      }
      if (may_serve(i)) {
        result.push_back(each);
        result.back().serving.push_back(i);
      }
    }
  }
  return result;
}

std::size_t count_granting(const State& state, const Indexes& units, Percent percent) {
  return static_cast<std::size_t>(std::count_if(units.begin(), units.end(), [&](std::size_t i) {
    return unit_discount(state, i, percent) > 0;
  }));
}

bool within(std::size_t applications, const std::optional<std::int64_t>& repeat) {
  return !repeat || applications <= static_cast<std::size_t>(*repeat);
}

// Grants an assignment; its units have their roles from then on.
State with_assignment(const Apply& apply, const Assignment& chosen, Percent percent,
                      const std::optional<Amount>& max_amount) {
  State next = apply.state;
  Amounts by_unit(next.units.size(), 0);
  for (const std::size_t i : chosen.discounted) {
    by_unit[i] = unit_discount(apply.state, i, percent);
    next.units[i].has_role = true;
  }
  for (const std::size_t i : chosen.serving) next.units[i].has_role = true;
  grant_items(apply.pricing, next, apply.promotion, Scope::lines, by_unit, max_amount);
  return next;
}

// Buy x, get y.

// Whether these units make up whole applications, each with x bought and one to y got units that
// save something.
bool is_buy_get(const State& state, const BuyXGetY& effect, const Assignment& chosen) {
  const std::size_t x = static_cast<std::size_t>(effect.buy_quantity);
  const std::size_t y = static_cast<std::size_t>(effect.get_quantity);
  if (chosen.serving.size() % x != 0) return false;
  const std::size_t applications = chosen.serving.size() / x;
  return within(applications, effect.repeat) && chosen.discounted.size() >= applications &&
         chosen.discounted.size() <= applications * y &&
         count_granting(state, chosen.discounted, effect.percent) >= applications;
}

// One application in the fixed way of the priority policy; no got units where there is none.
Assignment next_buy_get(const State& state, const BuyXGetY& effect, Indexes buy, Indexes get) {
  Assignment chosen;
  std::erase_if(get, [&](std::size_t i) { return state.units[i].most() == 0; });
  sort_by(state, get, UnitOrder::cheapest_first);
  for (const std::size_t i : get) {
    if (chosen.discounted.size() == static_cast<std::size_t>(effect.get_quantity)) break;
    Indexes rest = buy;
    std::erase(rest, i);
    if (rest.size() < static_cast<std::size_t>(effect.buy_quantity)) continue;
    chosen.discounted.push_back(i);
    buy = rest;
  }
  sort_by(state, buy, UnitOrder::dearest_first);
  if (chosen.discounted.empty()) return chosen;
  buy.resize(static_cast<std::size_t>(effect.buy_quantity));
  chosen.serving = buy;
  return chosen;
}

void remove_all(Indexes& from, const Assignment& chosen) {
  std::erase_if(from, [&](std::size_t i) {
    return contains(chosen.discounted, i) || contains(chosen.serving, i);
  });
}

// Applications as often as the effect can, each granting something before caps.
std::vector<Assignment> repeated_buy_get(const State& state, const BuyXGetY& effect, Indexes buy,
                                         Indexes get) {
  std::vector<Assignment> applications;
  while (within(applications.size() + 1, effect.repeat)) {
    const Assignment chosen = next_buy_get(state, effect, buy, get);
    if (count_granting(state, chosen.discounted, effect.percent) == 0) break;
    remove_all(buy, chosen);
    remove_all(get, chosen);
    applications.push_back(chosen);
  }
  return applications;
}

// Where a cap left an application nothing, its units are free again.
void free_where_nothing_granted(const State& before, State& after, const Assignment& application) {
  const auto granted = [&](std::size_t i) { return after.units[i].cost < before.units[i].cost; };
  if (std::any_of(application.discounted.begin(), application.discounted.end(), granted)) return;
  for (const std::size_t i : application.discounted) after.units[i].has_role = false;
  for (const std::size_t i : application.serving) after.units[i].has_role = false;
}

State buy_get_by_priority(const Apply& apply, const BuyXGetY& effect, const Indexes& buy,
                          const Indexes& get) {
  const std::vector<Assignment> applications = repeated_buy_get(apply.state, effect, buy, get);
  Assignment all;
  for (const Assignment& each : applications) {
    all.discounted.insert(all.discounted.end(), each.discounted.begin(), each.discounted.end());
    all.serving.insert(all.serving.end(), each.serving.begin(), each.serving.end());
  }
  State next = with_assignment(apply, all, effect.percent, effect.max_amount);
  for (const Assignment& each : applications) free_where_nothing_granted(apply.state, next, each);
  return next;
}

std::vector<State> Apply::operator()(const BuyXGetY& effect) const {
  const Indexes buy = open_to_roles(state, selected_units(pricing, state, effect.buy_lines));
  const Indexes get = open_to_roles(state, selected_units(pricing, state, effect.get_lines));
  if (pricing.policy == Policy::priority) return {buy_get_by_priority(*this, effect, buy, get)};
  using May = std::function<bool(std::size_t)>;
  const May may_get = [&](std::size_t i) { return contains(get, i) && state.units[i].most() > 0; };
  const May may_buy = [&](std::size_t i) { return contains(buy, i); };
  std::vector<State> results;
  for (const Assignment& each : all_assignments(state.units.size(), may_get, may_buy)) {
    if (!is_buy_get(state, effect, each)) continue;
    results.push_back(with_assignment(*this, each, effect.percent, effect.max_amount));
  }
  return results;
}

// Each n-th unit.

// Whether the units can be put in groups of n, each with one discounted unit, its cheapest. Units
// that may stand beside a dear n-th may stand beside every cheaper one too, so it is enough that
// for each n-th unit there are servers enough for it and for all dearer ones.
bool can_form_groups(const State& state, const Assignment& chosen, std::int64_t n) {
  const std::size_t servers = static_cast<std::size_t>(n) - 1;
  if (chosen.serving.size() != servers * chosen.discounted.size()) return false;
  for (const std::size_t nth : chosen.discounted) {
    const auto not_cheaper = [&](std::size_t i) { return i == nth || cheaper(state, nth, i); };
    const auto in = [&](const Indexes& units) {
      return static_cast<std::size_t>(std::count_if(units.begin(), units.end(), not_cheaper));
    };
    if (in(chosen.serving) < servers * in(chosen.discounted)) return false;
  }
  return true;
}

// The k cheapest units above their floor, and the k(n-1) dearest others.
Assignment cheapest_nth(const State& state, const Indexes& units, std::size_t k, std::int64_t n) {
  Assignment chosen;
  Indexes sorted = units;
  sort_by(state, sorted, UnitOrder::cheapest_first);
  for (const std::size_t i : sorted) {
    if (chosen.discounted.size() < k && state.units[i].most() > 0) chosen.discounted.push_back(i);
  }
  sort_by(state, sorted, UnitOrder::dearest_first);
  for (const std::size_t i : sorted) {
    if (chosen.serving.size() == k * static_cast<std::size_t>(n - 1)) break;
    if (!contains(chosen.discounted, i)) chosen.serving.push_back(i);
  }
  return chosen;
}

// Groups that grant nothing, for rounding or for a cap, do not happen: fewer servers are needed.
void free_idle_servers(const State& before, State& after, Assignment chosen, std::int64_t n) {
  std::size_t granting = 0;
  for (const std::size_t i : chosen.discounted) {
    const bool granted = after.units[i].cost < before.units[i].cost;
    if (granted) ++granting;
    if (!granted) after.units[i].has_role = false;
  }
  sort_by(before, chosen.serving, UnitOrder::dearest_first);
  for (std::size_t k = granting * static_cast<std::size_t>(n - 1); k < chosen.serving.size(); ++k) {
    after.units[chosen.serving[k]].has_role = false;
  }
}

State nth_by_priority(const Apply& apply, const NthUnit& effect, const Indexes& units) {
  std::size_t k = units.size() / static_cast<std::size_t>(effect.n);
  if (effect.repeat) k = std::min(k, static_cast<std::size_t>(*effect.repeat));
  Assignment chosen = cheapest_nth(apply.state, units, k, effect.n);
  while (k > 0 &&
         (chosen.discounted.size() < k || !can_form_groups(apply.state, chosen, effect.n))) {
    chosen = cheapest_nth(apply.state, units, --k, effect.n);
  }
  State next = with_assignment(apply, chosen, effect.percent, effect.max_amount);
  free_idle_servers(apply.state, next, chosen, effect.n);
  return next;
}

std::vector<State> Apply::operator()(const NthUnit& effect) const {
  const Indexes units = open_to_roles(state, selected_units(pricing, state, effect.lines));
  if (pricing.policy == Policy::priority) return {nth_by_priority(*this, effect, units)};
  using May = std::function<bool(std::size_t)>;
  const May may_serve = [&](std::size_t i) { return contains(units, i); };
  const May may_be_nth = [&](std::size_t i) {
    return contains(units, i) && unit_discount(state, i, effect.percent) > 0;
  };
  std::vector<State> results;
  for (const Assignment& each : all_assignments(state.units.size(), may_be_nth, may_serve)) {
    if (!within(each.discounted.size(), effect.repeat)) continue;
    if (!can_form_groups(state, each, effect.n)) continue;
    results.push_back(with_assignment(*this, each, effect.percent, effect.max_amount));
  }
  return results;
}

}  // namespace

Amount half_up(Wide product, Wide divisor) {
  return static_cast<Amount>((2 * product + divisor) / (2 * divisor));
}

std::vector<Amount> spread_over(Amount amount, const std::vector<Amount>& weights,
                                const std::vector<Amount>& most) {
  Amounts given(weights.size(), 0);
  std::vector<bool> open(weights.size(), true);
  for (;;) {
    const Amounts parts = proportional(amount, weights, open);
    bool all_fit = true;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!open[i] || parts[i] <= most[i]) continue;
      given[i] = most[i];
      amount -= most[i];
      open[i] = false;
      all_fit = false;
    }
    if (!all_fit) continue;
    for (std::size_t i = 0; i < parts.size(); ++i) given[i] += parts[i];
    return given;
  }
}

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
  if (std::holds_alternative<ShippingOff>(effect)) return Scope::shipping;
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
      const std::vector<State> results = std::visit(Apply{pricing, each, promotion}, effect);
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
