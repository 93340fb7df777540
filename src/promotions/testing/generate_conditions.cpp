// Random selectors and conditions; see the header.
#include "promotions/testing/generate_conditions.h"

#include <algorithm>

namespace stapel::promotions::testing {
namespace {

const std::vector<Operator>& comparisons() {
  static const std::vector<Operator> list = {Operator::equal,   Operator::not_equal,
                                             Operator::less,    Operator::less_or_equal,
                                             Operator::greater, Operator::greater_or_equal};
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

}  // namespace

const std::vector<Amount>& dear_prices() {
  static const std::vector<Amount> list = {100, 150, 200, 250, 333, 400, 500, 750, 799, 999, 1000};
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

Predicate leaf(Attribute attribute, Operator op, Operand operand, std::string name) {
  return Predicate{AttributeTest{attribute, std::move(name), op, std::move(operand)}};
}

Selector selector(Dice& dice) { return tree(dice, 1, selector_leaf); }

Predicate condition(Dice& dice) { return tree(dice, 2, condition_leaf); }

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

}  // namespace stapel::promotions::testing
