// Conditions and selectors over a cart's facts; the search for the leaf that fails.
#include "promotions/predicate.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "base/check.h"

namespace stapel::promotions {
namespace {

// An attribute's value on this cart. monostate: the cart does not give it and it has no default.
using Given = std::variant<std::monostate, bool, std::int64_t, Decimal, std::string_view,
                           const std::vector<std::string>*>;

struct Reading {
  Given value;
  bool given;  // by the cart itself, for `exists`
};

const std::vector<std::string> no_texts;

Reading text(const std::optional<std::string>& value) {
  if (!value) return {std::monostate{}, false};
  return {std::string_view(*value), true};
}
Reading number(const std::optional<std::int64_t>& value) {
  if (!value) return {std::monostate{}, false};
  return {*value, true};
}
Reading flag(const std::optional<bool>& value, bool otherwise) {
  return {value.value_or(otherwise), value.has_value()};
}
Reading list(const std::optional<std::vector<std::string>>& value) {
  return {value ? &*value : &no_texts, value.has_value()};
}

Reading custom(const CustomAttributes& attributes, const std::string& name) {
  const auto at = std::find_if(attributes.begin(), attributes.end(),
                               [&](const auto& entry) { return entry.first == name; });
  if (at == attributes.end()) return {std::monostate{}, false};
  struct Convert {
    Given operator()(bool value) const { return value; }
    Given operator()(Decimal value) const { return value; }
    Given operator()(const std::string& value) const { return std::string_view(value); }
    Given operator()(const std::vector<std::string>& value) const { return &value; }
  };
  return {std::visit(Convert{}, at->second), true};
}

Reading read_line(const AttributeTest& test, const CartLine& line) {
  switch (test.attribute) {
    case Attribute::line_sku:
      return {std::string_view(line.sku), true};
    case Attribute::line_category:
      if (!line.category) return {std::monostate{}, false};
      return {&*line.category, true};
    case Attribute::line_brand:
      return text(line.brand);
    case Attribute::line_tags:
      return list(line.tags);
    case Attribute::line_lists:
      return list(line.lists);
    case Attribute::line_on_sale:
      return flag(line.on_sale, false);
    case Attribute::line_discountable:
      return flag(line.discountable, true);
    case Attribute::line_unit_price:
      return {line.unit_price, true};
    case Attribute::line_quantity:
      return {line.quantity, true};
    case Attribute::line_attribute:
      return custom(line.attributes, test.name);
    default:
      break;
  }
  STAPEL_CHECK(!"a selector reads only line attributes");
  return {std::monostate{}, false};
}

Reading read_shipping(Attribute attribute, const std::optional<Shipping>& shipping) {
  if (!shipping) return {std::monostate{}, false};
  switch (attribute) {
    case Attribute::shipping_method:
      return text(shipping->method);
    case Attribute::shipping_country:
      return text(shipping->country);
    case Attribute::shipping_postcode:
      return text(shipping->postcode);
    default:
      return number(shipping->amount);
  }
}

Reading read_customer(const AttributeTest& test, const Facts& facts) {
  const Customer& customer = facts.cart->customer;
  switch (test.attribute) {
    case Attribute::customer_id:
      return text(customer.id);
    case Attribute::customer_known:
      return {customer.id.has_value(), true};
    case Attribute::customer_authenticated:
      return flag(customer.authenticated, false);
    case Attribute::customer_groups:
      return list(customer.groups);
    case Attribute::customer_segments:
      return list(customer.segments);
    case Attribute::customer_orders:
      return number(customer.orders);
    case Attribute::customer_lifetime_spend:
      return number(customer.lifetime_spend);
    case Attribute::customer_days_since_signup:
      return number(facts.days_since_signup);
    case Attribute::customer_is_birthday:
      if (!facts.is_birthday) return {std::monostate{}, false};
      return {*facts.is_birthday, true};
    case Attribute::customer_newsletter:
      return flag(customer.newsletter, false);
    default:
      return custom(customer.attributes, test.name);
  }
}

Reading read_cart(const AttributeTest& test, const Facts& facts, Amount discounted) {
  const Cart& cart = *facts.cart;
  switch (test.attribute) {
    case Attribute::cart_subtotal:
      return {facts.subtotal, true};
    case Attribute::cart_subtotal_discounted:
      return {discounted, true};
    case Attribute::cart_quantity:
      return {facts.quantity, true};
    case Attribute::cart_currency:
      return {cart.currency.name(), true};
    case Attribute::cart_channel:
      return text(cart.channel);
    case Attribute::cart_payment_method:
      return text(cart.payment_method);
    case Attribute::cart_attribute:
      return custom(cart.attributes, test.name);
    case Attribute::shipping_method:
    case Attribute::shipping_country:
    case Attribute::shipping_postcode:
    case Attribute::shipping_amount:
      return read_shipping(test.attribute, cart.shipping);
    default:
      return read_customer(test, facts);
  }
}

// --- Operators -----------------------------------------------------------------------------------

template <typename T>
bool compare(Operator op, const T& left, const T& right) {
  switch (op) {
    case Operator::equal:
      return left == right;
    case Operator::not_equal:
      return left != right;
    case Operator::less:
      return left < right;
    case Operator::less_or_equal:
      return left <= right;
    case Operator::greater:
      return left > right;
    case Operator::greater_or_equal:
      return left >= right;
    default:
      return false;
  }
}

template <typename T, typename List>
bool among(const T& value, const List& list) {
  return std::any_of(list.begin(), list.end(), [&](const auto& item) { return item == value; });
}

template <typename T>
bool number_holds(Operator op, const T& value, const Operand& operand) {
  if (const auto* list = std::get_if<std::vector<T>>(&operand)) {
    return among(value, *list) == (op != Operator::not_in);
  }
  const auto* right = std::get_if<T>(&operand);
  return right != nullptr && compare(op, value, *right);
}

bool text_holds(Operator op, std::string_view value, const Operand& operand) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&operand)) {
    if (op == Operator::contains_all) {  // of a custom attribute: one text is a list of one
      return std::all_of(list->begin(), list->end(),
                         [&](const std::string& wanted) { return wanted == value; });
    }
    return among(value, *list) == (op != Operator::not_in);
  }
  const auto* right = std::get_if<std::string>(&operand);
  if (right == nullptr) return false;
  if (op == Operator::starts_with) return value.starts_with(*right);
  return compare(op, value, std::string_view(*right));
}

