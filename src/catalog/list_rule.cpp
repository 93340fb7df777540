#include "catalog/list_rule.h"

#include <algorithm>
#include <string_view>

#include "catalog/list_skus.h"

namespace stapel::catalog {

namespace {

constexpr std::int64_t microseconds_per_day = 86'400'000'000;
constexpr std::int64_t units_max = 1'000'000'000'000;

Instant days_before(Instant now, std::int64_t days) {
  return Instant{now.microseconds - days * microseconds_per_day};
}

// --- Reading -------------------------------------------------------------------------------------

std::optional<std::int64_t> read_number(json::Object& object, std::string_view name,
                                        std::int64_t least, std::int64_t most, Faults& faults) {
  const auto value = object.find(name);
  return value ? json::read_integer(*value, least, most, faults) : std::nullopt;
}

std::vector<std::string> read_names(json::Object& object, std::string_view name, Faults& faults) {
  std::vector<std::string> names;
  const auto value = object.find(name);
  if (!value) return names;
  if (value->kind() != json::Kind::array || value->size() == 0 || value->size() > rule_values_max) {
    json::add_fault(*value, "must be a list of 1 to 1000 names", faults);
    return names;
  }
  for (const json::Value element : *value) {
    auto text = json::read_string(element, faults);
    if (!text) continue;
    if (const auto rule = name_rule(*text)) json::add_fault(element, *rule, faults);
    names.push_back(*std::move(text));
  }
  return names;
}

std::optional<Currency> read_currency(const std::optional<json::Value>& value, Faults& faults) {
  const auto code = value ? json::view_string(*value, faults) : std::nullopt;
  if (!code) return std::nullopt;
  const auto currency = find_currency(*code);
  if (!currency) json::add_fault(*value, "must be a code of ISO 4217 such as EUR", faults);
  return currency;
}

bool is_empty(const ListRule& rule) { return rule == ListRule{.currency = rule.currency}; }

// What the conditions say together.
void check_whole(const json::Value& value, const ListRule& rule, bool has_currency,
                 Faults& faults) {
  const bool priced = rule.price_at_least || rule.price_below;
  if (is_empty(rule)) {
    json::add_fault(value, "must have at least one condition, such as no_sale_days", faults);
  } else if (priced && !has_currency) {
    json::add_fault(value, "needs a currency beside price_at_least and price_below", faults);
  } else if (!priced && has_currency) {
    json::add_fault(value, "has a currency and no price: leave the currency out", faults);
  }
  if (rule.stock_above && rule.stock_below && *rule.stock_above + 1 >= *rule.stock_below) {
    json::add_fault(value, "matches nothing: no number is above stock_above and below stock_below",
                    faults);
  }
  if (rule.price_at_least && rule.price_below && *rule.price_at_least >= *rule.price_below) {
    json::add_fault(value, "matches nothing: price_at_least is not below price_below", faults);
  }
}

// --- Writing -------------------------------------------------------------------------------------

void write_number(json::Writer& writer, std::string_view name,
                  const std::optional<std::int64_t>& number) {
  if (number) writer.member(name, *number);
}

void write_names(json::Writer& writer, std::string_view name,
                 const std::vector<std::string>& names) {
  if (names.empty()) return;
  writer.key(name).begin_array();
  for (const std::string& one : names) writer.string(one);
  writer.end_array();
}

// --- Matching ------------------------------------------------------------------------------------

bool at_or_below(std::string_view path, std::string_view category) {
  return path.starts_with(category) &&
         (path.size() == category.size() || path[category.size()] == '/');
}

bool any_within(const std::vector<std::string>& paths, const std::vector<std::string>& categories) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return std::any_of(categories.begin(), categories.end(),
                       [&](const std::string& category) { return at_or_below(path, category); });
  });
}

bool sales_match(const ListRule& rule, const ListFacts& facts, Instant now) {
  if (rule.no_sale_days && facts.last_sale &&
      *facts.last_sale >= days_before(now, *rule.no_sale_days)) {
    return false;
  }
  return !rule.listed_days ||
         (facts.first_price && *facts.first_price <= days_before(now, *rule.listed_days));
}

bool stock_matches(const ListRule& rule, const std::optional<std::int64_t>& stock) {
  if (rule.stock_above && (!stock || *stock <= *rule.stock_above)) return false;
  return !rule.stock_below || (stock && *stock < *rule.stock_below);
}

bool price_matches(const ListRule& rule, const ListFacts& facts) {
  if (!rule.price_at_least && !rule.price_below) return true;
  if (!facts.price || !rule.currency || !(facts.currency == *rule.currency)) return false;
  if (rule.price_at_least && *facts.price < *rule.price_at_least) return false;
  return !rule.price_below || *facts.price < *rule.price_below;
}

bool kind_matches(const ListRule& rule, const Product& product) {
  if (!rule.categories.empty() && !any_within(product.categories, rule.categories)) return false;
  if (any_within(product.categories, rule.without_categories)) return false;
  return rule.brands.empty() ||
         std::find(rule.brands.begin(), rule.brands.end(), product.brand) != rule.brands.end();
}

}  // namespace

std::optional<ListRule> read_list_rule(const json::Value& value, Faults& faults) {
  const std::size_t before = faults.size();
  json::Object object(value, faults);
  ListRule rule;
  rule.no_sale_days = read_number(object, "no_sale_days", 1, rule_days_max, faults);
  rule.listed_days = read_number(object, "listed_days", 1, rule_days_max, faults);
  rule.stock_above = read_number(object, "stock_above", 0, units_max, faults);
  rule.stock_below = read_number(object, "stock_below", 1, units_max, faults);
  rule.categories = read_names(object, "category", faults);
  rule.without_categories = read_names(object, "not_category", faults);
  rule.brands = read_names(object, "brand", faults);
  rule.price_at_least = read_number(object, "price_at_least", 0, amount_max, faults);
  rule.price_below = read_number(object, "price_below", 1, amount_max, faults);
  const auto currency = object.find("currency");
  rule.currency = read_currency(currency, faults);
  object.finish();
  if (faults.size() == before) check_whole(value, rule, currency.has_value(), faults);
  if (faults.size() > before) return std::nullopt;
  return rule;
}

std::string write_list_rule(const ListRule& rule) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  write_number(writer, "no_sale_days", rule.no_sale_days);
  write_number(writer, "listed_days", rule.listed_days);
  write_number(writer, "stock_above", rule.stock_above);
  write_number(writer, "stock_below", rule.stock_below);
  write_names(writer, "category", rule.categories);
  write_names(writer, "not_category", rule.without_categories);
  write_names(writer, "brand", rule.brands);
  write_number(writer, "price_at_least", rule.price_at_least);
  write_number(writer, "price_below", rule.price_below);
  if (rule.currency) writer.member("currency", rule.currency->name());
  writer.end_object();
  return out;
}

bool matches(const ListRule& rule, const ListFacts& facts, Instant now) {
  return kind_matches(rule, facts.product) && stock_matches(rule, facts.product.stock) &&
         price_matches(rule, facts) && sales_match(rule, facts, now);
}

std::optional<Instant> sales_matter_since(const ListRule& rule, Instant now) {
  if (!rule.no_sale_days) return std::nullopt;
  return days_before(now, *rule.no_sale_days);
}

}  // namespace stapel::catalog
