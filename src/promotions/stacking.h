// Which promotions may stand beside each other (the contract's section 3, "Stacking").
#pragma once

#include "promotions/definition.h"

namespace stapel::promotions {

// Whether a's `combines_with` takes in `b`.
bool combines_with(const Stacking& a, const Promotion& b);
// Whether `a` allows `b`; both must allow the other.
bool allows(const Promotion& a, const Promotion& b);
inline bool combines_with_anything(const Stacking& stacking) {
  return stacking.combines_with_all && !stacking.exclusive && !stacking.group;
}
inline bool may_combine(const Promotion& a, const Promotion& b) {
  if (combines_with_anything(a.stacking) && combines_with_anything(b.stacking)) return true;
  return allows(a, b) && allows(b, a);
}

}  // namespace stapel::promotions