bool same(std::string_view element, std::string_view wanted) { return element == wanted; }

// A category takes in the path itself and all below it.
bool at_or_below(std::string_view path, std::string_view category) {
  return path.starts_with(category) &&
         (path.size() == category.size() || path[category.size()] == '/');
}

using Match = bool (*)(std::string_view, std::string_view);

bool any_matches(const std::vector<std::string>& elements, std::string_view wanted, Match match) {
  return std::any_of(elements.begin(), elements.end(),
                     [&](const std::string& element) { return match(element, wanted); });
}

bool list_holds(Operator op, const std::vector<std::string>& elements, const Operand& operand,
                Match match) {
  const auto one = [&](const std::string& wanted) { return any_matches(elements, wanted, match); };
  if (const auto* list = std::get_if<std::vector<std::string>>(&operand)) {
    if (op == Operator::contains_all) {
      return std::all_of(list->begin(), list->end(), [&](const std::string& wanted) {
        return any_matches(elements, wanted, same);
      });
    }
    return std::any_of(list->begin(), list->end(), one) == (op != Operator::not_in);
  }
  const auto* wanted = std::get_if<std::string>(&operand);
  if (wanted == nullptr) return false;
  if (op == Operator::starts_with) {
    return std::any_of(elements.begin(), elements.end(),
                       [&](const std::string& element) { return element.starts_with(*wanted); });
  }
  return one(*wanted) == (op != Operator::not_equal);
}

bool leaf_holds(const AttributeTest& test, const Reading& reading) {
  if (test.op == Operator::exists) return reading.given == std::get<bool>(test.operand);
  struct Judge {
    const AttributeTest& test;
    bool operator()(std::monostate) const { return false; }
    bool operator()(bool value) const {
      const auto* right = std::get_if<bool>(&test.operand);
      return right != nullptr && compare(test.op, value, *right);
    }
    bool operator()(std::int64_t value) const { return number_holds(test.op, value, test.operand); }
    bool operator()(Decimal value) const { return number_holds(test.op, value, test.operand); }
    bool operator()(std::string_view value) const {
      return text_holds(test.op, value, test.operand);
    }
    bool operator()(const std::vector<std::string>* value) const {
      const bool path = test.attribute == Attribute::line_category;
      return list_holds(test.op, *value, test.operand, path ? at_or_below : same);
    }
  };
  return std::visit(Judge{test}, reading.value);
}

