// Products, quantities and facts that promotions can tell apart.
#include "promotions/worst_case_space.h"

#include <algorithm>
#include <map>
#include <set>

#include "promotions/lint_walk.h"
#include "promotions/predicate.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t selectors_max = 64;    // that products are told apart by
constexpr std::size_t merged_max = 24;       // selectors of which products are made up in pairs
constexpr std::size_t fact_values_max = 12;  // of one fact
constexpr std::size_t quantities_max = 40;   // of one product
constexpr std::int64_t all_quantities = 12;  // up to here each number of units is tried
constexpr std::size_t dearest_kept = 6;      // of products that no promotion tells apart
constexpr std::size_t cheapest_kept = 3;
constexpr std::size_t narrowest_kept = 3;  // by margin at list price
constexpr std::size_t codes_max = 1'000;

bool is_line_attribute(Attribute attribute) { return attribute >= Attribute::line_sku; }

// What the catalogue does not tell of a product, and a cart may.
bool is_line_fact(Attribute attribute) {
  return attribute == Attribute::line_tags || attribute == Attribute::line_lists ||
         attribute == Attribute::line_on_sale || attribute == Attribute::line_attribute;
}

bool is_cart_fact(Attribute attribute) {
  switch (attribute) {
    case Attribute::cart_subtotal:
    case Attribute::cart_subtotal_discounted:
    case Attribute::cart_quantity:
    case Attribute::cart_currency:
      return false;  // they follow from the lines
    default:
      return !is_line_attribute(attribute);
  }
}

bool is_list(Attribute attribute) {
  return attribute == Attribute::customer_groups || attribute == Attribute::customer_segments ||
         attribute == Attribute::line_tags || attribute == Attribute::line_lists ||
         attribute == Attribute::line_category;
}

// --- Values that pass a test ---------------------------------------------------------------------

struct FirstValue {
  template <typename T>
  FactValue operator()(const std::vector<T>& list) const {
    return list.empty() ? FactValue{} : FactValue{list.front()};
  }
  template <typename T>
  FactValue operator()(const T& value) const {
    return value;
  }
};

