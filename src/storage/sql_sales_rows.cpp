// See sql_sales_rows.h.
#include "storage/sql_sales_rows.h"

#include "storage/catalog_rows.h"

namespace stapel::storage {
namespace {

// From columns: sku, time.
void add_times(Statement& statement, std::vector<SkuTime>& found) {
  while (statement.step()) {
    std::string sku = statement.text();
    found.push_back({std::move(sku), statement.instant()});
  }
}

}  // namespace

void for_each_imported_order(Connection& connection, ShopId shop, Instant from, Instant to,
                             const std::function<void(const catalog::SalesDocument&)>& receive) {
  Statement heads = connection.prepare(
      "SELECT d.id, d.kind, d.at, d.customer, d.country, d.currency, d.channel, d.campaign,"
      " d.codes, d.returns_of FROM sales_documents d"
      " WHERE d.shop = ? AND d.kind = 0 AND d.at >= ? AND d.at < ?"
      " AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.shop = d.shop AND o.id = d.id)"
      " AND NOT EXISTS (SELECT 1 FROM checkouts c WHERE c.shop = d.shop AND c.order_id = d.id"
      " AND c.order_id <> '')");
  heads.bind(shop).bind(from).bind(to).in_pieces();
  while (heads.step()) {
    std::string id = heads.text();
    catalog::SalesDocument document = head_of(std::move(id), heads);
    read_lines_of(connection, shop, document);
    receive(document);
  }
}

std::vector<SkuTime> last_sales(Connection& connection, ShopId shop, Instant since) {
  std::vector<SkuTime> found;
  // Products of imported orders.
  Statement imported = connection.prepare(
      "SELECT l.sku, max(d.at) FROM sales_documents d"
      " JOIN sales_lines l ON l.shop = d.shop AND l.document = d.id"
      " WHERE d.shop = ? AND d.kind = 0 AND d.at >= ? AND l.kind = 0 AND l.quantity > 0"
      " GROUP BY l.sku ORDER BY l.sku");
  add_times(imported.bind(shop).bind(since), found);
  // Carts that were checked out and paid; one that was rolled back is no sale.
  Statement paid = connection.prepare(
      "SELECT json_extract(l.value, '$.sku'), max(c.created_at) FROM checkouts c"
      " JOIN decision_records r ON r.shop = c.shop AND r.checkout = c.id,"
      " json_each(r.facts, '$.lines') l"
      " WHERE c.shop = ? AND c.created_at >= ? AND c.state = 1 AND c.test = 0 GROUP BY 1",
      "SELECT l.value->>'sku', max(c.created_at) FROM checkouts c"
      " JOIN decision_records r ON r.shop = c.shop AND r.checkout = c.id,"
      " json_array_elements(r.facts::json->'lines') AS l(value)"
      " WHERE c.shop = ? AND c.created_at >= ? AND c.state = 1 AND c.test = 0"
      " GROUP BY 1 ORDER BY 1");
  add_times(paid.bind(shop).bind(since), found);
  // Orders that came with their cart, without a checkout: placed or paid.
  Statement told = connection.prepare(
      "SELECT json_extract(l.value, '$.sku'), max(coalesce(o.at, o.created_at)) FROM orders o,"
      " json_each(o.cart, '$.lines') l WHERE o.shop = ? AND coalesce(o.at, o.created_at) >= ?"
      " AND o.cart <> '' AND o.status IN (1, 2) AND o.test = 0 GROUP BY 1",
      "SELECT l.value->>'sku', max(coalesce(o.at, o.created_at)) FROM orders o,"
      " json_array_elements(nullif(o.cart, '')::json->'lines') AS l(value)"
      " WHERE o.shop = ? AND coalesce(o.at, o.created_at) >= ?"
      " AND o.cart <> '' AND o.status IN (1, 2) AND o.test = 0 GROUP BY 1 ORDER BY 1");
  add_times(told.bind(shop).bind(since), found);
  return found;
}

std::vector<SkuTime> first_prices(Connection& connection, ShopId shop) {
  std::vector<SkuTime> found;
  Statement statement = connection.prepare(
      "SELECT sku, min(from_at) FROM list_prices WHERE shop = ? GROUP BY sku ORDER BY sku");
  add_times(statement.bind(shop), found);
  return found;
}

}  // namespace stapel::storage
