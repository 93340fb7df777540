// Trees of conditions and selectors in words.
#include "promotions/describe_condition.h"

#include <algorithm>

#include "promotions/describe_leaf.h"

namespace stapel::promotions {
namespace {

// --- The tree with `not` at its leaves -----------------------------------------------------------

struct Node {
  enum class Kind : std::uint8_t { literal, all, any };
  Kind kind = Kind::literal;
  Literal literal;
  std::vector<Node> of;
};

Node normal(const Predicate& predicate, bool negated);

// A group without groups of its own kind, and without groups of one.
Node group(const std::vector<Predicate>& children, Node::Kind kind, bool negated) {
  Node out{.kind = kind, .literal = {}, .of = {}};
  for (const Predicate& child : children) {
    Node node = normal(child, negated);
    if (node.kind == kind) {
      std::move(node.of.begin(), node.of.end(), std::back_inserter(out.of));
    } else {
      out.of.push_back(std::move(node));
    }
  }
  if (out.of.size() != 1) return out;
  Node only = std::move(out.of.front());
  return only;
}

Node normal(const Predicate& predicate, bool negated) {
  using Kind = Node::Kind;
  if (const auto* all = std::get_if<All>(&predicate.node)) {
    return group(all->of, negated ? Kind::any : Kind::all, negated);
  }
  if (const auto* any = std::get_if<Any>(&predicate.node)) {
    return group(any->of, negated ? Kind::all : Kind::any, negated);
  }
  if (const auto* negation = std::get_if<Not>(&predicate.node)) {
    return normal(negation->of.front(), !negated);
  }
  return {.kind = Kind::literal, .literal = {&predicate, negated}, .of = {}};
}

// What must all be true: the children of an `all`, or the node itself.
std::vector<Node> conjuncts(Node node) {
  if (node.kind == Node::Kind::all) return std::move(node.of);
  std::vector<Node> out;
  out.push_back(std::move(node));
  return out;
}

// --- In one line ---------------------------------------------------------------------------------

// How leaves, an empty `all` and an empty `any` are told.
struct ConditionTeller {
  const Words& words;
  std::string leaf(const Literal& literal) const { return clause_of(literal, words); }
  static constexpr Phrase always = {"dit geldt altijd", "this is always so"};
  static constexpr Phrase never = {"hieraan kan nooit worden voldaan", "this can never be met"};
};
struct SelectorTeller {
  const Words& words;
  std::string leaf(const Literal& literal) const { return modifier_of(literal, words); }
  static constexpr Phrase always = {"van elke soort", "of any kind"};
  static constexpr Phrase never = {"die niet bestaan", "that do not exist"};
};

// Groups within groups stand in parentheses.
template <typename Teller>
std::string in_line(const Node& node, bool inner, const Teller& tell) {
  const Words& words = tell.words;
  if (node.kind == Node::Kind::literal) return tell.leaf(node.literal);
  const bool all = node.kind == Node::Kind::all;
  if (node.of.empty()) return words.say(all ? Teller::always : Teller::never);
  std::vector<std::string> parts;
  for (const Node& child : node.of) parts.push_back(in_line(child, true, tell));
  const std::string joined = all ? words.all_of(parts) : words.one_of(parts);
  return inner && parts.size() > 1 ? "(" + joined + ")" : joined;
}

std::string clause(const Node& node, const Words& words) {
  return in_line(node, false, ConditionTeller{words});
}

// --- Selectors -----------------------------------------------------------------------------------

struct Selected {
  std::vector<Node> asked;
  std::vector<Node> shut_out;
};

bool only_shuts_out(const Node& node) {
  if (node.kind == Node::Kind::literal) return shuts_out(node.literal);
  return !node.of.empty() && std::ranges::all_of(node.of, only_shuts_out);
}

Selected split(const Lines& lines) {
  Selected out;
  if (!lines) return out;
  for (Node& node : conjuncts(normal(*lines, false))) {
    (only_shuts_out(node) ? out.shut_out : out.asked).push_back(std::move(node));
  }
  return out;
}

// The node turned round: what it shuts out.
std::string shut_out(const Node& node, const Words& words, bool inner) {
  if (node.kind == Node::Kind::literal) return shut_out_by(node.literal, words);
  std::vector<std::string> parts;
  for (const Node& child : node.of) parts.push_back(shut_out(child, words, true));
  const bool any = node.kind == Node::Kind::all;
  const std::string joined = any ? words.one_of(parts) : words.all_of(parts);
  return inner && parts.size() > 1 ? "(" + joined + ")" : joined;
}

// What follows the noun: what is asked for and what is shut out, with a space before it.
std::string after_noun(const Lines& lines, const Words& words) {
  const Selected selected = split(lines);
  std::vector<std::string> asked;
  for (const Node& node : selected.asked) {
    asked.push_back(in_line(node, selected.asked.size() > 1, SelectorTeller{words}));
  }
  std::string out = asked.empty() ? "" : " " + words.all_of(asked);
  const std::vector<std::string> without = excluded_items(lines, words);
  if (without.empty()) return out;
  return out + words.say({" (behalve {v})", " (except {v})"}, words.all_of(without));
}

// --- Conditions ----------------------------------------------------------------------------------

Statement statement(const Node& node, const Words& words) {
  if (node.kind == Node::Kind::literal || node.of.empty()) {
    return {.text = sentence(clause(node, words))};
  }
  Statement out;
  out.text = node.kind == Node::Kind::any
                 ? words.say({"Minstens een van deze voorwaarden geldt:",
                              "At least one of these conditions is met:"})
                 : words.say({"Al deze voorwaarden gelden:", "All of these conditions are met:"});
  for (const Node& child : node.of) out.points.push_back(statement(child, words));
  return out;
}

bool about_region(const Node& node) {
  if (node.kind != Node::Kind::literal) {
    return !node.of.empty() && std::ranges::all_of(node.of, about_region);
  }
  const auto* test = std::get_if<AttributeTest>(&node.literal.leaf->node);
  if (test == nullptr) return false;
  switch (test->attribute) {
    case Attribute::cart_currency:
    case Attribute::cart_channel:
    case Attribute::shipping_country:
    case Attribute::shipping_postcode:
      return true;
    default:
      return false;
  }
}

bool holds_leaf(const Node& node, const Predicate& leaf) {
  if (node.kind == Node::Kind::literal) return node.literal.leaf == &leaf;
  return std::ranges::any_of(node.of, [&](const Node& child) { return holds_leaf(child, leaf); });
}

}  // namespace

std::string items(const Lines& lines, const Words& words) {
  return words.say({"artikelen", "items"}) + after_noun(lines, words);
}

std::string all_items(const Lines& lines, const Words& words) {
  const bool all = split(lines).asked.empty();
  return (all ? words.say({"alle ", "all "}) : "") + items(lines, words);
}

std::string counted_items(std::int64_t count, const Lines& lines, const Words& words) {
  return words.number(count) + " " +
         words.plural(count, {"artikel", "item"}, {"artikelen", "items"}) +
         after_noun(lines, words);
}

std::vector<std::string> excluded_items(const Lines& lines, const Words& words) {
  std::vector<std::string> out;
  for (const Node& node : split(lines).shut_out) {
    out.push_back(words.say({"artikelen ", "items "}) + shut_out(node, words, false));
  }
  return out;
}

std::vector<Statement> describe_condition(const Predicate& condition, const Words& words) {
  std::vector<Statement> out;
  for (const Node& node : conjuncts(normal(condition, false))) {
    out.push_back(statement(node, words));
  }
  return out;
}

ConditionParts describe_condition_parts(const Predicate& condition, const Words& words) {
  ConditionParts out;
  for (const Node& node : conjuncts(normal(condition, false))) {
    (about_region(node) ? out.region : out.other).push_back(statement(node, words));
  }
  return out;
}

FailedPart failed_part(const Predicate& condition, const Predicate& leaf, const Words& words) {
  for (const Node& node : conjuncts(normal(condition, false))) {
    if (!holds_leaf(node, leaf)) continue;
    return {clause(node, words), node.kind == Node::Kind::literal};
  }
  return {};
}

}  // namespace stapel::promotions