struct OtherValue {
  FactValue operator()(bool value) const { return !value; }
  FactValue operator()(std::int64_t value) const { return value + 1; }
  FactValue operator()(Decimal value) const { return Decimal{value.ten_thousandths + 10'000}; }
  FactValue operator()(const std::string& value) const { return value + "-other"; }
  FactValue operator()(const std::vector<std::string>& list) const {
    return (list.empty() ? std::string() : list.front()) + "-other";
  }
  template <typename T>
  FactValue operator()(const std::vector<T>& list) const {
    return list.empty() ? FactValue{} : (*this)(*std::max_element(list.begin(), list.end()));
  }
};

// The value one step below (-1) or above (1) the one compared with.
struct StepFrom {
  int step;
  FactValue operator()(std::int64_t value) const { return std::max<std::int64_t>(0, value + step); }
  FactValue operator()(Decimal value) const {
    return Decimal{value.ten_thousandths + step * 10'000};
  }
  template <typename T>
  FactValue operator()(const T&) const {
    return {};
  }
};

FactValue any_value(Attribute attribute) {
  switch (attribute) {
    case Attribute::customer_known:
    case Attribute::customer_authenticated:
    case Attribute::customer_is_birthday:
    case Attribute::customer_newsletter:
    case Attribute::line_on_sale:
    case Attribute::line_discountable:
      return true;
    case Attribute::shipping_amount:
    case Attribute::customer_orders:
    case Attribute::customer_lifetime_spend:
    case Attribute::customer_days_since_signup:
      return std::int64_t{1};
    default:
      return std::string("any");
  }
}

FactValue whole_list(const Operand& operand) {
  if (const auto* list = std::get_if<std::vector<std::string>>(&operand)) return *list;
  if (const auto* text = std::get_if<std::string>(&operand)) return std::vector<std::string>{*text};
  return {};
}

// --- What promotions mention ---------------------------------------------------------------------

using FactName = std::pair<Attribute, std::string>;

struct Mentions {
  std::map<FactName, std::vector<FactValue>> facts;
  std::vector<const Selector*> selectors;  // no two alike
  std::set<std::int64_t> counts;           // of units that something depends on
  std::set<Amount> amounts;                // of list totals
  bool complete = true;
};

void mention(std::vector<FactValue>& values, FactValue value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) {
    values.push_back(std::move(value));
  }
}

// Other promotions may ask for another one of them.
struct MentionEach {
  std::vector<FactValue>& values;
  template <typename T>
  void operator()(const std::vector<T>& list) const {
    for (const T& value : list) mention(values, value);
  }
  template <typename T>
  void operator()(const T&) const {}
};

std::optional<std::int64_t> threshold_of(Operator op, const Operand& operand) {
  const auto* number = std::get_if<std::int64_t>(&operand);
  if (number == nullptr) {
    const auto* list = std::get_if<std::vector<std::int64_t>>(&operand);
    return list && !list->empty() ? std::optional(list->front()) : std::nullopt;
  }
  if (op == Operator::greater) return *number + 1;
  if (op == Operator::less) return *number - 1;
  return *number;
}

void mention_test(Mentions& mentions, const AttributeTest& test) {
  const auto threshold = threshold_of(test.op, test.operand);
  if (test.attribute == Attribute::cart_quantity && threshold) mentions.counts.insert(*threshold);
  if (test.attribute == Attribute::cart_subtotal ||
      test.attribute == Attribute::cart_subtotal_discounted) {
    if (threshold) mentions.amounts.insert(*threshold);
  }
  if (!is_cart_fact(test.attribute) && !is_line_fact(test.attribute)) return;
  std::vector<FactValue>& values = mentions.facts[{test.attribute, test.name}];
  mention(values, passing_value(test));
  if (test.op == Operator::in && !is_list(test.attribute)) {
    std::visit(MentionEach{values}, test.operand);
  }
}

void mention_leaf(Mentions& mentions, const Predicate& leaf) {
  if (const auto* test = std::get_if<AttributeTest>(&leaf.node)) {
    mention_test(mentions, *test);
    return;
  }
  const auto& test = std::get<AggregateTest>(leaf.node);
  const auto threshold = threshold_of(test.op, test.operand);
  if (!threshold) return;
  if (test.aggregate == Aggregate::count) mentions.counts.insert(*threshold);
  if (test.aggregate == Aggregate::sum) mentions.amounts.insert(*threshold);
}

struct MentionUnits {
  Mentions& mentions;

  template <typename WithUnits>
  void max_units(const WithUnits& effect) const {
    if (effect.max_units) mentions.counts.insert(*effect.max_units);
  }
  void operator()(const PercentOff& effect) const { max_units(effect); }
  void operator()(const AmountOff& effect) const { max_units(effect); }
  void operator()(const SetUnitPrice& effect) const { max_units(effect); }
  void operator()(const BuyXGetY& effect) const {
    mentions.counts.insert(
        {effect.buy_quantity, effect.get_quantity, effect.buy_quantity + effect.get_quantity});
  }
  void operator()(const NthUnit& effect) const { mentions.counts.insert(effect.n); }
  void operator()(const BundlePrice& effect) const {
    for (const auto& component : effect.components) mentions.counts.insert(component.quantity);
  }
  void operator()(const Tiers& effect) const {
    for (const Tiers::Tier& tier : effect.tiers) {
      (effect.by == TierBy::quantity ? mentions.counts : mentions.amounts).insert(tier.from);
    }
  }
  template <typename Other>
  void operator()(const Other&) const {}
};

void mention_selector(Mentions& mentions, const Selector& selector) {
  for (const Selector* known : mentions.selectors) {
    if (*known == selector) return;
  }
  if (mentions.selectors.size() == selectors_max) {
    mentions.complete = false;
  } else {
    mentions.selectors.push_back(&selector);
  }
}

Mentions gather(const std::vector<const Promotion*>& promotions) {
  Mentions mentions;
  for (const Promotion* promotion : promotions) {
    for_each_leaf(*promotion,
                  [&](const Predicate& leaf, const std::string&) { mention_leaf(mentions, leaf); });
    for_each_selector(*promotion, [&](const Selector& selector, const std::string&) {
      mention_selector(mentions, selector);
    });
    for (const Effect& effect : promotion->effects) std::visit(MentionUnits{mentions}, effect);
  }
  return mentions;
}

// --- Facts ---------------------------------------------------------------------------------------

// Of lists: first everything that any promotion mentions.
FactValue union_of(const std::vector<FactValue>& values) {
  std::vector<std::string> all;
  for (const FactValue& value : values) {
    const auto* list = std::get_if<std::vector<std::string>>(&value);
    if (list == nullptr) continue;
    for (const std::string& text : *list) {
      if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
    }
  }
  return all;
}

void add_facts(CartSpace& space, const Mentions& mentions, bool made_up) {
  for (const auto& [name, passing] : mentions.facts) {
    if (is_line_fact(name.first) && made_up) continue;  // the products have them
    Fact fact{name.first, name.second, false, {}};
    if (is_list(name.first)) mention(fact.values, union_of(passing));
    for (const FactValue& value : passing) mention(fact.values, value);
    mention(fact.values, std::monostate{});
    if (fact.values.size() > fact_values_max) {
      fact.values.resize(fact_values_max);
      space.complete = false;
    }
    space.facts.push_back(std::move(fact));
  }
}

// One code of each promotion does what all of them do. More codes never make the best plan worse;
// under `priority` they may, so each may stay at home.
void add_codes(CartSpace& space, const std::vector<const Promotion*>& promotions, Policy policy) {
  std::set<std::string> known;
  std::set<std::string> pools;
  for (const Promotion* promotion : promotions) {
    if (promotion->automatic()) continue;
    if (!promotion->codes.empty()) {
      if (known.insert(normalise_code(promotion->codes.front())).second) {
        space.codes.push_back(promotion->codes.front());
      }
      continue;
    }
    const std::string& pool = promotion->pools.front();
    if (!pools.insert(pool).second) continue;
    space.pool_codes.push_back({"POOL" + std::to_string(pools.size()) + "OF" + pool, pool, 1});
  }
  if (space.codes.size() + space.pool_codes.size() > codes_max) {
    space.codes.resize(std::min(space.codes.size(), codes_max));
    space.pool_codes.resize(codes_max - space.codes.size());
    space.complete = false;
  }
  for (const PoolCode& code : space.pool_codes) space.codes.push_back(code.code);
  if (policy != Policy::priority) return;
  for (std::string& code : space.codes) {
    space.facts.push_back({Attribute::cart_attribute, std::move(code), true, {true, false}});
  }
  space.codes.clear();
}

void add_methods(CartSpace& space, const std::vector<const Promotion*>& promotions) {
  Fact methods{Attribute::shipping_method, "", false, {}};
  for (const Promotion* promotion : promotions) {
    for (const Effect& effect : promotion->effects) {
      if (const auto* upgrade = std::get_if<ShippingUpgrade>(&effect)) {
        space.to_methods.push_back(upgrade->to);
        space.from_methods.push_back(upgrade->from);
        mention(methods.values, upgrade->to);
      }
      const auto* off = std::get_if<ShippingOff>(&effect);
      if (off && off->methods) {
        for (const std::string& method : *off->methods) mention(methods.values, method);
      }
    }
  }
  if (methods.values.empty()) return;
  const auto known = std::find_if(space.facts.begin(), space.facts.end(), [](const Fact& fact) {
    return !fact.is_code && fact.attribute == Attribute::shipping_method;
  });
  if (known == space.facts.end()) {
    space.facts.push_back(std::move(methods));
  } else {
    for (FactValue& value : methods.values) mention(known->values, std::move(value));
  }
}

// --- Products ------------------------------------------------------------------------------------

// Makes the line what the selector asks for, as far as one look at it tells.
void satisfy(CartLine& line, const Selector& selector) {
  if (const auto* all = std::get_if<All>(&selector.node)) {
    for (const Predicate& one : all->of) satisfy(line, one);
  } else if (const auto* any = std::get_if<Any>(&selector.node)) {
    if (!any->of.empty()) satisfy(line, any->of.front());
  } else if (const auto* test = std::get_if<AttributeTest>(&selector.node)) {
    FactValue value = passing_value(*test);
    // One path of a category is enough, and less noise.
    if (test->attribute == Attribute::line_category && test->op != Operator::contains_all) {
      if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        if (!list->empty()) value = list->front();
      }
    }
    set_line_fact(line, *test, value);
  }
}

CartLine plain_line(const CartSpace& space) {
  CartLine line;
  line.unit_price = 100 * space.currency.minor_per_unit();
  return line;
}

void add_made_up(CartSpace& space, CartLine line) {
  if (line.sku.empty()) line.sku = "product-" + std::to_string(space.products.size() + 1);
  for (const CartLine& known : space.products) {
    CartLine same = line;
    same.sku = known.sku;
    if (same == known && (known.sku == line.sku || known.sku.starts_with("product-"))) return;
  }
  space.products.push_back(std::move(line));
}

// A plain product, one for each selector, and one for each two that one product can meet.
void make_up_products(CartSpace& space, const std::vector<const Selector*>& selectors) {
  add_made_up(space, plain_line(space));
  for (const Selector* selector : selectors) {
    CartLine line = plain_line(space);
    satisfy(line, *selector);
    if (selects(*selector, line)) add_made_up(space, std::move(line));
  }
  const std::size_t merged = std::min(selectors.size(), merged_max);
  for (std::size_t a = 0; a < merged; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      CartLine line = plain_line(space);
      satisfy(line, *selectors[b]);
      satisfy(line, *selectors[a]);
      if (selects(*selectors[a], line) && selects(*selectors[b], line)) {
        add_made_up(space, std::move(line));
      }
    }
  }
}

