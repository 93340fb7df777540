// The oracle's reading of conditions and selectors; see the header.
#include "promotions/testing/oracle_conditions.h"

#include <algorithm>
#include <functional>

#include "base/check.h"

namespace stapel::promotions::testing {
namespace {

using Texts = std::vector<std::string>;
// Numbers of every kind are compared as ten-thousandths.
using Value = std::variant<bool, Wide, std::string, Texts>;

// What an attribute is: `value` with its default where it has one, `given` by the cart or not.
struct Answer {
  std::optional<Value> value;
  bool given = false;
};

Wide scaled(std::int64_t number) { return Wide{number} * 10'000; }

Answer number(std::int64_t value) { return {Value(scaled(value)), true}; }
Answer text(const std::string& value) { return {Value(value), true}; }
Answer boolean(bool value) { return {Value(value), true}; }
Answer absent() { return {}; }

Answer maybe_number(const std::optional<std::int64_t>& value) {
  return value ? number(*value) : absent();
}
Answer maybe_text(const std::optional<std::string>& value) {
  return value ? text(*value) : absent();
}
Answer list_or_empty(const std::optional<Texts>& value) {
  return {Value(value.value_or(Texts{})), value.has_value()};
}
Answer boolean_or(const std::optional<bool>& value, bool otherwise) {
  return {Value(value.value_or(otherwise)), value.has_value()};
}

Answer custom(const CustomAttributes& attributes, const std::string& name) {
  for (const auto& [key, value] : attributes) {
    if (key != name) continue;
    if (const bool* flag = std::get_if<bool>(&value)) return boolean(*flag);
    if (const Decimal* decimal = std::get_if<Decimal>(&value)) {
      return {Value(Wide{decimal->ten_thousandths}), true};
    }
    if (const std::string* word = std::get_if<std::string>(&value)) return text(*word);
    return {Value(std::get<Texts>(value)), true};
  }
  return absent();
}

Zone shop_zone(const Facts& facts) {
  const std::optional<Zone> zone = Zone::find(facts.settings.timezone);
  STAPEL_CHECK(zone.has_value());
  return *zone;
}

Date today(const Facts& facts) { return shop_zone(facts).local(facts.now).date; }

bool is_leap(std::int32_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

Answer is_birthday(const Facts& facts) {
  const std::optional<Date>& birthday = facts.cart.customer.birthday;
  if (!birthday) return absent();
  const Date now = today(facts);
  Date celebrated = *birthday;
  if (celebrated.month == 2 && celebrated.day == 29 && !is_leap(now.year)) celebrated.day = 28;
  return boolean(celebrated.month == now.month && celebrated.day == now.day);
}

Answer days_since_signup(const Facts& facts) {
  const auto& created = facts.cart.customer.created_at;
  if (!created) return absent();
  const Instant* moment = std::get_if<Instant>(&*created);
  const Date day = moment ? shop_zone(facts).local(*moment).date : std::get<Date>(*created);
  return number(day_number(today(facts)) - day_number(day));
}

Amount list_of(const CartLine& line) { return line.quantity * line.unit_price; }

Answer cart_subtotal(const Facts& facts) {
  Amount total = 0;
  for (const CartLine& line : facts.cart.lines) total += list_of(line);
  return number(total);
}

Answer cart_quantity(const Facts& facts) {
  std::int64_t units = 0;
  for (const CartLine& line : facts.cart.lines) units += line.quantity;
  return number(units);
}

Answer of_shipping(Attribute attribute, const std::optional<Shipping>& shipping) {
  if (!shipping) return absent();
  switch (attribute) {
    case Attribute::shipping_method:
      return maybe_text(shipping->method);
    case Attribute::shipping_country:
      return maybe_text(shipping->country);
    case Attribute::shipping_postcode:
      return maybe_text(shipping->postcode);
    default:
      return maybe_number(shipping->amount);
  }
}

Answer of_customer(const AttributeTest& leaf, const Facts& facts) {
  const Customer& customer = facts.cart.customer;
  switch (leaf.attribute) {
    case Attribute::customer_id:
      return maybe_text(customer.id);
    case Attribute::customer_known:
      return boolean(customer.id.has_value());
    case Attribute::customer_authenticated:
      return boolean_or(customer.authenticated, false);
    case Attribute::customer_groups:
      return list_or_empty(customer.groups);
    case Attribute::customer_segments:
      return list_or_empty(customer.segments);
    case Attribute::customer_orders:
      return maybe_number(customer.orders);
    case Attribute::customer_lifetime_spend:
      return maybe_number(customer.lifetime_spend);
    case Attribute::customer_days_since_signup:
      return days_since_signup(facts);
    case Attribute::customer_is_birthday:
      return is_birthday(facts);
    case Attribute::customer_newsletter:
      return boolean_or(customer.newsletter, false);
    default:
      return custom(customer.attributes, leaf.name);
  }
}

Answer of_line(const AttributeTest& leaf, const CartLine& line) {
  switch (leaf.attribute) {
    case Attribute::line_sku:
      return text(line.sku);
    case Attribute::line_category:
      return line.category ? Answer{Value(*line.category), true} : absent();
    case Attribute::line_brand:
      return maybe_text(line.brand);
    case Attribute::line_tags:
      return list_or_empty(line.tags);
    case Attribute::line_lists:
      return list_or_empty(line.lists);
    case Attribute::line_on_sale:
      return boolean_or(line.on_sale, false);
    case Attribute::line_discountable:
      return boolean_or(line.discountable, true);
    case Attribute::line_unit_price:
      return number(line.unit_price);
    case Attribute::line_quantity:
      return number(line.quantity);
    default:
      return custom(line.attributes, leaf.name);
  }
}

Answer of_cart(const AttributeTest& leaf, const Facts& facts) {
  switch (leaf.attribute) {
    case Attribute::cart_subtotal:
      return cart_subtotal(facts);
    case Attribute::cart_subtotal_discounted:
      return maybe_number(facts.subtotal_discounted);
    case Attribute::cart_quantity:
      return cart_quantity(facts);
    case Attribute::cart_currency:
      return text(std::string(facts.cart.currency.name()));
    case Attribute::cart_channel:
      return maybe_text(facts.cart.channel);
    case Attribute::cart_payment_method:
      return maybe_text(facts.cart.payment_method);
    case Attribute::cart_attribute:
      return custom(facts.cart.attributes, leaf.name);
    case Attribute::shipping_method:
    case Attribute::shipping_country:
    case Attribute::shipping_postcode:
    case Attribute::shipping_amount:
      return of_shipping(leaf.attribute, facts.cart.shipping);
    default:
      return of_customer(leaf, facts);
  }
}

std::optional<Wide> as_number(const Operand& operand) {
  if (const auto* integer = std::get_if<std::int64_t>(&operand)) return scaled(*integer);
  if (const auto* decimal = std::get_if<Decimal>(&operand)) return Wide{decimal->ten_thousandths};
  return std::nullopt;
}

bool number_in(Wide value, const Operand& operand) {
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&operand)) {
    return std::any_of(integers->begin(), integers->end(),
                       [&](std::int64_t each) { return scaled(each) == value; });
  }
  if (const auto* decimals = std::get_if<std::vector<Decimal>>(&operand)) {
    return std::any_of(decimals->begin(), decimals->end(),
                       [&](Decimal each) { return Wide{each.ten_thousandths} == value; });
  }
  return false;
}

bool number_test(Wide value, Operator op, const Operand& operand) {
  if (op == Operator::in) return number_in(value, operand);
  if (op == Operator::not_in) return !number_in(value, operand);
  const std::optional<Wide> other = as_number(operand);
  if (!other) return false;
  switch (op) {
    case Operator::equal:
      return value == *other;
    case Operator::not_equal:
      return value != *other;
    case Operator::less:
      return value < *other;
    case Operator::less_or_equal:
      return value <= *other;
    case Operator::greater:
      return value > *other;
    case Operator::greater_or_equal:
      return value >= *other;
    default:
      return false;
  }
}

// Whether one element of a list or one text is what `wanted` names.
using Matches = std::function<bool(const std::string& element, const std::string& wanted)>;

bool same(const std::string& element, const std::string& wanted) { return element == wanted; }
bool same_or_below(const std::string& path, const std::string& wanted) {
  return path == wanted || path.starts_with(wanted + "/");
}

Texts operand_texts(const Operand& operand) {
  if (const auto* one = std::get_if<std::string>(&operand)) return {*one};
  if (const auto* list = std::get_if<Texts>(&operand)) return *list;
  return {};
}

bool any_matches(const Texts& elements, const Texts& wanted, const Matches& matches) {
  for (const std::string& element : elements) {
    for (const std::string& each : wanted) {
      if (matches(element, each)) return true;
    }
  }
  return false;
}

bool texts_test(const Texts& elements, Operator op, const Operand& operand,
                const Matches& matches) {
  const Texts wanted = operand_texts(operand);
  switch (op) {
    case Operator::equal:
    case Operator::in:
    case Operator::contains_any:
      return any_matches(elements, wanted, matches);
    case Operator::not_equal:
    case Operator::not_in:
      return !any_matches(elements, wanted, matches);
    case Operator::contains_all:
      return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& each) {
        return any_matches(elements, {each}, same);
      });
    case Operator::starts_with:
      return any_matches(elements, wanted,
                         [](const std::string& element, const std::string& prefix) {
                           return element.starts_with(prefix);
                         });
    default:
      return false;
  }
}

