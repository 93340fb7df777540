// Random sets for matching; see the header. Texts come from short lists, so that carts match.
#include "promotions/testing/generate_matching.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stapel::promotions::testing {
namespace {

// One may come twice.
Texts some(Dice& dice, const Texts& from, std::int64_t most) {
  Texts out;
  for (std::int64_t i = dice.between(1, most); i > 0; --i) out.push_back(dice.pick(from));
  return out;
}

// --- Values that carts and promotions share ------------------------------------------------------

const Texts skus = {"S0", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9"};
const Texts categories = {"shoes",  "shoes/running", "shoes/running/trail", "shoes-kids",
                          "hats",   "hats/wool",     "hats//odd",           "/rooted",
                          "shoes/", "hats//odd/deep"};
const Texts brands = {"Acme", "Bolt", "acme"};
const Texts labels = {"new", "sale", "blue", "old"};
const Texts words = {"web", "app", "NL", "BE", "ideal", "1011AB", "standard", "express"};
const Texts people = {"c-1", "c-2", "c-3"};
const Texts names = {"size", "level"};
const std::vector<std::int64_t> amounts = {0, 1, 3, 4, 5, 10, 75, 90, 100, 101, 133, 134, 200, 400};
const std::vector<std::int64_t> counts = {0, 1, 2, 3, 4, 5, 7, 8, 10, 12, 100};

const std::vector<Attribute> cart_texts = {
    Attribute::cart_channel,     Attribute::cart_payment_method, Attribute::shipping_method,
    Attribute::shipping_country, Attribute::shipping_postcode,   Attribute::customer_id};
const std::vector<Attribute> cart_flags = {
    Attribute::customer_known, Attribute::customer_authenticated, Attribute::customer_is_birthday,
    Attribute::customer_newsletter};
const std::vector<Attribute> cart_numbers = {Attribute::cart_subtotal,
                                             Attribute::cart_subtotal,
                                             Attribute::cart_quantity,
                                             Attribute::cart_quantity,
                                             Attribute::cart_subtotal_discounted,
                                             Attribute::shipping_amount,
                                             Attribute::customer_orders,
                                             Attribute::customer_lifetime_spend,
                                             Attribute::customer_days_since_signup};

// --- Leaves --------------------------------------------------------------------------------------

AttributeTest text_leaf(Dice& dice, Attribute attribute, const Texts& from) {
  switch (dice.between(0, 9)) {
    case 0:
      return {attribute, "", Operator::not_equal, dice.pick(from)};
    case 1:
      return {attribute, "", Operator::not_in, some(dice, from, 3)};
    case 2:
      return {attribute, "", Operator::starts_with, dice.pick(from).substr(0, 2)};
    case 3:
      return {attribute, "", Operator::exists, dice.chance(60)};
    case 4:
    case 5:
    case 6:
      return {attribute, "", Operator::in, some(dice, from, 3)};
    default:
      return {attribute, "", Operator::equal, dice.pick(from)};
  }
}

AttributeTest list_leaf(Dice& dice, Attribute attribute, const Texts& from) {
  switch (dice.between(0, 7)) {
    case 0:
      return {attribute, "", Operator::not_in, some(dice, from, 2)};
    case 1:
      return {attribute, "", Operator::starts_with, dice.pick(from).substr(0, 3)};
    case 2:
      return {attribute, "", Operator::exists, dice.chance(60)};
    case 3:
      return {attribute, "", Operator::contains_all, some(dice, from, 2)};
    case 4:
      return {attribute, "", Operator::contains_any, some(dice, from, 3)};
    case 5:
      if (attribute != Attribute::line_category) break;
      return {attribute, "", dice.chance(70) ? Operator::equal : Operator::not_equal,
              dice.pick(from)};
    default:
      break;
  }
  return {attribute, "", Operator::in, some(dice, from, 2)};
}

AttributeTest number_leaf(Dice& dice, Attribute attribute, const std::vector<std::int64_t>& from) {
  const std::int64_t kind = dice.between(0, 11);
  if (kind == 0)
    return {attribute, "", Operator::in, std::vector{dice.pick(from), dice.pick(from)}};
  if (kind == 1) {
    return {attribute, "", Operator::not_in, std::vector{dice.pick(from), dice.pick(from)}};
  }
  const std::vector<Operator> ops = {
      Operator::equal,   Operator::not_equal,        Operator::less,
      Operator::greater, Operator::greater_or_equal, Operator::less_or_equal};
  const Operator op = dice.chance(50) ? Operator::greater_or_equal : dice.pick(ops);
  return {attribute, "", op, dice.pick(from)};
}

AttributeTest flag_leaf(Dice& dice, Attribute attribute) {
  if (dice.chance(10)) return {attribute, "", Operator::exists, dice.chance(60)};
  return {attribute, "", dice.chance(70) ? Operator::equal : Operator::not_equal, dice.chance(60)};
}

AttributeTest custom_leaf(Dice& dice, Attribute attribute) {
  AttributeTest test;
  switch (dice.between(0, 5)) {
    case 0:
      test = flag_leaf(dice, attribute);
      break;
    case 1:
      test = {attribute, "", Operator::greater_or_equal, Decimal{dice.between(0, 3) * 5'000}};
      break;
    case 2:
      test = {attribute, "", Operator::contains_all, some(dice, labels, 2)};
      break;
    default:
      test = text_leaf(dice, attribute, labels);
  }
  test.name = dice.pick(names);
  return test;
}

Predicate line_leaf(Dice& dice) {
  switch (dice.between(0, 13)) {
    case 0:
    case 1:
    case 2:
      return {text_leaf(dice, Attribute::line_sku, skus)};
    case 3:
    case 4:
    case 5:
    case 6:
      return {list_leaf(dice, Attribute::line_category, categories)};
    case 7:
      return {text_leaf(dice, Attribute::line_brand, brands)};
    case 8:
      return {list_leaf(dice, Attribute::line_tags, labels)};
    case 9:
      return {list_leaf(dice, Attribute::line_lists, labels)};
    case 10:
      return {flag_leaf(dice,
                        dice.chance(50) ? Attribute::line_on_sale : Attribute::line_discountable)};
    case 11:
      return {number_leaf(dice, Attribute::line_unit_price, amounts)};
    case 12:
      return {number_leaf(dice, Attribute::line_quantity, counts)};
    default:
      return {custom_leaf(dice, Attribute::line_attribute)};
  }
}

// --- Trees ---------------------------------------------------------------------------------------

template <typename Leaf>
Predicate tree(Dice& dice, int depth, const Leaf& leaf) {
  if (depth == 0 || dice.chance(40)) return leaf(dice);
  const std::int64_t kind = dice.between(0, 9);
  if (kind == 0) return {Not{{tree(dice, depth - 1, leaf)}}};
  std::vector<Predicate> of;
  for (std::int64_t i = dice.chance(4) ? 0 : dice.between(1, 3); i > 0; --i) {
    of.push_back(tree(dice, depth - 1, leaf));
  }
  if (kind <= 6) return {All{std::move(of)}};
  return {Any{std::move(of)}};
}

Lines lines(Dice& dice) {
  if (dice.chance(20)) return std::nullopt;
  return tree(dice, 2, line_leaf);
}

Predicate aggregate_leaf(Dice& dice) {
  AggregateTest test;
  test.aggregate =
      dice.pick(std::vector{Aggregate::count, Aggregate::count, Aggregate::sum, Aggregate::sum,
                            Aggregate::min_unit_price, Aggregate::max_unit_price});
  if (const Lines selected = lines(dice)) test.lines.push_back(*selected);
  const bool prices =
      test.aggregate == Aggregate::min_unit_price || test.aggregate == Aggregate::max_unit_price;
  if (prices && dice.chance(20)) {
    test.op = Operator::exists;
    test.operand = dice.chance(60);
    return {test};
  }
  AttributeTest number = number_leaf(dice, Attribute::cart_quantity,
                                     test.aggregate == Aggregate::count ? counts : amounts);
  test.op = number.op;
  test.operand = std::move(number.operand);
  return {test};
}

Predicate cart_leaf(Dice& dice) {
  switch (dice.between(0, 9)) {
    case 0:
      return {text_leaf(dice, dice.pick(cart_texts), dice.chance(70) ? words : people)};
    case 1:
      return {list_leaf(dice,
                        dice.chance(50) ? Attribute::customer_groups : Attribute::customer_segments,
                        labels)};
    case 2:
      return {flag_leaf(dice, dice.pick(cart_flags))};
    case 3:
    case 4:
    case 5: {
      const Attribute attribute = dice.pick(cart_numbers);
      const bool amount = attribute != Attribute::cart_quantity &&
                          attribute != Attribute::customer_orders &&
                          attribute != Attribute::customer_days_since_signup;
      return {number_leaf(dice, attribute, amount ? amounts : counts)};
    }
    case 6:
      return {custom_leaf(
          dice, dice.chance(50) ? Attribute::cart_attribute : Attribute::customer_attribute)};
    case 7:
      return {AttributeTest{Attribute::cart_currency, "",
                            dice.chance(50) ? Operator::in : Operator::not_in,
                            some(dice, {"EUR", "USD"}, 2)}};
    default:
      return aggregate_leaf(dice);
  }
}

// A few thresholds together, such as carts miss or reach by a little: what hints are about.
Predicate thresholds(Dice& dice) {
  std::vector<Predicate> of;
  for (std::int64_t i = dice.between(1, 3); i > 0; --i) {
    const bool units = dice.chance(50);
    const std::int64_t least =
        units ? dice.between(3, 12) : dice.pick(amounts) * dice.between(1, 8);
    const Operator op = dice.chance(80) ? Operator::greater_or_equal : Operator::greater;
    if (dice.chance(30)) {
      AggregateTest test{units ? Aggregate::count : Aggregate::sum, {}, op, least};
      if (const Lines selected = lines(dice)) test.lines.push_back(*selected);
      of.push_back({std::move(test)});
    } else {
      const Attribute amount =
          dice.chance(80) ? Attribute::cart_subtotal : Attribute::cart_subtotal_discounted;
      of.push_back({AttributeTest{units ? Attribute::cart_quantity : amount, "", op, least}});
    }
  }
  if (dice.chance(20)) of.push_back(cart_leaf(dice));
  return {All{std::move(of)}};
}

// --- Promotions ----------------------------------------------------------------------------------

Effect effect(Dice& dice) {
  switch (dice.between(0, 11)) {
    case 0:
      return PercentOff{Percent{dice.between(1, 100) * 10'000},
                        Scope::lines,
                        lines(dice),
                        Base::left,
                        {},
                        {},
                        UnitOrder::cheapest_first};
    case 1:
      return AmountOff{dice.pick(amounts),       Scope::order, Per::unit, lines(dice), {}, {},
                       UnitOrder::cheapest_first};
    case 2:
      return SetUnitPrice{dice.pick(amounts), lines(dice), {}, {}, UnitOrder::cheapest_first};
    case 3: {
      BuyXGetY e;
      e.buy_lines = lines(dice);
      e.get_lines = lines(dice);
      return e;
    }
    case 4:
      return NthUnit{2, Percent{500'000}, lines(dice), {}, {}};
    case 5:
      return BundlePrice{{{1, lines(dice)}, {2, lines(dice)}}, dice.pick(amounts), {}, {}};
    case 6:
      return Tiers{TierBy::quantity,
                   {{2, Percent{100'000}}, {5, Percent{200'000}}},
                   lines(dice),
                   Base::left,
                   {}};
    case 7: {
      ShippingOff e{Percent{1'000'000}, {}, {}};
      if (dice.chance(50)) e.methods = some(dice, {"standard", "express", "bike"}, 2);
      return e;
    }
    case 8:
      return ShippingUpgrade{"express", "standard", {}};
    case 9:
      return Gift{"G", 1, dice.chance(50) ? std::optional<Amount>(5) : std::nullopt};
    case 10:
      return Cashback{Amount{dice.pick(amounts)}, lines(dice), {}};
    default:
      return Points{dice.between(0, 5)};
  }
}

constexpr std::int64_t hour = 3'600'000'000;
constexpr std::int64_t noon = 1'795'000'000'000'000;

Promotion promotion(Dice& dice, std::size_t number) {
  Promotion out;
  out.id = "p" + std::to_string(number);
  out.name = out.id;
  out.priority = dice.between(-1, 1);
  if (dice.chance(8)) {
    out.status = dice.pick(std::vector{Status::draft, Status::paused, Status::ended});
  }
  out.has_minor_units = dice.chance(60);
  if (dice.chance(20)) out.currency = *find_currency("USD");
  if (dice.chance(15)) out.codes = {dice.pick(Texts{"one", "two", "THREE"})};
  if (dice.chance(5)) out.pools = {"pool"};
  if (dice.chance(30)) out.schedule.starts_at = Instant{noon + dice.between(-3, 3) * hour};
  if (dice.chance(30)) out.schedule.ends_at = Instant{noon + dice.between(-3, 4) * hour};
  if (dice.chance(10))
    out.schedule.weekly = {{dice.chance(50) ? std::uint8_t{127} : std::uint8_t{1}, 0, 720}};
  if (dice.chance(25)) {
    out.conditions = thresholds(dice);
  } else if (dice.chance(80)) {
    out.conditions = tree(dice, 3, cart_leaf);
  }
  for (std::int64_t i = dice.between(1, 2); i > 0; --i) out.effects.push_back(effect(dice));
  if (dice.chance(10)) out.limits.per_customer = 1;
  if (dice.chance(20)) out.stacking.group = "g";
  return out;
}

// --- Carts ---------------------------------------------------------------------------------------

template <typename T>
std::optional<T> perhaps(Dice& dice, int percent, T value) {
  if (!dice.chance(percent)) return std::nullopt;
  return value;
}

CustomAttributes custom(Dice& dice) {
  CustomAttributes out;
  for (const std::string& name : names) {
    switch (dice.between(0, 5)) {
      case 0:
        out.emplace_back(name, dice.chance(50));
        break;
      case 1:
        out.emplace_back(name, Decimal{dice.between(0, 3) * 5'000});
        break;
      case 2:
        out.emplace_back(name, dice.pick(labels));
        break;
      case 3:
        out.emplace_back(name, some(dice, labels, 2));
        break;
      default:
        break;
    }
  }
  return out;
}

CartLine cart_line(Dice& dice, std::size_t number) {
  CartLine line;
  line.id = std::to_string(number);
  line.sku = dice.chance(90) ? dice.pick(skus) : "unknown";
  line.quantity = dice.between(1, 4);
  line.unit_price = dice.pick(amounts);
  line.category = perhaps(dice, 75, some(dice, categories, 2));
  line.brand = perhaps(dice, 50, dice.pick(brands));
  line.tags = perhaps(dice, 50, some(dice, labels, 2));
  line.lists = perhaps(dice, 30, some(dice, labels, 2));
  line.on_sale = perhaps(dice, 40, dice.chance(50));
  line.discountable = perhaps(dice, 20, dice.chance(50));
  if (dice.chance(30)) line.attributes = custom(dice);
  return line;
}

Cart cart(Dice& dice) {
  Cart out;
  out.currency = *find_currency(dice.chance(80) ? "EUR" : "USD");
  const std::size_t count =
      static_cast<std::size_t>(dice.chance(5) ? dice.between(60, 140) : dice.between(0, 5));
  for (std::size_t i = 0; i < count; ++i) out.lines.push_back(cart_line(dice, i));
  out.channel = perhaps(dice, 60, dice.pick(words));
  out.payment_method = perhaps(dice, 60, dice.pick(words));
  if (dice.chance(70)) {
    out.shipping.emplace();
    out.shipping->method = perhaps(dice, 80, dice.chance(50) ? "standard" : "express");
    out.shipping->amount = perhaps<Amount>(dice, 90, dice.pick(amounts));
    out.shipping->country = perhaps(dice, 70, dice.pick(words));
    out.shipping->postcode = perhaps(dice, 50, dice.pick(words));
    out.shipping->rates = {{"standard", 3}, {"express", 10}};
  }
  Customer& customer = out.customer;
  customer.id = perhaps(dice, 70, dice.pick(people));
  customer.authenticated = perhaps(dice, 60, dice.chance(60));
  customer.groups = perhaps(dice, 60, some(dice, labels, 2));
  customer.segments = perhaps(dice, 60, some(dice, labels, 3));
  customer.orders = perhaps(dice, 70, dice.pick(counts));
  customer.lifetime_spend = perhaps(dice, 50, dice.pick(amounts));
  if (dice.chance(50))
    customer.birthday = Date{1990, 11, static_cast<std::int32_t>(dice.between(18, 20))};
  if (dice.chance(50))
    customer.created_at = Date{2026, 11, static_cast<std::int32_t>(dice.between(1, 18))};
  customer.newsletter = perhaps(dice, 50, dice.chance(50));
  customer.attributes = custom(dice);
  out.attributes = custom(dice);
  for (const char* code : {"ONE", "t-w-o", "three", "unique", "nonsense"}) {
    if (dice.chance(20)) out.codes.push_back(code);
  }
  if (std::find(out.codes.begin(), out.codes.end(), "unique") != out.codes.end()) {
    out.pool_codes.push_back({"UNIQUE", "pool", 1});
  }
  return out;
}

}  // namespace

MatchingCase generate_matching(std::uint64_t seed, std::size_t promotions, std::size_t carts) {
  Dice dice(seed);
  return generate_matching(dice, promotions, carts);
}

MatchingCase generate_matching(Dice& dice, std::size_t promotions, std::size_t carts) {
  MatchingCase out;
  out.now = Instant{noon + dice.between(-3, 3) * hour + dice.between(-1, 1)};
  // Pricing is not what is compared: it must only stay short.
  out.definitions.settings.search_limit = 20;
  for (std::size_t i = 0; i < promotions; ++i) {
    out.definitions.promotions.push_back(promotion(dice, i));
  }
  for (std::size_t i = 0; i < carts; ++i) out.carts.push_back(cart(dice));
  return out;
}

}  // namespace stapel::promotions::testing
