// Reads each type of effect: which fields it has, and which of them exclude each other. Knows
// nothing of carts.
#include "promotions/parse_effects.h"

#include <algorithm>
#include <array>

#include "promotions/parse_fields.h"
#include "promotions/parse_predicates.h"

namespace stapel::promotions {

namespace {

constexpr std::size_t effects_max = 100;
constexpr std::size_t components_max = 20;  // of a bundle
constexpr std::size_t tiers_max = 100;

constexpr std::array<Choice<Scope>, 2> item_scopes = {
    {{"order", Scope::order}, {"lines", Scope::lines}}};
constexpr std::array<Choice<Base>, 2> bases = {{{"left", Base::left}, {"list", Base::list}}};
constexpr std::array<Choice<UnitOrder>, 2> unit_orders = {
    {{"cheapest_first", UnitOrder::cheapest_first}, {"dearest_first", UnitOrder::dearest_first}}};
constexpr std::array<Choice<TierBy>, 2> tier_bys = {
    {{"quantity", TierBy::quantity}, {"amount", TierBy::amount}}};
constexpr std::array<Choice<Per>, 2> pers = {{{"unit", Per::unit}, {"line", Per::line}}};

std::optional<Scope> read_item_scope(const json::Value& value, Faults& faults) {
  return read_choice(value, item_scopes, faults);
}
std::optional<Base> read_base(const json::Value& value, Faults& faults) {
  return read_choice(value, bases, faults);
}
std::optional<UnitOrder> read_unit_order(const json::Value& value, Faults& faults) {
  return read_choice(value, unit_orders, faults);
}
std::optional<Per> read_per(const json::Value& value, Faults& faults) {
  return read_choice(value, pers, faults);
}

std::optional<TierBy> read_tier_by(const json::Value& value, Faults& faults) {
  return read_choice(value, tier_bys, faults);
}

// Points are no minor units; as many of them are accepted.
std::optional<std::int64_t> read_bonus(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 0, amount_max, faults);
}

std::optional<Decimal> read_multiplier(const json::Value& value, Faults& faults) {
  const std::optional<std::int64_t> times = json::read_decimal(value, 10'000, 10'000'000, faults);
  if (!times) return std::nullopt;
  return Decimal{*times};
}

// Whether exactly one of the fields is there; else a fault.
bool has_one_of(const json::Value& value, const std::vector<std::string_view>& names,
                Faults& faults) {
  const auto given = std::ranges::count_if(
      names, [&](std::string_view name) { return value.find(name).has_value(); });
  if (given == 1) return true;
  json::add_fault(
      value, given == 0 ? "must have " + either(names) : "must have only one of " + either(names),
      faults);
  return false;
}

std::optional<BundlePrice::Component> read_component(const json::Value& value, Faults& faults) {
  const std::size_t faults_before = faults.size();
  BundlePrice::Component component;
  json::Object fields(value, faults);
  take(component.quantity, fields.require("quantity"), read_quantity, faults);
  take(component.lines, fields.find("lines"), read_selector, faults);
  fields.finish();
  if (faults.size() > faults_before) return std::nullopt;
  return component;
}

std::optional<Tiers::Tier> read_tier(const json::Value& value, Faults& faults) {
  const std::size_t faults_before = faults.size();
  Tiers::Tier tier;
  json::Object fields(value, faults);
  take(tier.from, fields.require("from"), read_amount, faults);
  has_one_of(value, {"percent", "amount", "unit_price"}, faults);
  take(tier.gives, fields.find("percent"), read_percent, faults);
  take(tier.gives, fields.find("amount"), read_amount, faults);
  Tiers::UnitPrice unit_price;
  const std::optional<json::Value> price = fields.find("unit_price");
  take(unit_price.price, price, read_amount, faults);
  if (price) tier.gives = unit_price;
  fields.finish();
  if (faults.size() > faults_before) return std::nullopt;
  return tier;
}

// Reads the fields of one effect, all of which report to the same faults.
class EffectReader {
 public:
  EffectReader(const json::Value& value, Faults& faults)
      : value_(value), object_(value, faults), faults_(faults) {
    object_.require("type");
  }

  Effect percent_off() {
    PercentOff effect;
    take(effect.percent, object_.require("percent"), read_percent, faults_);
    take(effect.scope, object_.find("scope"), read_item_scope, faults_);
    take(effect.lines, object_.find("lines"), read_selector, faults_);
    take(effect.base, object_.find("base"), read_base, faults_);
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    read_units(effect, effect.scope);
    return effect;
  }

  Effect amount_off() {
    AmountOff effect;
    take(effect.amount, object_.require("amount"), read_amount, faults_);
    take(effect.scope, object_.find("scope"), read_item_scope, faults_);
    take(effect.lines, object_.find("lines"), read_selector, faults_);
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    const std::optional<json::Value> per = object_.find("per");
    take(effect.per, per, read_per, faults_);
    refuse_in_order_scope(per, effect.scope);
    read_units(effect, effect.scope);
    return effect;
  }

  Effect set_unit_price() {
    SetUnitPrice effect;
    take(effect.price, object_.require("price"), read_amount, faults_);
    take(effect.lines, object_.find("lines"), read_selector, faults_);
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    read_units(effect, Scope::lines);
    return effect;
  }

  Effect buy_x_get_y() {
    BuyXGetY effect;
    if (const std::optional<json::Value> buy = object_.require("buy")) {
      json::Object fields(*buy, faults_);
      take(effect.buy_quantity, fields.require("quantity"), read_quantity, faults_);
      take(effect.buy_lines, fields.find("lines"), read_selector, faults_);
      fields.finish();
    }
    effect.get_lines = effect.buy_lines;
    if (const std::optional<json::Value> get = object_.require("get")) {
      json::Object fields(*get, faults_);
      take(effect.get_quantity, fields.require("quantity"), read_quantity, faults_);
      take(effect.get_lines, fields.find("lines"), read_selector, faults_);
      take(effect.percent, fields.find("percent"), read_percent, faults_);
      fields.finish();
    }
    read_repeat(effect.repeat);
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    return effect;
  }

  Effect nth_unit() {
    NthUnit effect;
    take(effect.n, object_.require("n"), read_quantity, faults_);
    take(effect.percent, object_.require("percent"), read_percent, faults_);
    take(effect.lines, object_.find("lines"), read_selector, faults_);
    read_repeat(effect.repeat);
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    return effect;
  }

  Effect bundle_price() {
    BundlePrice effect;
    take(effect.price, object_.require("price"), read_amount, faults_);
    if (const auto components = object_.require("components")) {
      read_list(*components, components_max, read_component, effect.components);
    }
    read_repeat(effect.repeat);
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    return effect;
  }

  Effect tiers() {
    Tiers effect;
    take(effect.by, object_.require("by"), read_tier_by, faults_);
    if (const auto tiers = object_.require("tiers")) {
      read_list(*tiers, tiers_max, read_tier, effect.tiers);
      sort_tiers(*tiers, effect.tiers);
    }
    take(effect.lines, object_.find("lines"), read_selector, faults_);
    take(effect.base, object_.find("base"), read_base, faults_);
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    return effect;
  }

  Effect shipping_upgrade() {
    ShippingUpgrade effect;
    take(effect.to, object_.require("to"), read_name, faults_);
    const std::optional<json::Value> from = object_.require("from");
    take(effect.from, from, read_name, faults_);
    if (from && !effect.to.empty() && effect.to == effect.from) {
      json::add_fault(*from, "must be another method than \"to\"", faults_);
    }
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    return effect;
  }

  Effect shipping_off() {
    ShippingOff effect;
    has_one_of(value_, {"percent", "amount", "price"}, faults_);
    take(effect.off, object_.find("percent"), read_percent, faults_);
    take(effect.off, object_.find("amount"), read_amount, faults_);
    ShippingOff::ToPrice to;
    const std::optional<json::Value> price = object_.find("price");
    take(to.price, price, read_amount, faults_);
    if (price) effect.off = to;
    const std::optional<json::Value> methods = object_.find("methods");
    take(effect.methods, methods, read_texts, faults_);
    if (effect.methods && effect.methods->empty()) {
      json::add_fault(*methods, "must name a method; leave the field out for all of them", faults_);
    }
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    return effect;
  }

  Effect gift() {
    Gift effect;
    take(effect.sku, object_.require("sku"), read_name, faults_);
    take(effect.quantity, object_.find("quantity"), read_quantity, faults_);
    take(effect.unit_value, object_.find("unit_value"), read_amount, faults_);
    return effect;
  }

  Effect cashback() {
    Cashback effect;
    has_one_of(value_, {"percent", "amount"}, faults_);
    take(effect.back, object_.find("percent"), read_percent, faults_);
    take(effect.back, object_.find("amount"), read_amount, faults_);
    take(effect.lines, object_.find("lines"), read_selector, faults_);
    take(effect.max_amount, object_.find("max_amount"), read_amount, faults_);
    return effect;
  }

  Effect points() {
    Points effect;
    has_one_of(value_, {"multiplier", "bonus"}, faults_);
    take(effect.grant, object_.find("bonus"), read_bonus, faults_);
    Points::Multiplier multiplier;
    const std::optional<json::Value> times = object_.find("multiplier");
    take(multiplier.times, times, read_multiplier, faults_);
    if (times) effect.grant = multiplier;
    return effect;
  }

  void finish() { object_.finish(); }

 private:
  void read_repeat(std::optional<std::int64_t>& repeat) {
    const std::optional<json::Value> value = object_.find_nullable("repeat");
    if (value && !value->is_null()) take(repeat, value, read_quantity, faults_);
  }

  template <typename Element>
  void read_list(const json::Value& value, std::size_t most,
                 std::optional<Element> (*read)(const json::Value&, Faults&),
                 std::vector<Element>& out) {
    if (!is_list(value, most, faults_)) return;
    if (value.size() == 0) json::add_fault(value, "must not be empty", faults_);
    for (const json::Value element : value) {
      if (auto read_element = read(element, faults_)) out.push_back(std::move(*read_element));
    }
  }

  // The order in which tiers are written does not matter, but each must begin somewhere else.
  void sort_tiers(const json::Value& value, std::vector<Tiers::Tier>& tiers) {
    if (tiers.size() != value.size()) return;  // with faults of their own
    auto tier = tiers.begin();
    for (const json::Value element : value) {
      if (std::ranges::find(tiers.begin(), tier, tier->from, &Tiers::Tier::from) != tier) {
        json::add_fault(*element.find("from"), "must differ from the other tiers'", faults_);
      }
      ++tier;
    }
    std::ranges::sort(tiers, {}, &Tiers::Tier::from);
  }

  template <typename WithUnits>
  void read_units(WithUnits& effect, Scope scope) {
    const std::optional<json::Value> max_units = object_.find("max_units");
    const std::optional<json::Value> unit_order = object_.find("unit_order");
    take(effect.max_units, max_units, read_units_max, faults_);
    take(effect.unit_order, unit_order, read_unit_order, faults_);
    refuse_in_order_scope(max_units, scope);
    refuse_in_order_scope(unit_order, scope);
  }

  static std::optional<std::int64_t> read_units_max(const json::Value& value, Faults& faults) {
    return json::read_integer(value, 1, count_max, faults);
  }

  void refuse_in_order_scope(const std::optional<json::Value>& value, Scope scope) {
    if (!value || scope == Scope::lines) return;
    json::add_fault(*value, "is for effects with \"scope\": \"lines\" only", faults_);
  }

  const json::Value& value_;
  json::Object object_;
  Faults& faults_;
};

struct EffectType {
  std::string_view name;
  Effect (EffectReader::*read)();
};

constexpr std::array<EffectType, 12> effect_types = {{
    {"percent_off", &EffectReader::percent_off},
    {"amount_off", &EffectReader::amount_off},
    {"set_unit_price", &EffectReader::set_unit_price},
    {"buy_x_get_y", &EffectReader::buy_x_get_y},
    {"nth_unit", &EffectReader::nth_unit},
    {"bundle_price", &EffectReader::bundle_price},
    {"tiers", &EffectReader::tiers},
    {"shipping_off", &EffectReader::shipping_off},
    {"shipping_upgrade", &EffectReader::shipping_upgrade},
    {"gift", &EffectReader::gift},
    {"cashback", &EffectReader::cashback},
    {"points", &EffectReader::points},
}};

void add_unknown_type(const json::Value& type, Faults& faults) {
  std::vector<std::string_view> names;
  for (const EffectType& known : effect_types) names.push_back(known.name);
  add_unknown(type, "an effect type, one of " + either(names), names, faults);
}

std::optional<Effect> read_effect(const json::Value& value, Faults& faults) {
  json::Object object(value, faults);
  const std::optional<json::Value> type = object.require("type");
  if (!type || !read_text(*type, faults)) return std::nullopt;
  const auto found = std::ranges::find(effect_types, type->text(), &EffectType::name);
  if (found == effect_types.end()) {
    add_unknown_type(*type, faults);
    return std::nullopt;
  }
  EffectReader reader(value, faults);
  Effect effect = (reader.*found->read)();
  reader.finish();
  return effect;
}

// --- Effects that can never do anything ----------------------------------------------------------

std::optional<Fault> unselectable(const Lines& lines, const std::optional<json::Value>& value) {
  if (!lines || !value) return std::nullopt;
  return contradiction(*lines, *value);
}

std::optional<json::Value> member(const json::Value& value, std::string_view outer,
                                  std::string_view inner) {
  const std::optional<json::Value> found = value.find(outer);
  return found ? found->find(inner) : std::nullopt;
}

struct FindContradiction {
  const json::Value& value;

  template <typename WithLines>
  std::optional<Fault> operator()(const WithLines& effect) const {
    return unselectable(effect.lines, value.find("lines"));
  }
  std::optional<Fault> operator()(const BuyXGetY& effect) const {
    if (auto fault = unselectable(effect.buy_lines, member(value, "buy", "lines"))) return fault;
    return unselectable(effect.get_lines, member(value, "get", "lines"));
  }
  // One component that finds no line keeps the whole bundle from being complete.
  std::optional<Fault> operator()(const BundlePrice& effect) const {
    const json::Value components = *value.find("components");
    std::size_t index = 0;
    for (const json::Value component : components) {
      const Lines& lines = effect.components[index++].lines;
      if (auto fault = unselectable(lines, component.find("lines"))) return fault;
    }
    return std::nullopt;
  }
  std::optional<Fault> operator()(const ShippingOff&) const { return std::nullopt; }
  std::optional<Fault> operator()(const ShippingUpgrade&) const { return std::nullopt; }
  std::optional<Fault> operator()(const Gift&) const { return std::nullopt; }
  std::optional<Fault> operator()(const Points&) const { return std::nullopt; }
};

// Faults only where every effect selects lines that cannot exist: one live effect is enough for
// the promotion to apply.
void report_dead_effects(const std::vector<Effect>& effects, const json::Value& value,
                         Faults& faults) {
  Faults found;
  std::size_t index = 0;
  for (const json::Value element : value) {
    std::optional<Fault> fault = std::visit(FindContradiction{element}, effects[index++]);
    if (!fault) return;
    found.push_back(std::move(*fault));
  }
  faults.insert(faults.end(), found.begin(), found.end());
}

}  // namespace

std::optional<std::vector<Effect>> read_effects(const json::Value& value, Faults& faults) {
  if (!is_list(value, effects_max, faults)) return std::nullopt;
  if (value.size() == 0) {
    json::add_fault(value, "must have at least one effect", faults);
    return std::nullopt;
  }
  const std::size_t faults_before = faults.size();
  std::vector<Effect> effects;
  for (const json::Value element : value) {
    if (std::optional<Effect> effect = read_effect(element, faults)) {
      effects.push_back(std::move(*effect));
    }
  }
  if (faults.size() > faults_before || effects.size() < value.size()) return std::nullopt;
  report_dead_effects(effects, value, faults);
  return effects;
}

}  // namespace stapel::promotions
