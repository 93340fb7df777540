// The tables of codes beyond the first version's, as a migration of the SQLite store.
#pragma once

#include <string_view>

namespace stapel::storage {

// A code names the supply that it came with, which names its pool; what a pool held before is its
// first supply, under the pool's own number. Supply 0 is no supply: codes that were minted for a
// promotion and are in no pool.
inline constexpr std::string_view codes_schema = R"sql(
ALTER TABLE code_pools ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE code_pools ADD COLUMN active INTEGER NOT NULL DEFAULT 1;
CREATE TABLE code_supplies (
  shop INTEGER NOT NULL,
  number INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  pool INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  wanted INTEGER NOT NULL,
  added INTEGER NOT NULL,
  parts INTEGER NOT NULL,
  next_part INTEGER NOT NULL,
  stopped TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  PRIMARY KEY (shop, number),
  UNIQUE (shop, id)
) WITHOUT ROWID;
INSERT INTO code_supplies
  SELECT shop, number, 'cs_' || number, 1, number, 0, size, size, 1, 1, '', created_at, created_at
  FROM code_pools;
ALTER TABLE pool_codes RENAME COLUMN pool TO supply;
CREATE TABLE code_details (
  shop INTEGER NOT NULL,
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  active INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  minted_at INTEGER,
  promotion TEXT NOT NULL,
  customer TEXT NOT NULL,
  uses_max INTEGER NOT NULL,
  starts_at INTEGER,
  ends_at INTEGER,
  channel TEXT NOT NULL,
  partner TEXT NOT NULL,
  campaign TEXT NOT NULL,
  PRIMARY KEY (shop, code)
) WITHOUT ROWID;
CREATE TABLE code_events (
  shop INTEGER NOT NULL,
  code TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  subject TEXT NOT NULL,
  order_id TEXT NOT NULL,
  customer TEXT NOT NULL,
  PRIMARY KEY (shop, code, at, kind, subject)
) WITHOUT ROWID;
CREATE TABLE code_attempts (
  shop INTEGER NOT NULL,
  hour INTEGER NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  channel TEXT NOT NULL,
  version INTEGER NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (shop, hour, code, reason, channel)
) WITHOUT ROWID;
CREATE INDEX code_attempts_code ON code_attempts (shop, code, hour);
)sql";

}  // namespace stapel::storage
