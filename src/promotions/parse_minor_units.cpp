// Looks for amounts of money in a parsed promotion. Percentages, counts and points are none.
#include "promotions/parse_minor_units.h"

#include <algorithm>

namespace stapel::promotions {

namespace {

bool is_amount(Attribute attribute) {
  switch (attribute) {
    case Attribute::cart_subtotal:
    case Attribute::cart_subtotal_discounted:
    case Attribute::shipping_amount:
    case Attribute::customer_lifetime_spend:
    case Attribute::line_unit_price:
      return true;
    default:
      return false;
  }
}

bool names_amount(const Predicate& predicate);

struct InPredicate {
  static bool any_of(const std::vector<Predicate>& children) {
    return std::ranges::any_of(children, names_amount);
  }
  bool operator()(const All& all) const { return any_of(all.of); }
  bool operator()(const Any& any) const { return any_of(any.of); }
  bool operator()(const Not& negation) const { return any_of(negation.of); }
  bool operator()(const AttributeTest& test) const {
    return test.op != Operator::exists && is_amount(test.attribute);
  }
  bool operator()(const AggregateTest& test) const {
    const bool number = test.op != Operator::exists;
    return (number && test.aggregate != Aggregate::count) || any_of(test.lines);
  }
};

bool names_amount(const Predicate& predicate) { return std::visit(InPredicate{}, predicate.node); }

bool names_amount(const Lines& lines) { return lines && names_amount(*lines); }

struct InEffect {
  bool operator()(const PercentOff& effect) const {
    return effect.max_amount || names_amount(effect.lines);
  }
  bool operator()(const AmountOff&) const { return true; }
  bool operator()(const SetUnitPrice&) const { return true; }
  bool operator()(const BuyXGetY& effect) const {
    return effect.max_amount || names_amount(effect.buy_lines) || names_amount(effect.get_lines);
  }
  bool operator()(const NthUnit& effect) const {
    return effect.max_amount || names_amount(effect.lines);
  }
  bool operator()(const BundlePrice&) const { return true; }
  bool operator()(const Tiers& effect) const {
    const bool in_tiers = std::ranges::any_of(effect.tiers, [](const Tiers::Tier& tier) {
      return !std::holds_alternative<Percent>(tier.gives);
    });
    return effect.by == TierBy::amount || in_tiers || effect.max_amount ||
           names_amount(effect.lines);
  }
  bool operator()(const ShippingOff& effect) const {
    return effect.max_amount || !std::holds_alternative<Percent>(effect.off);
  }
  bool operator()(const ShippingUpgrade& effect) const { return effect.max_amount.has_value(); }
  bool operator()(const Gift& effect) const { return effect.unit_value.has_value(); }
  bool operator()(const Cashback& effect) const {
    return effect.max_amount || std::holds_alternative<Amount>(effect.back) ||
           names_amount(effect.lines);
  }
  bool operator()(const Points&) const { return false; }
};

}  // namespace

bool names_minor_units(const Promotion& promotion) {
  const auto in_effect = [](const Effect& effect) { return std::visit(InEffect{}, effect); };
  return promotion.limits.budget || promotion.limits.max_discount ||
         names_amount(promotion.conditions) || std::ranges::any_of(promotion.effects, in_effect);
}

}  // namespace stapel::promotions
