// The oracle's arithmetic; see the header.
#include "promotions/testing/oracle_amounts.h"

#include <algorithm>
#include <numeric>

namespace stapel::promotions::testing {
namespace {

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

void lower(std::optional<Amount>& cap, Amount other) { cap = std::min(cap.value_or(other), other); }

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

bool dearer(const State& state, std::size_t a, std::size_t b) {
  const Unit& x = state.units[a];
  const Unit& y = state.units[b];
  return x.cost != y.cost ? x.cost > y.cost : a < b;
}

}  // namespace

Amount sum_of(const Amounts& amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), Amount{0});
}

Amount percent_of(Amount amount, Percent percent) {
  return half_up(Wide{amount} * percent.ten_thousandths, 1'000'000);
}

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

bool cheaper(const State& state, std::size_t a, std::size_t b) {
  const Unit& x = state.units[a];
  const Unit& y = state.units[b];
  return x.cost != y.cost ? x.cost < y.cost : a < b;
}
void sort_by(const State& state, Indexes& units, UnitOrder order) {
  std::sort(units.begin(), units.end(), [&](std::size_t a, std::size_t b) {
    return order == UnitOrder::cheapest_first ? cheaper(state, a, b) : dearer(state, a, b);
  });
}

// Spreads the discount of one line, or of one set, over its units.
void spread_over_units(const State& state, const Indexes& units, Amount amount, Amounts& by_unit) {
  Amounts weights, most;
  for (const std::size_t i : units) {
    weights.push_back(state.units[i].cost);
    most.push_back(state.units[i].most());
  }
  const Amounts parts = spread_over(amount, weights, most);
  for (std::size_t k = 0; k < units.size(); ++k) by_unit[units[k]] += parts[k];
}

std::optional<Amount> cap_now(const Application& on, const std::optional<Amount>& max_amount) {
  const Promotion& definition = on.pricing.definitions.promotions[on.promotion];
  const Amount used = on.state.granted[on.promotion].capped();
  std::optional<Amount> cap = max_amount;
  if (definition.limits.max_discount) lower(cap, *definition.limits.max_discount - used);
  if (definition.limits.budget) {
    const auto uses = on.pricing.cart.uses.promotions.find(definition.id);
    Amount left = *definition.limits.budget - used;
    if (uses != on.pricing.cart.uses.promotions.end()) {
      left -= uses->second.granted + uses->second.held_granted;
    }
    lower(cap, std::max<Amount>(0, left));
  }
  return cap;
}

Amounts grant_items(const Application& on, State& next, Scope scope, Amounts by_unit,
                    const std::optional<Amount>& max_amount) {
  const std::optional<Amount> cap = cap_now(on, max_amount);
  if (cap && sum_of(by_unit) > *cap) by_unit = cut(next, by_unit, *cap);
  for (std::size_t i = 0; i < by_unit.size(); ++i) {
    next.units[i].cost -= by_unit[i];
    next.granted[on.promotion].by_line[next.units[i].line] += by_unit[i];
  }
  (scope == Scope::lines ? next.line_discounts : next.order_discounts) += sum_of(by_unit);
  return by_unit;
}

}  // namespace stapel::promotions::testing
