// Schema of the SQLite store. Every table is keyed by shop first. Hot tables grow at their end:
// checkouts and decisions by ids that start with the time, redemptions by their sequence. Keys that
// come in random order (idempotency, customers' counters, pool codes) have one tree each and no
// index beside it.
#include "storage/sqlite_schema.h"

#include <array>
#include <filesystem>
#include <fstream>

#include "storage/catalog_schema.h"
#include "storage/codes_schema.h"
#include "storage/cost_schema.h"
#include "storage/import_schema.h"
#include "storage/key_schema.h"
#include "storage/list_schema.h"
#include "storage/order_schema.h"
#include "storage/sales_schema.h"
#include "storage/store_schema.h"
#include "storage/user_schema.h"
#include "storage/webhook_schema.h"

namespace stapel::storage {
namespace {

constexpr std::string_view version_1 = R"sql(
CREATE TABLE shops (
  shop INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  pseudonym_secret TEXT NOT NULL
);
CREATE TABLE definitions (
  shop INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  number INTEGER NOT NULL,
  set_hash TEXT NOT NULL,
  settings TEXT NOT NULL
);
CREATE TABLE promotions (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  draft TEXT NOT NULL,
  live_version INTEGER NOT NULL,
  state INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
CREATE TABLE promotion_versions (
  shop INTEGER NOT NULL,
  promotion TEXT NOT NULL,
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  definition TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  PRIMARY KEY (shop, promotion, number)
) WITHOUT ROWID;
CREATE TABLE definition_sets (
  shop INTEGER NOT NULL,
  hash TEXT NOT NULL,
  manifest TEXT NOT NULL,
  PRIMARY KEY (shop, hash)
);
CREATE TABLE code_pools (
  shop INTEGER NOT NULL,
  number INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  pattern TEXT NOT NULL,
  uses_max INTEGER NOT NULL,
  size INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (shop, number),
  UNIQUE (shop, id)
) WITHOUT ROWID;
CREATE TABLE pool_codes (
  shop INTEGER NOT NULL,
  code TEXT NOT NULL,
  pool INTEGER NOT NULL,
  issued TEXT,
  PRIMARY KEY (shop, code)
) WITHOUT ROWID;
CREATE TABLE counters (
  shop INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  part TEXT NOT NULL,
  version INTEGER NOT NULL,
  used INTEGER NOT NULL,
  held INTEGER NOT NULL,
  granted INTEGER NOT NULL,
  held_granted INTEGER NOT NULL,
  PRIMARY KEY (shop, kind, name, part)
) WITHOUT ROWID;
CREATE TABLE checkouts (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  state INTEGER NOT NULL,
  order_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  day TEXT NOT NULL,
  currency TEXT NOT NULL,
  total INTEGER NOT NULL,
  claims TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
CREATE TABLE redemptions (
  shop INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  checkout TEXT NOT NULL,
  promotion TEXT NOT NULL,
  version INTEGER NOT NULL,
  codes TEXT NOT NULL,
  customer TEXT NOT NULL,
  day TEXT NOT NULL,
  order_id TEXT NOT NULL,
  granted INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (shop, sequence)
) WITHOUT ROWID;
CREATE TABLE decision_records (
  shop INTEGER NOT NULL,
  checkout TEXT NOT NULL,
  set_hash TEXT NOT NULL,
  semantics INTEGER NOT NULL,
  options TEXT NOT NULL,
  facts TEXT NOT NULL,
  result TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (shop, checkout)
);
CREATE TABLE idempotency (
  shop INTEGER NOT NULL,
  client TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  decision TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (shop, client, key)
) WITHOUT ROWID;
CREATE TABLE api_keys (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  scope INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
)sql";

constexpr std::string_view leases = R"sql(
CREATE TABLE leases (
  shop INTEGER NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  holder TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (shop, name)
) WITHOUT ROWID;
)sql";

constexpr std::array migrations = {
    Migration{1, "promotions, codes, checkouts, redemptions", version_1},
    Migration{2, "products, list prices, orders and what came back", catalog_schema},
    Migration{3, "brands of products", catalog_brands},
    Migration{4, "costs and VAT rates of products", catalog_costs},
    Migration{5, "holds that end, events, the audit trail", holds_events_audit},
    Migration{6, "supplies of codes, minted codes, their history", codes_schema},
    Migration{7, "webhooks", webhook_schema},
    Migration{8, "orders and returns", orders_returns},
    Migration{9, "what keys may do, secrets of customer tokens, usage", keys_and_usage},
    Migration{10, "the checkouts of an order", checkouts_of_orders},
    Migration{11, "discounts, channels and campaigns of past orders, stock, customers",
              sales_details},
    Migration{12, "how far an import came", import_positions},
    Migration{13, "named product lists", product_lists},
    Migration{14, "what channels cost", channel_costs},
    Migration{15, "users, their sessions, failed sign-ins", users_and_sessions},
    Migration{16, "leases of background work", leases},
};

std::int64_t big_endian(const std::array<unsigned char, 100>& header, std::size_t at) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | header[at + i];
  return number;
}

void check_identity(const std::string& path, std::int64_t application, std::int64_t version,
                    bool empty) {
  if (application != sqlite_application_id && !empty) {
    throw StoreError(StoreError::Kind::not_a_database,
                     path + ": an SQLite database, but not one of Stapel's; it was not touched");
  }
  if (version > sqlite_schema_version()) {
    throw StoreError(StoreError::Kind::newer_version,
                     path + ": schema version " + std::to_string(version) +
                         " was made by a newer Stapel; this one knows up to " +
                         std::to_string(sqlite_schema_version()) +
                         ". The file was not touched: use the newer program");
  }
}

}  // namespace

std::span<const Migration> sqlite_migrations() { return migrations; }

std::int64_t sqlite_schema_version() { return migrations.back().version; }

void check_sqlite_header(const std::string& path) {
  refuse_server_address(path);
  std::ifstream file(path, std::ios::binary);
  if (!file) return;
  // Its making was interrupted: SQLite first takes back what was half written.
  if (std::filesystem::exists(path + "-journal")) return;
  std::array<unsigned char, 100> header{};
  file.read(reinterpret_cast<char*>(header.data()), header.size());
  if (file.gcount() == 0) return;
  const std::string_view magic(reinterpret_cast<const char*>(header.data()), 15);
  if (file.gcount() < 100 || magic != "SQLite format 3") {
    throw StoreError(StoreError::Kind::not_a_database,
                     path + ": no SQLite database; it was not touched");
  }
  check_identity(path, big_endian(header, 68), big_endian(header, 60), false);
}

void migrate_sqlite(SqliteConnection& connection, std::int64_t target) {
  Transaction transaction(connection, Transaction::Kind::write);
  const bool empty = connection.query_integer("SELECT count(*) FROM sqlite_master") == 0;
  const std::int64_t version = connection.query_integer("PRAGMA user_version");
  check_identity(connection.path(), connection.query_integer("PRAGMA application_id"), version,
                 empty);
  for (const Migration& migration : migrations) {
    if (migration.version <= version || migration.version > target) continue;
    connection.execute(std::string(migration.sql));
    connection.execute("PRAGMA user_version = " + std::to_string(migration.version));
  }
  if (empty) {
    connection.execute("PRAGMA application_id = " + std::to_string(sqlite_application_id));
  }
  transaction.commit();
}

}  // namespace stapel::storage
