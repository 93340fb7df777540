// The oracle's arithmetic: spreading, caps, and taking discounts off units. Only for tests.
#pragma once

#include <optional>
#include <vector>

#include "promotions/testing/oracle_pricing.h"

namespace stapel::promotions::testing {

using Indexes = std::vector<std::size_t>;
using Amounts = std::vector<Amount>;

Amount sum_of(const Amounts& amounts);
Amount half_up(Wide product, Wide divisor);
Amount percent_of(Amount amount, Percent percent);

// `amount` over parts in proportion to `weights`, none above its `most`.
Amounts spread_over(Amount amount, const Amounts& weights, const Amounts& most);
// Adds to `by_unit` the discount of one line, or of one set, spread over its units.
void spread_over_units(const State& state, const Indexes& units, Amount amount, Amounts& by_unit);

// What the units cost, or cost on the list, or can give.
Amount cost_of(const State& state, const Indexes& units);
Amount list_of(const State& state, const Indexes& units);
Amount most_of(const State& state, const Indexes& units);

// Whether unit `a` costs less than unit `b`, or the same and stands earlier.
bool cheaper(const State& state, std::size_t a, std::size_t b);
// The cheapest or the dearest first, of equals the earlier.
void sort_by(const State& state, Indexes& units, UnitOrder order);

// Where an effect of a promotion meets what the earlier ones left.
struct Application {
  const Pricing& pricing;
  const State& state;
  std::size_t promotion;
};

// The smallest of the effect's cap and what is left of the promotion's.
std::optional<Amount> cap_now(const Application& on, const std::optional<Amount>& max_amount);
// Takes the discounts by unit, cut to the caps, off the units of `next`; returns what each got.
Amounts grant_items(const Application& on, State& next, Scope scope, Amounts by_unit,
                    const std::optional<Amount>& max_amount);

}  // namespace stapel::promotions::testing
