// Upper bounds: what effects can still grant at most, now or after anything else was applied.
// All are admissible because units and lines only get cheaper, and fewer units stay free.
#pragma once

#include "promotions/pricing.h"

namespace stapel::promotions {

// One effect, on a state before it; 0 for gifts and points, which are bounded by their own value.
// Effects of scope lines are bounded on units: the state must still be in scope lines for them.
Amount effect_bound(const Problem& problem, const EffectInput& input, const State& state);

}  // namespace stapel::promotions
