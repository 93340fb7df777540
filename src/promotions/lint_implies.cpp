// When one condition holds, does another? Answered yes only where it is certain.
#include <algorithm>

#include "promotions/lint_rules.h"
#include "promotions/lint_walk.h"

namespace stapel::promotions {
namespace {

struct LeafView {
  Operator op;
  const Operand* operand;
};

// The same thing is tested: by the same attribute, or the same aggregate of the same lines.
bool same_subject(const Predicate& a, const Predicate& b) {
  const auto* one = std::get_if<AttributeTest>(&a.node);
  const auto* other = std::get_if<AttributeTest>(&b.node);
  if (one && other) return one->attribute == other->attribute && one->name == other->name;
  const auto* sum = std::get_if<AggregateTest>(&a.node);
  const auto* other_sum = std::get_if<AggregateTest>(&b.node);
  return sum && other_sum && sum->aggregate == other_sum->aggregate &&
         sum->lines == other_sum->lines;
}

LeafView view(const Predicate& leaf) {
  if (const auto* test = std::get_if<AttributeTest>(&leaf.node)) return {test->op, &test->operand};
  const auto& test = std::get<AggregateTest>(leaf.node);
  return {test.op, &test.operand};
}

bool is_leaf(const Predicate& predicate) {
  return std::holds_alternative<AttributeTest>(predicate.node) ||
         std::holds_alternative<AggregateTest>(predicate.node);
}

// Bounds on an integer, both ends included.
struct Range {
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
};
std::optional<Range> range_of(const LeafView& leaf) {
  const auto* number = std::get_if<std::int64_t>(leaf.operand);
  if (number == nullptr) return std::nullopt;
  switch (leaf.op) {
    case Operator::equal:
      return Range{*number, *number};
    case Operator::less:
      return Range{INT64_MIN, *number - 1};
    case Operator::less_or_equal:
      return Range{INT64_MIN, *number};
    case Operator::greater:
      return Range{*number + 1, INT64_MAX};
    case Operator::greater_or_equal:
      return Range{*number, INT64_MAX};
    default:
      return std::nullopt;
  }
}

// The texts of which the attribute must be (or hold) one.
std::optional<std::vector<std::string>> texts_of(const LeafView& leaf) {
  if (leaf.op != Operator::equal && leaf.op != Operator::in && leaf.op != Operator::contains_any) {
    return std::nullopt;
  }
  if (const auto* text = std::get_if<std::string>(leaf.operand)) return std::vector{*text};
  if (const auto* list = std::get_if<std::vector<std::string>>(leaf.operand)) return *list;
  return std::nullopt;
}

bool leaf_implies(const Predicate& a, const Predicate& b) {
  if (a == b) return true;
  if (!is_leaf(a) || !is_leaf(b) || !same_subject(a, b)) return false;
  const auto narrow = range_of(view(a));
  const auto wide = range_of(view(b));
  if (narrow && wide) return wide->least <= narrow->least && narrow->most <= wide->most;
  const auto few = texts_of(view(a));
  const auto many = texts_of(view(b));
  return few && many && std::ranges::all_of(*few, [&](const std::string& text) {
           return std::ranges::find(*many, text) != many->end();
         });
}

}  // namespace

bool implies(const std::optional<Predicate>& condition, const std::optional<Predicate>& other) {
  if (!other) return true;
  if (!condition) return false;
  std::vector<const Predicate*> held;
  for_each_needed(*condition, [&](const Predicate& leaf) { held.push_back(&leaf); });
  bool all = true;
  for_each_needed(*other, [&](const Predicate& needed) {
    all = all && std::ranges::any_of(
                     held, [&](const Predicate* leaf) { return leaf_implies(*leaf, needed); });
  });
  return all;
}

}  // namespace stapel::promotions