// --- Aggregates ----------------------------------------------------------------------------------

std::optional<std::int64_t> aggregate(const AggregateTest& test, const Facts& facts) {
  const Cart& cart = *facts.cart;
  const Predicate* hinted = facts.last_line_counts_for;
  const bool last_counts = hinted && std::get_if<AggregateTest>(&hinted->node) == &test;
  std::int64_t count = 0;
  Amount sum = 0;
  Amount least = 0;
  Amount most = 0;
  for (const CartLine& line : cart.lines) {
    const bool counts = last_counts && &line == &cart.lines.back();
    if (!test.lines.empty() && !counts && !selects(test.lines.front(), line)) continue;
    least = count == 0 ? line.unit_price : std::min(least, line.unit_price);
    most = count == 0 ? line.unit_price : std::max(most, line.unit_price);
    count += line.quantity;
    sum += line.quantity * line.unit_price;
  }
  switch (test.aggregate) {
    case Aggregate::count:
      return count;
    case Aggregate::sum:
      return sum;
    case Aggregate::min_unit_price:
      break;
    case Aggregate::max_unit_price:
      break;
  }
  if (count == 0) return std::nullopt;
  return test.aggregate == Aggregate::min_unit_price ? least : most;
}

bool aggregate_holds(const AggregateTest& test, const Facts& facts) {
  const auto value = aggregate(test, facts);
  if (test.op == Operator::exists) return value.has_value() == std::get<bool>(test.operand);
  return value && number_holds(test.op, *value, test.operand);
}

// --- Trees ---------------------------------------------------------------------------------------

template <typename Leaf>
bool tree_holds(const Predicate& predicate, const Leaf& leaf) {
  struct Visit {
    const Leaf& leaf;
    bool operator()(const All& all) const {
      return std::all_of(all.of.begin(), all.of.end(),
                         [&](const Predicate& child) { return tree_holds(child, leaf); });
    }
    bool operator()(const Any& any) const {
      return std::any_of(any.of.begin(), any.of.end(),
                         [&](const Predicate& child) { return tree_holds(child, leaf); });
    }
    bool operator()(const Not& negation) const { return !tree_holds(negation.of.front(), leaf); }
    bool operator()(const AttributeTest& test) const { return leaf(test); }
    bool operator()(const AggregateTest& test) const { return leaf(test); }
  };
  return std::visit(Visit{leaf}, predicate.node);
}

struct CartLeaf {
  const Facts& facts;
  Amount discounted;
  bool operator()(const AttributeTest& test) const {
    return leaf_holds(test, read_cart(test, facts, discounted));
  }
  bool operator()(const AggregateTest& test) const { return aggregate_holds(test, facts); }
};

// Whether the predicate can come out as `wanted`, with leaves on the discounted subtotal left open
// where `discounted` is absent.
bool can_be(const Predicate& predicate, bool wanted, const Facts& facts,
            std::optional<Amount> discounted) {
  struct Visit {
    bool wanted;
    const Facts& facts;
    std::optional<Amount> discounted;
    bool group(const std::vector<Predicate>& of, bool every) const {
      const auto child = [&](const Predicate& p) { return can_be(p, wanted, facts, discounted); };
      return every ? std::all_of(of.begin(), of.end(), child)
                   : std::any_of(of.begin(), of.end(), child);
    }
    bool operator()(const All& all) const { return group(all.of, wanted); }
    bool operator()(const Any& any) const { return group(any.of, !wanted); }
    bool operator()(const Not& negation) const {
      return can_be(negation.of.front(), !wanted, facts, discounted);
    }
    bool operator()(const AttributeTest& test) const {
      if (test.attribute == Attribute::cart_subtotal_discounted && !discounted) return true;
      return leaf_holds(test, read_cart(test, facts, discounted.value_or(0))) == wanted;
    }
    bool operator()(const AggregateTest& test) const {
      return aggregate_holds(test, facts) == wanted;
    }
  };
  return std::visit(Visit{wanted, facts, discounted}, predicate.node);
}

// --- Why a condition fails -----------------------------------------------------------------------

// A leaf on customer.orders that (with its polarity) accepts a customer without orders only.
bool asks_for_no_orders(const AttributeTest& test, bool negated) {
  const auto accepts = [&](std::int64_t orders) {
    return leaf_holds(test, {orders, true}) != negated;
  };
  return accepts(0) && !accepts(1);
}

