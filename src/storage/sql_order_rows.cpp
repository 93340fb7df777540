// See sql_order_rows.h.
#include "storage/sql_order_rows.h"

#include "storage/sql_values.h"

namespace stapel::storage {
namespace {

OrderRow order_of(Statement& statement) {
  OrderRow row;
  row.revision = statement.integer();
  row.status = enum_of(statement.integer(), OrderStatus::cancelled);
  row.fingerprint = statement.text();
  row.checkout = statement.text();
  row.lost = statement.integer() != 0;
  row.cart = statement.text();
  row.total = statement.optional_integer();
  row.at = statement.optional_instant();
  row.test = statement.integer() != 0;
  row.changes = statement.integer();
  row.books = statement.text();
  row.created_at = statement.instant();
  row.updated_at = statement.instant();
  return row;
}

ReturnRow return_of(Statement& statement) {
  ReturnRow row;
  row.revision = statement.integer();
  row.state = enum_of(statement.integer(), ReturnState::mismatched);
  row.fingerprint = statement.text();
  row.number = statement.integer();
  row.lines = statement.text();
  row.rule = enum_of(statement.integer(), ReturnRule::reprice);
  row.restores = enum_of(statement.integer(), ReturnRestores::everything_when_all_returned);
  row.at = statement.optional_instant();
  row.refund = statement.text();
  row.problem = statement.text();
  row.created_at = statement.instant();
  row.updated_at = statement.instant();
  return row;
}

}  // namespace

void load_order(Connection& connection, ShopId shop, const OrderKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, revision, status, fingerprint, checkout, lost, cart, total, at, test,"
      " changes, books, created_at, updated_at FROM orders WHERE shop = ? AND id = ?");
  statement.bind(shop).bind(key.id);
  if (!statement.step()) return snapshot.insert(key, std::nullopt, 0);
  const std::int64_t version = statement.integer();
  snapshot.insert(key, order_of(statement), version);
}

void load_return(Connection& connection, ShopId shop, const ReturnKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, revision, state, fingerprint, number, lines, rule, restores, at, refund,"
      " problem, created_at, updated_at FROM order_returns"
      " WHERE shop = ? AND order_id = ? AND id = ?");
  statement.bind(shop).bind(key.order).bind(key.id);
  if (!statement.step()) return snapshot.insert(key, std::nullopt, 0);
  const std::int64_t version = statement.integer();
  snapshot.insert(key, return_of(statement), version);
}

bool write_order(Connection& connection, ShopId shop, const OrderKey& key, const OrderRow& row,
                 std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO orders (revision, status, fingerprint, checkout, lost, cart, total, at,"
            " test, changes, books, created_at, updated_at, version, shop, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE orders SET revision = ?1, status = ?2, fingerprint = ?3, checkout = ?4,"
            " lost = ?5, cart = ?6, total = ?7, at = ?8, test = ?9, changes = ?10, books = ?11,"
            " created_at = ?12, updated_at = ?13, version = ?14 + 1"
            " WHERE shop = ?15 AND id = ?16 AND version = ?14");
  statement.bind(row.revision).bind(number_of(row.status)).bind(row.fingerprint);
  statement.bind(row.checkout).bind(number_of(row.lost)).bind(row.cart).bind(row.total);
  statement.bind(row.at).bind(number_of(row.test)).bind(row.changes).bind(row.books);
  statement.bind(row.created_at).bind(row.updated_at);
  return statement.bind(expected).bind(shop).bind(key.id).change_one();
}

bool write_return(Connection& connection, ShopId shop, const ReturnKey& key, const ReturnRow& row,
                  std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO order_returns (revision, state, fingerprint, number, lines, rule,"
            " restores, at, refund, problem, created_at, updated_at, version, shop, order_id, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE order_returns SET revision = ?1, state = ?2, fingerprint = ?3, number = ?4,"
            " lines = ?5, rule = ?6, restores = ?7, at = ?8, refund = ?9, problem = ?10,"
            " created_at = ?11, updated_at = ?12, version = ?13 + 1"
            " WHERE shop = ?14 AND order_id = ?15 AND id = ?16 AND version = ?13");
  statement.bind(row.revision).bind(number_of(row.state)).bind(row.fingerprint).bind(row.number);
  statement.bind(row.lines).bind(number_of(row.rule)).bind(number_of(row.restores)).bind(row.at);
  statement.bind(row.refund).bind(row.problem).bind(row.created_at).bind(row.updated_at);
  return statement.bind(expected).bind(shop).bind(key.order).bind(key.id).change_one();
}

std::vector<Listed<OrderRow>> list_orders(Connection& connection, ShopId shop,
                                          std::string_view after, std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT id, revision, status, fingerprint, checkout, lost, cart, total, at, test, changes,"
      " books, created_at, updated_at FROM orders WHERE shop = ? AND id > ?"
      " ORDER BY shop, id LIMIT ?");
  statement.bind(shop).bind(after).bind(static_cast<std::int64_t>(limit));
  return all_listed(statement, order_of);
}

std::vector<Listed<ReturnRow>> list_returns(Connection& connection, ShopId shop,
                                            std::string_view order) {
  Statement statement = connection.prepare(
      "SELECT id, revision, state, fingerprint, number, lines, rule, restores, at, refund,"
      " problem, created_at, updated_at FROM order_returns WHERE shop = ? AND order_id = ?"
      " ORDER BY number");
  statement.bind(shop).bind(order);
  return all_listed(statement, return_of);
}

}  // namespace stapel::storage
