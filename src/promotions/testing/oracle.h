// A second kernel, written from the contract alone: it expands every unit, tries every allowed set,
// every order and every choice of units, and compares whole plans. It prunes nothing, so it is for
// carts of a handful of units and a handful of promotions, in tests only. It shares no code with
// the kernel but the value types and the arithmetic of base/.
#pragma once

#include <optional>

#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/evaluation.h"

namespace stapel::promotions::testing {

// The whole answer, without messages and with `nodes` 0; nothing where a total would exceed 10^13.
std::optional<Evaluation> oracle(const Definitions& definitions, const Cart& cart,
                                 const EvaluateOptions& options);

}  // namespace stapel::promotions::testing
