// Which promotions are tied to a currency.
#pragma once

#include "promotions/definition.h"

namespace stapel::promotions {

// Whether any number in minor units stands in the effects, limits, conditions or selectors, also 0.
bool names_minor_units(const Promotion& promotion);

}  // namespace stapel::promotions
