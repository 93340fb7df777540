// Migration 9: what an API key may do, the secrets of customer tokens, and what a shop used. Parts
// of the schema in sqlite_schema.cpp.
#pragma once

#include <string_view>

namespace stapel::storage {

// Keys of before are live ones that may do everything their kind may.
inline constexpr std::string_view keys_and_usage = R"sql(
ALTER TABLE api_keys ADD COLUMN test INTEGER NOT NULL DEFAULT 0;
ALTER TABLE api_keys ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN origins TEXT NOT NULL DEFAULT '';
ALTER TABLE api_keys ADD COLUMN requests_per_minute INTEGER NOT NULL DEFAULT 0;
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;
CREATE TABLE token_secrets (
  shop INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  secrets TEXT NOT NULL
);
CREATE TABLE usage_months (
  shop INTEGER NOT NULL,
  month TEXT NOT NULL,
  version INTEGER NOT NULL,
  evaluations INTEGER NOT NULL,
  checkouts INTEGER NOT NULL,
  redemptions INTEGER NOT NULL,
  orders INTEGER NOT NULL,
  codes INTEGER NOT NULL,
  PRIMARY KEY (shop, month)
) WITHOUT ROWID;
CREATE TABLE usage_progress (
  shop INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  events_seen INTEGER NOT NULL
);
)sql";

}  // namespace stapel::storage
