// Migration 11: what a past order says of its discounts, channel and campaign; stock; customers.
#pragma once

#include <string_view>

namespace stapel::storage {

// Empty or null: unknown. Rates in ten-thousandths of a percent; lists with | between their parts.
inline constexpr std::string_view sales_details = R"sql(
ALTER TABLE sales_documents ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE sales_documents ADD COLUMN campaign TEXT NOT NULL DEFAULT '';
ALTER TABLE sales_documents ADD COLUMN codes TEXT NOT NULL DEFAULT '';
ALTER TABLE sales_documents ADD COLUMN returns_of TEXT NOT NULL DEFAULT '';
ALTER TABLE sales_lines ADD COLUMN discount INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sales_lines ADD COLUMN unit_cost INTEGER;
ALTER TABLE sales_lines ADD COLUMN tax_rate INTEGER;
ALTER TABLE sales_lines ADD COLUMN of_line INTEGER;
ALTER TABLE products ADD COLUMN stock INTEGER;
CREATE TABLE sales_customers (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  created_at INTEGER,
  country TEXT NOT NULL,
  channel TEXT NOT NULL,
  groups TEXT NOT NULL,
  newsletter INTEGER,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
)sql";

}  // namespace stapel::storage
