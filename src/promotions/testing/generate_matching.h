// Random promotion sets and carts for comparing ways of matching: every attribute and operator,
// deep trees, schedules, thresholds that carts just miss. The same seed gives the same case on
// every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/testing/dice.h"

namespace stapel::promotions::testing {

struct MatchingCase {
  Definitions definitions;
  std::vector<Cart> carts;
  Instant now;
};

// `promotions` of them, with the ids "p0", "p1", ...; ids of another case are the same.
MatchingCase generate_matching(Dice& dice, std::size_t promotions, std::size_t carts);
MatchingCase generate_matching(std::uint64_t seed, std::size_t promotions, std::size_t carts);

}  // namespace stapel::promotions::testing