bool boolean_test(bool value, Operator op, const Operand& operand) {
  const bool* wanted = std::get_if<bool>(&operand);
  if (!wanted) return false;
  if (op == Operator::equal) return value == *wanted;
  return op == Operator::not_equal && value != *wanted;
}

bool answer_test(const Answer& answer, Operator op, const Operand& operand,
                 const Matches& matches) {
  if (op == Operator::exists) return answer.given == std::get<bool>(operand);
  if (!answer.value) return false;
  if (const Wide* value = std::get_if<Wide>(&*answer.value)) {
    return number_test(*value, op, operand);
  }
  if (const bool* flag = std::get_if<bool>(&*answer.value)) return boolean_test(*flag, op, operand);
  if (const auto* word = std::get_if<std::string>(&*answer.value)) {
    return texts_test({*word}, op, operand, matches);
  }
  return texts_test(std::get<Texts>(*answer.value), op, operand, matches);
}

bool line_leaf(const AttributeTest& leaf, const CartLine& line) {
  const bool is_category = leaf.attribute == Attribute::line_category;
  return answer_test(of_line(leaf, line), leaf.op, leaf.operand,
                     is_category ? same_or_below : same);
}

bool cart_leaf(const AttributeTest& leaf, const Facts& facts) {
  return answer_test(of_cart(leaf, facts), leaf.op, leaf.operand, same);
}

