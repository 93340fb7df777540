// Effects compared one by one.
#include "promotions/lint_generous.h"

#include <algorithm>

namespace stapel::promotions {
namespace {

// Absent is without a cap.
template <typename T>
bool cap_at_least(const std::optional<T>& a, const std::optional<T>& b) {
  return !a || (b && *a >= *b);
}

bool at_least(Percent a, Percent b) { return a.ten_thousandths >= b.ten_thousandths; }

struct AtLeast {
  template <typename WithUnits>
  static bool same_units(const WithUnits& a, const WithUnits& b) {
    return a.max_units == b.max_units && a.unit_order == b.unit_order;
  }
  bool operator()(const PercentOff& a, const PercentOff& b) const {
    return a.scope == b.scope && a.base == b.base && a.lines == b.lines && same_units(a, b) &&
           at_least(a.percent, b.percent) && cap_at_least(a.max_amount, b.max_amount);
  }
  bool operator()(const AmountOff& a, const AmountOff& b) const {
    return a.scope == b.scope && a.per == b.per && a.lines == b.lines && same_units(a, b) &&
           a.amount >= b.amount && cap_at_least(a.max_amount, b.max_amount);
  }
  bool operator()(const SetUnitPrice& a, const SetUnitPrice& b) const {
    return a.lines == b.lines && same_units(a, b) && a.price <= b.price &&
           cap_at_least(a.max_amount, b.max_amount);
  }
  bool operator()(BuyXGetY a, const BuyXGetY& b) const {
    const bool more = at_least(a.percent, b.percent) && cap_at_least(a.max_amount, b.max_amount);
    a.percent = b.percent;
    a.max_amount = b.max_amount;
    return more && a == b;
  }
  bool operator()(NthUnit a, const NthUnit& b) const {
    const bool more = at_least(a.percent, b.percent) && cap_at_least(a.max_amount, b.max_amount);
    a.percent = b.percent;
    a.max_amount = b.max_amount;
    return more && a == b;
  }
  bool operator()(const ShippingOff& a, const ShippingOff& b) const {
    const auto* more = std::get_if<Percent>(&a.off);
    const auto* less = std::get_if<Percent>(&b.off);
    if (!more || !less) return a == b;
    return a.methods == b.methods && at_least(*more, *less) &&
           cap_at_least(a.max_amount, b.max_amount);
  }
  template <typename Same>
  bool operator()(const Same& a, const Same& b) const {
    return a == b;
  }
  template <typename A, typename B>
  bool operator()(const A&, const B&) const {
    return false;
  }
};

}  // namespace

bool gives_at_least(const Promotion& generous, const Promotion& other) {
  if (!cap_at_least(generous.limits.max_discount, other.limits.max_discount)) return false;
  if (generous.has_minor_units && !(generous.currency == other.currency)) return false;
  return std::equal(generous.effects.begin(), generous.effects.end(), other.effects.begin(),
                    other.effects.end(),
                    [](const Effect& a, const Effect& b) { return std::visit(AtLeast{}, a, b); });
}

}  // namespace stapel::promotions