// Price less cost as a share of the price; products without a cost come last.
std::int64_t margin_share(const CartLine& line, const PriceTerms& terms) {
  if (!line.unit_cost) return INT64_MAX;
  const Amount net = net_of_tax(line.unit_price, *line.tax_rate, terms.include_tax);
  if (net == 0) return INT64_MIN;
  return static_cast<std::int64_t>(Wide{net - *line.unit_cost} * 1'000'000 / net);
}

// Of products that no selector tells apart, the few that can make a difference.
void keep_few(std::vector<CartLine> alike, const PriceTerms& terms, std::vector<CartLine>& out) {
  std::stable_sort(alike.begin(), alike.end(), [](const CartLine& a, const CartLine& b) {
    return a.unit_price > b.unit_price;
  });
  std::set<std::string> kept;
  const auto keep = [&](const CartLine& line) {
    if (kept.insert(line.sku).second) out.push_back(line);
  };
  for (std::size_t i = 0; i < std::min(dearest_kept, alike.size()); ++i) keep(alike[i]);
  for (std::size_t i = alike.size() - std::min(cheapest_kept, alike.size()); i < alike.size(); ++i)
    keep(alike[i]);
  std::stable_sort(alike.begin(), alike.end(), [&](const CartLine& a, const CartLine& b) {
    return margin_share(a, terms) < margin_share(b, terms);
  });
  for (std::size_t i = 0; i < std::min(narrowest_kept, alike.size()); ++i) keep(alike[i]);
}

