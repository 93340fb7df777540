// Stacking rules, pair by pair.
#include "promotions/stacking.h"

#include <algorithm>

namespace stapel::promotions {
namespace {

template <typename List, typename T>
bool contains(const List& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool all_in_scope(const Promotion& promotion, Scope scope) {
  return std::all_of(promotion.effects.begin(), promotion.effects.end(),
                     [&](const Effect& effect) { return scope_of(effect) == scope; });
}

}  // namespace

bool combines_with(const Stacking& a, const Promotion& b) {
  if (a.combines_with_all) return true;
  if (contains(a.combines_with_promotions, b.id)) return true;
  if (b.stacking.group && contains(a.combines_with_groups, *b.stacking.group)) return true;
  return std::any_of(a.combines_with_scopes.begin(), a.combines_with_scopes.end(),
                     [&](Scope scope) { return all_in_scope(b, scope); });
}

bool allows(const Promotion& a, const Promotion& b) {
  if (a.stacking.exclusive) return false;
  if (a.stacking.group && a.stacking.group == b.stacking.group) return false;
  return combines_with(a.stacking, b);
}

}  // namespace stapel::promotions
