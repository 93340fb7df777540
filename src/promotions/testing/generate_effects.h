// Random effects for a cart. Only for tests.
#pragma once

#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/testing/dice.h"

namespace stapel::promotions::testing {

// An effect of the type that the contract calls `name`. Precondition: the cart has a line.
Effect effect_named(Dice& dice, const std::string& name, const Cart& cart);

}  // namespace stapel::promotions::testing
