// Which units make up the sets of a bundle_price: the one choice of the `priority` policy, and all
// choices of `best_for_customer`, on runs of equal units.
//
// A set takes each component's quantity from the runs that the component selects; which of its
// units stands for which component changes nothing, so a set is told by its units alone.
#pragma once

#include "promotions/unit_roles.h"

namespace stapel::promotions {

RoleChoice bundles_by_priority(const Problem& problem, const EffectInput& input,
                               const State& state);

// As enumerate_choices (unit_roles.h).
void enumerate_bundles(const Problem& problem, const EffectInput& input, const State& state,
                       const RoleVisitor& visitor);

// As role_bound (unit_roles.h).
Amount bundle_bound(const Problem& problem, const EffectInput& input, const State& state);
// The same where of what is taken off a line only a part counts. For lines without a floor.
Amount bundle_bound(const Problem& problem, const EffectInput& input, const State& state,
                    const Keep& keep);

}  // namespace stapel::promotions