Answer aggregate_answer(const AggregateTest& leaf, const Facts& facts) {
  std::int64_t units = 0;
  Amount sum = 0;
  std::optional<Amount> least;
  std::optional<Amount> most;
  for (const CartLine& line : facts.cart.lines) {
    const bool added = facts.leaf_of_added_line == &leaf && &line == &facts.cart.lines.back();
    if (!added && !leaf.lines.empty() && !selects(leaf.lines.front(), line, facts)) continue;
    units += line.quantity;
    sum += list_of(line);
    least = std::min(least.value_or(line.unit_price), line.unit_price);
    most = std::max(most.value_or(line.unit_price), line.unit_price);
  }
  switch (leaf.aggregate) {
    case Aggregate::count:
      return number(units);
    case Aggregate::sum:
      return number(sum);
    case Aggregate::min_unit_price:
      return maybe_number(least);
    case Aggregate::max_unit_price:
      return maybe_number(most);
  }
  return absent();
}

bool asks_discounted(const Predicate& predicate) {
  const auto* leaf = std::get_if<AttributeTest>(&predicate.node);
  return leaf && leaf->attribute == Attribute::cart_subtotal_discounted;
}

bool leaf_holds(const Predicate& predicate, const Facts& facts) {
  if (const auto* leaf = std::get_if<AttributeTest>(&predicate.node)) {
    return cart_leaf(*leaf, facts);
  }
  const auto& leaf = std::get<AggregateTest>(predicate.node);
  return answer_test(aggregate_answer(leaf, facts), leaf.op, leaf.operand, same);
}

// --- Why not -------------------------------------------------------------------------------------

// "Asking for none": met by a customer without orders, not by one with an order.
bool asks_for_first_order(const AttributeTest& leaf, bool wanted) {
  const auto met_by = [&](std::int64_t orders) {
    return answer_test(number(orders), leaf.op, leaf.operand, same) == wanted;
  };
  return met_by(0) && !met_by(1);
}

