// Migration 8: orders and returns, and what a checkout gave back of its promotions' budgets. A part
// of the schema in sqlite_schema.cpp.
#pragma once

#include <string_view>

namespace stapel::storage {

inline constexpr std::string_view orders_returns = R"sql(
ALTER TABLE checkouts ADD COLUMN restored TEXT NOT NULL DEFAULT '';
CREATE TABLE orders (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  status INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  checkout TEXT NOT NULL,
  lost INTEGER NOT NULL,
  cart TEXT NOT NULL,
  total INTEGER,
  at INTEGER,
  test INTEGER NOT NULL,
  changes INTEGER NOT NULL,
  books TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
CREATE TABLE order_returns (
  shop INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  state INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  number INTEGER NOT NULL,
  lines TEXT NOT NULL,
  rule INTEGER NOT NULL,
  restores INTEGER NOT NULL,
  at INTEGER,
  refund TEXT NOT NULL,
  problem TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (shop, order_id, id)
) WITHOUT ROWID;
)sql";

}  // namespace stapel::storage
