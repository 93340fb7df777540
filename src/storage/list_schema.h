// Migration 13: named product lists and the stock codes that they hold.
#pragma once

#include <string_view>

namespace stapel::storage {

// The index has the lists of one stock code side by side.
inline constexpr std::string_view product_lists = R"sql(
CREATE TABLE product_lists (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  rule TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  size INTEGER NOT NULL,
  added INTEGER NOT NULL,
  removed INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  refreshed_at INTEGER,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
CREATE TABLE product_list_skus (
  shop INTEGER NOT NULL,
  list TEXT NOT NULL,
  sku TEXT NOT NULL,
  PRIMARY KEY (shop, list, sku)
) WITHOUT ROWID;
CREATE INDEX product_list_skus_sku ON product_list_skus (shop, sku, list);
)sql";

}  // namespace stapel::storage
