// Carts to start the search from: what each promotion asks for, written down.
#include <algorithm>
#include <set>

#include "promotions/lint_walk.h"
#include "promotions/predicate.h"
#include "promotions/worst_case_space.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t promotions_max = 64;

// So many units, or so much money's worth, of lines that a selector finds (none: any lines).
struct Want {
  const Selector* lines = nullptr;
  std::int64_t units = 1;
  Amount amount = 0;
};

// The number that an aggregate or a total must reach, at least.
std::int64_t least_of(Operator op, const Operand& operand) {
  std::int64_t number = 0;
  if (const auto* one = std::get_if<std::int64_t>(&operand)) number = *one;
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&operand)) {
    if (!list->empty()) number = list->front();
  }
  if (op == Operator::greater) return number + 1;
  if (op == Operator::less || op == Operator::less_or_equal || op == Operator::not_equal) return 0;
  return number;
}

void want_leaf(std::vector<Want>& wants, Want& whole, const Predicate& leaf) {
  if (const auto* test = std::get_if<AttributeTest>(&leaf.node)) {
    if (test->op == Operator::exists) return;
    if (test->attribute == Attribute::cart_quantity) {
      whole.units = std::max(whole.units, least_of(test->op, test->operand));
    }
    if (test->attribute == Attribute::cart_subtotal ||
        test->attribute == Attribute::cart_subtotal_discounted) {
      whole.amount = std::max(whole.amount, least_of(test->op, test->operand));
    }
    return;
  }
  const auto* test = std::get_if<AggregateTest>(&leaf.node);
  if (test == nullptr || test->op == Operator::exists) return;
  Want want;
  if (!test->lines.empty()) want.lines = &test->lines.front();
  const std::int64_t least = least_of(test->op, test->operand);
  if (test->aggregate == Aggregate::count) {
    if (least == 0) return;
    want.units = least;
  }
  if (test->aggregate == Aggregate::sum) {
    if (least == 0) return;
    want.amount = least;
  }
  wants.push_back(want);
}

void want_conditions(std::vector<Want>& wants, Want& whole, const Predicate& predicate) {
  if (const auto* all = std::get_if<All>(&predicate.node)) {
    for (const Predicate& one : all->of) want_conditions(wants, whole, one);
  } else if (const auto* any = std::get_if<Any>(&predicate.node)) {
    if (!any->of.empty()) want_conditions(wants, whole, any->of.front());
  } else if (!std::holds_alternative<Not>(predicate.node)) {
    want_leaf(wants, whole, predicate);
  }
}

struct WantEffect {
  std::vector<Want>& wants;

  void lines(const Lines& selector, std::int64_t units, Amount amount = 0) const {
    wants.push_back({selector ? &*selector : nullptr, units, amount});
  }
  template <typename WithLines>
  void operator()(const WithLines& effect) const {
    lines(effect.lines, 1);
  }
  void operator()(const BuyXGetY& effect) const {
    lines(effect.buy_lines, effect.buy_quantity);
    lines(effect.get_lines, effect.get_quantity);
  }
  void operator()(const NthUnit& effect) const { lines(effect.lines, effect.n); }
  void operator()(const BundlePrice& effect) const {
    for (const auto& component : effect.components) lines(component.lines, component.quantity);
  }
  void operator()(const Tiers& effect) const {
    const std::int64_t from = effect.tiers.front().from;
    lines(effect.lines, effect.by == TierBy::quantity ? std::max<std::int64_t>(1, from) : 1,
          effect.by == TierBy::amount ? from : 0);
  }
  void operator()(const ShippingOff&) const {}
  void operator()(const ShippingUpgrade&) const {}
  void operator()(const Gift&) const {}
  void operator()(const Points&) const {}
};

bool is_wanted(const Want& want, const CartLine& line) {
  return want.lines == nullptr || selects(*want.lines, line);
}

// --- Facts ---------------------------------------------------------------------------------------

// Gives the facts of the tests that a condition needs the values that pass them.
void choose_facts(const CartSpace& space, const Predicate& predicate, Point& point) {
  if (const auto* all = std::get_if<All>(&predicate.node)) {
    for (const Predicate& one : all->of) choose_facts(space, one, point);
    return;
  }
  if (const auto* any = std::get_if<Any>(&predicate.node)) {
    if (!any->of.empty()) choose_facts(space, any->of.front(), point);
    return;
  }
  const auto* negation = std::get_if<Not>(&predicate.node);
  const Predicate& leaf = negation ? negation->of.front() : predicate;
  const auto* test = std::get_if<AttributeTest>(&leaf.node);
  if (test == nullptr) return;
  const FactValue wanted = negation ? FactValue{} : passing_value(*test);
  for (std::size_t i = 0; i < space.facts.size(); ++i) {
    const Fact& fact = space.facts[i];
    if (fact.is_code || fact.attribute != test->attribute || fact.name != test->name) continue;
    const auto at = std::find(fact.values.begin(), fact.values.end(), wanted);
    if (at != fact.values.end()) {
      point.facts[i] = static_cast<std::uint32_t>(at - fact.values.begin());
    }
  }
}

