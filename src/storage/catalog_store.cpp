// The catalog's statements, each beside the function that runs it.
#include "storage/catalog_store.h"

#include <array>
#include <filesystem>
#include <utility>

#include "base/check.h"
#include "storage/catalog_rows.h"
#include "storage/open_store.h"
#include "storage/postgres_connection.h"
#include "storage/postgres_store.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_store.h"

namespace stapel::storage {

using catalog::ChannelCost;
using catalog::Customer;
using catalog::PricePoint;
using catalog::Product;
using catalog::ReturnMatch;
using catalog::SalesDocument;
using catalog::SalesLine;

namespace {

// --- Documents -----------------------------------------------------------------------------------

std::optional<SalesDocument> read_document(Connection& connection, ShopId shop,
                                           const std::string& id) {
  Statement row = connection.prepare(
      "SELECT kind, at, customer, country, currency, channel, campaign, codes, returns_of"
      " FROM sales_documents"
      " WHERE shop = ? AND id = ?");
  if (!row.bind(shop).bind(id).step()) return std::nullopt;
  SalesDocument document = head_of(id, row);
  read_lines_of(connection, shop, document);
  return document;
}

void bind_head(Statement& statement, ShopId shop, const SalesDocument& document,
               std::string_view source, const std::string& codes) {
  statement.bind(shop)
      .bind(document.id)
      .bind(static_cast<std::int64_t>(document.kind))
      .bind(document.at)
      .bind(document.customer)
      .bind(document.country)
      .bind(document.currency.name())
      .bind(source)
      .bind(document.channel)
      .bind(document.campaign)
      .bind(codes)
      .bind(document.returns_of);
}

// False where a document with this id is there already: then nothing changed.
bool add_head(Connection& connection, ShopId shop, const SalesDocument& document,
              std::string_view source) {
  const std::string codes = list_text(document.codes);
  Statement insert = connection.prepare(
      "INSERT INTO sales_documents (shop, id, kind, at, customer, country, currency, source,"
      " channel, campaign, codes, returns_of, revision)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT (shop, id) DO NOTHING");
  bind_head(insert, shop, document, source, codes);
  return insert.run() > 0;
}

void change_head(Connection& connection, ShopId shop, const SalesDocument& document,
                 std::string_view source) {
  const std::string codes = list_text(document.codes);
  Statement update = connection.prepare(
      "UPDATE sales_documents SET kind = ?3, at = ?4, customer = ?5, country = ?6, currency = ?7,"
      " source = ?8, channel = ?9, campaign = ?10, codes = ?11, returns_of = ?12,"
      " revision = revision + 1 WHERE shop = ?1 AND id = ?2");
  bind_head(update, shop, document, source, codes);
  update.run();
}

void write_lines(Connection& connection, ShopId shop, const SalesDocument& document) {
  Statement insert = connection.prepare(
      "INSERT INTO sales_lines (shop, document, line, kind, sku, quantity, unit_price, discount,"
      " unit_cost, tax_rate, of_line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (const SalesLine& line : document.lines)
    insert.bind(shop)
        .bind(document.id)
        .bind(line.number)
        .bind(static_cast<std::int64_t>(line.kind))
        .bind(line.sku)
        .bind(line.quantity)
        .bind(line.unit_price)
        .bind(line.discount)
        .bind(line.unit_cost)
        .bind(rate_number(line.tax_rate))
        .bind(line.of_line)
        .run();
}

// What of a document is about to be written anew.
void delete_parts(Connection& connection, ShopId shop, const std::string& document) {
  connection.prepare("DELETE FROM sales_lines WHERE shop = ? AND document = ?")
      .bind(shop)
      .bind(document)
      .run();
  connection.prepare("DELETE FROM return_matches WHERE shop = ? AND cancellation = ?")
      .bind(shop)
      .bind(document)
      .run();
}

// From columns: cancellation, line, order_id, order_line, quantity.
std::vector<ReturnMatch> read_matches(Statement& row) {
  std::vector<ReturnMatch> matches;
  while (row.step()) {
    ReturnMatch& match = matches.emplace_back();
    match.cancellation = row.text();
    match.line = row.integer();
    match.order = row.text();
    match.order_line = row.integer();
    match.quantity = row.integer();
  }
  return matches;
}

// From columns: from_at, price, currency, source.
PricePoint read_price(std::string_view sku, Statement& row) {
  PricePoint price;
  price.sku = sku;
  price.from = row.instant();
  price.price = row.integer();
  price.currency = currency_of(row.text());
  price.source = row.text();
  return price;
}

}  // namespace

// --- Writing -------------------------------------------------------------------------------------

namespace {

// A large file is read and judged between two statements.
constexpr PostgresLimits catalog_limits{.idle_in_transaction = std::chrono::minutes(10)};

}  // namespace

// Other writers are kept out of a file by the store's own lock, and of a database by one of the
// server's that all writers of a catalog take.
struct CatalogWriter::Internals {
  // A file that was made for a change of which nothing was committed is removed again. That is done
  // while no other process may open it: the store's lock ends after it.
  struct NewFile {
    std::string path;  // empty: there is none
    ~NewFile() {
      if (path.empty()) return;
      for (const char* suffix : {"", "-wal", "-shm"}) {
        std::error_code ignored;
        std::filesystem::remove(path + suffix, ignored);
      }
    }
  };

