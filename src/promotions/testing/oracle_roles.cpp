// The oracle's reading of the effects in which units have roles; see the header.
#include "promotions/testing/oracle_roles.h"

#include <algorithm>
#include <functional>

#include "promotions/testing/oracle_bundles.h"

namespace stapel::promotions::testing {
namespace {

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

// Units of a line that cost the same are alike, so which of them stands first is no choice: those
// with the larger discount do, then others with a role, then the rest.
bool in_their_order(const State& state, const Amounts& by_unit, const Indexes& with_role) {
  const auto rank = [&](std::size_t i) { return std::pair(by_unit[i], contains(with_role, i)); };
  for (std::size_t i = 0; i < state.units.size(); ++i) {
    for (std::size_t k = i + 1; k < state.units.size(); ++k) {
      const Unit& a = state.units[i];
      const Unit& b = state.units[k];
      const bool alike = a.line == b.line && a.cost == b.cost && a.has_role == b.has_role;
      if (alike && rank(i) < rank(k)) return false;
    }
  }
  return true;
}

bool in_their_order(const State& state, const Assignment& chosen, Percent percent) {
  Amounts by_unit(state.units.size(), 0);
  Indexes with_role = chosen.serving;
  for (const std::size_t i : chosen.discounted) {
    by_unit[i] = unit_discount(state, i, percent);
    with_role.push_back(i);
  }
  return in_their_order(state, by_unit, with_role);
}

// Grants an assignment; its units have their roles from then on.
State with_assignment(const Application& on, const Assignment& chosen, Percent percent,
                      const std::optional<Amount>& max_amount) {
  State next = on.state;
  Amounts by_unit(next.units.size(), 0);
  for (const std::size_t i : chosen.discounted) {
    by_unit[i] = unit_discount(on.state, i, percent);
    next.units[i].has_role = true;
  }
  for (const std::size_t i : chosen.serving) next.units[i].has_role = true;
  grant_items(on, next, Scope::lines, by_unit, max_amount);
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

State buy_get_by_priority(const Application& on, const BuyXGetY& effect, const Indexes& buy,
                          const Indexes& get) {
  const std::vector<Assignment> applications = repeated_buy_get(on.state, effect, buy, get);
  Assignment all;
  for (const Assignment& each : applications) {
    all.discounted.insert(all.discounted.end(), each.discounted.begin(), each.discounted.end());
    all.serving.insert(all.serving.end(), each.serving.begin(), each.serving.end());
  }
  State next = with_assignment(on, all, effect.percent, effect.max_amount);
  for (const Assignment& each : applications) free_where_nothing_granted(on.state, next, each);
  return next;
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

State nth_by_priority(const Application& on, const NthUnit& effect, const Indexes& units) {
  std::size_t k = units.size() / static_cast<std::size_t>(effect.n);
  if (effect.repeat) k = std::min(k, static_cast<std::size_t>(*effect.repeat));
  Assignment chosen = cheapest_nth(on.state, units, k, effect.n);
  while (k > 0 && (chosen.discounted.size() < k || !can_form_groups(on.state, chosen, effect.n))) {
    chosen = cheapest_nth(on.state, units, --k, effect.n);
  }
  State next = with_assignment(on, chosen, effect.percent, effect.max_amount);
  free_idle_servers(on.state, next, chosen, effect.n);
  return next;
}

// Bundles.

// What one set gives, by unit of the cart.
Amounts set_discount(const State& state, const UnitSet& set, Amount price) {
  Amounts by_unit(state.units.size(), 0);
  const Amount cost = cost_of(state, set);
  if (price < cost) spread_over_units(state, set, cost - price, by_unit);
  return by_unit;
}

// Grants the sets, which take their units. Under priority one that a cap leaves nothing takes none;
// among all choices it is one of fewer sets that leaves these units open.
State with_sets(const Application& on, const std::vector<UnitSet>& sets,
                const BundlePrice& effect) {
  State next = on.state;
  Amounts by_unit(next.units.size(), 0);
  for (const UnitSet& set : sets) {
    const Amounts of_set = set_discount(on.state, set, effect.price);
    for (const std::size_t i : set) by_unit[i] += of_set[i];
  }
  const Amounts granted = grant_items(on, next, Scope::lines, by_unit, effect.max_amount);
  for (const UnitSet& set : sets) {
    const bool takes =
        on.pricing.policy == Policy::best_for_customer ||
        std::any_of(set.begin(), set.end(), [&](std::size_t i) { return granted[i] > 0; });
    for (const std::size_t i : set) next.units[i].has_role |= takes;
  }
  return next;
}

// The components with the units that are open to them, the dearest first.
std::vector<Component> components_of(const Application& on, const BundlePrice& effect) {
  std::vector<Component> components;
  for (const BundlePrice::Component& each : effect.components) {
    Indexes units = open_to_roles(on.state, selected_units(on.pricing, on.state, each.lines));
    sort_by(on.state, units, UnitOrder::dearest_first);
    components.push_back({static_cast<std::size_t>(each.quantity), units});
  }
  return components;
}

bool in_their_order(const State& state, const std::vector<UnitSet>& sets, Amount price) {
  Amounts by_unit(state.units.size(), 0);
  Indexes with_role;
  for (const UnitSet& set : sets) {
    const Amounts of_set = set_discount(state, set, price);
    for (const std::size_t i : set) by_unit[i] += of_set[i];
    with_role.insert(with_role.end(), set.begin(), set.end());
  }
  return in_their_order(state, by_unit, with_role);
}

bool set_grants(const State& state, const UnitSet& set, Amount price) {
  return sum_of(set_discount(state, set, price)) > 0;
}

State bundles_by_priority(const Application& on, const BundlePrice& effect) {
  std::vector<Component> components = components_of(on, effect);
  std::vector<UnitSet> sets;
  while (within(sets.size() + 1, effect.repeat)) {
    const std::optional<UnitSet> set = preferred_set(components);
    if (!set || !set_grants(on.state, *set, effect.price)) break;
    for (Component& each : components) {
      std::erase_if(each.units, [&](std::size_t i) { return contains(*set, i); });
    }
    sets.push_back(*set);
  }
  return with_sets(on, sets, effect);
}

}  // namespace

std::vector<State> apply_roles(const Application& on, const BuyXGetY& effect) {
  const Indexes buy =
      open_to_roles(on.state, selected_units(on.pricing, on.state, effect.buy_lines));
  const Indexes get =
      open_to_roles(on.state, selected_units(on.pricing, on.state, effect.get_lines));
  if (on.pricing.policy == Policy::priority) return {buy_get_by_priority(on, effect, buy, get)};
  using May = std::function<bool(std::size_t)>;
  const May may_get = [&](std::size_t i) {
    return contains(get, i) && on.state.units[i].most() > 0;
  };
  const May may_buy = [&](std::size_t i) { return contains(buy, i); };
  std::vector<State> results;
  for (const Assignment& each : all_assignments(on.state.units.size(), may_get, may_buy)) {
    if (!is_buy_get(on.state, effect, each)) continue;
    if (!in_their_order(on.state, each, effect.percent)) continue;
    results.push_back(with_assignment(on, each, effect.percent, effect.max_amount));
  }
  return results;
}

std::vector<State> apply_roles(const Application& on, const NthUnit& effect) {
  const Indexes units = open_to_roles(on.state, selected_units(on.pricing, on.state, effect.lines));
  if (on.pricing.policy == Policy::priority) return {nth_by_priority(on, effect, units)};
  using May = std::function<bool(std::size_t)>;
  const May may_serve = [&](std::size_t i) { return contains(units, i); };
  const May may_be_nth = [&](std::size_t i) {
    return contains(units, i) && unit_discount(on.state, i, effect.percent) > 0;
  };
  std::vector<State> results;
  for (const Assignment& each : all_assignments(on.state.units.size(), may_be_nth, may_serve)) {
    if (!within(each.discounted.size(), effect.repeat)) continue;
    if (!can_form_groups(on.state, each, effect.n)) continue;
    if (!in_their_order(on.state, each, effect.percent)) continue;
    results.push_back(with_assignment(on, each, effect.percent, effect.max_amount));
  }
  return results;
}

std::vector<State> apply_roles(const Application& on, const BundlePrice& effect) {
  if (on.pricing.policy == Policy::priority) return {bundles_by_priority(on, effect)};
  std::vector<UnitSet> sets = possible_sets(components_of(on, effect));
  std::erase_if(sets, [&](const UnitSet& set) { return !set_grants(on.state, set, effect.price); });
  std::vector<State> results;
  for (const std::vector<UnitSet>& choice : disjoint_choices(sets, effect.repeat)) {
    if (!in_their_order(on.state, choice, effect.price)) continue;
    results.push_back(with_sets(on, choice, effect));
  }
  return results;
}

}  // namespace stapel::promotions::testing