Reason reason_of(const AttributeTest& leaf, bool wanted) {
  switch (leaf.attribute) {
    case Attribute::customer_known:
    case Attribute::customer_id:
      return Reason::customer_required;
    case Attribute::customer_authenticated:
      return Reason::login_required;
    case Attribute::customer_orders:
      return asks_for_first_order(leaf, wanted) ? Reason::not_first_order
                                                : Reason::condition_not_met;
    case Attribute::customer_groups:
    case Attribute::customer_segments:
      return Reason::segment_required;
    case Attribute::cart_subtotal:
    case Attribute::cart_subtotal_discounted:
      return Reason::min_subtotal_not_met;
    case Attribute::cart_quantity:
      return Reason::min_quantity_not_met;
    case Attribute::cart_channel:
      return Reason::wrong_channel;
    case Attribute::shipping_country:
      return Reason::wrong_country;
    case Attribute::cart_payment_method:
      return Reason::wrong_payment_method;
    default:
      return Reason::condition_not_met;
  }
}

// What `value` lacks to pass `op operand`, where more of it would do.
std::optional<std::int64_t> lacking(const Answer& answer, Operator op, const Operand& operand) {
  const auto* threshold = std::get_if<std::int64_t>(&operand);
  if (!threshold || !answer.value) return std::nullopt;
  const std::int64_t value = static_cast<std::int64_t>(std::get<Wide>(*answer.value) / 10'000);
  if (op == Operator::greater) return *threshold + 1 - value;
  if (op == Operator::greater_or_equal) return *threshold - value;
  if (op == Operator::equal && value < *threshold) return *threshold - value;
  return std::nullopt;
}

Failures threshold_failure(Reason reason, const Answer& answer, Operator op, const Operand& operand,
                           const AggregateTest* leaf) {
  Failures result{{reason, lacking(answer, op, operand), std::nullopt}, 1, std::nullopt};
  if (!result.first.missing) return result;
  const bool money = reason == Reason::min_subtotal_not_met;
  result.threshold = {money ? HintKind::spend_more : HintKind::add_units, *result.first.missing,
                      std::get<std::int64_t>(operand), leaf};
  return result;
}

Failures attribute_failure(const AttributeTest& leaf, bool wanted, const Facts& facts) {
  const Reason reason = reason_of(leaf, wanted);
  const bool threshold =
      reason == Reason::min_subtotal_not_met || reason == Reason::min_quantity_not_met;
  if (threshold && wanted) {
    return threshold_failure(reason, of_cart(leaf, facts), leaf.op, leaf.operand, nullptr);
  }
  Failure failure{reason, std::nullopt, std::nullopt};
  if (reason == Reason::condition_not_met) {
    failure.attribute = attribute_text(leaf.attribute, leaf.name);
  }
  return {failure, 1, std::nullopt};
}

Failures aggregate_failure(const AggregateTest& leaf, bool wanted, const Facts& facts) {
  const auto unit_price = [](const char* name) {
    return Failures{{Reason::condition_not_met, std::nullopt, name}, 1, std::nullopt};
  };
  if (leaf.aggregate == Aggregate::min_unit_price) return unit_price("min_unit_price");
  if (leaf.aggregate == Aggregate::max_unit_price) return unit_price("max_unit_price");
  const Reason reason = leaf.aggregate == Aggregate::sum ? Reason::min_subtotal_not_met
                                                         : Reason::min_quantity_not_met;
  if (!wanted) return {{reason, std::nullopt, std::nullopt}, 1, std::nullopt};
  return threshold_failure(reason, aggregate_answer(leaf, facts), leaf.op, leaf.operand, &leaf);
}

// Among alternatives the nearest one is what is missing, among demands the farthest.
void merge(Failures& into, const Failures& other, bool alternatives) {
  const bool first = into.leaves == 0;
  into.threshold = first ? other.threshold : std::nullopt;
  into.leaves += other.leaves;
  if (first || other.first.reason < into.first.reason) {
    into.first = other.first;
    return;
  }
  if (other.first.reason != into.first.reason || !other.first.missing) return;
  std::optional<std::int64_t>& missing = into.first.missing;
  const std::int64_t more = *other.first.missing;
  missing = !missing ? more : alternatives ? std::min(*missing, more) : std::max(*missing, more);
}

Failures explain(const Predicate& predicate, bool wanted, const Facts& facts);

// Of the children that do not come out as wanted.
Failures explain_children(const std::vector<Predicate>& children, bool wanted, bool alternatives,
                          const Facts& facts) {
  Failures result;
  for (const Predicate& child : children) {
    if (comes_out(child, wanted, facts)) continue;
    const Failures failures = explain(child, wanted, facts);
    if (failures.leaves > 0) merge(result, failures, alternatives);
  }
  return result;
}

Failures explain(const Predicate& predicate, bool wanted, const Facts& facts) {
  if (const auto* all = std::get_if<All>(&predicate.node)) {
    return explain_children(all->of, wanted, !wanted, facts);
  }
  if (const auto* any = std::get_if<Any>(&predicate.node)) {
    return explain_children(any->of, wanted, wanted, facts);
  }
  if (const auto* negation = std::get_if<Not>(&predicate.node)) {
    return explain(negation->of.front(), !wanted, facts);
  }
  if (const auto* leaf = std::get_if<AttributeTest>(&predicate.node)) {
    return attribute_failure(*leaf, wanted, facts);
  }
  return aggregate_failure(std::get<AggregateTest>(predicate.node), wanted, facts);
}

}  // namespace

