// Which promotions may stand beside each other (the contract's section 3, "Stacking").
#pragma once

#include "promotions/definition.h"

namespace stapel::promotions {

// Whether a's `combines_with` takes in `b`.
bool combines_with(const Stacking& a, const Promotion& b);
// Whether `a` allows `b`; both must allow the other.
bool allows(const Promotion& a, const Promotion& b);
inline bool may_combine(const Promotion& a, const Promotion& b) {
  return allows(a, b) && allows(b, a);
}

}  // namespace stapel::promotions
