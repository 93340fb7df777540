// Admissible upper bounds of effects.
#include "promotions/bound.h"

#include <algorithm>

#include "promotions/unit_roles.h"

namespace stapel::promotions {
namespace {

Amount percent_lines(const Problem& problem, const EffectInput& input, Percent percent, Base of,
                     const State& state) {
  Amount sum = 0;
  for (std::size_t line = 0; line < problem.items.size(); ++line) {
    if (!input.lines[line] || state.left[line] == 0) continue;
    const Item& item = problem.items[line];
    const Amount base = of == Base::list ? item.list() : state.left[line];
    sum += std::min(share_half_up(base, percent), state.left[line] - item.floor_total());
  }
  return sum;
}

Amount order_scope(const Problem& problem, const EffectInput& input, const State& state) {
  Amount list = 0;
  Amount left = 0;
  Amount room = 0;
  for (std::size_t line = 0; line < problem.items.size(); ++line) {
    if (!input.lines[line]) continue;
    list += problem.items[line].list();
    left += state.left[line];
    room += state.left[line] - problem.items[line].floor_total();
  }
  if (const auto* percent = std::get_if<PercentOff>(input.effect)) {
    return std::min(share_half_up(percent->base == Base::list ? list : left, percent->percent),
                    room);
  }
  return std::min(std::get<AmountOff>(*input.effect).amount, room);
}

Amount amount_lines(const Problem& problem, const EffectInput& input, const AmountOff& effect,
                    const State& state) {
  Amount sum = 0;
  if (effect.per == Per::line) {
    for (std::size_t line = 0; line < problem.items.size(); ++line) {
      if (!input.lines[line]) continue;
      sum += std::min(effect.amount, state.left[line] - problem.items[line].floor_total());
    }
    return sum;
  }
  for (const Run& run : state.runs) {
    const auto line = static_cast<std::size_t>(run.line);
    if (!input.lines[line]) continue;
    sum += run.count * std::min(effect.amount, run.cost - problem.items[line].floor);
  }
  if (!effect.max_units) return sum;
  const Wide most = static_cast<Wide>(effect.amount) * *effect.max_units;
  return static_cast<Amount>(std::min<Wide>(sum, most));
}

Amount lower_to(const Problem& problem, const EffectInput& input, Amount price,
                const State& state) {
  Amount sum = 0;
  for (const Run& run : state.runs) {
    const auto line = static_cast<std::size_t>(run.line);
    if (!input.lines[line]) continue;
    const Amount target = std::max(price, problem.items[line].floor);
    sum += run.count * std::max<Amount>(0, run.cost - target);
  }
  return sum;
}

Amount room_of(const Problem& problem, const EffectInput& input, const State& state) {
  Amount room = 0;
  for (std::size_t line = 0; line < problem.items.size(); ++line) {
    if (input.lines[line]) room += state.left[line] - problem.items[line].floor_total();
  }
  return room;
}

// Which tier is reached does not change while promotions are applied.
Amount tiers(const Problem& problem, const EffectInput& input, const Tiers& effect,
             const State& state) {
  const Tiers::Tier* tier = tier_reached(effect, problem, input.lines);
  if (tier == nullptr) return 0;
  if (const auto* percent = std::get_if<Percent>(&tier->gives)) {
    return percent_lines(problem, input, *percent, effect.base, state);
  }
  if (const auto* amount = std::get_if<Amount>(&tier->gives)) {
    return std::min(*amount, room_of(problem, input, state));
  }
  return lower_to(problem, input, std::get<Tiers::UnitPrice>(tier->gives).price, state);
}

Amount cashback(const Problem& problem, const EffectInput& input, const Cashback& effect,
                const State& state) {
  Amount left = 0;
  bool any = false;
  for (std::size_t line = 0; line < problem.items.size(); ++line) {
    if (!input.lines[line]) continue;
    any = true;
    left += state.left[line];
  }
  if (!any) return 0;
  const auto* percent = std::get_if<Percent>(&effect.back);
  const Amount computed = percent ? share_half_up(left, *percent) : std::get<Amount>(effect.back);
  return std::min(computed, state.discountable_left - state.cashback);
}

struct Bound {
  const Problem& problem;
  const EffectInput& input;
  const State& state;

  static Amount capped(Amount amount, const std::optional<Amount>& max_amount) {
    return std::min(amount, max_amount.value_or(unlimited));
  }
  Amount operator()(const PercentOff& effect) const {
    const Amount most = effect.scope == Scope::order
                            ? order_scope(problem, input, state)
                            : percent_lines(problem, input, effect.percent, effect.base, state);
    return capped(most, effect.max_amount);
  }
  Amount operator()(const AmountOff& effect) const {
    const Amount most = effect.scope == Scope::order ? order_scope(problem, input, state)
                                                     : amount_lines(problem, input, effect, state);
    return capped(most, effect.max_amount);
  }
  Amount operator()(const SetUnitPrice& effect) const {
    return capped(lower_to(problem, input, effect.price, state), effect.max_amount);
  }
  Amount operator()(const BuyXGetY&) const { return role_bound(problem, input, state); }
  Amount operator()(const NthUnit&) const { return role_bound(problem, input, state); }
  Amount operator()(const BundlePrice&) const { return role_bound(problem, input, state); }
  Amount operator()(const Tiers& effect) const {
    return capped(tiers(problem, input, effect, state), effect.max_amount);
  }
  Amount operator()(const ShippingUpgrade& effect) const {
    return capped(shipping_discount(effect, problem, state.shipping_left), effect.max_amount);
  }
  Amount operator()(const ShippingOff& effect) const {
    return capped(shipping_discount(effect, problem, state.shipping_left), effect.max_amount);
  }
  Amount operator()(const Gift&) const { return 0; }
  Amount operator()(const Cashback& effect) const {
    return capped(cashback(problem, input, effect, state), effect.max_amount);
  }
  Amount operator()(const Points&) const { return 0; }
};

}  // namespace

Amount effect_bound(const Problem& problem, const EffectInput& input, const State& state) {
  return std::visit(Bound{problem, input, state}, *input.effect);
}

}  // namespace stapel::promotions
