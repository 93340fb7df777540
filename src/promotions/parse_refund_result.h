// Reads the result of an order and holds it against the order's cart.
#pragma once

#include "base/fault.h"
#include "base/json.h"
#include "promotions/cart.h"
#include "promotions/evaluation.h"

namespace stapel::promotions {

// Currency, totals, lines, shipping and gifts of a result as an evaluation printed it; what does
// not reconcile with the cart, or within itself, is a fault. Of a result with faults the lines may
// be missing.
Evaluation read_result(const json::Value& value, const Cart& cart, Faults& faults);

}  // namespace stapel::promotions
