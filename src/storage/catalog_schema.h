// The catalog's tables, as migrations of the SQLite store.
#pragma once

#include <string_view>

namespace stapel::storage {

inline constexpr std::string_view catalog_schema = R"sql(
CREATE TABLE sales_documents (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,
  customer TEXT NOT NULL,
  country TEXT NOT NULL,
  currency TEXT NOT NULL,
  source TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
CREATE INDEX sales_documents_customer ON sales_documents (shop, customer, at)
  WHERE customer <> '';
CREATE TABLE sales_lines (
  shop INTEGER NOT NULL,
  document TEXT NOT NULL,
  line INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  unit_price INTEGER NOT NULL,
  PRIMARY KEY (shop, document, line)
) WITHOUT ROWID;
CREATE TABLE return_matches (
  shop INTEGER NOT NULL,
  cancellation TEXT NOT NULL,
  line INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  order_line INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (shop, cancellation, line, order_id, order_line)
) WITHOUT ROWID;
CREATE TABLE products (
  shop INTEGER NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  PRIMARY KEY (shop, sku)
) WITHOUT ROWID;
CREATE TABLE list_prices (
  shop INTEGER NOT NULL,
  sku TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  currency TEXT NOT NULL,
  price INTEGER NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (shop, sku, from_at)
) WITHOUT ROWID;
)sql";

inline constexpr std::string_view catalog_brands = R"sql(
ALTER TABLE products ADD COLUMN brand TEXT NOT NULL DEFAULT '';
)sql";

// Empty: unknown. The rate in ten-thousandths of a percent.
inline constexpr std::string_view catalog_costs = R"sql(
ALTER TABLE products ADD COLUMN unit_cost INTEGER;
ALTER TABLE products ADD COLUMN tax_rate INTEGER;
)sql";

}  // namespace stapel::storage
