// See sql_list_rows.h.
#include "storage/sql_list_rows.h"

#include "storage/sql_values.h"

namespace stapel::storage {
namespace {

// From columns: title, rule, deleted, revision, size, added, removed, created_at, updated_at,
// refreshed_at.
ProductListRow list_row_of(Statement& statement) {
  ProductListRow row;
  row.title = statement.text();
  row.rule = statement.text();
  row.deleted = statement.integer() != 0;
  row.revision = statement.integer();
  row.size = statement.integer();
  row.added = statement.integer();
  row.removed = statement.integer();
  row.created_at = statement.instant();
  row.updated_at = statement.instant();
  row.refreshed_at = statement.optional_instant();
  return row;
}

std::vector<std::string> texts_of(Statement& statement) {
  std::vector<std::string> found;
  while (statement.step()) found.push_back(statement.text());
  return found;
}

}  // namespace

void load_list(Connection& connection, ShopId shop, const ProductListKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, title, rule, deleted, revision, size, added, removed, created_at,"
      " updated_at, refreshed_at FROM product_lists WHERE shop = ? AND id = ?");
  if (!statement.bind(shop).bind(key.id).step()) return snapshot.insert(key, std::nullopt, 0);
  const std::int64_t version = statement.integer();
  snapshot.insert(key, list_row_of(statement), version);
}

bool write_list(Connection& connection, ShopId shop, const ProductListKey& key,
                const ProductListRow& row, std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO product_lists (title, rule, deleted, revision, size, added, removed,"
            " created_at, updated_at, refreshed_at, version, shop, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE product_lists SET title = ?1, rule = ?2, deleted = ?3, revision = ?4,"
            " size = ?5, added = ?6, removed = ?7, created_at = ?8, updated_at = ?9,"
            " refreshed_at = ?10, version = ?11 + 1"
            " WHERE shop = ?12 AND id = ?13 AND version = ?11");
  statement.bind(row.title).bind(row.rule).bind(number_of(row.deleted)).bind(row.revision);
  statement.bind(row.size).bind(row.added).bind(row.removed).bind(row.created_at);
  statement.bind(row.updated_at).bind(row.refreshed_at);
  return statement.bind(expected).bind(shop).bind(key.id).change_one();
}

void append_list_change(Connection& connection, ShopId shop, const ProductListChange& change) {
  connection.flush();  // changes of one list come one after the other
  if (change.cleared) {
    connection.prepare("DELETE FROM product_list_skus WHERE shop = ? AND list = ?")
        .bind(shop)
        .bind(change.list)
        .append();
  }
  if (!change.removed.empty()) {
    Statement remove =
        connection.prepare("DELETE FROM product_list_skus WHERE shop = ? AND list = ? AND sku = ?");
    for (const std::string& sku : change.removed) {
      remove.bind(shop).bind(change.list).bind(sku).append();
    }
  }
  if (change.added.empty()) return;
  Statement add = connection.prepare(
      "INSERT INTO product_list_skus (shop, list, sku) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  for (const std::string& sku : change.added) add.bind(shop).bind(change.list).bind(sku).append();
}

std::vector<Listed<ProductListRow>> product_lists(Connection& connection, ShopId shop,
                                                  std::string_view after, std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT id, title, rule, deleted, revision, size, added, removed, created_at, updated_at,"
      " refreshed_at FROM product_lists WHERE shop = ? AND id > ? AND deleted = 0"
      " ORDER BY shop, id LIMIT ?");
  statement.bind(shop).bind(after).bind(static_cast<std::int64_t>(limit));
  return all_listed(statement, list_row_of);
}

std::vector<std::string> list_skus(Connection& connection, ShopId shop, std::string_view list,
                                   std::string_view after, std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT sku FROM product_list_skus WHERE shop = ? AND list = ? AND sku > ?"
      " ORDER BY shop, list, sku LIMIT ?");
  statement.bind(shop).bind(list).bind(after).bind(static_cast<std::int64_t>(limit));
  return texts_of(statement);
}

std::vector<std::string> lists_of(Connection& connection, ShopId shop, std::string_view sku) {
  Statement statement = connection.prepare(
      "SELECT list FROM product_list_skus WHERE shop = ? AND sku = ? ORDER BY list");
  return texts_of(statement.bind(shop).bind(sku));
}

}  // namespace stapel::storage
