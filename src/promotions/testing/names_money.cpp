// Whether a random promotion names an amount of money, as the reader of files would say; written a
// second time, from the contract. Only for tests.
#include <algorithm>

#include "promotions/testing/generate.h"

namespace stapel::promotions::testing {
namespace {

bool counts_money(Attribute attribute) {
  return attribute == Attribute::cart_subtotal ||
         attribute == Attribute::cart_subtotal_discounted ||
         attribute == Attribute::shipping_amount ||
         attribute == Attribute::customer_lifetime_spend || attribute == Attribute::line_unit_price;
}

bool names_money(const Predicate& predicate) {
  const auto any = [](const std::vector<Predicate>& list) {
    return std::any_of(list.begin(), list.end(), names_money);
  };
  if (const auto* all = std::get_if<All>(&predicate.node)) return any(all->of);
  if (const auto* some = std::get_if<Any>(&predicate.node)) return any(some->of);
  if (const auto* negation = std::get_if<Not>(&predicate.node)) return any(negation->of);
  if (const auto* test = std::get_if<AttributeTest>(&predicate.node)) {
    return test->op != Operator::exists && counts_money(test->attribute);
  }
  const auto& test = std::get<AggregateTest>(predicate.node);
  const bool money = test.aggregate != Aggregate::count && test.op != Operator::exists;
  return money || any(test.lines);
}

bool names_money(const Lines& selection) { return selection && names_money(*selection); }

struct EffectNamesMoney {
  bool operator()(const PercentOff& e) const { return e.max_amount || names_money(e.lines); }
  bool operator()(const AmountOff&) const { return true; }
  bool operator()(const SetUnitPrice&) const { return true; }
  bool operator()(const BuyXGetY& e) const {
    return e.max_amount || names_money(e.buy_lines) || names_money(e.get_lines);
  }
  bool operator()(const NthUnit& e) const { return e.max_amount || names_money(e.lines); }
  bool operator()(const BundlePrice&) const { return true; }
  bool operator()(const Tiers& e) const {
    const bool amounts = std::any_of(e.tiers.begin(), e.tiers.end(), [](const Tiers::Tier& tier) {
      return !std::holds_alternative<Percent>(tier.gives);
    });
    return e.by == TierBy::amount || amounts || e.max_amount || names_money(e.lines);
  }
  bool operator()(const ShippingUpgrade& e) const { return e.max_amount.has_value(); }
  bool operator()(const ShippingOff& e) const {
    return e.max_amount || !std::holds_alternative<Percent>(e.off);
  }
  bool operator()(const Gift& e) const { return e.unit_value.has_value(); }
  bool operator()(const Cashback& e) const {
    return e.max_amount || std::holds_alternative<Amount>(e.back) || names_money(e.lines);
  }
  bool operator()(const Points&) const { return false; }
};

}  // namespace

bool names_money(const Promotion& promotion) {
  if (promotion.limits.budget || promotion.limits.max_discount) return true;
  if (promotion.conditions && names_money(*promotion.conditions)) return true;
  return std::any_of(promotion.effects.begin(), promotion.effects.end(),
                     [](const Effect& effect) { return std::visit(EffectNamesMoney{}, effect); });
}

}  // namespace stapel::promotions::testing
