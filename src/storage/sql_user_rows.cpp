// See sql_user_rows.h.
#include "storage/sql_user_rows.h"

#include <sstream>

#include "storage/encoding.h"
#include "storage/sql_values.h"

namespace stapel::storage {
namespace {

// A line for each: the shop, 1 where it is disabled there, and the roles.
std::string write_memberships(const std::vector<Membership>& memberships) {
  std::string out;
  for (const Membership& one : memberships) {
    out += std::to_string(one.shop) + (one.disabled ? " 1" : " 0");
    for (const std::string& role : one.roles) out += ' ' + role;
    out += '\n';
  }
  return out;
}

std::vector<Membership> read_memberships(const std::string& text) {
  std::vector<Membership> memberships;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    Membership one;
    int disabled = 0;
    if (!(words >> one.shop >> disabled)) {
      throw StoreError(StoreError::Kind::damaged, "the shops of a user cannot be read");
    }
    one.disabled = disabled != 0;
    for (std::string role; words >> role;) one.roles.push_back(role);
    memberships.push_back(std::move(one));
  }
  return memberships;
}

UserRow user_of(Statement& statement) {
  UserRow row;
  row.email = statement.text();
  row.name = statement.text();
  row.locale = statement.text();
  row.password = statement.text();
  row.must_change_password = statement.integer() != 0;
  row.password_expires_at = statement.optional_instant();
  row.totp_secret = statement.text();
  row.totp_pending = statement.text();
  row.totp_step = statement.integer();
  row.recovery_hashes = split_codes(statement.text());
  row.epoch = statement.integer();
  row.shops = read_memberships(statement.text());
  row.created_at = statement.instant();
  row.seen_at = statement.optional_instant();
  return row;
}

UserListRow user_list_of(Statement& statement) { return {statement.integer()}; }

SessionRow session_of(Statement& statement) {
  SessionRow row;
  row.user = statement.text();
  row.epoch = statement.integer();
  row.created_at = statement.instant();
  row.seen_at = statement.instant();
  return row;
}

SignInFailureRow failure_of(Statement& statement) {
  SignInFailureRow row;
  row.failures = statement.integer();
  row.last_at = statement.instant();
  row.locked_until = statement.instant();
  return row;
}

}  // namespace

void load_user_row(Connection& connection, ShopId shop, const UserKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, email, name, locale, password, must_change_password, password_expires_at,"
      " totp_secret, totp_pending, totp_step, recovery_hashes, epoch, memberships, created_at,"
      " seen_at FROM users WHERE shop = ? AND id = ?");
  load_one(key, statement.bind(shop).bind(key.id), user_of, snapshot);
}

void load_user_row(Connection& connection, ShopId shop, const UserListKey& key,
                   Snapshot& snapshot) {
  Statement statement = connection.prepare("SELECT version, number FROM user_list WHERE shop = ?");
  load_one(key, statement.bind(shop), user_list_of, snapshot);
}

void load_user_row(Connection& connection, ShopId shop, const SessionKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, \"user\", epoch, created_at, seen_at FROM sessions WHERE shop = ? AND id = "
      "?");
  load_one(key, statement.bind(shop).bind(key.id), session_of, snapshot);
}

void load_user_row(Connection& connection, ShopId shop, const SignInFailureKey& key,
                   Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, failures, last_at, locked_until FROM sign_in_failures"
      " WHERE shop = ? AND kind = ? AND name = ?");
  load_one(key, statement.bind(shop).bind(number_of(key.kind)).bind(key.name), failure_of,
           snapshot);
}

bool write_user_row(Connection& connection, ShopId shop, const UserKey& key, const UserRow& row,
                    std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO users (email, name, locale, password, must_change_password,"
            " password_expires_at, totp_secret, totp_pending, totp_step, recovery_hashes, epoch,"
            " memberships, created_at, seen_at, version, shop, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?, ?)"
            " ON CONFLICT DO NOTHING"
          : "UPDATE users SET email = ?1, name = ?2, locale = ?3, password = ?4,"
            " must_change_password = ?5, password_expires_at = ?6, totp_secret = ?7,"
            " totp_pending = ?8, totp_step = ?9, recovery_hashes = ?10, epoch = ?11,"
            " memberships = ?12, created_at = ?13, seen_at = ?14, version = ?15 + 1"
            " WHERE shop = ?16 AND id = ?17 AND version = ?15");
  const std::string recovery = join_codes(row.recovery_hashes);
  const std::string memberships = write_memberships(row.shops);
  statement.bind(row.email).bind(row.name).bind(row.locale).bind(row.password);
  statement.bind(number_of(row.must_change_password)).bind(row.password_expires_at);
  statement.bind(row.totp_secret).bind(row.totp_pending).bind(row.totp_step).bind(recovery);
  statement.bind(row.epoch).bind(memberships).bind(row.created_at).bind(row.seen_at);
  return statement.bind(expected).bind(shop).bind(key.id).change_one();
}

