// Finds conditions that can never hold: two tests of one thing that no value passes both. Reasons
// over pairs of tests that stand in one chain of `all`, so it never refuses what could apply.
#include <algorithm>

#include "promotions/parse_predicates.h"

namespace stapel::promotions {

namespace {

// Pairs are compared; beyond this many tests in one chain, or values in one list, the rest is taken
// on trust.
constexpr std::size_t tests_max = 100;
constexpr std::size_t values_max = 100;

struct Leaf {
  const Predicate* predicate;
  json::Value value;
};

const AttributeTest* attribute_test(const Leaf& leaf) {
  return std::get_if<AttributeTest>(&leaf.predicate->node);
}
const AggregateTest* aggregate_test(const Leaf& leaf) {
  return std::get_if<AggregateTest>(&leaf.predicate->node);
}

Operator op_of(const Leaf& leaf) {
  const AttributeTest* test = attribute_test(leaf);
  return test != nullptr ? test->op : aggregate_test(leaf)->op;
}

const Operand& operand_of(const Leaf& leaf) {
  const AttributeTest* test = attribute_test(leaf);
  return test != nullptr ? test->operand : aggregate_test(leaf)->operand;
}

bool is_test(const Leaf& leaf) {
  return attribute_test(leaf) != nullptr || aggregate_test(leaf) != nullptr;
}

bool test_the_same_thing(const Leaf& a, const Leaf& b) {
  if (attribute_test(a) != nullptr && attribute_test(b) != nullptr) {
    return attribute_test(a)->attribute == attribute_test(b)->attribute &&
           attribute_test(a)->name == attribute_test(b)->name;
  }
  if (aggregate_test(a) != nullptr && aggregate_test(b) != nullptr) {
    return aggregate_test(a)->aggregate == aggregate_test(b)->aggregate &&
           aggregate_test(a)->lines == aggregate_test(b)->lines;
  }
  return false;
}

// Attributes that hold several texts at once, or may: different texts do not exclude each other.
bool may_hold_many(const Leaf& leaf) {
  const AttributeTest* test = attribute_test(leaf);
  if (test == nullptr) return false;
  switch (test->attribute) {
    case Attribute::customer_groups:
    case Attribute::customer_segments:
    case Attribute::line_category:
    case Attribute::line_tags:
    case Attribute::line_lists:
    case Attribute::cart_attribute:
    case Attribute::customer_attribute:
    case Attribute::line_attribute:
      return true;
    default:
      return false;
  }
}

// Does `value` pass the test "op operand"? Only for operands of the value's own type.
template <typename T>
bool passes(const T& value, Operator op, const Operand& operand) {
  if (const auto* list = std::get_if<std::vector<T>>(&operand)) {
    return (std::ranges::find(*list, value) != list->end()) == (op == Operator::in);
  }
  const T& right = std::get<T>(operand);
  switch (op) {
    case Operator::equal:
      return value == right;
    case Operator::not_equal:
      return value != right;
    case Operator::less:
      return value < right;
    case Operator::less_or_equal:
      return value <= right;
    case Operator::greater:
      return value > right;
    case Operator::greater_or_equal:
      return value >= right;
    default:
      return true;
  }
}

bool passes(const std::string& value, Operator op, const Operand& operand) {
  if (op == Operator::starts_with) return value.starts_with(std::get<std::string>(operand));
  return passes<std::string>(value, op, operand);
}

template <typename T>
bool is_about(const Operand& operand) {
  return std::holds_alternative<T>(operand) || std::holds_alternative<std::vector<T>>(operand);
}

// The few values that the test lets pass; nothing where they are not counted out.
template <typename T>
std::optional<std::vector<T>> values_of(Operator op, const Operand& operand) {
  if (op == Operator::equal) return std::vector<T>{std::get<T>(operand)};
  if (op == Operator::in) return std::get<std::vector<T>>(operand);
  return std::nullopt;
}

template <typename T>
bool none_passes(const std::vector<T>& values, const Leaf& leaf) {
  return std::ranges::none_of(
      values, [&](const T& value) { return passes(value, op_of(leaf), operand_of(leaf)); });
}

bool is_upper(Operator op) { return op == Operator::less || op == Operator::less_or_equal; }
bool is_lower(Operator op) { return op == Operator::greater || op == Operator::greater_or_equal; }

// `low` sets a lower bound and `high` an upper one: does no number meet both?
template <typename T>
bool leave_no_room(const Leaf& low, const Leaf& high) {
  const T& least = std::get<T>(operand_of(low));
  const T& most = std::get<T>(operand_of(high));
  if (least > most) return true;
  if (least == most) {
    return op_of(low) == Operator::greater || op_of(high) == Operator::less;
  }
  return false;
}

template <typename T>
bool bounds_exclude(const Leaf& a, const Leaf& b) {
  if (is_lower(op_of(a)) && is_upper(op_of(b))) return leave_no_room<T>(a, b);
  if (is_upper(op_of(a)) && is_lower(op_of(b))) return leave_no_room<T>(b, a);
  return false;
}

template <typename T>
bool exclude_as(const Leaf& a, const Leaf& b) {
  if (!is_about<T>(operand_of(a)) || !is_about<T>(operand_of(b))) return false;
  if (const auto values = values_of<T>(op_of(a), operand_of(a))) return none_passes(*values, b);
  if (const auto values = values_of<T>(op_of(b), operand_of(b))) return none_passes(*values, a);
  return bounds_exclude<T>(a, b);
}

bool prefixes_exclude(const Leaf& a, const Leaf& b) {
  if (op_of(a) != Operator::starts_with || op_of(b) != Operator::starts_with) return false;
  const auto& one = std::get<std::string>(operand_of(a));
  const auto& other = std::get<std::string>(operand_of(b));
  return !one.starts_with(other) && !other.starts_with(one);
}

bool texts_exclude(const Leaf& a, const Leaf& b) {
  if (may_hold_many(a)) return false;
  return prefixes_exclude(a, b) || exclude_as<std::string>(a, b);
}

// Each test of a boolean lets one value pass.
bool booleans_exclude(const Leaf& a, const Leaf& b) {
  const bool* one = std::get_if<bool>(&operand_of(a));
  const bool* other = std::get_if<bool>(&operand_of(b));
  if (one == nullptr || other == nullptr) return false;
  return (*one == (op_of(a) == Operator::equal)) != (*other == (op_of(b) == Operator::equal));
}

bool exclude_each_other(const Leaf& a, const Leaf& b) {
  if (!test_the_same_thing(a, b)) return false;
  const bool a_exists = op_of(a) == Operator::exists;
  const bool b_exists = op_of(b) == Operator::exists;
  if (a_exists != b_exists) return false;
  if (a_exists) return operand_of(a) != operand_of(b);
  return exclude_as<std::int64_t>(a, b) || exclude_as<Decimal>(a, b) || booleans_exclude(a, b) ||
         texts_exclude(a, b);
}

// No amount and no count is below zero.
bool asks_for_less_than_nothing(const Leaf& leaf) {
  const auto* most = std::get_if<std::int64_t>(&operand_of(leaf));
  const AttributeTest* test = attribute_test(leaf);
  if (test != nullptr && test->attribute == Attribute::customer_days_since_signup) return false;
  return most != nullptr && *most == 0 && op_of(leaf) == Operator::less;
}

struct CountValues {
  template <typename T>
  std::size_t operator()(const std::vector<T>& list) const {
    return list.size();
  }
  template <typename T>
  std::size_t operator()(const T&) const {
    return 1;
  }
};

bool has_few_values(const Operand& operand) {
  return std::visit(CountValues{}, operand) <= values_max;
}

// Everything that must hold together: the tests, and whatever else stands among them.
struct Chain {
  std::vector<Leaf> tests;
  std::vector<Leaf> others;
};

void gather(const Predicate& predicate, const json::Value& value, Chain& chain) {
  if (const auto* all = std::get_if<All>(&predicate.node)) {
    const json::Value list = *value.find("all");  // named: a temporary would not outlive the loop
    std::size_t index = 0;
    for (const json::Value child : list) gather(all->of[index++], child, chain);
    return;
  }
  const Leaf leaf{&predicate, value};
  if (!is_test(leaf)) {
    chain.others.push_back(leaf);
  } else if (chain.tests.size() < tests_max && has_few_values(operand_of(leaf))) {
    chain.tests.push_back(leaf);
  }
}

std::optional<Fault> contradiction_of_any(const Any& any, const json::Value& value) {
  if (any.of.empty()) return std::nullopt;
  std::optional<Fault> first;
  const json::Value list = *value.find("any");
  std::size_t index = 0;
  for (const json::Value child : list) {
    std::optional<Fault> fault = contradiction(any.of[index++], child);
    if (!fault) return std::nullopt;
    if (!first) first = std::move(fault);
  }
  return first;
}

std::optional<Fault> contradiction_of_tests(const std::vector<Leaf>& tests) {
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (asks_for_less_than_nothing(tests[i])) {
      return Fault{tests[i].value.pointer(), "can never hold: nothing is less than 0"};
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (!exclude_each_other(tests[j], tests[i])) continue;
      return Fault{tests[i].value.pointer(),
                   "can never hold together with " + tests[j].value.pointer()};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Fault> contradiction(const Predicate& predicate, const json::Value& value) {
  if (const auto* any = std::get_if<Any>(&predicate.node)) {
    return contradiction_of_any(*any, value);
  }
  if (std::holds_alternative<Not>(predicate.node)) return std::nullopt;
  Chain chain;
  gather(predicate, value, chain);
  if (std::optional<Fault> fault = contradiction_of_tests(chain.tests)) return fault;
  for (const Leaf& other : chain.others) {
    if (std::optional<Fault> fault = contradiction(*other.predicate, other.value)) return fault;
  }
  return std::nullopt;
}

}  // namespace stapel::promotions
