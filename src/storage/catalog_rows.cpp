#include "storage/catalog_rows.h"

#include <algorithm>

#include "storage/store.h"

namespace stapel::storage {

namespace {

constexpr char between = '|';

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
