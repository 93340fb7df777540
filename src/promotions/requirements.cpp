// Reads necessary conditions off predicates and effects. Anything that is not certain is left out:
// a promotion with fewer requirements is only checked more often.
//
// Why requirements_to_hint may use the requirements of a condition that does not hold: every other
// leaf of it holds, and a count or sum that misses its threshold by a quarter has selected a line.
#include "promotions/requirements.h"

#include <algorithm>
#include <string>
#include <utility>

namespace stapel::promotions {
namespace {

// Longer lists are left to the check: posting under each of their values costs more than it saves.
constexpr std::size_t values_max = 100'000;
constexpr std::size_t requirements_max = 16;
// customer.orders below this is a list of numbers.
constexpr std::int64_t orders_listed_max = 8;

using Conjunction = std::vector<AnyOf>;

std::optional<SymbolKind> kind_of(Attribute attribute) {
  switch (attribute) {
    case Attribute::cart_currency:
      return SymbolKind::cart_currency;
    case Attribute::cart_channel:
      return SymbolKind::cart_channel;
    case Attribute::cart_payment_method:
      return SymbolKind::cart_payment_method;
    case Attribute::cart_attribute:
      return SymbolKind::cart_attribute;
    case Attribute::shipping_method:
      return SymbolKind::shipping_method;
    case Attribute::shipping_country:
      return SymbolKind::shipping_country;
    case Attribute::shipping_postcode:
      return SymbolKind::shipping_postcode;
    case Attribute::customer_id:
      return SymbolKind::customer_id;
    case Attribute::customer_known:
      return SymbolKind::customer_known;
    case Attribute::customer_authenticated:
      return SymbolKind::customer_authenticated;
    case Attribute::customer_groups:
      return SymbolKind::customer_group;
    case Attribute::customer_segments:
      return SymbolKind::customer_segment;
    case Attribute::customer_orders:
      return SymbolKind::customer_orders;
    case Attribute::customer_is_birthday:
      return SymbolKind::customer_is_birthday;
    case Attribute::customer_newsletter:
      return SymbolKind::customer_newsletter;
    case Attribute::customer_attribute:
      return SymbolKind::customer_attribute;
    case Attribute::line_sku:
      return SymbolKind::line_sku;
    case Attribute::line_category:
      return SymbolKind::line_category;
    case Attribute::line_brand:
      return SymbolKind::line_brand;
    case Attribute::line_tags:
      return SymbolKind::line_tag;
    case Attribute::line_lists:
      return SymbolKind::line_list;
    case Attribute::line_on_sale:
      return SymbolKind::line_on_sale;
    case Attribute::line_discountable:
      return SymbolKind::line_discountable;
    case Attribute::line_attribute:
      return SymbolKind::line_attribute;
    case Attribute::cart_subtotal:
    case Attribute::cart_subtotal_discounted:
    case Attribute::cart_quantity:
    case Attribute::shipping_amount:
    case Attribute::customer_lifetime_spend:
    case Attribute::customer_days_since_signup:
    case Attribute::line_unit_price:
    case Attribute::line_quantity:
      return std::nullopt;
  }
  return std::nullopt;
}

// Whether a value of 0 passes: then an aggregate asks for no line.
bool accepts_zero(Operator op, const Operand& operand) {
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&operand)) {
    const bool listed = std::find(list->begin(), list->end(), 0) != list->end();
    return listed == (op != Operator::not_in);
  }
  const auto* right = std::get_if<std::int64_t>(&operand);
  if (right == nullptr) return true;
  switch (op) {
    case Operator::equal:
      return *right == 0;
    case Operator::not_equal:
      return *right != 0;
    case Operator::less:
      return *right > 0;
    case Operator::less_or_equal:
      return *right >= 0;
    case Operator::greater:
      return *right < 0;
    case Operator::greater_or_equal:
      return *right <= 0;
    default:
      return true;
  }
}

bool asks_for_a_line(const AggregateTest& test) {
  if (test.op == Operator::exists) return std::get<bool>(test.operand);
  const bool absent_without_lines =
      test.aggregate == Aggregate::min_unit_price || test.aggregate == Aggregate::max_unit_price;
  return absent_without_lines || !accepts_zero(test.op, test.operand);
}

class Reader {
 public:
  explicit Reader(SymbolTable& symbols) : symbols_(symbols) {}

  Conjunction of(const Predicate& predicate) {
    Conjunction out;
    std::visit([&](const auto& node) { read(node, out); }, predicate.node);
    return out;
  }

  // Nothing where the effect may grant something to any cart, else what it needs.
  std::optional<AnyOf> of(const Effect& effect) {
    return std::visit([&](const auto& e) { return needs(e); }, effect);
  }

