// The shape of a predicate is the shape of its JSON, so pointers can be told from the parsed form.
#include "promotions/lint_walk.h"

namespace stapel::promotions {
namespace {

std::string_view aggregate_member(Aggregate aggregate) {
  switch (aggregate) {
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

std::string child(const std::string& pointer, std::string_view list, std::size_t index) {
  return pointer + '/' + std::string(list) + '/' + std::to_string(index);
}

struct WalkPredicate {
  const Predicate& self;
  const std::string& pointer;
  const VisitLeaf& visit;

  void children(const std::vector<Predicate>& of, std::string_view name) const {
    for (std::size_t i = 0; i < of.size(); ++i) {
      for_each_leaf(of[i], child(pointer, name, i), visit);
    }
  }
  void operator()(const All& all) const { children(all.of, "all"); }
  void operator()(const Any& any) const { children(any.of, "any"); }
  void operator()(const Not& negation) const {
    for_each_leaf(negation.of.front(), pointer + "/not", visit);
  }
  void operator()(const AttributeTest&) const { visit(self, pointer); }
  void operator()(const AggregateTest& test) const {
    visit(self, pointer);
    const std::string inner =
        pointer + '/' + std::string(aggregate_member(test.aggregate)) + "/lines";
    for (const Selector& lines : test.lines) for_each_leaf(lines, inner, visit);
  }
};

struct WalkSelectors {
  const std::string& pointer;
  const VisitSelector& visit;

  void lines(const Lines& selector, std::string_view at) const {
    if (selector) visit(*selector, pointer + std::string(at));
  }
  template <typename WithLines>
  void operator()(const WithLines& effect) const {
    lines(effect.lines, "/lines");
  }
  void operator()(const BuyXGetY& effect) const {
    lines(effect.buy_lines, "/buy/lines");
    if (effect.get_lines != effect.buy_lines) lines(effect.get_lines, "/get/lines");
  }
  void operator()(const BundlePrice& effect) const {
    for (std::size_t i = 0; i < effect.components.size(); ++i) {
      lines(effect.components[i].lines, "/components/" + std::to_string(i) + "/lines");
    }
  }
  void operator()(const ShippingOff&) const {}
  void operator()(const ShippingUpgrade&) const {}
  void operator()(const Gift&) const {}
  void operator()(const Points&) const {}
};

}  // namespace

void for_each_leaf(const Predicate& predicate, const std::string& pointer, const VisitLeaf& visit) {
  std::visit(WalkPredicate{predicate, pointer, visit}, predicate.node);
}

void for_each_leaf(const Promotion& promotion, const VisitLeaf& visit) {
  if (promotion.conditions) for_each_leaf(*promotion.conditions, "/conditions", visit);
  for (std::size_t i = 0; i < promotion.effects.size(); ++i) {
    for_each_selector(promotion.effects[i], "/effects/" + std::to_string(i),
                      [&](const Selector& selector, const std::string& pointer) {
                        for_each_leaf(selector, pointer, visit);
                      });
  }
}

void for_each_selector(const Effect& effect, const std::string& pointer,
                       const VisitSelector& visit) {
  std::visit(WalkSelectors{pointer, visit}, effect);
}

void for_each_selector(const Promotion& promotion, const VisitSelector& visit) {
  if (promotion.conditions) {
    for_each_leaf(*promotion.conditions, "/conditions",
                  [&](const Predicate& leaf, const std::string& pointer) {
                    const auto* test = std::get_if<AggregateTest>(&leaf.node);
                    if (test != nullptr && !test->lines.empty()) visit(test->lines[0], pointer);
                  });
  }
  for (std::size_t i = 0; i < promotion.effects.size(); ++i) {
    for_each_selector(promotion.effects[i], "/effects/" + std::to_string(i), visit);
  }
}

void for_each_needed(const Predicate& predicate, const VisitTest& visit) {
  if (const auto* all = std::get_if<All>(&predicate.node)) {
    for (const Predicate& one : all->of) for_each_needed(one, visit);
  } else {
    visit(predicate);
  }
}

}  // namespace stapel::promotions