std::vector<bool> selected_by(const CartLine& line, const std::vector<const Selector*>& selectors) {
  std::vector<bool> selected;
  for (const Selector* selector : selectors) selected.push_back(selects(*selector, line));
  return selected;
}

void thin_out(CartSpace& space, const Mentions& mentions, const SpaceOptions& options) {
  const std::size_t products_max = options.products_max;
  if (space.products.size() <= products_max) return;
  space.complete = false;
  std::map<std::vector<bool>, std::vector<CartLine>> alike;
  std::vector<CartLine> kept;
  for (CartLine& line : space.products) {
    if (options.keep.contains(line.sku)) {
      kept.push_back(std::move(line));
    } else {
      alike[selected_by(line, mentions.selectors)].push_back(std::move(line));
    }
  }
  space.products = std::move(kept);
  // Most selected first: they are what promotions are about.
  std::vector<std::pair<std::vector<bool>, std::vector<CartLine>>> classes(alike.begin(),
                                                                           alike.end());
  std::stable_sort(classes.begin(), classes.end(), [](const auto& a, const auto& b) {
    return std::count(a.first.begin(), a.first.end(), true) >
           std::count(b.first.begin(), b.first.end(), true);
  });
  for (auto& [selected, lines] : classes) {
    if (space.products.size() >= products_max) break;
    keep_few(std::move(lines), space.terms, space.products);
  }
}