  // The requirement that the fewest carts are likely to meet, judged by its kind and length.
  std::optional<AnyOf> narrowest(Conjunction&& from) const {
    const auto best =
        std::min_element(from.begin(), from.end(),
                         [&](const AnyOf& a, const AnyOf& b) { return breadth(a) < breadth(b); });
    if (best == from.end()) return std::nullopt;
    return std::move(*best);
  }

  void keep_narrowest(Conjunction& all) const {
    if (all.size() <= requirements_max) return;
    std::stable_sort(all.begin(), all.end(),
                     [&](const AnyOf& a, const AnyOf& b) { return breadth(a) < breadth(b); });
    all.resize(requirements_max);
  }

  // What one of a list at least needs; nothing where any of them needs nothing.
  template <typename List, typename Needs>
  static std::optional<AnyOf> united(const List& list, const Needs& needs_of) {
    AnyOf all;
    for (const auto& each : list) {
      const std::optional<AnyOf> one = needs_of(each);
      if (!one) return std::nullopt;
      all.insert(all.end(), one->begin(), one->end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.empty()) return std::nullopt;
    return all;
  }

 private:
  // --- Predicates ---

  void read(const All& all, Conjunction& out) {
    for (const Predicate& child : all.of) {
      for (AnyOf& each : of(child)) out.push_back(std::move(each));
    }
  }

  // Where each of them asks for something, one of these is met.
  void read(const Any& any, Conjunction& out) {
    AnyOf united;
    for (const Predicate& child : any.of) {
      std::optional<AnyOf> one = narrowest(of(child));
      if (!one) return;
      united.insert(united.end(), one->begin(), one->end());
    }
    if (!any.of.empty()) add(std::move(united), out);
  }

  void read(const Not&, Conjunction&) {}

  void read(const AggregateTest& test, Conjunction& out) {
    if (test.lines.empty() || !asks_for_a_line(test)) return;
    for (AnyOf& each : of(test.lines.front())) out.push_back(std::move(each));
  }

  void read(const AttributeTest& test, Conjunction& out) {
    const std::optional<SymbolKind> kind = kind_of(test.attribute);
    if (!kind || test.op == Operator::exists) return;
    if (const auto* flag = std::get_if<bool>(&test.operand)) return read_flag(test, *flag, out);
    if (*kind == SymbolKind::customer_orders) return read_orders(test, out);
    const bool positive =
        test.op == Operator::equal || test.op == Operator::in || test.op == Operator::contains_any;
    const auto symbol = [&](const std::string& text) { return text_symbol(test, *kind, text); };
    if (const auto* text = std::get_if<std::string>(&test.operand)) {
      if (positive) add({symbol(*text)}, out);
    } else if (const auto* list = std::get_if<std::vector<std::string>>(&test.operand)) {
      if (test.op == Operator::contains_all) {
        for (const std::string& each : *list) add({symbol(each)}, out);
      } else if (positive) {
        AnyOf symbols;
        for (const std::string& each : *list) symbols.push_back(symbol(each));
        add(std::move(symbols), out);
      }
    }
  }

  void read_flag(const AttributeTest& test, bool flag, Conjunction& out) {
    if (test.op != Operator::equal && test.op != Operator::not_equal) return;
    const bool wanted = flag == (test.op == Operator::equal);
    const SymbolKind kind = *kind_of(test.attribute);
    add({is_custom(kind) ? symbols_.intern(kind, custom_text(test.name, wanted))
                         : symbols_.intern(kind, flag_text(wanted))},
        out);
  }

  void read_orders(const AttributeTest& test, Conjunction& out) {
    AnyOf symbols;
    const auto take = [&](std::int64_t orders) {
      symbols.push_back(symbols_.intern(SymbolKind::customer_orders, std::to_string(orders)));
    };
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&test.operand)) {
      if (test.op != Operator::in) return;
      std::for_each(list->begin(), list->end(), take);
    } else {
      const std::int64_t right = std::get<std::int64_t>(test.operand);
      const bool less = test.op == Operator::less || test.op == Operator::less_or_equal;
      const std::int64_t end = test.op == Operator::less ? right : right + 1;
      if (less && end > orders_listed_max) return;
      if (!less && test.op != Operator::equal) return;
      for (std::int64_t orders = less ? 0 : right; orders < end; ++orders) take(orders);
    }
    add(std::move(symbols), out);
  }

  static bool is_custom(SymbolKind kind) {
    return kind == SymbolKind::cart_attribute || kind == SymbolKind::customer_attribute ||
           kind == SymbolKind::line_attribute;
  }

  Symbol text_symbol(const AttributeTest& test, SymbolKind kind, const std::string& text) {
    if (is_custom(kind)) return symbols_.intern(kind, custom_text(test.name, text));
    return symbols_.intern(kind, text);
  }

  static void add(AnyOf&& symbols, Conjunction& out) {
    std::sort(symbols.begin(), symbols.end());
    symbols.erase(std::unique(symbols.begin(), symbols.end()), symbols.end());
    if (!symbols.empty() && symbols.size() <= values_max) out.push_back(std::move(symbols));
  }

  // --- Effects ---

  std::optional<AnyOf> needs(const Lines& lines) {
    if (!lines) return std::nullopt;
    return narrowest(of(*lines));
  }
  std::optional<AnyOf> needs(const PercentOff& e) { return needs(e.lines); }
  std::optional<AnyOf> needs(const AmountOff& e) { return needs(e.lines); }
  std::optional<AnyOf> needs(const SetUnitPrice& e) { return needs(e.lines); }
  std::optional<AnyOf> needs(const BuyXGetY& e) { return needs(e.get_lines); }
  std::optional<AnyOf> needs(const NthUnit& e) { return needs(e.lines); }
  std::optional<AnyOf> needs(const Tiers& e) { return needs(e.lines); }
  std::optional<AnyOf> needs(const Cashback& e) { return needs(e.lines); }
  std::optional<AnyOf> needs(const Gift&) { return std::nullopt; }
  std::optional<AnyOf> needs(const Points&) { return std::nullopt; }
  std::optional<AnyOf> needs(const BundlePrice& e) {
    return united(e.components,
                  [&](const BundlePrice::Component& component) { return needs(component.lines); });
  }
  std::optional<AnyOf> needs(const ShippingOff& e) {
    if (!e.methods) return AnyOf{symbols_.intern(SymbolKind::cart_has_shipping, flag_text(true))};
    AnyOf methods;
    for (const std::string& method : *e.methods) {
      methods.push_back(symbols_.intern(SymbolKind::shipping_method, method));
    }
    if (methods.empty()) return std::nullopt;
    return methods;
  }
  std::optional<AnyOf> needs(const ShippingUpgrade& e) {
    return AnyOf{symbols_.intern(SymbolKind::shipping_method, e.to)};
  }

  float breadth(const AnyOf& symbols) const {
    float sum = 0;
    for (const Symbol symbol : symbols) sum += commonness(symbols_.kind(symbol));
    return sum;
  }

  SymbolTable& symbols_;
};

