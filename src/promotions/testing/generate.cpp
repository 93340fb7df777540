// Random tiny carts and promotion sets; see the header. Values come from short lists, so that ties,
// zeros, floors and half cents turn up often.
#include "promotions/testing/generate.h"

#include <algorithm>
#include <random>

#include "base/check.h"

namespace stapel::promotions::testing {
namespace {

using Texts = std::vector<std::string>;

// std::mt19937_64 is the same everywhere; the library's distributions are not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::int64_t between(std::int64_t least, std::int64_t most) {
    const auto span = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<std::int64_t>(engine_() % span);
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <typename T>
  T pick(const std::vector<T>& options) {
    return options[static_cast<std::size_t>(
        between(0, static_cast<std::int64_t>(options.size()) - 1))];
  }
  template <typename T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i) {
      std::swap(list[i - 1],
                list[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(i) - 1))]);
    }
  }

 private:
  std::mt19937_64 engine_;
};

struct Profile {
  std::string name;
  std::vector<std::string> effects;  // drawn from, repeated where they should come often
  std::int64_t promotions_most;
  std::int64_t units_most;
  int stacking;    // percent of promotions with stacking rules
  int coded;       // percent with codes
  int conditions;  // percent with conditions
  int limits;      // percent with limits
  int schedules;   // percent with a schedule
};

const std::vector<Profile>& profiles() {
  static const std::vector<Profile> list = {
      {"percent and amounts",
       {"percent", "percent", "amount", "amount", "price"},
       4,
       5,
       15,
       10,
       20,
       15,
       3},
      {"unit roles",
       {"buy_get", "nth", "buy_get", "nth", "percent", "price"},
       3,
       5,
       10,
       5,
       10,
       15,
       0},
      {"many units", {"buy_get", "nth"}, 2, 6, 5, 5, 10, 10, 0},
      {"rewards",
       {"gift", "cashback", "points", "cashback", "points", "percent", "amount"},
       4,
       4,
       15,
       10,
       15,
       25,
       3},
      {"codes and stacking",
       {"percent", "amount", "shipping", "gift", "points"},
       5,
       3,
       50,
       80,
       15,
       25,
       5},
      {"conditions", {"percent", "amount", "gift", "buy_get"}, 3, 4, 15, 20, 100, 10, 3},
      {"schedules", {"percent", "gift"}, 4, 2, 10, 20, 15, 15, 90},
      {"everything",
       {"percent", "amount", "price", "buy_get", "nth", "shipping", "gift", "cashback", "points"},
       4,
       4,
       20,
       20,
       30,
       25,
       5},
  };
  return list;
}

// --- Selectors and conditions --------------------------------------------------------------------

Predicate leaf(Attribute attribute, Operator op, Operand operand, std::string name = "") {
  return Predicate{AttributeTest{attribute, std::move(name), op, std::move(operand)}};
}

const std::vector<Operator>& comparisons() {
  static const std::vector<Operator> list = {Operator::equal,   Operator::not_equal,
                                             Operator::less,    Operator::less_or_equal,
                                             Operator::greater, Operator::greater_or_equal};
  return list;
}

const std::vector<Amount>& prices() {
  static const std::vector<Amount> list = {0,  1,  2,  3,   5,   7,   10,  10,  15,
                                           33, 50, 99, 100, 100, 333, 500, 999, 1000};
  return list;
}

const Texts& categories() {
  static const Texts list = {"shoes", "shoes/running", "shoes-kids", "hats", "hats/winter/wool"};
  return list;
}
const Texts& tags() {
  static const Texts list = {"new", "sale", "blue"};
  return list;
}
const Texts& skus() {
  static const Texts list = {"A", "B", "C"};
  return list;
}

Texts some_of(Dice& dice, Texts list, std::int64_t most) {
  dice.shuffle(list);
  const std::int64_t count = std::min<std::int64_t>(most, static_cast<std::int64_t>(list.size()));
  list.resize(static_cast<std::size_t>(dice.between(1, count)));
  return list;
}

