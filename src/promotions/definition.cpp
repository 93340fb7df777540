// Small facts about definitions that do not depend on a cart.
#include "promotions/definition.h"

#include "base/code_text.h"

namespace stapel::promotions {
namespace {

struct ScopeOf {
  Scope operator()(const PercentOff& effect) const { return effect.scope; }
  Scope operator()(const AmountOff& effect) const { return effect.scope; }
  Scope operator()(const SetUnitPrice&) const { return Scope::lines; }
  Scope operator()(const BuyXGetY&) const { return Scope::lines; }
  Scope operator()(const NthUnit&) const { return Scope::lines; }
  Scope operator()(const BundlePrice&) const { return Scope::lines; }
  Scope operator()(const Tiers&) const { return Scope::lines; }
  Scope operator()(const ShippingOff&) const { return Scope::shipping; }
  Scope operator()(const ShippingUpgrade&) const { return Scope::shipping; }
  Scope operator()(const Gift&) const { return Scope::rewards; }
  Scope operator()(const Cashback&) const { return Scope::rewards; }
  Scope operator()(const Points&) const { return Scope::rewards; }
};

}  // namespace

Scope scope_of(const Effect& effect) { return std::visit(ScopeOf{}, effect); }

std::string normalise_code(std::string_view code) { return stapel::normalise_code(code); }

}  // namespace stapel::promotions