// --- Guards --------------------------------------------------------------------------------------

// value `op` operand as bounds on a number that is at least (for a sum of some lines) or exactly
// it.
void guard(Operator op, const Operand& operand, std::size_t number, bool exactly, Guard& out) {
  const auto* right = std::get_if<std::int64_t>(&operand);
  if (right == nullptr) return;
  switch (op) {
    case Operator::equal:
      out.at_least(number, *right);
      if (exactly) out.below(number, *right + 1);
      return;
    case Operator::greater:
      return out.at_least(number, *right + 1);
    case Operator::greater_or_equal:
      return out.at_least(number, *right);
    case Operator::less:
      if (exactly) out.below(number, *right);
      return;
    case Operator::less_or_equal:
      if (exactly) out.below(number, *right + 1);
      return;
    default:
      return;
  }
}

// `discounted`: what the lines cost in the end counts too, which is at most the subtotal.
void guard(const Predicate& condition, bool discounted, Guard& out) {
  if (const auto* all = std::get_if<All>(&condition.node)) {
    for (const Predicate& child : all->of) guard(child, discounted, out);
  } else if (const auto* test = std::get_if<AttributeTest>(&condition.node)) {
    if (test->attribute == Attribute::cart_subtotal) {
      guard(test->op, test->operand, Guard::subtotal, true, out);
    } else if (test->attribute == Attribute::cart_quantity) {
      guard(test->op, test->operand, Guard::quantity, true, out);
    } else if (test->attribute == Attribute::cart_subtotal_discounted && discounted) {
      guard(test->op, test->operand, Guard::subtotal, false, out);
    }
  } else if (const auto* aggregate = std::get_if<AggregateTest>(&condition.node)) {
    if (aggregate->aggregate == Aggregate::sum) {
      guard(aggregate->op, aggregate->operand, Guard::subtotal, false, out);
    } else if (aggregate->aggregate == Aggregate::count) {
      guard(aggregate->op, aggregate->operand, Guard::quantity, false, out);
    }
  }
}

Requirements base_requirements(const Promotion& promotion, bool discounted, Reader& reader,
                               SymbolTable& symbols) {
  Requirements out;
  if (promotion.conditions) {
    out.all = reader.of(*promotion.conditions);
    guard(*promotion.conditions, discounted, out.guard);
  }
  if (promotion.has_minor_units) {
    out.all.push_back({symbols.intern(SymbolKind::cart_currency, promotion.currency.name())});
  }
  const Schedule& schedule = promotion.schedule;
  if (schedule.starts_at) out.guard.at_least(Guard::time, schedule.starts_at->microseconds);
  if (schedule.ends_at) out.guard.below(Guard::time, schedule.ends_at->microseconds);
  return out;
}

