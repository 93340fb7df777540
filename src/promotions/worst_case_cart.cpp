// Points of the space as carts that can be priced.
#include <algorithm>

#include "promotions/worst_case_space.h"

namespace stapel::promotions {
namespace {

void put_custom(CustomAttributes& attributes, const std::string& name, const FactValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) attributes.emplace_back(name, *flag);
  if (const auto* text = std::get_if<std::string>(&value)) attributes.emplace_back(name, *text);
  if (const auto* number = std::get_if<Decimal>(&value)) attributes.emplace_back(name, *number);
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    attributes.emplace_back(name, Decimal{*number * 10'000});
  }
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    attributes.emplace_back(name, *list);
  }
}

template <typename T>
void put(std::optional<T>& to, const FactValue& value) {
  to.reset();
  if (const auto* held = std::get_if<T>(&value)) to = *held;
}

void put_shipping(Shipping& shipping, Attribute attribute, const FactValue& value) {
  if (attribute == Attribute::shipping_method) put(shipping.method, value);
  if (attribute == Attribute::shipping_country) put(shipping.country, value);
  if (attribute == Attribute::shipping_postcode) put(shipping.postcode, value);
  const auto* amount = std::get_if<std::int64_t>(&value);
  if (attribute == Attribute::shipping_amount && amount) shipping.amount = *amount;
}

Date birthday_on(Instant now, const Zone& zone, bool today) {
  Date date = zone.local(now).date;
  if (!today) date = date_of_day_number(day_number(date) + 100);
  date.year = 1980;  // a leap year, so that every day exists
  return date;
}

void put_customer(Customer& customer, const Fact& fact, const FactValue& value, Instant now,
                  const Zone& zone) {
  const auto* flag = std::get_if<bool>(&value);
  const auto* number = std::get_if<std::int64_t>(&value);
  switch (fact.attribute) {
    case Attribute::customer_id:
      return put(customer.id, value);
    case Attribute::customer_known:
      if (flag && !*flag) customer.id.reset();
      return;
    case Attribute::customer_authenticated:
      return put(customer.authenticated, value);
    case Attribute::customer_groups:
      return put(customer.groups, value);
    case Attribute::customer_segments:
      return put(customer.segments, value);
    case Attribute::customer_orders:
      return put(customer.orders, value);
    case Attribute::customer_lifetime_spend:
      return put(customer.lifetime_spend, value);
    case Attribute::customer_days_since_signup:
      if (number) {
        const Date today = zone.local(now).date;
        customer.created_at = date_of_day_number(day_number(today) - *number);
      }
      return;
    case Attribute::customer_is_birthday:
      if (flag) customer.birthday = birthday_on(now, zone, *flag);
      return;
    case Attribute::customer_newsletter:
      return put(customer.newsletter, value);
    default:
      put_custom(customer.attributes, fact.name, value);
  }
}

void put_fact(Cart& cart, const Fact& fact, const FactValue& value, Instant now, const Zone& zone) {
  if (fact.is_code) {
    if (std::get<bool>(value)) cart.codes.push_back(fact.name);
    return;
  }
  if (fact.attribute >= Attribute::line_sku) {
    const AttributeTest as{fact.attribute, fact.name, Operator::equal, Operand(true)};
    for (CartLine& line : cart.lines) set_line_fact(line, as, value);
    return;
  }
  switch (fact.attribute) {
    case Attribute::cart_channel:
      return put(cart.channel, value);
    case Attribute::cart_payment_method:
      return put(cart.payment_method, value);
    case Attribute::cart_attribute:
      return put_custom(cart.attributes, fact.name, value);
    case Attribute::shipping_method:
    case Attribute::shipping_country:
    case Attribute::shipping_postcode:
    case Attribute::shipping_amount:
      return put_shipping(*cart.shipping, fact.attribute, value);
    default:
      put_customer(cart.customer, fact, value, now, zone);
  }
}

void add_rates(Shipping& shipping, const CartSpace& space) {
  const auto rate = [&](const std::string& method, Amount amount) {
    for (const auto& known : shipping.rates) {
      if (known.first == method) return;
    }
    shipping.rates.emplace_back(method, amount);
  };
  for (const std::string& method : space.from_methods) rate(method, *shipping.amount / 2);
  for (const std::string& method : space.to_methods) rate(method, *shipping.amount);
}

}  // namespace

void set_line_fact(CartLine& line, const AttributeTest& test, const FactValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  const auto* number = std::get_if<std::int64_t>(&value);
  const auto* flag = std::get_if<bool>(&value);
  const auto add = [&](std::optional<std::vector<std::string>>& to) {
    if (!to) to.emplace();
    if (text) to->push_back(*text);
    if (list) to->insert(to->end(), list->begin(), list->end());
  };
  switch (test.attribute) {
    case Attribute::line_sku:
      if (text) line.sku = *text;
      break;
    case Attribute::line_brand:
      if (text) line.brand = *text;
      break;
    case Attribute::line_category:
      add(line.category);
      break;
    case Attribute::line_tags:
      add(line.tags);
      break;
    case Attribute::line_lists:
      add(line.lists);
      break;
    case Attribute::line_on_sale:
      if (flag) line.on_sale = *flag;
      break;
    case Attribute::line_discountable:
      if (flag) line.discountable = *flag;
      break;
    case Attribute::line_unit_price:
      if (number) line.unit_price = *number;
      break;
    case Attribute::line_attribute: {
      std::erase_if(line.attributes, [&](const auto& known) { return known.first == test.name; });
      if (flag) line.attributes.emplace_back(test.name, *flag);
      if (number) line.attributes.emplace_back(test.name, Decimal{*number * 10'000});
      if (text) line.attributes.emplace_back(test.name, *text);
      if (list) line.attributes.emplace_back(test.name, *list);
      if (const auto* decimal = std::get_if<Decimal>(&value)) {
        line.attributes.emplace_back(test.name, *decimal);
      }
      break;
    }
    default:
      break;
  }
}

Cart build_cart(const CartSpace& space, const Point& point, Instant now, const Zone& zone) {
  Cart cart;
  cart.currency = space.currency;
  cart.at = now;
  cart.prices_include_tax = space.terms.include_tax;
  for (const auto& [product, units] : point.lines) {
    cart.lines.push_back(space.products[product]);
    cart.lines.back().id = std::to_string(cart.lines.size());
    cart.lines.back().quantity = units;
  }
  cart.customer.id = "customer-1";
  cart.codes = space.codes;
  cart.pool_codes = space.pool_codes;
  cart.shipping.emplace();
  cart.shipping->amount = space.terms.shipping;
  for (std::size_t i = 0; i < space.facts.size(); ++i) {
    const Fact& fact = space.facts[i];
    put_fact(cart, fact, fact.values[point.facts[i]], now, zone);
  }
  add_rates(*cart.shipping, space);
  return cart;
}

Wide list_total(const CartSpace& space, const Point& point) {
  Wide total = 0;
  for (const auto& [product, units] : point.lines) {
    total += Wide{space.products[product].unit_price} * units;
  }
  return total;
}

}  // namespace stapel::promotions
