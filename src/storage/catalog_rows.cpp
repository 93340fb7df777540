#include "storage/catalog_rows.h"

#include <algorithm>

#include "storage/store.h"

namespace stapel::storage {

namespace {

constexpr char between = '|';

template <typename Kind>
Kind kind_of(std::int64_t number, Kind last) {
  if (number < 0 || number > static_cast<std::int64_t>(last))
    throw StoreError(StoreError::Kind::damaged,
                     "the catalog holds the unknown kind " + std::to_string(number));
  return static_cast<Kind>(number);
}

}  // namespace

Currency currency_of(const std::string& code) {
  const std::optional<Currency> currency = find_currency(code);
  if (!currency)
    throw StoreError(StoreError::Kind::damaged, "the catalog holds the unknown currency " + code);
  return *currency;
}

catalog::Product product_of(Statement& row) {
  catalog::Product product;
  product.sku = row.text();
  product.name = row.text();
  product.categories = list_of(row.text());
  product.brand = row.text();
  product.unit_cost = row.optional_integer();
  product.tax_rate = rate_of(row.optional_integer());
  product.stock = row.optional_integer();
  return product;
}

catalog::Customer customer_of(Statement& row) {
  catalog::Customer customer;
  customer.id = row.text();
  customer.created_at = row.optional_instant();
  customer.country = row.text();
  customer.channel = row.text();
  customer.groups = list_of(row.text());
  if (const auto consent = row.optional_integer()) customer.newsletter = *consent != 0;
  return customer;
}

catalog::ChannelCost cost_of(Statement& row) {
  catalog::ChannelCost cost;
  cost.channel = row.text();
  cost.campaign = row.text();
  cost.first_day = date_of_day_number(row.integer());
  cost.last_day = date_of_day_number(row.integer());
  cost.currency = currency_of(row.text());
  cost.amount = row.integer();
  return cost;
}

std::optional<std::int64_t> rate_number(const std::optional<Percent>& rate) {
  if (!rate) return std::nullopt;
  return rate->ten_thousandths;
}

catalog::SalesDocument head_of(std::string id, Statement& row) {
  catalog::SalesDocument document;
  document.id = std::move(id);
  document.kind = kind_of(row.integer(), catalog::DocumentKind::adjustment);
  document.at = row.instant();
  document.customer = row.text();
  document.country = row.text();
  document.currency = currency_of(row.text());
  document.channel = row.text();
  document.campaign = row.text();
  document.codes = list_of(row.text());
  document.returns_of = row.text();
  return document;
}

catalog::SalesLine line_of(Statement& row) {
  catalog::SalesLine line;
  line.number = row.integer();
  line.kind = kind_of(row.integer(), catalog::LineKind::bookkeeping);
  line.sku = row.text();
  line.quantity = row.integer();
  line.unit_price = row.integer();
  line.discount = row.integer();
  line.unit_cost = row.optional_integer();
  line.tax_rate = rate_of(row.optional_integer());
  line.of_line = row.optional_integer();
  return line;
}

void read_lines_of(Connection& connection, ShopId shop, catalog::SalesDocument& document) {
  Statement row = connection.prepare(
      "SELECT line, kind, sku, quantity, unit_price, discount, unit_cost, tax_rate, of_line"
      " FROM sales_lines WHERE shop = ? AND document = ? ORDER BY line");
  row.bind(shop).bind(document.id);
  while (row.step()) document.lines.push_back(line_of(row));
}

std::optional<Percent> rate_of(const std::optional<std::int64_t>& number) {
  if (!number) return std::nullopt;
  return Percent{*number};
}

std::string list_text(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(between, begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

}  // namespace stapel::storage
