// Random effects; see the header. Numbers stand near what the cart has, so that thresholds are just
// met and just missed.
#include "promotions/testing/generate_effects.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "promotions/testing/generate_conditions.h"

namespace stapel::promotions::testing {
namespace {

Percent percent(Dice& dice) {
  if (dice.plain() && dice.chance(80)) {
    return Percent{dice.pick(std::vector<std::int64_t>{50'000, 100'000, 150'000, 200'000, 250'000,
                                                       300'000, 500'000, 1'000'000})};
  }
  return Percent{dice.pick(std::vector<std::int64_t>{50'000, 100'000, 150'000, 250'000, 333'333,
                                                     500'000, 500'000, 500'000, 750'000, 1'000'000,
                                                     125'000, 10'000, 999'999})};
}

Lines lines(Dice& dice, int chance = 45) {
  return dice.chance(dice.plain_or(chance / 2, chance)) ? Lines(selector(dice)) : std::nullopt;
}

std::optional<Amount> max_amount(Dice& dice) {
  if (!dice.chance(dice.plain_or(8, 20))) return std::nullopt;
  if (dice.plain()) return dice.pick(std::vector<Amount>{10, 50, 100, 250});
  return dice.pick(std::vector<Amount>{0, 1, 2, 3, 5, 10, 25, 50, 100});
}

template <typename OnLines>
void limit_units(Dice& dice, OnLines& effect) {
  if (!dice.chance(dice.plain_or(25, 35))) return;
  effect.max_units = dice.between(1, 3);
  if (dice.chance(50)) effect.unit_order = UnitOrder::dearest_first;
}

Effect percent_off(Dice& dice) {
  PercentOff effect;
  effect.percent = percent(dice);
  effect.lines = lines(dice);
  effect.max_amount = max_amount(dice);
  if (dice.chance(20)) effect.base = Base::list;
  if (dice.chance(50)) {
    effect.scope = Scope::lines;
    limit_units(dice, effect);
  }
  return effect;
}

Effect amount_off(Dice& dice) {
  AmountOff effect;
  effect.amount =
      dice.pick(dice.plain_or(std::vector<Amount>{5, 10, 50, 75, 100, 150, 200, 333},
                              std::vector<Amount>{0, 1, 2, 5, 7, 10, 15, 50, 100, 500, 2000}));
  effect.lines = lines(dice);
  effect.max_amount = max_amount(dice);
  if (dice.chance(50)) {
    effect.scope = Scope::lines;
    if (dice.chance(50)) effect.per = Per::line;
    limit_units(dice, effect);
  }
  return effect;
}

Effect set_unit_price(Dice& dice) {
  SetUnitPrice effect;
  effect.price = dice.pick(prices());
  effect.lines = lines(dice);
  effect.max_amount = max_amount(dice);
  limit_units(dice, effect);
  return effect;
}

std::optional<std::int64_t> repeat(Dice& dice) {
  if (!dice.chance(35)) return std::nullopt;
  return dice.between(1, 2);
}

Effect buy_x_get_y(Dice& dice) {
  BuyXGetY effect;
  effect.buy_quantity = dice.between(1, 2);
  effect.get_quantity = dice.between(1, 2);
  effect.buy_lines = lines(dice, 35);
  effect.get_lines = dice.chance(65) ? effect.buy_lines : Lines(selector(dice));
  if (dice.chance(50)) effect.percent = percent(dice);
  effect.repeat = repeat(dice);
  effect.max_amount = max_amount(dice);
  return effect;
}

Effect nth_unit(Dice& dice) {
  NthUnit effect;
  effect.n = dice.pick(std::vector<std::int64_t>{2, 2, 3});
  effect.percent = percent(dice);
  effect.lines = lines(dice, 35);
  effect.repeat = repeat(dice);
  effect.max_amount = max_amount(dice);
  return effect;
}

// A line's article, so that components of one bundle want the same units.
Lines component_lines(Dice& dice, const Cart& cart) {
  if (dice.chance(30)) return std::nullopt;
  if (dice.chance(30)) return Lines(selector(dice));
  return leaf(Attribute::line_sku, Operator::equal, dice.pick(cart.lines).sku);
}

// What so many units of the cart's cost on the list, taken at random.
Amount cost_of_some(Dice& dice, const Cart& cart, std::int64_t units) {
  Amount cost = 0;
  for (; units > 0; --units) cost += dice.pick(cart.lines).unit_price;
  return cost;
}

Effect bundle_price(Dice& dice, const Cart& cart) {
  BundlePrice effect;
  std::int64_t units = 0;
  for (std::int64_t i = dice.pick(std::vector<std::int64_t>{1, 2, 2, 2, 3}); i > 0; --i) {
    const std::int64_t quantity = dice.chance(75) ? 1 : 2;
    effect.components.push_back({quantity, component_lines(dice, cart)});
    units += quantity;
  }
  const Amount cost = cost_of_some(dice, cart, units);
  effect.price = dice.pick(std::vector<Amount>{cost, cost + 1, cost * 9 / 10, cost * 3 / 4,
                                               cost * 3 / 4, cost / 2, cost / 2, cost / 3,
                                               std::max<Amount>(cost - 1, 0), 0});
  effect.repeat = repeat(dice);
  effect.max_amount = max_amount(dice);
  return effect;
}

std::variant<Percent, Amount, Tiers::UnitPrice> tier_gives(Dice& dice) {
  switch (dice.between(0, 3)) {
    case 0:
      return Amount{dice.pick(std::vector<Amount>{0, 1, 5, 7, 10, 50, 100, 500})};
    case 1:
      return Tiers::UnitPrice{dice.pick(prices())};
    default:
      return percent(dice);
  }
}

Effect tiers(Dice& dice, const Cart& cart) {
  Tiers effect;
  effect.by = dice.chance(50) ? TierBy::quantity : TierBy::amount;
  effect.lines = lines(dice);
  effect.max_amount = max_amount(dice);
  if (dice.chance(25)) effect.base = Base::list;
  std::int64_t units = 0;
  Amount amount = 0;
  for (const CartLine& line : cart.lines) {
    if (dice.chance(25)) continue;
    units += line.quantity;
    amount += line.quantity * line.unit_price;
  }
  const std::int64_t reached = effect.by == TierBy::quantity ? units : amount;
  std::map<std::int64_t, Tiers::Tier> by_from;
  for (std::int64_t i = dice.between(1, 3); i > 0; --i) {
    const std::int64_t from =
        dice.chance(40) ? near(dice, reached) : dice.between(0, std::max<std::int64_t>(1, reached));
    by_from[from] = {from, tier_gives(dice)};
  }
  for (const auto& [from, tier] : by_from) effect.tiers.push_back(tier);
  return effect;
}

Effect shipping_upgrade(Dice& dice) {
  ShippingUpgrade effect;
  effect.to = dice.chance(80) ? "express" : "standard";
  effect.from = effect.to == "express" && dice.chance(70) ? "standard" : "pickup";
  if (dice.chance(20)) effect.max_amount = dice.pick(std::vector<Amount>{0, 1, 100, 500});
  return effect;
}

Effect shipping_off(Dice& dice) {
  ShippingOff effect;
  switch (dice.between(0, 2)) {
    case 0:
      effect.off = percent(dice);
      break;
    case 1:
      effect.off = Amount{dice.pick(std::vector<Amount>{0, 1, 100, 395, 1000})};
      break;
    default:
      effect.off = ShippingOff::ToPrice{dice.pick(std::vector<Amount>{0, 100, 450})};
  }
  if (dice.chance(30)) effect.methods = some_of(dice, {"standard", "express"}, 2);
  effect.max_amount = max_amount(dice);
  return effect;
}

Effect gift(Dice& dice) {
  Gift effect;
  effect.sku = dice.pick(Texts{"mug", "bag"});
  effect.quantity = dice.between(1, 2);
  if (dice.chance(50)) effect.unit_value = dice.pick(std::vector<Amount>{0, 5, 50});
  return effect;
}

Effect cashback(Dice& dice) {
  Cashback effect;
  if (dice.chance(50)) {
    effect.back = percent(dice);
  } else {
    effect.back = Amount{dice.pick(std::vector<Amount>{1, 5, 10, 100, 1000})};
  }
  effect.lines = lines(dice);
  effect.max_amount = max_amount(dice);
  return effect;
}

Effect points(Dice& dice) {
  Points effect;
  if (dice.chance(50)) {
    effect.grant = std::int64_t{dice.pick(std::vector<std::int64_t>{1, 3, 10})};
  } else {
    const std::vector<std::int64_t> times = {10'000, 15'000, 20'000, 33'333, 50'000};
    effect.grant = Points::Multiplier{Decimal{dice.pick(times)}};
  }
  return effect;
}

}  // namespace

Effect effect_named(Dice& dice, const std::string& name, const Cart& cart) {
  if (name == "percent_off") return percent_off(dice);
  if (name == "amount_off") return amount_off(dice);
  if (name == "set_unit_price") return set_unit_price(dice);
  if (name == "buy_x_get_y") return buy_x_get_y(dice);
  if (name == "nth_unit") return nth_unit(dice);
  if (name == "bundle_price") return bundle_price(dice, cart);
  if (name == "tiers") return tiers(dice, cart);
  if (name == "shipping_off") return shipping_off(dice);
  if (name == "shipping_upgrade") return shipping_upgrade(dice);
  if (name == "gift") return gift(dice);
  if (name == "cashback") return cashback(dice);
  STAPEL_CHECK(name == "points");
  return points(dice);
}

}  // namespace stapel::promotions::testing
