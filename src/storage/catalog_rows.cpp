#include "storage/catalog_rows.h"

#include <algorithm>

#include "storage/store.h"

namespace stapel::storage {

namespace {

constexpr char between = '|';

std::vector<std::string> categories_of(const std::string& text) {
  std::vector<std::string> categories;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(between, begin), text.size());
    categories.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return categories;
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
  product.categories = categories_of(row.text());
  product.brand = row.text();
  product.unit_cost = row.optional_integer();
  if (const auto rate = row.optional_integer()) product.tax_rate = Percent{*rate};
  return product;
}

std::optional<std::int64_t> rate_number(const std::optional<Percent>& rate) {
  if (!rate) return std::nullopt;
  return rate->ten_thousandths;
}

std::string category_text(const std::vector<std::string>& categories) {
  std::string text;
  for (const std::string& category : categories) {
    if (!text.empty()) text += between;
    text += category;
  }
  return text;
}

}  // namespace stapel::storage