// The shipping method that an effect is about.
void choose_method(const CartSpace& space, const Promotion& promotion, Point& point) {
  for (const Effect& effect : promotion.effects) {
    FactValue wanted;
    if (const auto* off = std::get_if<ShippingOff>(&effect)) {
      if (off->methods) wanted = off->methods->front();
    }
    if (const auto* upgrade = std::get_if<ShippingUpgrade>(&effect)) wanted = upgrade->to;
    for (std::size_t i = 0; i < space.facts.size(); ++i) {
      const Fact& fact = space.facts[i];
      if (fact.is_code || fact.attribute != Attribute::shipping_method) continue;
      const auto at = std::find(fact.values.begin(), fact.values.end(), wanted);
      if (at != fact.values.end() && !std::holds_alternative<std::monostate>(wanted)) {
        point.facts[i] = static_cast<std::uint32_t>(at - fact.values.begin());
      }
    }
  }
}

Point neutral(const CartSpace& space) {
  Point point;
  point.facts.assign(space.facts.size(), 0);
  return point;
}

// --- Lines ---------------------------------------------------------------------------------------

// Products by price, the dearest first.
std::vector<std::uint32_t> by_price(const CartSpace& space) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < space.products.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return space.products[a].unit_price > space.products[b].unit_price;
  });
  return order;
}

std::int64_t units_for(Amount amount, Amount price) {
  if (price <= 0) return 1;
  return static_cast<std::int64_t>(
      std::min<Wide>((Wide{amount} + price - 1) / price, quantity_max));
}

void add_units(Point& point, std::uint32_t product, std::int64_t units) {
  const auto at =
      std::ranges::find(point.lines, product, &std::pair<std::uint32_t, std::int64_t>::first);
  if (at == point.lines.end()) {
    point.lines.emplace_back(product, std::min(units, quantity_max));
  } else {
    at->second = std::min(at->second + units, quantity_max);
  }
}

// For each want the first product of `order` that it selects.
void add_wanted(const CartSpace& space, const std::vector<Want>& wants,
                const std::vector<std::uint32_t>& order, Point& point) {
  for (const Want& want : wants) {
    const auto at = std::ranges::find_if(
        order, [&](std::uint32_t product) { return is_wanted(want, space.products[product]); });
    if (at == order.end()) continue;
    const Amount price = space.products[*at].unit_price;
    add_units(point, *at, std::max(want.units, units_for(want.amount, price)));
  }
}

// More of the first line, until the whole cart is what is asked for.
void reach(const CartSpace& space, const Want& whole, Point& point) {
  if (point.lines.empty()) return;
  std::int64_t units = 0;
  for (const auto& line : point.lines) units += line.second;
  auto& first = point.lines.front();
  const Amount price = space.products[first.first].unit_price;
  if (units < whole.units)
    first.second = std::min(first.second + whole.units - units, quantity_max);
  const Wide missing = whole.amount - list_total(space, point);
  if (missing > 0) {
    add_units(point, first.first, units_for(static_cast<Amount>(missing), price));
  }
}

// As many lines as there may be, of products that any want selects, with most units.
void fill(const CartSpace& space, const std::vector<Want>& wants,
          const std::vector<std::uint32_t>& order, Point& point) {
  for (const std::uint32_t product : order) {
    if (point.lines.size() == space.lines_max) return;
    const bool wanted = std::ranges::any_of(
        wants, [&](const Want& want) { return is_wanted(want, space.products[product]); });
    if (wanted) point.lines.emplace_back(product, space.quantities[product].back());
  }
}

}  // namespace

std::vector<Point> points_for(const CartSpace& space, const Promotion& promotion) {
  std::vector<Want> needed;
  Want whole{nullptr, 1, 0};
  Point facts = neutral(space);
  if (promotion.conditions) {
    want_conditions(needed, whole, *promotion.conditions);
    choose_facts(space, *promotion.conditions, facts);
  }
  choose_method(space, promotion, facts);
  std::vector<Want> wants = needed;
  for (const Effect& effect : promotion.effects) std::visit(WantEffect{wants}, effect);
  if (wants.empty()) wants.push_back(whole);
  std::vector<std::uint32_t> order = by_price(space);
  std::vector<Point> points;
  for (const bool dearest : {true, false}) {
    Point point = facts;
    add_wanted(space, wants, order, point);
    reach(space, whole, point);
    points.push_back(std::move(point));
    if (dearest) {
      Point full = facts;
      fill(space, wants, order, full);
      points.push_back(std::move(full));
    }
    std::reverse(order.begin(), order.end());
  }
  return points;
}

std::vector<Point> starting_points(const CartSpace& space,
                                   const std::vector<const Promotion*>& promotions) {
  std::vector<Point> points;
  const std::vector<std::uint32_t> order = by_price(space);
  Point full = neutral(space);
  fill(space, {Want{}}, order, full);
  points.push_back(std::move(full));
  for (std::size_t i = 0; i < std::min(promotions.size(), promotions_max); ++i) {
    for (Point& point : points_for(space, *promotions[i])) points.push_back(std::move(point));
  }
  for (const std::uint32_t product : order) {
    Point alone = neutral(space);
    alone.lines.emplace_back(product, space.quantities[product].back());
    points.push_back(std::move(alone));
  }
  return points;
}

}  // namespace stapel::promotions