Reason reason_of(const AttributeTest& test, bool negated) {
  switch (test.attribute) {
    case Attribute::customer_known:
    case Attribute::customer_id:
      return Reason::customer_required;
    case Attribute::customer_authenticated:
      return Reason::login_required;
    case Attribute::customer_orders:
      return asks_for_no_orders(test, negated) ? Reason::not_first_order
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

Reason reason_of(const AggregateTest& test) {
  switch (test.aggregate) {
    case Aggregate::count:
      return Reason::min_quantity_not_met;
    case Aggregate::sum:
      return Reason::min_subtotal_not_met;
    case Aggregate::min_unit_price:
    case Aggregate::max_unit_price:
      return Reason::condition_not_met;
  }
  return Reason::condition_not_met;
}

// How much more makes `value` pass; nothing where more does not help.
std::optional<std::int64_t> missing(Operator op, const Operand& operand, std::int64_t value) {
  const auto* threshold = std::get_if<std::int64_t>(&operand);
  if (threshold == nullptr || *threshold < value) return std::nullopt;
  switch (op) {
    case Operator::greater:
      return *threshold - value + 1;
    case Operator::greater_or_equal:
    case Operator::equal:
      if (*threshold > value) return *threshold - value;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

class Explainer {
 public:
  Explainer(const Facts& facts, std::optional<Amount> discounted)
      : facts_(facts), discounted_(discounted) {}

  // The decisive leaf of a predicate that cannot be what was wanted (`negated`: false).
  std::optional<FailingLeaf> visit(const Predicate& predicate, bool negated) {
    if (const auto* all = std::get_if<All>(&predicate.node)) return group(all->of, negated, true);
    if (const auto* any = std::get_if<Any>(&predicate.node)) return group(any->of, negated, false);
    if (const auto* negation = std::get_if<Not>(&predicate.node)) {
      return visit(negation->of.front(), !negated);
    }
    leaves_.push_back(leaf(predicate, negated));
    return leaves_.back();
  }

  std::vector<FailingLeaf> take_leaves() { return std::move(leaves_); }

 private:
  std::optional<FailingLeaf> group(const std::vector<Predicate>& children, bool negated, bool all) {
    // The children that cannot be what was wanted of the whole keep it from being that. Several
    // must change together in an `all` that should hold and an `any` that should not.
    const bool all_must_change = all != negated;
    std::optional<FailingLeaf> decisive;
    for (const Predicate& child : children) {
      if (can_be(child, !negated, facts_, discounted_)) continue;
      const auto found = visit(child, negated);
      if (found && (!decisive || before(*found, *decisive, all_must_change))) decisive = found;
    }
    return decisive;
  }

  static bool before(const FailingLeaf& a, const FailingLeaf& b, bool larger_missing) {
    if (a.reason != b.reason) return a.reason < b.reason;
    if (!a.missing || !b.missing) return a.missing && !b.missing;
    return larger_missing ? *a.missing > *b.missing : *a.missing < *b.missing;
  }

  FailingLeaf leaf(const Predicate& predicate, bool negated) const {
    FailingLeaf out;
    out.leaf = &predicate;
    out.negated = negated;
    out.attribute = attribute_name(predicate);
    std::optional<std::int64_t> value;
    const Operand* operand = nullptr;
    Operator op{};
    if (const auto* test = std::get_if<AttributeTest>(&predicate.node)) {
      out.reason = reason_of(*test, negated);
      operand = &test->operand;
      op = test->op;
      const Reading reading = read_cart(*test, facts_, discounted_.value_or(0));
      if (const auto* read = std::get_if<std::int64_t>(&reading.value)) value = *read;
    } else {
      const auto& aggregated = std::get<AggregateTest>(predicate.node);
      out.reason = reason_of(aggregated);
      operand = &aggregated.operand;
      op = aggregated.op;
      value = aggregate(aggregated, facts_);
    }
    const bool threshold =
        out.reason == Reason::min_subtotal_not_met || out.reason == Reason::min_quantity_not_met;
    if (threshold && !negated && value) {
      out.missing = missing(op, *operand, *value);
      if (out.missing) out.threshold = std::get<std::int64_t>(*operand);
    }
    return out;
  }

  const Facts& facts_;
  std::optional<Amount> discounted_;
  std::vector<FailingLeaf> leaves_;
};

const char* plain_name(Attribute attribute) {
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
      return "cart.attributes.";
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
      return "customer.attributes.";
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
      return "line.attributes.";
  }
  return "";
}

// --- Which conditions move with the discounted subtotal ------------------------------------------

bool is_discounted(const AttributeTest& test) {
  return test.attribute == Attribute::cart_subtotal_discounted;
}

// `falling`: the whole becomes false when this part does, and never true.
bool falls(const Predicate& predicate, bool falling) {
  struct Visit {
    bool falling;
    bool children(const std::vector<Predicate>& of) const {
      return std::all_of(of.begin(), of.end(),
                         [&](const Predicate& child) { return falls(child, falling); });
    }
    bool operator()(const All& all) const { return children(all.of); }
    bool operator()(const Any& any) const { return children(any.of); }
    bool operator()(const Not& negation) const { return falls(negation.of.front(), !falling); }
    bool operator()(const AttributeTest& test) const {
      if (!is_discounted(test)) return true;
      const bool rising_op = test.op == Operator::greater || test.op == Operator::greater_or_equal;
      const bool falling_op = test.op == Operator::less || test.op == Operator::less_or_equal;
      return falling ? rising_op : falling_op;
    }
    bool operator()(const AggregateTest&) const { return true; }
  };
  return std::visit(Visit{falling}, predicate.node);
}

}  // namespace

bool selects(const Selector& selector, const CartLine& line) {
  struct LineLeaf {
    const CartLine& line;
    bool operator()(const AttributeTest& test) const {
      return leaf_holds(test, read_line(test, line));
    }
    bool operator()(const AggregateTest&) const { return false; }  // refused by the parser
  };
  return tree_holds(selector, LineLeaf{line});
}

bool holds(const Predicate& condition, const Facts& facts, Amount discounted) {
  return tree_holds(condition, CartLeaf{facts, discounted});
}

bool reads_discounted(const Predicate& condition) {
  struct Visit {
    bool children(const std::vector<Predicate>& of) const {
      return std::any_of(of.begin(), of.end(), reads_discounted);
    }
    bool operator()(const All& all) const { return children(all.of); }
    bool operator()(const Any& any) const { return children(any.of); }
    bool operator()(const Not& negation) const { return children(negation.of); }
    bool operator()(const AttributeTest& test) const { return is_discounted(test); }
    bool operator()(const AggregateTest&) const { return false; }
  };
  return std::visit(Visit{}, condition.node);
}

bool falls_with_discounted(const Predicate& condition) { return falls(condition, true); }

bool may_hold(const Predicate& condition, const Facts& facts) {
  return can_be(condition, true, facts, std::nullopt);
}

Failure explain_failure(const Predicate& condition, const Facts& facts,
                        std::optional<Amount> discounted) {
  Explainer explainer(facts, discounted);
  Failure failure;
  failure.decisive = explainer.visit(condition, false);
  failure.leaves = explainer.take_leaves();
  return failure;
}

std::string attribute_name(const Predicate& leaf) {
  if (const auto* test = std::get_if<AttributeTest>(&leaf.node)) {
    return plain_name(test->attribute) + test->name;
  }
  switch (std::get<AggregateTest>(leaf.node).aggregate) {
    case Aggregate::count:
      return "count";
    case Aggregate::sum:
      return "sum";
    case Aggregate::min_unit_price:
      return "min_unit_price";
    case Aggregate::max_unit_price:
      return "max_unit_price";
  }
  return "";
}

Facts gather_facts(const Cart& cart, Instant now, const Zone& zone) {
  Facts facts;
  facts.cart = &cart;
  for (const CartLine& line : cart.lines) {
    facts.subtotal += line.quantity * line.unit_price;
    facts.quantity += line.quantity;
  }
  if (!cart.customer.created_at && !cart.customer.birthday) return facts;
  const Date today = zone.local(now).date;
  if (cart.customer.created_at) {
    const auto* moment = std::get_if<Instant>(&*cart.customer.created_at);
    const Date since =
        moment ? zone.local(*moment).date : std::get<Date>(*cart.customer.created_at);
    facts.days_since_signup = day_number(today) - day_number(since);
  }
  if (cart.customer.birthday) {
    Date birthday = *cart.customer.birthday;
    const bool leap_year = (today.year % 4 == 0 && today.year % 100 != 0) || today.year % 400 == 0;
    if (birthday.month == 2 && birthday.day == 29 && !leap_year) birthday.day = 28;
    facts.is_birthday = birthday.month == today.month && birthday.day == today.day;
  }
  return facts;
}

}  // namespace stapel::promotions