  std::unique_ptr<Store> owner;  // brings the tables up to date
  NewFile new_file;
  std::unique_ptr<Connection> owned;
  Connection& connection;
  std::optional<Transaction> transaction;
  std::string postponed;  // the statement that makes an index

  explicit Internals(const std::string& path) : Internals(path, !may_exist(path)) {}
  Internals(const std::string& path, bool made)
      : owner(open_store(path)),
        new_file{made ? path : std::string()},
        owned(open_writing(path)),
        connection(*owned) {
    transaction.emplace(connection, Transaction::Kind::write);
  }

  static std::unique_ptr<Connection> open_writing(const std::string& path) {
    if (is_postgres_address(path)) {
      auto opened = std::make_unique<PostgresConnection>(path, catalog_limits);
      opened->execute("SELECT pg_advisory_lock(hashtextextended(current_schema(), -2))");
      return opened;
    }
    auto opened = std::make_unique<SqliteConnection>(path, SqliteConnection::Mode::read_write, "");
    opened->execute("PRAGMA synchronous = FULL");
    opened->execute("PRAGMA cache_size = -131072");
    return opened;
  }
};

CatalogWriter::CatalogWriter(const std::string& path)
    : internals_(std::make_unique<Internals>(path)) {}

CatalogWriter::~CatalogWriter() = default;

WrittenDocument CatalogWriter::write(ShopId shop, const SalesDocument& document,
                                     std::string_view source) {
  Connection& connection = internals_->connection;
  if (add_head(connection, shop, document, source)) {  // nearly always, and nothing is read for it
    write_lines(connection, shop, document);
    return {Written::added, {}};
  }
  const std::optional<SalesDocument> stored = read_document(connection, shop, document.id);
  STAPEL_CHECK(stored);
  if (*stored == document) return {Written::unchanged, {}};
  delete_parts(connection, shop, document.id);
  change_head(connection, shop, document, source);
  write_lines(connection, shop, document);
  return {Written::changed, stored->customer};
}

Written CatalogWriter::write(ShopId shop, const Product& product) {
  const std::optional<Product> stored = this->product(shop, product.sku);
  if (stored == product) return Written::unchanged;
  internals_->connection
      .prepare(
          "INSERT INTO products (shop, sku, name, category, brand, unit_cost, tax_rate, stock)"
          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT (shop, sku) DO UPDATE SET name = excluded.name,"
          " category = excluded.category, brand = excluded.brand,"
          " unit_cost = excluded.unit_cost, tax_rate = excluded.tax_rate,"
          " stock = excluded.stock")
      .bind(shop)
      .bind(product.sku)
      .bind(product.name)
      .bind(list_text(product.categories))
      .bind(product.brand)
      .bind(product.unit_cost)
      .bind(rate_number(product.tax_rate))
      .bind(product.stock)
      .run();
  return stored ? Written::changed : Written::added;
}

Written CatalogWriter::write(ShopId shop, const Customer& customer) {
  const std::string groups = list_text(customer.groups);
  const auto bind_to = [&](Statement statement) {
    return statement.bind(shop)
        .bind(customer.id)
        .bind(customer.created_at)
        .bind(customer.country)
        .bind(customer.channel)
        .bind(groups)
        .bind(customer.newsletter ? std::optional<std::int64_t>(*customer.newsletter)
                                  : std::nullopt)
        .run();
  };
  Connection& connection = internals_->connection;
  if (bind_to(connection.prepare(
          "INSERT INTO sales_customers (shop, id, created_at, country, channel, groups, newsletter)"
          " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shop, id) DO NOTHING")) > 0)
    return Written::added;
  const std::int64_t changed = bind_to(connection.prepare(
      "UPDATE sales_customers SET created_at = ?3, country = ?4, channel = ?5, groups = ?6,"
      " newsletter = ?7 WHERE shop = ?1 AND id = ?2 AND (created_at IS DISTINCT FROM ?3"
      " OR country <> ?4 OR channel <> ?5 OR groups <> ?6 OR newsletter IS DISTINCT FROM ?7)"));
  return changed > 0 ? Written::changed : Written::unchanged;
}

Written CatalogWriter::write(ShopId shop, const PricePoint& price) {
  const std::int64_t added = internals_->connection
                                 .prepare(
                                     "INSERT INTO list_prices (shop, sku, from_at, currency,"
                                     " price, source) VALUES (?, ?, ?, ?, ?, ?)"
                                     " ON CONFLICT DO NOTHING")
                                 .bind(shop)
                                 .bind(price.sku)
                                 .bind(price.from)
                                 .bind(price.currency.name())
                                 .bind(price.price)
                                 .bind(price.source)
                                 .run();
  return added > 0 ? Written::added : Written::unchanged;
}

Written CatalogWriter::write(ShopId shop, const ChannelCost& cost) {
  const auto bind_to = [&](Statement statement) {
    return statement.bind(shop)
        .bind(cost.channel)
        .bind(cost.campaign)
        .bind(day_number(cost.first_day))
        .bind(day_number(cost.last_day))
        .bind(cost.currency.name())
        .bind(cost.amount)
        .run();
  };
  Connection& connection = internals_->connection;
  if (bind_to(connection.prepare(
          "INSERT INTO channel_costs (shop, channel, campaign, first_day, last_day, currency,"
          " amount, revision) VALUES (?, ?, ?, ?, ?, ?, ?, 1)"
          " ON CONFLICT (shop, channel, campaign, first_day) DO NOTHING")) > 0)
    return Written::added;
  const std::int64_t changed = bind_to(connection.prepare(
      "UPDATE channel_costs SET last_day = ?5, currency = ?6, amount = ?7, revision = revision + 1"
      " WHERE shop = ?1 AND channel = ?2 AND campaign = ?3 AND first_day = ?4"
      " AND (last_day <> ?5 OR currency <> ?6 OR amount <> ?7)"));
  return changed > 0 ? Written::changed : Written::unchanged;
}

// Those that are stored have no day in common, so the last one that begins in time tells.
std::optional<ChannelCost> CatalogWriter::overlapping(ShopId shop, const ChannelCost& cost) {
  Statement row = internals_->connection.prepare(
      "SELECT channel, campaign, first_day, last_day, currency, amount FROM channel_costs"
      " WHERE shop = ? AND channel = ? AND campaign = ? AND first_day <= ? AND first_day <> ?"
      " ORDER BY first_day DESC LIMIT 1");
  row.bind(shop).bind(cost.channel).bind(cost.campaign).bind(day_number(cost.last_day));
  if (!row.bind(day_number(cost.first_day)).step()) return std::nullopt;
  ChannelCost found = cost_of(row);
  if (found.last_day < cost.first_day) return std::nullopt;
  return found;
}

std::optional<Product> CatalogWriter::product(ShopId shop, std::string_view sku) {
  Statement row = internals_->connection.prepare(
      "SELECT sku, name, category, brand, unit_cost, tax_rate, stock FROM products"
      " WHERE shop = ? AND sku = ?");
  if (!row.bind(shop).bind(sku).step()) return std::nullopt;
  return product_of(row);
}

std::optional<PricePoint> CatalogWriter::price(ShopId shop, std::string_view sku, Instant from) {
  Statement row = internals_->connection.prepare(
      "SELECT from_at, price, currency, source FROM list_prices"
      " WHERE shop = ? AND sku = ? AND from_at = ?");
  if (!row.bind(shop).bind(sku).bind(from).step()) return std::nullopt;
  return read_price(sku, row);
}

std::optional<PricePoint> CatalogWriter::last_price(ShopId shop, std::string_view sku) {
  Statement row = internals_->connection.prepare(
      "SELECT from_at, price, currency, source FROM list_prices WHERE shop = ? AND sku = ?"
      " ORDER BY shop DESC, sku DESC, from_at DESC LIMIT 1");
  if (!row.bind(shop).bind(sku).step()) return std::nullopt;
  return read_price(sku, row);
}

std::vector<SalesDocument> CatalogWriter::documents_of(ShopId shop, std::string_view customer) {
  std::vector<SalesDocument> documents;
  {
    Statement row = internals_->connection.prepare(
        "SELECT id, kind, at, customer, country, currency, channel, campaign, codes, returns_of"
        " FROM sales_documents"
        " WHERE shop = ? AND customer = ? AND customer <> '' ORDER BY at, id");
    row.bind(shop).bind(customer);
    while (row.step()) {
      std::string id = row.text();
      documents.push_back(head_of(std::move(id), row));
    }
  }
  for (SalesDocument& document : documents) read_lines_of(internals_->connection, shop, document);
  return documents;
}

bool CatalogWriter::has_cancellations_of(ShopId shop, std::string_view customer) {
  Statement row = internals_->connection.prepare(
      "SELECT 1 FROM sales_documents INDEXED BY sales_cancellations_customer"
      " WHERE shop = ? AND customer = ? AND kind = 1 AND customer <> '' LIMIT 1",
      "SELECT 1 FROM sales_documents"
      " WHERE shop = ? AND customer = ? AND kind = 1 AND customer <> '' LIMIT 1");
  return row.bind(shop).bind(customer).step();
}

bool CatalogWriter::has_returns_of(ShopId shop, std::string_view order) {
  Statement row = internals_->connection.prepare(
      "SELECT 1 FROM sales_documents INDEXED BY sales_cancellations_order"
      " WHERE shop = ? AND returns_of = ? AND kind = 1 AND returns_of <> '' LIMIT 1",
      "SELECT 1 FROM sales_documents"
      " WHERE shop = ? AND returns_of = ? AND kind = 1 AND returns_of <> '' LIMIT 1");
  return row.bind(shop).bind(order).step();
}

std::vector<SalesDocument> CatalogWriter::order_with_returns(ShopId shop,
                                                             const std::string& order) {
  Connection& connection = internals_->connection;
  std::vector<std::string> ids = {order};
  {
    Statement row = connection.prepare(
        "SELECT id FROM sales_documents INDEXED BY sales_cancellations_order"
        " WHERE shop = ? AND returns_of = ? AND kind = 1 AND returns_of <> ''",
        "SELECT id FROM sales_documents"
        " WHERE shop = ? AND returns_of = ? AND kind = 1 AND returns_of <> ''");
    row.bind(shop).bind(order);
    while (row.step()) ids.push_back(row.text());
  }
  std::vector<SalesDocument> documents;
  for (const std::string& id : ids)
    if (auto document = read_document(connection, shop, id))
      documents.push_back(*std::move(document));
  return documents;
}

void CatalogWriter::replace_matches_of_order(ShopId shop, std::string_view order,
                                             const std::vector<ReturnMatch>& matches) {
  internals_->connection
      .prepare(
          "DELETE FROM return_matches WHERE shop = ?1 AND cancellation IN"
          " (SELECT id FROM sales_documents INDEXED BY sales_cancellations_order"
          " WHERE shop = ?1 AND returns_of = ?2 AND kind = 1 AND returns_of <> '')",
          "DELETE FROM return_matches WHERE shop = ?1 AND cancellation IN"
          " (SELECT id FROM sales_documents"
          " WHERE shop = ?1 AND returns_of = ?2 AND kind = 1 AND returns_of <> '')")
      .bind(shop)
      .bind(order)
      .run();
  for (const ReturnMatch& match : matches) add(shop, match);
}

void CatalogWriter::replace_matches(ShopId shop, std::string_view customer,
                                    const std::vector<ReturnMatch>& matches) {
  internals_->connection
      .prepare(
          "DELETE FROM return_matches WHERE shop = ?1 AND cancellation IN"
          " (SELECT id FROM sales_documents WHERE shop = ?1 AND customer = ?2 AND customer <> '')")
      .bind(shop)
      .bind(customer)
      .run();
  for (const ReturnMatch& match : matches) add(shop, match);
}

void CatalogWriter::add(ShopId shop, const ReturnMatch& match) {
  internals_->connection
      .prepare(
          "INSERT INTO return_matches (shop, cancellation, line, order_id, order_line, quantity)"
          " VALUES (?, ?, ?, ?, ?, ?)")
      .bind(shop)
      .bind(match.cancellation)
      .bind(match.line)
      .bind(match.order)
      .bind(match.order_line)
      .bind(match.quantity)
      .run();
}

std::vector<ReturnMatch> CatalogWriter::matches_of(ShopId shop, const std::string& cancellation) {
  Statement row = internals_->connection.prepare(
      "SELECT cancellation, line, order_id, order_line, quantity FROM return_matches"
      " WHERE shop = ? AND cancellation = ? ORDER BY line");
  row.bind(shop).bind(cancellation);
  return read_matches(row);
}

void CatalogWriter::postpone_lookup_by_customer() {
  // Servers that run on the database need it.
  Connection& connection = internals_->connection;
  if (connection.dialect() != Dialect::sqlite) return;
  Statement made = connection.prepare(
      "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = 'sales_documents_customer'");
  if (!made.step()) return;
  internals_->postponed = made.text();
  made.again();
  connection.execute("DROP INDEX sales_documents_customer");
}

std::optional<ImportPosition> CatalogWriter::import_position(ShopId shop, std::string_view file) {
  Statement row = internals_->connection.prepare(
      "SELECT position, added, changed, unchanged FROM import_positions"
      " WHERE shop = ? AND file = ?");
  if (!row.bind(shop).bind(file).step()) return std::nullopt;
  ImportPosition position;
  position.position = row.integer();
  position.added = row.integer();
  position.changed = row.integer();
  position.unchanged = row.integer();
  return position;
}

void CatalogWriter::write_import_position(ShopId shop, std::string_view file,
                                          const ImportPosition& position) {
  internals_->connection
      .prepare(
          "INSERT INTO import_positions (shop, file, position, added, changed, unchanged)"
          " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (shop, file) DO UPDATE SET"
          " position = excluded.position, added = excluded.added, changed = excluded.changed,"
          " unchanged = excluded.unchanged")
      .bind(shop)
      .bind(file)
      .bind(position.position)
      .bind(position.added)
      .bind(position.changed)
      .bind(position.unchanged)
      .run();
}

void CatalogWriter::remove_import_position(ShopId shop, std::string_view file) {
  internals_->connection.prepare("DELETE FROM import_positions WHERE shop = ? AND file = ?")
      .bind(shop)
      .bind(file)
      .run();
}

void CatalogWriter::commit() {
  if (!internals_->postponed.empty()) internals_->connection.execute(internals_->postponed);
  internals_->transaction->commit();
  internals_->new_file.path.clear();
}

void CatalogWriter::commit_part() {
  internals_->transaction->commit();
  internals_->new_file.path.clear();
  internals_->transaction.emplace(internals_->connection, Transaction::Kind::write);
}

// --- Reading -------------------------------------------------------------------------------------

struct CatalogReader::Internals {
  std::unique_ptr<Reader> checked;  // refuses another schema
  std::unique_ptr<Connection> owned;
  Connection& connection;
  Transaction transaction;