// --- Thresholds of hints -------------------------------------------------------------------------

bool is_threshold(Operator op, const Operand& operand) {
  const auto* right = std::get_if<std::int64_t>(&operand);
  const bool rising =
      op == Operator::equal || op == Operator::greater || op == Operator::greater_or_equal;
  return rising && right != nullptr && *right >= 4;  // a quarter of less is less than one
}

bool is_threshold(const Predicate& leaf) {
  if (const auto* test = std::get_if<AttributeTest>(&leaf.node)) {
    return (test->attribute == Attribute::cart_subtotal ||
            test->attribute == Attribute::cart_subtotal_discounted ||
            test->attribute == Attribute::cart_quantity) &&
           is_threshold(test->op, test->operand);
  }
  const auto& aggregate = std::get<AggregateTest>(leaf.node);
  return (aggregate.aggregate == Aggregate::count || aggregate.aggregate == Aggregate::sum) &&
         is_threshold(aggregate.op, aggregate.operand);
}

struct Thresholds {
  std::size_t count = 0;
  const AttributeTest* single = nullptr;  // the last one found that the whole condition asks for
};

void find_thresholds(const Predicate& condition, bool negated, bool asked, Thresholds& out) {
  const auto each = [&](const std::vector<Predicate>& of, bool negate, bool ask) {
    for (const Predicate& child : of) find_thresholds(child, negate, ask, out);
  };
  if (const auto* all = std::get_if<All>(&condition.node)) return each(all->of, negated, asked);
  if (const auto* any = std::get_if<Any>(&condition.node)) return each(any->of, negated, false);
  if (const auto* negation = std::get_if<Not>(&condition.node)) {
    return each(negation->of, !negated, false);
  }
  if (negated || !is_threshold(condition)) return;
  ++out.count;
  const auto* test = std::get_if<AttributeTest>(&condition.node);
  if (asked && test && test->attribute != Attribute::cart_subtotal_discounted) out.single = test;
}

// The only threshold must be missed, so the cart is below it.
void must_miss(const AttributeTest& test, Guard& out) {
  const std::int64_t right = std::get<std::int64_t>(test.operand);
  const std::size_t number =
      test.attribute == Attribute::cart_subtotal ? Guard::subtotal : Guard::quantity;
  out.below(number, test.op == Operator::greater ? right + 1 : right);
}

}  // namespace

float commonness(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::customer_id:
      return 0.001F;
    case SymbolKind::line_sku:
    case SymbolKind::shipping_postcode:
      return 0.01F;
    case SymbolKind::line_brand:
      return 0.1F;
    case SymbolKind::line_tag:
    case SymbolKind::line_list:
    case SymbolKind::customer_group:
    case SymbolKind::customer_segment:
      return 0.2F;
    case SymbolKind::line_category:
    case SymbolKind::line_attribute:
    case SymbolKind::cart_attribute:
    case SymbolKind::customer_attribute:
    case SymbolKind::customer_orders:
    case SymbolKind::customer_is_birthday:
      return 0.3F;
    case SymbolKind::cart_channel:
    case SymbolKind::cart_payment_method:
    case SymbolKind::shipping_method:
    case SymbolKind::shipping_country:
      return 0.5F;
    case SymbolKind::line_on_sale:
    case SymbolKind::line_discountable:
    case SymbolKind::cart_currency:
    case SymbolKind::cart_has_shipping:
    case SymbolKind::customer_known:
    case SymbolKind::customer_authenticated:
    case SymbolKind::customer_newsletter:
      return 0.8F;
  }
  return 1;
}

Requirements requirements_to_apply(const Promotion& promotion, SymbolTable& symbols) {
  Reader reader(symbols);
  Requirements out = base_requirements(promotion, false, reader, symbols);
  auto of_effects =
      Reader::united(promotion.effects, [&](const Effect& effect) { return reader.of(effect); });
  if (of_effects && of_effects->size() <= values_max) out.all.push_back(std::move(*of_effects));
  reader.keep_narrowest(out.all);
  return out;
}

std::optional<Requirements> requirements_to_hint(const Promotion& promotion, SymbolTable& symbols) {
  if (!promotion.conditions) return std::nullopt;
  Thresholds thresholds;
  find_thresholds(*promotion.conditions, false, true, thresholds);
  if (thresholds.count == 0) return std::nullopt;
  Reader reader(symbols);
  Requirements out = base_requirements(promotion, true, reader, symbols);
  if (thresholds.count == 1 && thresholds.single) must_miss(*thresholds.single, out.guard);
  reader.keep_narrowest(out.all);
  return out;
}

}  // namespace stapel::promotions
