// The oracle's reading of the effects in which units have roles: buy x get y, each n-th unit,
// bundles. Only for tests.
#pragma once

#include <vector>

#include "promotions/testing/oracle_amounts.h"

namespace stapel::promotions::testing {

// The states that the effect may lead to: under best_for_customer one for every choice of units,
// under priority the one of its fixed procedure.
std::vector<State> apply_roles(const Application& on, const BuyXGetY& effect);
std::vector<State> apply_roles(const Application& on, const NthUnit& effect);
std::vector<State> apply_roles(const Application& on, const BundlePrice& effect);

}  // namespace stapel::promotions::testing