Predicate list_leaf(Dice& dice, Attribute attribute, const Texts& from) {
  const Operator op =
      dice.pick(std::vector<Operator>{Operator::in, Operator::in, Operator::contains_any,
                                      Operator::not_in, Operator::contains_all});
  return leaf(attribute, op, some_of(dice, from, 2));
}

Predicate text_leaf(Dice& dice, Attribute attribute, const Texts& from) {
  if (dice.chance(40)) {
    const bool in = dice.chance(60);
    return leaf(attribute, in ? Operator::in : Operator::not_in, some_of(dice, from, 2));
  }
  const Operator op = dice.pick(std::vector<Operator>{Operator::equal, Operator::equal,
                                                      Operator::not_equal, Operator::starts_with});
  return leaf(attribute, op, dice.pick(from));
}

Predicate number_leaf(Dice& dice, Attribute attribute, const std::vector<std::int64_t>& from) {
  if (dice.chance(10)) {
    return leaf(attribute, dice.chance(50) ? Operator::in : Operator::not_in,
                std::vector<std::int64_t>{dice.pick(from), dice.pick(from)});
  }
  const Operator op = dice.chance(50) ? Operator::greater_or_equal : dice.pick(comparisons());
  return leaf(attribute, op, dice.pick(from));
}

Predicate boolean_leaf(Dice& dice, Attribute attribute) {
  return leaf(attribute, dice.chance(80) ? Operator::equal : Operator::not_equal, dice.chance(70));
}

Predicate exists_leaf(Dice& dice, Attribute attribute) {
  return leaf(attribute, Operator::exists, dice.chance(60));
}

Predicate selector_leaf(Dice& dice) {
  if (dice.chance(8)) {
    return exists_leaf(dice, dice.pick(std::vector<Attribute>{
                                 Attribute::line_category, Attribute::line_brand,
                                 Attribute::line_tags, Attribute::line_discountable}));
  }
  switch (dice.between(0, 9)) {
    case 0:
    case 1:
    case 2:
      return text_leaf(dice, Attribute::line_sku, skus());
    case 3:
    case 4:
      return list_leaf(dice, Attribute::line_category, categories());
    case 5: {
      const Operator op = dice.chance(50) ? Operator::equal : Operator::not_equal;
      return leaf(Attribute::line_category, op, dice.pick(categories()));
    }
    case 6:
      return list_leaf(dice, Attribute::line_tags, tags());
    case 7:
      return number_leaf(dice, Attribute::line_unit_price, {1, 10, 50, 100, 500});
    case 8:
      return number_leaf(dice, Attribute::line_quantity, {1, 2, 3});
    default:
      return boolean_leaf(dice, Attribute::line_on_sale);
  }
}

template <typename Leaf>
Predicate tree(Dice& dice, int depth, const Leaf& make_leaf) {
  if (depth == 0 || dice.chance(55)) return make_leaf(dice);
  const std::int64_t kind = dice.between(0, 4);
  if (kind == 0) return Predicate{Not{{tree(dice, depth - 1, make_leaf)}}};
  std::vector<Predicate> children;
  for (std::int64_t i = dice.between(1, 3); i > 0; --i) {
    children.push_back(tree(dice, depth - 1, make_leaf));
  }
  if (kind <= 2) return Predicate{All{children}};
  return Predicate{Any{children}};
}

Selector selector(Dice& dice) { return tree(dice, 1, selector_leaf); }

Predicate aggregate_leaf(Dice& dice) {
  AggregateTest test;
  test.aggregate =
      dice.pick(std::vector<Aggregate>{Aggregate::count, Aggregate::sum, Aggregate::sum,
                                       Aggregate::min_unit_price, Aggregate::max_unit_price});
  if (dice.chance(70)) test.lines.push_back(selector(dice));
  test.op = dice.chance(60) ? Operator::greater_or_equal : dice.pick(comparisons());
  test.operand = test.aggregate == Aggregate::count
                     ? dice.between(1, 5)
                     : dice.pick(std::vector<std::int64_t>{10, 50, 100, 120, 400, 1000, 1100});
  return Predicate{test};
}

