// Which units a buy_x_get_y, nth_unit or bundle_price takes: the one choice of the `priority`
// policy, and all choices of `best_for_customer`, enumerated on runs of equal units.
#pragma once

#include <cstdint>
#include <functional>

#include "promotions/pricing.h"

namespace stapel::promotions {

bool is_role_effect(const Effect& effect);

// The contract's rule under `priority`: as often as it can, one application at a time, cheapest
// got, dearest bought or serving.
RoleChoice choose_by_priority(const Problem& problem, const EffectInput& input, const State& state);

// Calls `visit(choice)` for every choice that grants something, dearest units first.
// `others_matter`: also vary which units serve (else any that suffice are left unnamed).
// Before each step `worth(most)` is asked whether a choice of at most this discount can still be
// wanted. `visit` returns false to stop the enumeration.
// `keep`: of what a bundle_price takes off each line, how much counts for `worth`, in parts of
// keep_all; null: all of it. (What percentages that come later take is no gain.)
using Keep = Few<std::int64_t, 16>;  // by line
inline constexpr std::int64_t keep_all = 1'000'000'000;
// What counts of an amount (at least 0), rounded up.
Amount counted(Amount amount, std::int64_t keep);
struct RoleVisitor {
  const Keep* keep = nullptr;
  std::function<bool(Amount most)> worth;
  std::function<bool(const RoleChoice& choice)> visit;
};
void enumerate_choices(const Problem& problem, const EffectInput& input, const State& state,
                       bool others_matter, const RoleVisitor& visitor);

// No choice, now or later (units only get cheaper and fewer), grants more than this.
Amount role_bound(const Problem& problem, const EffectInput& input, const State& state);

}  // namespace stapel::promotions
