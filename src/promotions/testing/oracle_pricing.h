// The oracle's reading of effects: a cart as single units, and what each effect does to them.
//
// Every unit stands alone, so this is for carts of a handful of units. Only for tests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/evaluation.h"

namespace stapel::promotions::testing {

struct Unit {
  std::size_t line = 0;
  Amount list = 0;
  Amount cost = 0;
  Amount floor = 0;
  bool discountable = true;
  bool has_role = false;

  Amount most() const { return cost > floor ? cost - floor : 0; }
};

// What one promotion has granted so far.
struct Granted {
  std::vector<Amount> by_line;  // item discounts
  Amount shipping = 0;
  Amount cashback = 0;
  std::int64_t bonus_points = 0;
  Wide multipliers = 0;  // sum of (multiplier - 1), in ten-thousandths
  std::vector<GrantedGift> gifts;

  Amount items() const;
  // What counts toward `max_discount` and `budget`.
  Amount capped() const { return items() + shipping + cashback; }
};

struct State {
  std::vector<Unit> units;  // in order of lines
  Amount shipping = 0;
  std::vector<Granted> granted;  // by index of the promotion
  Amount line_discounts = 0;
  Amount order_discounts = 0;

  Amount items() const;         // what all lines cost
  Amount discountable() const;  // what the discountable lines cost
};

State list_prices(const Cart& cart, std::size_t promotions);

Scope effect_scope(const Effect& effect);
bool has_effect_in(const Promotion& promotion, Scope scope);
Scope earliest_scope(const Promotion& promotion);

// All that the effects read besides the state.
struct Pricing {
  const Definitions& definitions;
  const Cart& cart;
  Instant now;
  Policy policy;
};

// The selected discountable lines' units, or all discountable units.
std::vector<std::size_t> selected_units(const Pricing& pricing, const State& state,
                                        const Lines& lines);

// The states that the promotion's effects in `scope`, one after the other, may lead to: one, or
// under best_for_customer one for every choice of units.
std::vector<State> apply_scope(const Pricing& pricing, const State& state, std::size_t promotion,
                               Scope scope);

// The promotion's points, where the order earns `base_points`.
Wide points_of(const Granted& granted, Wide base_points);
// Whether the promotion grants anything at all.
bool grants(const Granted& granted, Wide base_points);

}  // namespace stapel::promotions::testing