bool comes_out(const Predicate& predicate, bool wanted, const Facts& facts) {
  const auto child = [&](const Predicate& each) { return comes_out(each, wanted, facts); };
  if (const auto* all = std::get_if<All>(&predicate.node)) {
    return wanted ? std::all_of(all->of.begin(), all->of.end(), child)
                  : std::any_of(all->of.begin(), all->of.end(), child);
  }
  if (const auto* any = std::get_if<Any>(&predicate.node)) {
    return wanted ? std::any_of(any->of.begin(), any->of.end(), child)
                  : std::all_of(any->of.begin(), any->of.end(), child);
  }
  if (const auto* negation = std::get_if<Not>(&predicate.node)) {
    return comes_out(negation->of.front(), !wanted, facts);
  }
  if (asks_discounted(predicate) && !facts.subtotal_discounted) return true;
  return leaf_holds(predicate, facts) == wanted;
}

bool selects(const Selector& selector, const CartLine& line, const Facts& facts) {
  const auto child = [&](const Selector& each) { return selects(each, line, facts); };
  if (const auto* all = std::get_if<All>(&selector.node)) {
    return std::all_of(all->of.begin(), all->of.end(), child);
  }
  if (const auto* any = std::get_if<Any>(&selector.node)) {
    return std::any_of(any->of.begin(), any->of.end(), child);
  }
  if (const auto* negation = std::get_if<Not>(&selector.node)) {
    return !selects(negation->of.front(), line, facts);
  }
  return line_leaf(std::get<AttributeTest>(selector.node), line);
}

Failures failures_of(const Predicate& predicate, const Facts& facts) {
  return explain(predicate, true, facts);
}

std::string attribute_text(Attribute attribute, const std::string& name) {
  switch (attribute) {
    case Attribute::cart_subtotal:
      return "cart.subtotal";
    case Attribute::cart_subtotal_discounted:
      return "cart.subtotal_discounted";
    case Attribute::cart_quantity:
      return "cart.quantity";
    case Attribute::cart_currency:
      return "cart.currency";
    case Attribute::cart_channel:
      return "cart.channel";
    case Attribute::cart_payment_method:
      return "cart.payment_method";
    case Attribute::cart_attribute:
      return "cart.attributes." + name;
    case Attribute::shipping_method:
      return "shipping.method";
    case Attribute::shipping_country:
      return "shipping.country";
    case Attribute::shipping_postcode:
      return "shipping.postcode";
    case Attribute::shipping_amount:
      return "shipping.amount";
    case Attribute::customer_id:
      return "customer.id";
    case Attribute::customer_known:
      return "customer.known";
    case Attribute::customer_authenticated:
      return "customer.authenticated";
    case Attribute::customer_groups:
      return "customer.groups";
    case Attribute::customer_segments:
      return "customer.segments";
    case Attribute::customer_orders:
      return "customer.orders";
    case Attribute::customer_lifetime_spend:
      return "customer.lifetime_spend";
    case Attribute::customer_days_since_signup:
      return "customer.days_since_signup";
    case Attribute::customer_is_birthday:
      return "customer.is_birthday";
    case Attribute::customer_newsletter:
      return "customer.newsletter";
    case Attribute::customer_attribute:
      return "customer.attributes." + name;
    case Attribute::line_sku:
      return "line.sku";
    case Attribute::line_category:
      return "line.category";
    case Attribute::line_brand:
      return "line.brand";
    case Attribute::line_tags:
      return "line.tags";
    case Attribute::line_lists:
      return "line.lists";
    case Attribute::line_on_sale:
      return "line.on_sale";
    case Attribute::line_discountable:
      return "line.discountable";
    case Attribute::line_unit_price:
      return "line.unit_price";
    case Attribute::line_quantity:
      return "line.quantity";
    case Attribute::line_attribute:
      return "line.attributes." + name;
  }
  return "";
}

}  // namespace stapel::promotions::testing
