// What a case must hold to count for a cell. That its numbers are right is the other tests' work.
#include "matrix.h"

#include <algorithm>

namespace stapel::golden {

using promotions::Effect;
using promotions::Promotion;
using promotions::Tiers;

namespace {

struct RowOf {
  static std::string_view by_scope(promotions::Scope scope, std::string_view order,
                                   std::string_view lines) {
    return scope == promotions::Scope::order ? order : lines;
  }
  std::string_view operator()(const promotions::PercentOff& effect) const {
    return by_scope(effect.scope, "percent_off order", "percent_off lines");
  }
  std::string_view operator()(const promotions::AmountOff& effect) const {
    return by_scope(effect.scope, "amount_off order", "amount_off lines");
  }
  std::string_view operator()(const promotions::SetUnitPrice&) const { return "set_unit_price"; }
  std::string_view operator()(const promotions::BuyXGetY&) const { return "buy_x_get_y"; }
  std::string_view operator()(const promotions::NthUnit&) const { return "nth_unit"; }
  std::string_view operator()(const promotions::BundlePrice&) const { return "bundle_price"; }
  std::string_view operator()(const Tiers&) const { return "tiers"; }
  std::string_view operator()(const promotions::ShippingOff&) const { return "shipping_off"; }
  std::string_view operator()(const promotions::ShippingUpgrade&) const {
    return "shipping_upgrade";
  }
  std::string_view operator()(const promotions::Gift&) const { return "gift"; }
  std::string_view operator()(const promotions::Cashback&) const { return "cashback"; }
  std::string_view operator()(const promotions::Points&) const { return "points"; }
};

// Every effect but gift and points has a cap of its own.
bool has_own_cap(const Effect& effect) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.max_amount; }) return one.max_amount.has_value();
        return false;
      },
      effect);
}

bool has_cap(const Promotion& promotion, const Effect& effect) {
  return has_own_cap(effect) || promotion.limits.max_discount || promotion.limits.budget;
}

// A condition, or an effect that asks for a number of units or an amount by itself.
bool has_threshold(const Promotion& promotion, const Effect& effect) {
  return promotion.conditions || std::holds_alternative<Tiers>(effect) ||
         std::holds_alternative<promotions::BuyXGetY>(effect) ||
         std::holds_alternative<promotions::NthUnit>(effect) ||
         std::holds_alternative<promotions::BundlePrice>(effect);
}

bool applies(const Case& golden, const Promotion& promotion) {
  const std::optional<Expectation>& expected = golden.best ? golden.best : golden.priority;
  return expected->applies(promotion.id);
}

bool shows(const Case& golden, const Promotion& promotion, const Effect& effect,
           std::string_view cell) {
  if (cell == "cap") return has_cap(promotion, effect);
  if (cell == "threshold met")
    return has_threshold(promotion, effect) && applies(golden, promotion);
  if (cell == "one under") {
    const bool lower_tier = std::holds_alternative<Tiers>(effect);
    return has_threshold(promotion, effect) && (lower_tier || !applies(golden, promotion));
  }
  return true;
}

}  // namespace

std::string_view row_of(const Effect& effect) { return std::visit(RowOf{}, effect); }

std::optional<std::string> not_shown(const Case& golden, const Shown& shown,
                                     std::string_view cell) {
  if (std::ranges::find(rows, shown.row) == rows.end()) return "'" + shown.row + "' is no effect";
  if (std::ranges::find(cells, cell) == cells.end())
    return "'" + std::string(cell) + "' is no cell of the matrix";
  for (const Promotion& promotion : golden.definitions.promotions)
    for (const Effect& effect : promotion.effects)
      if (row_of(effect) == shown.row && shows(golden, promotion, effect, cell))
        return std::nullopt;
  return "no promotion of this case with " + shown.row + " can show '" + std::string(cell) + "'";
}

}  // namespace stapel::golden
