// Small facts about definitions that do not depend on a cart.
#include "promotions/definition.h"

namespace stapel::promotions {
namespace {

struct ScopeOf {
  Scope operator()(const PercentOff& effect) const { return effect.scope; }
  Scope operator()(const AmountOff& effect) const { return effect.scope; }
  Scope operator()(const SetUnitPrice&) const { return Scope::lines; }
  Scope operator()(const BuyXGetY&) const { return Scope::lines; }
  Scope operator()(const NthUnit&) const { return Scope::lines; }
  Scope operator()(const ShippingOff&) const { return Scope::shipping; }
  Scope operator()(const Gift&) const { return Scope::rewards; }
  Scope operator()(const Cashback&) const { return Scope::rewards; }
  Scope operator()(const Points&) const { return Scope::rewards; }
};

}  // namespace

Scope scope_of(const Effect& effect) { return std::visit(ScopeOf{}, effect); }

std::string normalise_code(std::string_view code) {
  std::string out;
  out.reserve(code.size());
  for (const char c : code) {
    if (c == ' ' || c == '-' || (c >= '\t' && c <= '\r')) continue;
    out.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return out;
}

}  // namespace stapel::promotions