  explicit Internals(const std::string& path)
      : checked(open_reader(path)),
        owned(open_reading(path)),
        connection(*owned),
        transaction(connection, Transaction::Kind::read) {}

  static std::unique_ptr<Connection> open_reading(const std::string& path) {
    if (is_postgres_address(path))
      return std::make_unique<PostgresConnection>(path, catalog_limits);
    return std::make_unique<SqliteConnection>(path, SqliteConnection::Mode::read_only, "");
  }
};

CatalogReader::CatalogReader(const std::string& path)
    : internals_(std::make_unique<Internals>(path)) {}

CatalogReader::~CatalogReader() = default;

// Heads and lines stand in the same order, so both are read once from front to back.
void CatalogReader::for_each_document(ShopId shop,
                                      const std::function<void(SalesDocument&&)>& receive) {
  Statement heads = internals_->connection.prepare(
      "SELECT id, kind, at, customer, country, currency, channel, campaign, codes, returns_of"
      " FROM sales_documents"
      " WHERE shop = ? ORDER BY id");
  Statement lines = internals_->connection.prepare(
      "SELECT document, line, kind, sku, quantity, unit_price, discount, unit_cost, tax_rate,"
      " of_line FROM sales_lines"
      " WHERE shop = ? ORDER BY document, line");
  heads.bind(shop).in_pieces();
  lines.bind(shop).in_pieces();
  bool more = lines.step();
  std::string belongs_to = more ? lines.text() : std::string();
  while (heads.step()) {
    std::string id = heads.text();
    SalesDocument document = head_of(std::move(id), heads);
    while (more && belongs_to == document.id) {
      document.lines.push_back(line_of(lines));
      more = lines.step();
      if (more) belongs_to = lines.text();
    }
    receive(std::move(document));
  }
}

std::vector<Product> CatalogReader::products(ShopId shop) {
  Statement row = internals_->connection.prepare(
      "SELECT sku, name, category, brand, unit_cost, tax_rate, stock FROM products"
      " WHERE shop = ? ORDER BY sku");
  row.bind(shop);
  std::vector<Product> products;
  while (row.step()) products.push_back(product_of(row));
  return products;
}

void CatalogReader::for_each_customer(ShopId shop, const std::function<void(Customer&&)>& receive) {
  Statement row = internals_->connection.prepare(
      "SELECT id, created_at, country, channel, groups, newsletter FROM sales_customers"
      " WHERE shop = ? ORDER BY id");
  row.bind(shop).in_pieces();
  while (row.step()) receive(customer_of(row));
}

void CatalogReader::for_each_cost(ShopId shop, const std::function<void(ChannelCost&&)>& receive) {
  Statement row = internals_->connection.prepare(
      "SELECT channel, campaign, first_day, last_day, currency, amount FROM channel_costs"
      " WHERE shop = ? ORDER BY channel, campaign, first_day");
  row.bind(shop);
  while (row.step()) receive(cost_of(row));
}

std::vector<PricePoint> CatalogReader::prices(ShopId shop, std::string_view sku) {
  Statement row = internals_->connection.prepare(
      "SELECT from_at, price, currency, source FROM list_prices WHERE shop = ? AND sku = ?"
      " ORDER BY from_at");
  row.bind(shop).bind(sku);
  std::vector<PricePoint> prices;
  while (row.step()) prices.push_back(read_price(sku, row));
  return prices;
}

std::vector<ReturnMatch> CatalogReader::matches(ShopId shop) {
  Statement row = internals_->connection.prepare(
      "SELECT cancellation, line, order_id, order_line, quantity FROM return_matches"
      " WHERE shop = ? ORDER BY cancellation, line, order_id, order_line");
  row.bind(shop);
  return read_matches(row);
}

std::int64_t CatalogReader::count(ShopId shop, CatalogRows rows) {
  constexpr std::array statements = {
      "SELECT count(*) FROM products p WHERE shop = ? AND EXISTS"
      " (SELECT 1 FROM list_prices l WHERE l.shop = p.shop AND l.sku = p.sku)",
      "SELECT count(*) FROM list_prices WHERE shop = ?",
      "SELECT count(*) FROM sales_customers WHERE shop = ?",
      "SELECT count(*) FROM sales_documents WHERE shop = ? AND kind = 0",
      "SELECT count(*) FROM sales_documents WHERE shop = ? AND kind = 1",
      "SELECT count(*) FROM channel_costs WHERE shop = ?"};
  Statement row = internals_->connection.prepare(statements.at(static_cast<std::size_t>(rows)));
  return row.bind(shop).step() ? row.integer() : 0;
}

std::int64_t CatalogReader::revision(ShopId shop, std::string_view document) {
  Statement row = internals_->connection.prepare(
      "SELECT revision FROM sales_documents WHERE shop = ? AND id = ?");
  return row.bind(shop).bind(document).step() ? row.integer() : 0;
}

}  // namespace stapel::storage