void add_products(CartSpace& space, const Mentions& mentions,
                  const std::vector<LintProduct>* products, const SpaceOptions& options) {
  if (products == nullptr) {
    make_up_products(space, mentions.selectors);
    return;
  }
  for (const LintProduct& product : *products) {
    if (!(product.currency == space.currency)) continue;
    if (options.only_with_costs && !product.unit_cost) continue;
    space.products.push_back(line_of(product, options.terms));
  }
  thin_out(space, mentions, options);
}

// --- Quantities ----------------------------------------------------------------------------------

std::vector<std::int64_t> quantities_of(const CartLine& line, const Mentions& mentions,
                                        const SpaceOptions& options) {
  std::set<std::int64_t> tried;
  const std::int64_t most = options.size.units;
  for (std::int64_t units = 1; units <= std::min(most, all_quantities); ++units)
    tried.insert(units);
  const auto try_units = [&](Wide units) {
    if (units >= 1 && units <= most && tried.size() < quantities_max) {
      tried.insert(static_cast<std::int64_t>(units));
    }
  };
  if (options.try_most_units) try_units(most);
  for (const std::int64_t count : mentions.counts) try_units(count);
  for (const Amount amount : mentions.amounts) {
    if (line.unit_price > 0) try_units((Wide{amount} + line.unit_price - 1) / line.unit_price);
  }
  return {tried.begin(), tried.end()};
}

}  // namespace

FactValue passing_value(const AttributeTest& test) {
  const bool list = is_list(test.attribute);
  FactValue value;
  switch (test.op) {
    case Operator::equal:
    case Operator::in:
    case Operator::starts_with:
      value = list ? whole_list(test.operand) : std::visit(FirstValue{}, test.operand);
      break;
    case Operator::contains_any:
    case Operator::contains_all:
      value = whole_list(test.operand);
      break;
    case Operator::not_equal:
    case Operator::not_in:
      value = list ? FactValue{std::vector<std::string>{}} : std::visit(OtherValue{}, test.operand);
      break;
    case Operator::less:
      value = std::visit(StepFrom{-1}, test.operand);
      break;
    case Operator::greater:
      value = std::visit(StepFrom{1}, test.operand);
      break;
    case Operator::less_or_equal:
    case Operator::greater_or_equal:
      value = std::visit(StepFrom{0}, test.operand);
      break;
    case Operator::exists: {
      const bool wanted = std::get<bool>(test.operand);
      value = wanted ? any_value(test.attribute) : FactValue{};
      break;
    }
  }
  if (list && std::holds_alternative<std::string>(value)) {
    value = std::vector<std::string>{std::get<std::string>(value)};
  }
  return value;
}

CartLine line_of(const LintProduct& product, const PriceTerms& terms) {
  CartLine line;
  line.sku = product.sku;
  line.name = product.name;
  line.unit_price = product.unit_price;
  if (!product.categories.empty()) line.category = product.categories;
  if (!product.brand.empty()) line.brand = product.brand;
  line.unit_cost = product.unit_cost;
  line.tax_rate = product.tax_rate.value_or(terms.tax_rate);
  return line;
}

std::vector<std::vector<std::uint32_t>> products_alike(
    const std::vector<const Promotion*>& promotions, const std::vector<CartLine>& lines) {
  const Mentions mentions = gather(promotions);
  std::map<std::vector<bool>, std::vector<std::uint32_t>> alike;
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    alike[selected_by(lines[i], mentions.selectors)].push_back(i);
  }
  std::vector<std::vector<std::uint32_t>> out;
  for (auto& [selected, positions] : alike) out.push_back(std::move(positions));
  return out;
}

CartSpace make_space(const std::vector<const Promotion*>& promotions, const Settings& settings,
                     const std::vector<LintProduct>* products, const SpaceOptions& options) {
  const Mentions mentions = gather(promotions);
  CartSpace space;
  space.currency = settings.currency;
  space.terms = options.terms;
  space.complete = mentions.complete && options.size.units <= all_quantities;
  space.lines_max = static_cast<std::size_t>(options.size.lines);
  space.units_max = options.size.units;
  space.total_max = options.size.total_max.value_or(amount_max - options.terms.shipping);
  add_products(space, mentions, products, options);
  add_facts(space, mentions, products == nullptr);
  add_methods(space, promotions);
  add_codes(space, promotions, settings.policy);
  for (const CartLine& line : space.products) {
    space.quantities.push_back(quantities_of(line, mentions, options));
  }
  return space;
}

}  // namespace stapel::promotions
