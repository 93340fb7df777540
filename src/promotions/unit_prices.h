// An upper bound on what role effects that compete for units can grant together, by linear
// programming duality: units get prices at which no application of any effect gains; what all units
// cost together then bounds what all applications grant. Any such prices give a valid bound; good
// ones are found by lowering the price of one class of units after the other.
#pragma once

#include "promotions/pricing.h"

namespace stapel::promotions {

// How much work may go into finding good prices: none, one price for all units, or one for each
// class of units that the effects cannot tell apart.
enum class Prices : std::uint8_t { none, one, by_class };

Amount joint_role_bound(const Problem& problem, const Few<const EffectInput*, 8>& inputs,
                        const State& state, Prices prices);

}  // namespace stapel::promotions
