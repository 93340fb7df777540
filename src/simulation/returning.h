// What comes back of an order, and when.
#pragma once

#include <optional>

#include "catalog/sales.h"
#include "simulation/random.h"

namespace stapel::simulation {

// The return of some of the order's products, without an id; nothing where all is kept. `likely`:
// how likely a line is to come back. Its discount is undone in proportion, rounded down.
std::optional<catalog::SalesDocument> give_back(Random& random, const catalog::SalesDocument& order,
                                                double likely);

}  // namespace stapel::simulation
