// Random selectors and conditions, and the words that random carts and promotions share. Only for
// tests.
#pragma once

#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/testing/dice.h"

namespace stapel::promotions::testing {

// Short lists, so that ties, zeros, floors and half cents turn up often.
const std::vector<Amount>& prices();
const std::vector<Amount>& dear_prices();  // of which a discount leaves something
const Texts& skus();
const Texts& categories();
const Texts& tags();

Predicate leaf(Attribute attribute, Operator op, Operand operand, std::string name = "");
Selector selector(Dice& dice);
Predicate condition(Dice& dice);

// A threshold that `value` just meets or just misses.
std::int64_t near(Dice& dice, std::int64_t value);
// Moves the thresholds of the predicate to where the cart just meets or just misses them.
void bring_near(Dice& dice, Predicate& predicate, const Cart& cart);

}  // namespace stapel::promotions::testing