Predicate customer_leaf(Dice& dice) {
  switch (dice.between(0, 9)) {
    case 0:
      return boolean_leaf(dice, Attribute::customer_known);
    case 1:
      return boolean_leaf(dice, Attribute::customer_authenticated);
    case 2:
      return list_leaf(dice, Attribute::customer_groups, {"vip", "staff"});
    case 3:
      return list_leaf(dice, Attribute::customer_segments, {"winback", "loyal"});
    case 4:
    case 9:
      return number_leaf(dice, Attribute::customer_orders, {0, 0, 1, 2});
    case 5:
      return number_leaf(dice, Attribute::customer_lifetime_spend, {0, 500});
    case 6:
      return number_leaf(dice, Attribute::customer_days_since_signup, {0, 1, 30, 365});
    case 7:
      return boolean_leaf(dice, Attribute::customer_is_birthday);
    default:
      return boolean_leaf(dice, Attribute::customer_newsletter);
  }
}

Predicate custom_leaf(Dice& dice) {
  switch (dice.between(0, 2)) {
    case 0:
      return leaf(Attribute::cart_attribute, dice.pick(comparisons()),
                  Decimal{dice.pick(std::vector<std::int64_t>{5'000, 15'000, 20'000})}, "weight");
    case 1:
      return leaf(Attribute::cart_attribute, Operator::equal, dice.chance(50), "express");
    default:
      return leaf(Attribute::customer_attribute, Operator::in, Texts{"gold", "silver"}, "level");
  }
}

Predicate condition_leaf(Dice& dice) {
  const std::vector<std::int64_t> amounts = {1, 10, 50, 100, 120, 200, 400, 1000, 1100};
  switch (dice.between(0, 15)) {
    case 0:
    case 1:
    case 2:
      return number_leaf(dice, Attribute::cart_subtotal, amounts);
    case 3:
    case 4:
    case 5:
      return number_leaf(dice, Attribute::cart_subtotal_discounted, amounts);
    case 6:
      return number_leaf(dice, Attribute::cart_quantity, {1, 2, 3, 4, 5, 6});
    case 7:
      return text_leaf(dice, Attribute::cart_channel, {"web", "app"});
    case 8:
      return text_leaf(dice, Attribute::cart_payment_method, {"ideal", "card"});
    case 9:
      return text_leaf(dice, Attribute::shipping_country, {"NL", "BE"});
    case 10:
      return number_leaf(dice, Attribute::shipping_amount, {0, 395, 495});
    case 11:
      return exists_leaf(dice, dice.pick(std::vector<Attribute>{
                                   Attribute::shipping_method, Attribute::customer_id,
                                   Attribute::customer_groups, Attribute::customer_is_birthday}));
    case 12:
      return custom_leaf(dice);
    case 13:
      return customer_leaf(dice);
    default:
      return aggregate_leaf(dice);
  }
}

// Thresholds that the cart just meets or just misses.
std::int64_t near(Dice& dice, std::int64_t value) {
  const std::int64_t off =
      dice.pick(std::vector<std::int64_t>{-1, 0, 1, value / 10, value / 4, value / 3});
  return std::max<std::int64_t>(0, value + off);
}

void bring_near(Dice& dice, Predicate& predicate, const Cart& cart) {
  const auto each = [&](std::vector<Predicate>& list) {
    for (Predicate& child : list) bring_near(dice, child, cart);
  };
  if (auto* all = std::get_if<All>(&predicate.node)) return each(all->of);
  if (auto* any = std::get_if<Any>(&predicate.node)) return each(any->of);
  if (auto* negation = std::get_if<Not>(&predicate.node)) return each(negation->of);
  Amount subtotal = 0;
  std::int64_t units = 0;
  for (const CartLine& line : cart.lines) {
    subtotal += line.quantity * line.unit_price;
    units += line.quantity;
  }
  const CartLine& line = dice.pick(cart.lines);
  const bool whole = dice.chance(50);
  if (auto* test = std::get_if<AggregateTest>(&predicate.node)) {
    const bool sum = test->aggregate == Aggregate::sum;
    const bool count = test->aggregate == Aggregate::count;
    const std::int64_t of_line = sum ? line.quantity * line.unit_price : line.quantity;
    if (sum || count) test->operand = near(dice, whole ? sum ? subtotal : units : of_line);
    return;
  }
  auto& test = std::get<AttributeTest>(predicate.node);
  if (!std::holds_alternative<std::int64_t>(test.operand)) return;
  if (test.attribute == Attribute::cart_quantity) test.operand = near(dice, units);
  if (test.attribute == Attribute::cart_subtotal) test.operand = near(dice, subtotal);
  if (test.attribute == Attribute::cart_subtotal_discounted) {
    test.operand = near(dice, whole ? subtotal : subtotal * 4 / 5);
  }
}

// --- Effects -------------------------------------------------------------------------------------

Percent percent(Dice& dice) {
  return Percent{dice.pick(std::vector<std::int64_t>{50'000, 100'000, 150'000, 250'000, 333'333,
                                                     500'000, 500'000, 500'000, 750'000, 1'000'000,
                                                     125'000, 10'000, 999'999})};
}

Lines lines(Dice& dice, int chance = 45) {
  return dice.chance(chance) ? Lines(selector(dice)) : std::nullopt;
}

std::optional<Amount> max_amount(Dice& dice) {
  if (!dice.chance(20)) return std::nullopt;
  return dice.pick(std::vector<Amount>{0, 1, 2, 3, 5, 10, 25, 50, 100});
}

template <typename OnLines>
void limit_units(Dice& dice, OnLines& effect) {
  if (!dice.chance(35)) return;
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
  effect.amount = dice.pick(std::vector<Amount>{0, 1, 2, 5, 7, 10, 15, 50, 100, 500, 2000});
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

Effect effect_named(Dice& dice, const std::string& name) {
  if (name == "percent") return percent_off(dice);
  if (name == "amount") return amount_off(dice);
  if (name == "price") return set_unit_price(dice);
  if (name == "buy_get") return buy_x_get_y(dice);
  if (name == "nth") return nth_unit(dice);
  if (name == "shipping") return shipping_off(dice);
  if (name == "gift") return gift(dice);
  if (name == "cashback") return cashback(dice);
  STAPEL_CHECK(name == "points");
  return points(dice);
}

// --- Whether a promotion names minor units -------------------------------------------------------

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
  bool operator()(const Tiers&) const { return true; }
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

bool names_money(const Promotion& promotion) {
  if (promotion.limits.budget || promotion.limits.max_discount) return true;
  if (promotion.conditions && names_money(*promotion.conditions)) return true;
  return std::any_of(promotion.effects.begin(), promotion.effects.end(),
                     [](const Effect& effect) { return std::visit(EffectNamesMoney{}, effect); });
}

// --- Promotions ----------------------------------------------------------------------------------

Instant moment(const std::string& text) {
  const std::optional<Instant> parsed = parse_instant(text);
  STAPEL_CHECK(parsed.has_value());
  return *parsed;
}

// Moments around a weekly window, midnight, both changes of the clock and a leap day.
const Texts& moments() {
  static const Texts list = {"2026-11-27T10:00:00+01:00", "2026-11-27T23:30:00+01:00",
                             "2026-11-28T00:30:00+01:00", "2026-11-28T00:00:00+01:00",
                             "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00",
                             "2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00",
                             "2027-02-28T12:00:00+01:00", "2028-02-29T12:00:00+01:00"};
  return list;
}

void set_schedule(Dice& dice, Schedule& schedule) {
  if (dice.chance(40)) schedule.starts_at = moment(dice.pick(moments()));
  if (dice.chance(40)) {
    schedule.ends_at = moment(dice.pick(moments()));
    if (schedule.starts_at && *schedule.ends_at <= *schedule.starts_at) schedule.ends_at.reset();
  }
  for (std::int64_t windows = dice.between(0, 2); windows > 0; --windows) {
    WeeklyWindow window;
    window.days = static_cast<std::uint8_t>(dice.between(1, 127));
    window.from_minute =
        static_cast<std::int32_t>(dice.pick(std::vector<std::int64_t>{0, 120, 150, 600, 1'380}));
    window.to_minute =
        static_cast<std::int32_t>(dice.pick(std::vector<std::int64_t>{30, 121, 180, 601, 1'440}));
    schedule.weekly.push_back(window);
  }
  if (dice.chance(25)) schedule.timezone = dice.pick(Texts{"America/New_York", "Asia/Tokyo"});
}

void set_limits(Dice& dice, Limits& limits) {
  if (dice.chance(30)) limits.total = dice.between(1, 3);
  if (dice.chance(30)) limits.per_customer = dice.between(1, 3);
  if (dice.chance(30)) limits.per_code = dice.between(1, 3);
  if (dice.chance(20)) limits.per_day = dice.between(1, 3);
  if (dice.chance(40)) limits.budget = dice.pick(std::vector<Amount>{5, 50, 200, 1000});
  if (dice.chance(50)) limits.max_discount = dice.pick(std::vector<Amount>{1, 3, 10, 50, 100});
}

void set_stacking(Dice& dice, Stacking& stacking, const Texts& ids) {
  stacking.exclusive = dice.chance(15);
  if (dice.chance(50)) stacking.group = dice.pick(Texts{"g", "h"});
  if (dice.chance(50)) return;
  stacking.combines_with_all = false;
  if (dice.chance(50)) stacking.combines_with_promotions = some_of(dice, ids, 3);
  if (dice.chance(40)) stacking.combines_with_groups = some_of(dice, {"g", "h"}, 2);
  if (dice.chance(50)) {
    stacking.combines_with_scopes = {
        dice.pick(std::vector<Scope>{Scope::lines, Scope::order, Scope::shipping, Scope::rewards})};
  }
}

// What the parser refuses as contradicting itself is left out.
void drop_contradictions(const std::string& id, Stacking& stacking) {
  std::erase(stacking.combines_with_promotions, id);
  if (stacking.group) std::erase(stacking.combines_with_groups, *stacking.group);
  if (!stacking.exclusive) return;
  stacking.combines_with_promotions.clear();
  stacking.combines_with_groups.clear();
  stacking.combines_with_scopes.clear();
}

const Texts& codes() {
  static const Texts list = {"SUMMER-1", "welcome 10", "Vip"};
  return list;
}

Status status(Dice& dice) {
  if (!dice.chance(6)) return Status::active;
  return dice.pick(std::vector<Status>{Status::draft, Status::paused, Status::ended});
}

Promotion promotion(Dice& dice, const Profile& profile, const Cart& cart, const std::string& id,
                    const Texts& ids) {
  Promotion result;
  result.id = id;
  result.name = "Promotion " + id;
  result.status = status(dice);
  if (dice.chance(3)) result.currency = *find_currency("USD");
  if (dice.chance(profile.coded)) {
    result.codes = some_of(dice, codes(), 2);
    if (dice.chance(20)) result.pools = {dice.pick(Texts{"pool-a", "pool-b"})};
  }
  if (dice.chance(profile.schedules)) set_schedule(dice, result.schedule);
  if (dice.chance(profile.conditions)) {
    result.conditions = tree(dice, 2, condition_leaf);
    if (dice.chance(75)) bring_near(dice, *result.conditions, cart);
  }
  for (std::int64_t i = dice.between(1, 100) <= 70 ? 1 : 2; i > 0; --i) {
    result.effects.push_back(effect_named(dice, dice.pick(profile.effects)));
  }
  if (dice.chance(profile.limits)) set_limits(dice, result.limits);
  if (dice.chance(profile.stacking)) set_stacking(dice, result.stacking, ids);
  drop_contradictions(id, result.stacking);
  result.excludes_earn_points = dice.chance(8);
  result.excludes_burn_points = dice.chance(8);
  result.priority = dice.pick(std::vector<std::int64_t>{0, 0, 0, -1, 2});
  result.has_minor_units = names_money(result);
  return result;
}

// --- The cart ------------------------------------------------------------------------------------

// `common` is a price that lines of one cart like to share.
CartLine cart_line(Dice& dice, std::int64_t number, std::int64_t units_most, Amount common) {
  CartLine line;
  line.id = std::to_string(number);
  line.sku = dice.pick(skus());
  line.quantity = dice.between(1, std::min<std::int64_t>(3, units_most));
  line.unit_price = dice.chance(40) ? common : dice.pick(prices());
  if (dice.chance(70)) line.category = some_of(dice, categories(), 2);
  if (dice.chance(40)) line.brand = dice.pick(Texts{"Acme", "Bolt"});
  if (dice.chance(50)) line.tags = some_of(dice, tags(), 2);
  if (dice.chance(40)) line.on_sale = dice.chance(50);
  if (dice.chance(20)) line.discountable = dice.chance(40);
  if (dice.chance(30)) {
    line.min_unit_price = dice.pick(std::vector<Amount>{
        1, line.unit_price / 2, std::max<Amount>(line.unit_price - 1, 0), line.unit_price, 90});
  }
  return line;
}

Shipping shipping(Dice& dice) {
  Shipping result;
  if (dice.chance(90)) result.method = dice.pick(Texts{"standard", "express"});
  if (dice.chance(95)) result.amount = dice.pick(std::vector<Amount>{0, 1, 395, 495});
  if (dice.chance(80)) result.country = dice.pick(Texts{"NL", "BE"});
  return result;
}

Customer customer(Dice& dice) {
  Customer result;
  if (dice.chance(70)) result.id = "c-1";
  if (dice.chance(60)) result.authenticated = dice.chance(70);
  if (dice.chance(50)) result.groups = some_of(dice, {"vip", "staff"}, 2);
  if (dice.chance(50)) result.segments = some_of(dice, {"winback", "loyal"}, 2);
  if (dice.chance(70)) result.orders = dice.between(0, 2);
  if (dice.chance(60)) result.lifetime_spend = dice.pick(std::vector<Amount>{0, 500, 1000});
  if (dice.chance(50)) result.created_at = Date{2026, 11, 27};
  if (dice.chance(30)) result.created_at = moment("2026-11-26T23:30:00Z");
  if (dice.chance(50)) {
    result.birthday = dice.chance(50) ? Date{1992, 2, 29} : Date{1990, 11, 27};
  }
  if (dice.chance(50)) result.newsletter = dice.chance(50);
  if (dice.chance(40)) result.attributes = {{"level", dice.pick(Texts{"gold", "iron"})}};
  return result;
}

void set_codes(Dice& dice, const Profile& profile, Cart& cart) {
  if (dice.chance(80 - profile.coded)) return;
  const Texts typed = {"summer1", "WELCOME-10", "vip", "nonsense", "unique-7"};
  for (const std::string& code : typed) {
    if (dice.chance(50)) cart.codes.push_back(code);
  }
  dice.shuffle(cart.codes);
  const bool unique =
      std::find(cart.codes.begin(), cart.codes.end(), "unique-7") != cart.codes.end();
  if (!unique || dice.chance(30)) return;
  cart.pool_codes.push_back(
      {"UNIQUE-7", dice.pick(Texts{"pool-a", "pool-b", "pool-z"}), dice.between(1, 2)});
}

void set_uses(Dice& dice, Cart& cart, const Texts& ids) {
  for (const std::string& id : ids) {
    if (dice.chance(50)) continue;
    PromotionUses uses;
    uses.total = dice.between(0, 2);
    uses.customer = dice.between(0, 1);
    uses.day = dice.between(0, 1);
    uses.granted = dice.pick(std::vector<Amount>{0, 2, 45, 60});
    uses.held_total = dice.between(0, 1);
    uses.held_customer = dice.between(0, 1);
    uses.held_granted = dice.pick(std::vector<Amount>{0, 0, 3});
    cart.uses.promotions[id] = uses;
  }
  for (const char* code : {"SUMMER1", "WELCOME10", "VIP", "UNIQUE7"}) {
    if (dice.chance(35)) cart.uses.codes[code] = {dice.between(0, 2), dice.between(0, 1)};
  }
}

Currency cart_currency(Dice& dice) {
  return *find_currency(dice.chance(95) ? "EUR" : dice.pick(Texts{"JPY", "USD", "KWD"}));
}

Cart cart(Dice& dice, const Profile& profile, const Texts& ids) {
  Cart result;
  result.currency = cart_currency(dice);
  std::int64_t units_left = profile.units_most;
  const std::int64_t lines_most = dice.between(1, 3);
  const Amount common = dice.pick(prices());
  for (std::int64_t i = 1; i <= lines_most && units_left > 0; ++i) {
    result.lines.push_back(cart_line(dice, i, units_left, common));
    units_left -= result.lines.back().quantity;
  }
  if (dice.chance(60)) result.shipping = shipping(dice);
  if (dice.chance(60)) result.channel = dice.pick(Texts{"web", "app"});
  if (dice.chance(60)) result.payment_method = dice.pick(Texts{"ideal", "card"});
  result.customer = customer(dice);
  set_codes(dice, profile, result);
  if (dice.chance(30)) result.tenders.push_back({"gift_card", dice.pick(prices())});
  if (dice.chance(30)) result.tenders.push_back({"points", dice.pick(prices())});
  if (dice.chance(50)) set_uses(dice, result, ids);
  if (dice.chance(40)) result.attributes.push_back({"weight", Decimal{15'000}});
  if (dice.chance(40)) result.attributes.push_back({"express", dice.chance(50)});
  return result;
}

Settings settings(Dice& dice) {
  Settings result;
  if (dice.chance(60)) {
    result.point_value = Decimal{dice.pick(std::vector<std::int64_t>{5'000, 10'000, 25'000, 1})};
  }
  if (dice.chance(70)) {
    result.points_per_currency_unit =
        Decimal{dice.pick(std::vector<std::int64_t>{10'000, 15'000, 3'333})};
  }
  if (dice.chance(10)) result.timezone = "America/New_York";
  if (dice.chance(12)) result.search_limit = dice.pick(std::vector<std::int64_t>{1, 3, 10, 40});
  return result;
}

// --- Very large amounts --------------------------------------------------------------------------

constexpr Amount thousand_million = 1'000'000'000;

void enlarge(Effect& effect) {
  if (auto* off = std::get_if<AmountOff>(&effect)) off->amount *= thousand_million;
  if (auto* price = std::get_if<SetUnitPrice>(&effect)) price->price *= thousand_million;
  if (auto* free = std::get_if<Gift>(&effect)) {
    if (free->unit_value) *free->unit_value *= 100 * thousand_million;
  }
  if (auto* earned = std::get_if<Points>(&effect)) {
    if (auto* bonus = std::get_if<std::int64_t>(&earned->grant)) *bonus *= 1'000 * thousand_million;
  }
}

// Prices up to 10^12 a unit, gifts and points up to 10^13: some results are too large to give.
void enlarge(Case& result) {
  for (CartLine& line : result.cart.lines) {
    line.unit_price *= thousand_million;
    line.min_unit_price *= thousand_million;
  }
  for (Promotion& each : result.definitions.promotions) {
    for (Effect& effect : each.effects) enlarge(effect);
  }
}

}  // namespace

Case generate_case(std::uint64_t seed) {
  Dice dice(seed);
  const Profile profile = dice.pick(profiles());
  Case result;
  result.profile = profile.name;
  result.definitions.settings = settings(dice);
  Texts ids = {"a", "b", "c", "d", "e"};
  const std::int64_t least = dice.chance(20) ? 1 : 2;
  ids.resize(static_cast<std::size_t>(dice.between(least, profile.promotions_most)));
  dice.shuffle(ids);
  result.cart = cart(dice, profile, ids);
  for (const std::string& id : ids) {
    result.definitions.promotions.push_back(promotion(dice, profile, result.cart, id, ids));
  }
  if (dice.chance(4)) enlarge(result);
  result.options.now = moment(dice.pick(moments()));
  result.options.explain = dice.chance(90);
  return result;
}

}  // namespace stapel::promotions::testing
