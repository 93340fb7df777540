// Admissible upper bounds of effects.
#include "promotions/bound.h"

#include <algorithm>

#include "promotions/unit_roles.h"

namespace stapel::promotions {
namespace {

// The sum of the largest gains of single units, at most so many.
class LargestGains {
 public:
  void add(Amount each, std::int64_t count) {
    if (each > 0) gains_.push_back({each, count});
  }
  Amount sum(std::int64_t units) {
    std::sort(gains_.begin(), gains_.end(),
              [](const Gain& a, const Gain& b) { return a.each > b.each; });
    Amount sum = 0;
    for (const Gain& gain : gains_) {
      const std::int64_t take = std::min(units, gain.count);
      sum += take * gain.each;
      units -= take;
    }
    return sum;
  }

 private:
  struct Gain {
    Amount each = 0;
    std::int64_t count = 0;
  };
  Few<Gain, 16> gains_;
};

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

// A percentage of what units cost: rounded by line, so less than a unit's own share rounded up.
Amount percent_units(const Problem& problem, const EffectInput& input, Percent percent,
                     std::int64_t units, const State& state) {
  LargestGains gains;
  for (const Run& run : state.runs) {
    const auto line = static_cast<std::size_t>(run.line);
    if (!input.lines[line]) continue;
    gains.add(std::min(share_half_up(run.cost, percent) + 1, run.cost - problem.items[line].floor),
              run.count);
  }
  return gains.sum(units);
}

Amount lower_to(const Problem& problem, const EffectInput& input, Amount price,
                std::optional<std::int64_t> max_units, const State& state) {
  LargestGains gains;
  for (const Run& run : state.runs) {
    const auto line = static_cast<std::size_t>(run.line);
    if (!input.lines[line]) continue;
    gains.add(run.cost - std::max(price, problem.items[line].floor), run.count);
  }
  return gains.sum(max_units.value_or(INT64_MAX));
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
  return lower_to(problem, input, std::get<Tiers::UnitPrice>(tier->gives).price, std::nullopt,
                  state);
}

struct Bound {
  const Problem& problem;
  const EffectInput& input;
  const State& state;

  static Amount capped(Amount amount, const std::optional<Amount>& max_amount) {
    return std::min(amount, max_amount.value_or(unlimited));
  }
  Amount operator()(const PercentOff& effect) const {
    if (effect.scope == Scope::order) {
      return capped(order_scope(problem, input, state), effect.max_amount);
    }
    Amount most = percent_lines(problem, input, effect.percent, effect.base, state);
    if (effect.max_units && effect.base == Base::left) {
      most =
          std::min(most, percent_units(problem, input, effect.percent, *effect.max_units, state));
    }
    return capped(most, effect.max_amount);
  }
  Amount operator()(const AmountOff& effect) const {
    const Amount most = effect.scope == Scope::order ? order_scope(problem, input, state)
                                                     : amount_lines(problem, input, effect, state);
    return capped(most, effect.max_amount);
  }
  Amount operator()(const SetUnitPrice& effect) const {
    return capped(lower_to(problem, input, effect.price, effect.max_units, state),
                  effect.max_amount);
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
    return capped(cashback_due(problem, input, effect, state), effect.max_amount);
  }
  Amount operator()(const Points&) const { return 0; }
};

}  // namespace

Amount effect_bound(const Problem& problem, const EffectInput& input, const State& state) {
  return std::visit(Bound{problem, input, state}, *input.effect);
}

}  // namespace stapel::promotions