bool write_user_row(Connection& connection, ShopId shop, const UserListKey&, const UserListRow& row,
                    std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0 ? "INSERT INTO user_list (number, version, shop) VALUES (?, ? + 1, ?)"
                      " ON CONFLICT DO NOTHING"
                    : "UPDATE user_list SET number = ?1, version = ?2 + 1"
                      " WHERE shop = ?3 AND version = ?2");
  return statement.bind(row.number).bind(expected).bind(shop).change_one();
}

bool write_user_row(Connection& connection, ShopId shop, const SessionKey& key,
                    const SessionRow& row, std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO sessions (\"user\", epoch, created_at, seen_at, version, shop, id)"
            " VALUES (?, ?, ?, ?, ? + 1, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE sessions SET \"user\" = ?1, epoch = ?2, created_at = ?3, seen_at = ?4,"
            " version = ?5 + 1 WHERE shop = ?6 AND id = ?7 AND version = ?5");
  statement.bind(row.user).bind(row.epoch).bind(row.created_at).bind(row.seen_at);
  return statement.bind(expected).bind(shop).bind(key.id).change_one();
}

bool write_user_row(Connection& connection, ShopId shop, const SignInFailureKey& key,
                    const SignInFailureRow& row, std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO sign_in_failures (failures, last_at, locked_until, version, shop, kind,"
            " name) VALUES (?, ?, ?, ? + 1, ?, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE sign_in_failures SET failures = ?1, last_at = ?2, locked_until = ?3,"
            " version = ?4 + 1 WHERE shop = ?5 AND kind = ?6 AND name = ?7 AND version = ?4");
  statement.bind(row.failures).bind(row.last_at).bind(row.locked_until).bind(expected);
  return statement.bind(shop).bind(number_of(key.kind)).bind(key.name).change_one();
}

bool erase_user_row(Connection& connection, ShopId shop, const UserKey& key,
                    std::int64_t expected) {
  Statement statement =
      connection.prepare("DELETE FROM users WHERE shop = ? AND id = ? AND version = ?");
  return statement.bind(shop).bind(key.id).bind(expected).change_one();
}

bool erase_user_row(Connection& connection, ShopId shop, const SessionKey& key,
                    std::int64_t expected) {
  Statement statement =
      connection.prepare("DELETE FROM sessions WHERE shop = ? AND id = ? AND version = ?");
  return statement.bind(shop).bind(key.id).bind(expected).change_one();
}

bool erase_user_row(Connection& connection, ShopId shop, const SignInFailureKey& key,
                    std::int64_t expected) {
  Statement statement = connection.prepare(
      "DELETE FROM sign_in_failures WHERE shop = ? AND kind = ? AND name = ? AND version = ?");
  statement.bind(shop).bind(number_of(key.kind)).bind(key.name);
  return statement.bind(expected).change_one();
}

std::vector<Listed<UserRow>> list_users(Connection& connection) {
  Statement statement = connection.prepare(
      "SELECT id, email, name, locale, password, must_change_password, password_expires_at,"
      " totp_secret, totp_pending, totp_step, recovery_hashes, epoch, memberships, created_at,"
      " seen_at FROM users WHERE shop = ? ORDER BY shop, id");
  statement.bind(every_shop);
  return all_listed(statement, user_of);
}

std::vector<Listed<SessionRow>> list_sessions(Connection& connection) {
  Statement statement = connection.prepare(
      "SELECT id, \"user\", epoch, created_at, seen_at FROM sessions WHERE shop = ? ORDER BY shop, "
      "id");
  statement.bind(every_shop);
  return all_listed(statement, session_of);
}

std::vector<std::pair<SignInFailureKey, SignInFailureRow>> list_sign_in_failures(
    Connection& connection) {
  Statement statement = connection.prepare(
      "SELECT kind, name, failures, last_at, locked_until FROM sign_in_failures WHERE shop = ?");
  statement.bind(every_shop);
  std::vector<std::pair<SignInFailureKey, SignInFailureRow>> failures;
  while (statement.step()) {
    SignInFailureKey key;
    key.kind = enum_of(statement.integer(), FailureKind::address);
    key.name = statement.text();
    failures.emplace_back(std::move(key), failure_of(statement));
  }
  return failures;
}

}  // namespace stapel::storage
