// Migration 15: users of the console, their sessions, failed sign-ins, and the scope of publishing.
// Parts of the schema in sqlite_schema.cpp.
#pragma once

#include <string_view>

namespace stapel::storage {

// Keys of before that may write promotions could publish them: they still can.
inline constexpr std::string_view users_and_sessions = R"sql(
CREATE TABLE users (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  locale TEXT NOT NULL,
  password TEXT NOT NULL,
  must_change_password INTEGER NOT NULL,
  password_expires_at INTEGER,
  totp_secret TEXT NOT NULL,
  totp_pending TEXT NOT NULL,
  totp_step INTEGER NOT NULL,
  recovery_hashes TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  memberships TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER,
  PRIMARY KEY (shop, id),
  UNIQUE (shop, email)
) WITHOUT ROWID;
CREATE TABLE user_list (
  shop INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  number INTEGER NOT NULL
);
CREATE TABLE sessions (
  shop INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  user TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (shop, id)
) WITHOUT ROWID;
CREATE TABLE sign_in_failures (
  shop INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  locked_until INTEGER NOT NULL,
  PRIMARY KEY (shop, kind, name)
) WITHOUT ROWID;
UPDATE api_keys SET scopes = scopes || char(10) || 'promotions.publish'
  WHERE instr(char(10) || scopes || char(10), char(10) || 'promotions.write' || char(10)) > 0;
)sql";

}  // namespace stapel::storage
