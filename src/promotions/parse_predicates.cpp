// Reads the trees of conditions and selectors. Attribute, operator and operand must fit each other:
// a mismatch is a fault when the promotion is loaded, never a silent false when a cart is priced.
#include "promotions/parse_predicates.h"

#include <algorithm>
#include <array>

#include "promotions/parse_fields.h"

namespace stapel::promotions {

namespace {

enum class Place { conditions, selector };

enum class Type { amount, count, text, currency, boolean, list, path, custom };

struct AttributeRow {
  std::string_view name;
  Attribute attribute;
  Type type;
  Place place;
};

constexpr auto in_conditions = Place::conditions;
constexpr auto in_selector = Place::selector;

constexpr std::array<AttributeRow, 29> attributes = {{
    {"cart.subtotal", Attribute::cart_subtotal, Type::amount, in_conditions},
    {"cart.subtotal_discounted", Attribute::cart_subtotal_discounted, Type::amount, in_conditions},
    {"cart.quantity", Attribute::cart_quantity, Type::count, in_conditions},
    {"cart.currency", Attribute::cart_currency, Type::currency, in_conditions},
    {"cart.channel", Attribute::cart_channel, Type::text, in_conditions},
    {"cart.payment_method", Attribute::cart_payment_method, Type::text, in_conditions},
    {"shipping.method", Attribute::shipping_method, Type::text, in_conditions},
    {"shipping.country", Attribute::shipping_country, Type::text, in_conditions},
    {"shipping.postcode", Attribute::shipping_postcode, Type::text, in_conditions},
    {"shipping.amount", Attribute::shipping_amount, Type::amount, in_conditions},
    {"customer.id", Attribute::customer_id, Type::text, in_conditions},
    {"customer.known", Attribute::customer_known, Type::boolean, in_conditions},
    {"customer.authenticated", Attribute::customer_authenticated, Type::boolean, in_conditions},
    {"customer.groups", Attribute::customer_groups, Type::list, in_conditions},
    {"customer.segments", Attribute::customer_segments, Type::list, in_conditions},
    {"customer.orders", Attribute::customer_orders, Type::count, in_conditions},
    {"customer.lifetime_spend", Attribute::customer_lifetime_spend, Type::amount, in_conditions},
    {"customer.days_since_signup", Attribute::customer_days_since_signup, Type::count,
     in_conditions},
    {"customer.is_birthday", Attribute::customer_is_birthday, Type::boolean, in_conditions},
    {"customer.newsletter", Attribute::customer_newsletter, Type::boolean, in_conditions},
    {"line.sku", Attribute::line_sku, Type::text, in_selector},
    {"line.category", Attribute::line_category, Type::path, in_selector},
    {"line.brand", Attribute::line_brand, Type::text, in_selector},
    {"line.tags", Attribute::line_tags, Type::list, in_selector},
    {"line.lists", Attribute::line_lists, Type::list, in_selector},
    {"line.on_sale", Attribute::line_on_sale, Type::boolean, in_selector},
    {"line.discountable", Attribute::line_discountable, Type::boolean, in_selector},
    {"line.unit_price", Attribute::line_unit_price, Type::amount, in_selector},
    {"line.quantity", Attribute::line_quantity, Type::count, in_selector},
}};

// Followed by the name that the shop gave the attribute.
constexpr std::array<AttributeRow, 3> custom_attributes = {{
    {"cart.attributes.", Attribute::cart_attribute, Type::custom, in_conditions},
    {"customer.attributes.", Attribute::customer_attribute, Type::custom, in_conditions},
    {"line.attributes.", Attribute::line_attribute, Type::custom, in_selector},
}};

constexpr std::array<Choice<Operator>, 12> operators = {{
    {"=", Operator::equal},
    {"!=", Operator::not_equal},
    {"<", Operator::less},
    {"<=", Operator::less_or_equal},
    {">", Operator::greater},
    {">=", Operator::greater_or_equal},
    {"in", Operator::in},
    {"not_in", Operator::not_in},
    {"contains_any", Operator::contains_any},
    {"contains_all", Operator::contains_all},
    {"starts_with", Operator::starts_with},
    {"exists", Operator::exists},
}};

constexpr std::array<Choice<Aggregate>, 4> aggregates = {{
    {"count", Aggregate::count},
    {"sum", Aggregate::sum},
    {"min_unit_price", Aggregate::min_unit_price},
    {"max_unit_price", Aggregate::max_unit_price},
}};

// What a node may be, by the member that says so.
constexpr std::array<std::string_view, 8> forms = {
    "all", "any", "not", "attr", "count", "sum", "min_unit_price", "max_unit_price"};
constexpr std::size_t selector_forms = 4;  // the first: aggregates are for conditions only

bool compares_order(Operator op) {
  return op == Operator::less || op == Operator::less_or_equal || op == Operator::greater ||
         op == Operator::greater_or_equal;
}

bool tests_equality(Operator op) { return op == Operator::equal || op == Operator::not_equal; }

bool takes_list(Operator op) {
  return op == Operator::in || op == Operator::not_in || op == Operator::contains_any ||
         op == Operator::contains_all;
}

bool fits(Operator op, Type type) {
  if (op == Operator::exists) return true;
  const bool membership = op == Operator::in || op == Operator::not_in;
  switch (type) {
    case Type::amount:
    case Type::count:
      return tests_equality(op) || compares_order(op) || membership;
    case Type::text:
    case Type::currency:
      return tests_equality(op) || membership || op == Operator::starts_with;
    case Type::boolean:
      return tests_equality(op);
    case Type::list:
      return takes_list(op) || op == Operator::starts_with;
    case Type::path:
      return tests_equality(op) || takes_list(op) || op == Operator::starts_with;
    case Type::custom:
      return true;
  }
  return false;
}

std::string_view type_name(Type type) {
  switch (type) {
    case Type::amount:
      return "an amount";
    case Type::count:
      return "a count";
    case Type::text:
      return "a text";
    case Type::currency:
      return "a currency";
    case Type::boolean:
      return "true or false";
    case Type::list:
      return "a list of texts";
    case Type::path:
      return "a list of paths";
    case Type::custom:
      return "a custom attribute";
  }
  return {};
}

// --- Operands ------------------------------------------------------------------------------------

template <typename T, typename Read>
std::optional<Operand> read_list_operand(const json::Value& value, Read read, Faults& faults) {
  if (!is_list(value, list_size_max, faults)) return std::nullopt;
  if (value.size() == 0) {
    json::add_fault(value, "must not be an empty list", faults);
    return std::nullopt;
  }
  std::vector<T> elements;
  for (const json::Value element : value) {
    if (auto one = read(element, faults)) elements.push_back(T(*std::move(one)));
  }
  if (elements.size() < value.size()) return std::nullopt;
  return Operand(std::move(elements));
}

template <typename T, typename Read>
std::optional<Operand> read_operand_of(Operator op, const json::Value& value, Read read,
                                       Faults& faults) {
  if (takes_list(op)) return read_list_operand<T>(value, read, faults);
  auto one = read(value, faults);
  if (!one) return std::nullopt;
  return Operand(T(*std::move(one)));
}

std::optional<std::string> read_currency_code(const json::Value& value, Faults& faults) {
  const std::optional<Currency> currency = read_currency(value, faults);
  if (!currency) return std::nullopt;
  return std::string(currency->name());
}

std::optional<Operand> read_boolean_operand(const json::Value& value, Faults& faults) {
  const std::optional<bool> one = json::read_boolean(value, faults);
  if (!one) return std::nullopt;
  return Operand(*one);
}

// The first element of a list, else the value: what decides the type of a custom attribute.
json::Kind decisive_kind(const json::Value& value) {
  const bool list = value.kind() == json::Kind::array && value.size() > 0;
  return list ? (*value.begin()).kind() : value.kind();
}

std::optional<Operand> read_custom_operand(Operator op, const json::Value& value, Faults& faults) {
  const json::Kind kind = decisive_kind(value);
  const bool text_only =
      op == Operator::contains_any || op == Operator::contains_all || op == Operator::starts_with;
  if (compares_order(op) || (kind == json::Kind::number && !text_only)) {
    return read_operand_of<Decimal>(op, value, read_attribute_number, faults);
  }
  if (tests_equality(op) && kind == json::Kind::boolean) {
    return read_boolean_operand(value, faults);
  }
  if (tests_equality(op) && value.kind() != json::Kind::string) {
    json::add_fault(value, "must be a text, a number, true or false; use \"in\" for a list",
                    faults);
    return std::nullopt;
  }
  return read_operand_of<std::string>(op, value, read_attribute_text, faults);
}

std::optional<Operand> read_operand(Type type, Operator op, const json::Value& value,
                                    Faults& faults) {
  if (op == Operator::exists) {
    return read_boolean_operand(value, faults);
  }
  switch (type) {
    case Type::amount:
      return read_operand_of<std::int64_t>(op, value, read_amount, faults);
    case Type::count:
      return read_operand_of<std::int64_t>(op, value, read_count, faults);
    case Type::boolean:
      return read_boolean_operand(value, faults);
    case Type::custom:
      return read_custom_operand(op, value, faults);
    case Type::currency:
      if (op == Operator::starts_with) break;
      return read_operand_of<std::string>(op, value, read_currency_code, faults);
    case Type::text:
    case Type::list:
    case Type::path:
      break;
  }
  return read_operand_of<std::string>(op, value, read_text, faults);
}

// --- Leaves --------------------------------------------------------------------------------------

std::optional<Operator> read_operator(const json::Value& value, std::string_view name, Type type,
                                      std::string_view allowed_but, Faults& faults) {
  const std::optional<Operator> op = read_choice(value, operators, faults);
  if (!op || (fits(*op, type) && value.text() != allowed_but)) return op;
  std::vector<std::string_view> allowed;
  for (const Choice<Operator>& choice : operators) {
    if (fits(choice.value, type) && choice.name != allowed_but) allowed.push_back(choice.name);
  }
  json::add_fault(value,
                  "does not fit " + std::string(name) + ", which is " +
                      std::string(type_name(type)) + "; use " + either(allowed),
                  faults);
  return std::nullopt;
}

struct Comparison {
  Operator op;
  Operand operand;
};

// The members "op" and "value"; `refused` is an operator that this leaf does not take.
std::optional<Comparison> read_comparison(json::Object& object, std::string_view name, Type type,
                                          std::string_view refused, Faults& faults) {
  const std::optional<json::Value> op_value = object.require("op");
  std::optional<Operator> op;
  if (op_value) op = read_operator(*op_value, name, type, refused, faults);
  const bool exists =
      op_value && op_value->kind() == json::Kind::string && op_value->text() == "exists";
  const std::optional<json::Value> value = exists ? object.find("value") : object.require("value");
  if (!op) return std::nullopt;
  if (!value) return exists ? std::optional(Comparison{*op, Operand(true)}) : std::nullopt;
  std::optional<Operand> operand = read_operand(type, *op, *value, faults);
  if (!operand) return std::nullopt;
  return Comparison{*op, std::move(*operand)};
}

std::optional<AttributeRow> find_attribute(std::string_view name) {
  const auto row = std::ranges::find(attributes, name, &AttributeRow::name);
  if (row != attributes.end()) return *row;
  for (const AttributeRow& prefix : custom_attributes) {
    if (name.starts_with(prefix.name) && name.size() > prefix.name.size()) return prefix;
  }
  return std::nullopt;
}

void add_unknown_attribute(const json::Value& value, Place place, Faults& faults) {
  std::vector<std::string_view> known;
  for (const AttributeRow& row : attributes) {
    if (row.place == place) known.push_back(row.name);
  }
  for (const AttributeRow& row : custom_attributes) {
    if (row.place == place) known.push_back(row.name);
  }
  add_unknown(value, "a known attribute", known, faults);
}

// The attribute's row; `name` keeps what follows the prefix of a custom one.
std::optional<AttributeRow> read_attribute(const json::Value& value, Place place, std::string& name,
                                           Faults& faults) {
  if (!read_text(value, faults)) return std::nullopt;
  const std::optional<AttributeRow> row = find_attribute(value.text());
  if (!row) {
    add_unknown_attribute(value, place, faults);
    return std::nullopt;
  }
  if (row->place != place) {
    json::add_fault(value,
                    place == Place::conditions
                        ? "line attributes belong in a selector (\"lines\"); conditions ask about "
                          "cart, shipping and customer, or about lines through count, sum, "
                          "min_unit_price and max_unit_price"
                        : "a selector asks about line attributes only; cart, shipping and customer "
                          "attributes belong in the promotion's conditions",
                    faults);
    return std::nullopt;
  }
  if (row->type == Type::custom) name = value.text().substr(row->name.size());
  return row;
}

std::optional<Predicate> read_attribute_test(json::Object& object, Place place, Faults& faults) {
  const std::optional<json::Value> attr = object.require("attr");
  std::string name;
  std::optional<AttributeRow> row;
  if (attr) row = read_attribute(*attr, place, name, faults);
  if (!row) {
    object.find_nullable("op");
    object.find_nullable("value");
    object.finish();
    return std::nullopt;
  }
  std::optional<Comparison> comparison =
      read_comparison(object, attr->text(), row->type, "", faults);
  object.finish();
  if (!comparison) return std::nullopt;
  return Predicate{AttributeTest{row->attribute, std::move(name), comparison->op,
                                 std::move(comparison->operand)}};
}

std::optional<Predicate> read_aggregate_test(json::Object& object, std::string_view form,
                                             Faults& faults) {
  const Choice<Aggregate>& choice = *std::ranges::find(aggregates, form, &Choice<Aggregate>::name);
  AggregateTest test{choice.value, {}, Operator::equal, Operand(true)};
  bool selected = false;
  if (const std::optional<json::Value> value = object.require(form)) {
    json::Object inner(*value, faults);
    const std::optional<json::Value> lines = inner.find("lines");
    std::optional<Selector> selector;
    if (lines) selector = read_selector(*lines, faults);
    if (selector) test.lines.push_back(std::move(*selector));
    inner.finish();
    selected = inner.ok() && lines.has_value() == selector.has_value();
  }
  const bool counts = choice.value == Aggregate::count;
  const bool always_present = counts || choice.value == Aggregate::sum;
  std::optional<Comparison> comparison = read_comparison(
      object, form, counts ? Type::count : Type::amount, always_present ? "exists" : "", faults);
  object.finish();
  if (!comparison || !selected) return std::nullopt;
  test.op = comparison->op;
  test.operand = std::move(comparison->operand);
  return Predicate{std::move(test)};
}

// --- Trees ---------------------------------------------------------------------------------------

std::optional<Predicate> read_node(const json::Value& value, Place place, Faults& faults);

std::optional<std::vector<Predicate>> read_children(const json::Value& value, Place place,
                                                    Faults& faults) {
  if (!is_list(value, list_size_max, faults)) return std::nullopt;
  std::vector<Predicate> children;
  for (const json::Value element : value) {
    if (std::optional<Predicate> child = read_node(element, place, faults)) {
      children.push_back(std::move(*child));
    }
  }
  if (children.size() < value.size()) return std::nullopt;
  return children;
}

std::optional<Predicate> read_group(json::Object& object, std::string_view form, Place place,
                                    Faults& faults) {
  const std::optional<json::Value> value = object.require(form);
  object.finish();
  if (!value) return std::nullopt;
  if (form == "not") {
    std::optional<Predicate> child = read_node(*value, place, faults);
    if (!child) return std::nullopt;
    Not negation;
    negation.of.push_back(std::move(*child));
    return Predicate{std::move(negation)};
  }
  std::optional<std::vector<Predicate>> children = read_children(*value, place, faults);
  if (!children) return std::nullopt;
  if (form == "all") return Predicate{All{std::move(*children)}};
  return Predicate{Any{std::move(*children)}};
}

// The one member that says what the node is; a fault where there is none or more than one.
std::optional<std::string_view> read_form(const json::Value& value, Place place, Faults& faults) {
  std::vector<std::string_view> found;
  for (const std::string_view form : forms) {
    if (value.find(form)) found.push_back(form);
  }
  if (found.size() > 1) {
    json::add_fault(value, "must be only one of " + either(found), faults);
    return std::nullopt;
  }
  const std::size_t usable = place == Place::selector ? selector_forms : forms.size();
  if (found.empty()) {
    const std::vector<std::string_view> names(forms.begin(), forms.begin() + usable);
    json::add_fault(value, "must have one of " + either(names), faults);
    return std::nullopt;
  }
  const bool is_aggregate =
      std::ranges::find(aggregates, found[0], &Choice<Aggregate>::name) != aggregates.end();
  if (place == Place::selector && is_aggregate) {
    json::add_fault(value,
                    std::string(found[0]) + " belongs in conditions; a selector judges one line",
                    faults);
    return std::nullopt;
  }
  return found[0];
}

// Names what is misspelt in a node that is of no known form.
void report_members(const json::Value& value, Faults& faults) {
  json::Object object(value, faults);
  for (const std::string_view form : forms) object.find_nullable(form);
  object.find_nullable("op");
  object.find_nullable("value");
  object.finish();
}

std::optional<Predicate> read_node(const json::Value& value, Place place, Faults& faults) {
  json::Object object(value, faults);
  if (!object.ok()) return std::nullopt;
  const std::optional<std::string_view> form = read_form(value, place, faults);
  if (!form) {
    report_members(value, faults);
    return std::nullopt;
  }
  if (*form == "attr") return read_attribute_test(object, place, faults);
  if (*form == "all" || *form == "any" || *form == "not") {
    return read_group(object, *form, place, faults);
  }
  return read_aggregate_test(object, *form, faults);
}

// Nothing where the tree has any fault.
std::optional<Predicate> read_tree(const json::Value& value, Place place, Faults& faults) {
  const std::size_t faults_before = faults.size();
  std::optional<Predicate> tree = read_node(value, place, faults);
  if (faults.size() > faults_before) return std::nullopt;
  return tree;
}

}  // namespace

std::optional<Predicate> read_conditions(const json::Value& value, Faults& faults) {
  return read_tree(value, Place::conditions, faults);
}

std::optional<Selector> read_selector(const json::Value& value, Faults& faults) {
  return read_tree(value, Place::selector, faults);
}

}  // namespace stapel::promotions
