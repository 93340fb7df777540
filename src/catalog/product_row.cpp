#include "catalog/product_row.h"

#include <algorithm>

#include "base/fault.h"
#include "base/json.h"
#include "catalog/field.h"

namespace stapel::catalog {

namespace {

enum Column : std::size_t {
  sku,
  name,
  unit_price,
  currency,
  category,
  brand,
  unit_cost,
  tax_rate,
  stock
};

constexpr std::size_t text_max = 200;  // bytes of a field, and of one category path
constexpr std::int64_t stock_max = 1'000'000'000;
constexpr std::size_t categories_max = 100;  // of one product

using Rule = Refused<std::string>;
using Texts = std::array<std::string_view, ProductColumns::names.size()>;

std::string fault(Column column, std::string_view rule) {
  return std::string(ProductColumns::names[column]) + ": " + std::string(rule);
}

std::string fault(Column column, std::string_view rule, std::string_view is) {
  return fault(column, rule) + ", is " + quoted(is);
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// The first fault of the fields that are carried as text.
std::optional<std::string> text_fault(const Texts& texts) {
  for (const Column column : {sku, name, category, brand}) {
    const std::string_view text = texts[column];
    if (std::any_of(text.begin(), text.end(), is_control))
      return fault(column, "holds a line end, tab or other control character");
    if (column != category && text.size() > text_max) return fault(column, "longer than 200 bytes");
  }
  if (texts[sku].empty()) return fault(sku, "is empty");
  if (texts[name].empty()) return fault(name, "is empty");
  return std::nullopt;
}

// Steps of one or more characters with a slash between them.
bool is_path(std::string_view path) {
  return !path.empty() && path.size() <= text_max && path.front() != '/' && path.back() != '/' &&
         path.find("//") == std::string_view::npos;
}

Result<std::vector<std::string>, std::string> read_categories(std::string_view text) {
  std::vector<std::string> paths;
  for (std::size_t begin = 0; begin < text.size() || (begin == text.size() && begin > 0);) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    const std::string path(trimmed(text.substr(begin, end - begin)));
    if (!is_path(path))
      return Rule{fault(category, "must be paths such as gifts/mugs with | between them", text)};
    if (std::find(paths.begin(), paths.end(), path) != paths.end())
      return Rule{fault(category, "names twice " + quoted(path))};
    paths.push_back(path);
    begin = end + 1;
  }
  if (paths.size() > categories_max) return Rule{fault(category, "more than 100 paths")};
  return paths;
}

// What the shop knows of costs and stock; an empty field says nothing.
std::optional<std::string> read_costs(const Texts& texts, const Currency& currency,
                                      const FileRules& rules, Product& product) {
  if (!texts[unit_cost].empty()) {
    const auto cost = read_amount(texts[unit_cost], currency, rules);
    if (!cost) return fault(unit_cost, cost.refusal());
    product.unit_cost = *cost;
  }
  if (!texts[tax_rate].empty()) {
    product.tax_rate = read_rate(texts[tax_rate]);
    if (!product.tax_rate) {
      return fault(tax_rate, "must be a percentage from 0 to 100 with at most 4 decimals",
                   texts[tax_rate]);
    }
  }
  if (!texts[stock].empty()) {
    product.stock = parse_number<std::int64_t>(texts[stock]);
    if (!product.stock || *product.stock < 0 || *product.stock > stock_max)
      return fault(stock, "must be a whole number from 0 to 1000000000", texts[stock]);
  }
  return std::nullopt;
}

// What the file calls one of our columns.
std::string_view name_in_file(std::size_t column, const ColumnMap& map) {
  const std::string_view ours = ProductColumns::names[column];
  const auto mapped = map.find(ours);
  return mapped == map.end() ? ours : std::string_view(mapped->second);
}

std::optional<std::size_t> column_named(std::string_view text, const ColumnMap& map) {
  for (std::size_t i = 0; i < ProductColumns::names.size(); ++i)
    if (name_in_file(i, map) == trimmed(text)) return i;
  return std::nullopt;
}

std::optional<std::string> map_fault(const ColumnMap& map) {
  const auto& names = ProductColumns::names;
  for (const auto& [ours, theirs] : map)
    if (std::find(names.begin(), names.end(), ours) == names.end())
      return "--map: " + quoted(ours) + " is no column of this format";
  return std::nullopt;
}

std::string unknown_column(std::string_view text) {
  const auto& names = ProductColumns::names;
  const std::string_view near = nearest(trimmed(text), {names.begin(), names.end()});
  std::string message = "the first line names the unknown column " + quoted(text);
  if (!near.empty()) return message + "; did you mean \"" + std::string(near) + "\"?";
  message += "; known are";
  for (const std::string_view known : names) message += " " + std::string(known);
  return message;
}

// All fields of a row or line as text, by the same rules.
Result<ProductRow, std::string> read_texts(const Texts& texts, const FileRules& rules) {
  if (const auto why = text_fault(texts)) return Rule{*why};
  const std::optional<Currency> code = find_currency(texts[currency]);
  if (!code)
    return Rule{fault(currency, "must be a code of ISO 4217 such as EUR", texts[currency])};
  const auto price = read_amount(texts[unit_price], *code, rules);
  if (!price) return Rule{fault(unit_price, price.refusal())};
  auto categories = read_categories(texts[category]);
  if (!categories) return Rule{categories.refusal()};
  ProductRow row{.product = {.sku = std::string(texts[sku]),
                             .name = std::string(texts[name]),
                             .categories = *std::move(categories),
                             .brand = std::string(texts[brand]),
                             .unit_cost = {},
                             .tax_rate = {},
                             .stock = {}},
                 .unit_price = *price,
                 .currency = *code};
  if (const auto why = read_costs(texts, *code, rules, row.product)) return Rule{*why};
  return row;
}

// The members of a line as the texts that fields of a row have; nothing where one is absent.
struct Line {
  std::array<std::optional<std::string>, ProductColumns::names.size()> texts;
};

std::optional<std::string> joined(const json::Value& list, Faults& faults) {
  if (list.kind() != json::Kind::array) {
    json::add_fault(list, "must be a list", faults);
    return std::nullopt;
  }
  std::string text;
  for (const json::Value part : list) {
    const auto path = json::read_string(part, faults);
    if (!path) return std::nullopt;
    if (path->empty() || path->find('|') != std::string::npos)
      json::add_fault(part, "must be a path such as gifts/mugs", faults);
    text += (text.empty() ? "" : "|") + *path;
  }
  return text;
}

// Null is what an empty field of a row is.
std::optional<std::string> number_in(const json::Value& value, Faults& faults) {
  if (value.is_null()) return std::string();
  if (value.kind() == json::Kind::number) return std::string(value.text());
  json::add_fault(value, "must be a number", faults);
  return std::nullopt;
}

Line read_line(const json::Value& root, Faults& faults) {
  Line line;
  json::Object object(root, faults);
  for (const Column column : {sku, name, unit_price, currency}) {
    const auto value = object.require(ProductColumns::names[column]);
    if (!value) continue;
    line.texts[column] =
        column == unit_price ? number_in(*value, faults) : json::read_string(*value, faults);
  }
  if (const auto value = object.find(ProductColumns::names[category]))
    line.texts[category] = joined(*value, faults);
  if (const auto value = object.find(ProductColumns::names[brand]))
    line.texts[brand] = json::read_string(*value, faults);
  for (const Column column : {unit_cost, tax_rate, stock})
    if (const auto value = object.find_nullable(ProductColumns::names[column]))
      line.texts[column] = number_in(*value, faults);
  object.finish();
  return line;
}

// "category/0: must be …", as the faults of other files are written.
std::string text_of(const Fault& fault) {
  return fault.pointer.empty() ? fault.message : fault.pointer.substr(1) + ": " + fault.message;
}

}  // namespace

Result<ProductColumns, std::string> ProductColumns::find(std::span<const std::string_view> header,
                                                         const ColumnMap& map) {
  if (const auto why = map_fault(map)) return Rule{*why};
  ProductColumns columns;
  columns.count = header.size();
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::optional<std::size_t> column = column_named(header[i], map);
    if (!column && map.empty()) return Rule{unknown_column(header[i])};
    if (!column) continue;
    if (columns.at[*column])
      return Rule{"the first line names twice the column " +
                  std::string(name_in_file(*column, map))};
    columns.at[*column] = i;
  }
  std::string missing;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!columns.at[i] && (i < required || map.contains(names[i])))
      missing += " " + std::string(name_in_file(i, map));
  if (!missing.empty()) return Rule{"the first line does not name the columns" + missing};
  return columns;
}

Result<ProductRow, std::string> read_product_row(const ProductColumns& columns,
                                                 std::span<const std::string_view> fields,
                                                 const FileRules& rules) {
  if (fields.size() != columns.count) return Rule{wrong_field_count(fields.size(), columns.count)};
  Texts texts;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (columns.at[i]) texts[i] = trimmed(fields[*columns.at[i]]);
  auto row = read_texts(texts, rules);
  if (!row) return row;
  for (std::size_t i = 0; i < texts.size(); ++i) row->told[i] = columns.at[i].has_value();
  return row;
}

Result<ProductRow, std::string> read_product_json(std::string_view text, const FileRules& rules) {
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  if (!document) return Rule{faults.empty() ? "is no JSON" : text_of(faults.front())};
  const Line line = read_line(document->root(), faults);
  if (!faults.empty()) return Rule{text_of(faults.front())};
  Texts texts;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (line.texts[i]) texts[i] = *line.texts[i];
  auto row = read_texts(texts, rules);
  if (!row) return row;
  for (std::size_t i = 0; i < texts.size(); ++i) row->told[i] = line.texts[i].has_value();
  return row;
}

}  // namespace stapel::catalog
