#include "catalog/product_row.h"

#include <algorithm>

#include "base/fault.h"
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

constexpr std::string_view amount_rule =
    "must be a whole number of minor units from 0 to 10000000000000";

std::optional<Amount> parse_amount(std::string_view text) {
  const auto amount = parse_number<Amount>(text);
  if (!amount || *amount < 0 || *amount > amount_max) return std::nullopt;
  return amount;
}

// From 0 to 100 with at most four decimals.
std::optional<Percent> parse_rate(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string decimals(text.substr(std::min(point + 1, text.size())));
  if (decimals.size() > 4 || (point < text.size() && decimals.empty())) return std::nullopt;
  decimals.resize(4, '0');
  const auto whole = parse_number<std::uint32_t>(text.substr(0, point));
  const auto part = parse_number<std::uint32_t>(decimals);
  if (!whole || !part || *whole > 100) return std::nullopt;
  const Percent rate{std::int64_t{*whole} * 10'000 + *part};
  if (rate.ten_thousandths > 1'000'000) return std::nullopt;
  return rate;
}

// What the shop knows of costs and stock; an empty field says nothing.
std::optional<std::string> read_costs(const Texts& texts, Product& product) {
  if (!texts[unit_cost].empty()) {
    product.unit_cost = parse_amount(texts[unit_cost]);
    if (!product.unit_cost) return fault(unit_cost, amount_rule, texts[unit_cost]);
  }
  if (!texts[tax_rate].empty()) {
    product.tax_rate = parse_rate(texts[tax_rate]);
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

std::optional<std::size_t> column_named(std::string_view text) {
  const auto found =
      std::find(ProductColumns::names.begin(), ProductColumns::names.end(), trimmed(text));
  if (found == ProductColumns::names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - ProductColumns::names.begin());
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

}  // namespace

Result<ProductColumns, std::string> ProductColumns::find(std::span<const std::string_view> header) {
  ProductColumns columns;
  columns.count = header.size();
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::optional<std::size_t> column = column_named(header[i]);
    if (!column) return Rule{unknown_column(header[i])};
    if (columns.at[*column])
      return Rule{"the first line names twice the column " + std::string(names[*column])};
    columns.at[*column] = i;
  }
  std::string missing;
  for (std::size_t i = 0; i < required; ++i)
    if (!columns.at[i]) missing += " " + std::string(names[i]);
  if (!missing.empty()) return Rule{"the first line does not name the columns" + missing};
  return columns;
}

Result<ProductRow, std::string> read_product_row(const ProductColumns& columns,
                                                 std::span<const std::string_view> fields) {
  if (fields.size() != columns.count) return Rule{wrong_field_count(fields.size(), columns.count)};
  Texts texts;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (columns.at[i]) texts[i] = trimmed(fields[*columns.at[i]]);
  if (const auto why = text_fault(texts)) return Rule{*why};

  const std::optional<Amount> price = parse_amount(texts[unit_price]);
  if (!price) return Rule{fault(unit_price, amount_rule, texts[unit_price])};
  const std::optional<Currency> code = find_currency(texts[currency]);
  if (!code)
    return Rule{fault(currency, "must be a code of ISO 4217 such as EUR", texts[currency])};
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
  if (const auto why = read_costs(texts, row.product)) return Rule{*why};
  return row;
}

}  // namespace stapel::catalog
