// Pages of committed rows. Every statement walks a primary key and stops at its limit, so that no
// read holds the log for long.
#include "storage/sql_reader.h"

#include "storage/catalog_rows.h"
#include "storage/sql_codes.h"
#include "storage/sql_list_rows.h"
#include "storage/sql_order_rows.h"
#include "storage/sql_rows.h"
#include "storage/sql_sales_rows.h"
#include "storage/sql_server_rows.h"
#include "storage/sql_user_rows.h"
#include "storage/sql_values.h"
#include "storage/sql_webhook_rows.h"

namespace stapel::storage {
namespace {

// More checkouts of one order than a shop can mean.
constexpr std::int64_t of_order_max = 1'000;

class SqlReader final : public Reader {
 public:
  explicit SqlReader(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}

  Snapshot load(ShopId shop, const Keys& keys) override {
    return load_rows(*connection_, shop, keys);
  }

  void begin_moment() override {
    moment_.emplace(*connection_, Transaction::Kind::read);
    // The moment is that of the first read.
    connection_->prepare("SELECT count(*) FROM shops").step();
  }
  void end_moment() override { moment_.reset(); }

  std::vector<Listed<ShopRow>> shops() override {
    Statement statement = connection_->prepare(
        "SELECT shop, name, pseudonym_secret, settings, created_at FROM shops ORDER BY shop");
    std::vector<Listed<ShopRow>> found;
    while (statement.step()) {
      std::string id = std::to_string(statement.integer());
      found.push_back({std::move(id), shop_of(statement)});
    }
    return found;
  }

  std::pair<Instant, std::vector<ChangeCount>> change_counts() override {
    if (connection_->dialect() == Dialect::sqlite) return {system_now(), {}};
    return read_change_counts(*connection_);
  }

  std::vector<DueTimer> due_timers(ShopId shop, Instant now, std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT shop, kind, id, due_at FROM timers WHERE due_at <= ? AND shop = ?"
        " ORDER BY due_at LIMIT ?");
    return due_timers_from(statement.bind(now).bind(shop).bind(static_cast<std::int64_t>(limit)));
  }

  std::vector<Event> events(ShopId shop, std::int64_t after, std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT sequence, type, object, data, at, test FROM events"
        " WHERE shop = ? AND sequence > ? ORDER BY shop, sequence LIMIT ?");
    return appended(statement, shop, after, limit, event_of);
  }

  std::int64_t last_event(ShopId shop) override { return storage::last_event(*connection_, shop); }
  std::vector<Listed<WebhookRow>> webhooks(ShopId shop) override {
    return list_webhooks(*connection_, shop);
  }
  std::vector<std::pair<DeliveryKey, DeliveryRow>> deliveries(ShopId shop, std::string_view webhook,
                                                              std::int64_t after,
                                                              std::size_t limit) override {
    return list_deliveries(*connection_, shop, webhook, after, limit);
  }
  std::vector<WebhookAttempt> attempts(ShopId shop, std::string_view webhook, std::int64_t after,
                                       std::size_t limit) override {
    return list_attempts(*connection_, shop, webhook, after, limit);
  }
  std::vector<WebhookAttempt> attempts_back(ShopId shop, std::string_view webhook,
                                            std::int64_t before, std::size_t limit) override {
    return list_attempts_back(*connection_, shop, webhook, before, limit);
  }

  std::vector<AuditEntry> audit_entries(ShopId shop, std::int64_t after,
                                        std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT sequence, actor, from_address, action, subject, details, at FROM audit"
        " WHERE shop = ? AND sequence > ? ORDER BY shop, sequence LIMIT ?");
    return appended(statement, shop, after, limit, audit_entry_of);
  }
  std::vector<AuditEntry> audit_entries_back(ShopId shop, std::int64_t before,
                                             std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT sequence, actor, from_address, action, subject, details, at FROM audit"
        " WHERE shop = ? AND sequence < ? ORDER BY shop DESC, sequence DESC LIMIT ?");
    return appended(statement, shop, before, limit, audit_entry_of);
  }

  std::vector<Listed<PromotionRow>> promotions(ShopId shop, std::string_view after,
                                               std::size_t limit) override {
    return list(
        "SELECT id, revision, draft, live_version, state, created_at, updated_at FROM promotions"
        " WHERE shop = ? AND id > ? ORDER BY shop, id LIMIT ?",
        shop, after, limit, promotion_of);
  }

  std::vector<Listed<PoolRow>> pools(ShopId shop, std::string_view after,
                                     std::size_t limit) override {
    return list(
        "SELECT id, name, pattern, uses_max, size, created_at, checked, active FROM code_pools"
        " WHERE shop = ? AND id > ? ORDER BY id LIMIT ?",
        shop, after, limit, pool_of);
  }

  std::vector<Listed<ApiKeyRow>> api_keys(ShopId shop) override {
    return list(
        "SELECT id, hash, name, scope, created_at, revoked_at, test, scopes, origins,"
        " requests_per_minute, expires_at FROM api_keys"
        " WHERE shop = ? AND id > ? ORDER BY shop, id LIMIT ?",
        shop, "", INT32_MAX, api_key_of);
  }

  std::vector<Listed<UserRow>> users() override { return list_users(*connection_); }
  std::vector<Listed<SessionRow>> sessions() override { return list_sessions(*connection_); }
  std::vector<std::pair<SignInFailureKey, SignInFailureRow>> sign_in_failures() override {
    return list_sign_in_failures(*connection_);
  }

  std::vector<Listed<PoolCodeRow>> pool_codes(ShopId shop, std::string_view pool,
                                              std::string_view after, std::size_t limit,
                                              std::string& last) override {
    return storage::pool_codes(*connection_, shop, pool, after, limit, last);
  }
  std::vector<Listed<SupplyRow>> supplies(ShopId shop, std::string_view pool,
                                          std::string_view after, std::size_t limit) override {
    return storage::supplies(*connection_, shop, pool, after, limit);
  }
  std::vector<Listed<SupplyRow>> open_supplies(ShopId shop) override {
    return storage::open_supplies(*connection_, shop);
  }
  std::vector<std::string> codes_between(ShopId shop, std::string_view first, std::string_view last,
                                         std::size_t limit) override {
    return storage::codes_between(*connection_, shop, first, last, limit);
  }
  std::vector<std::string_view> known_codes(ShopId shop,
                                            const std::vector<std::string_view>& codes) override {
    return storage::known_codes(*connection_, shop, codes);
  }
  bool has_code_details(ShopId shop) override {
    return storage::has_code_details(*connection_, shop);
  }
  std::vector<CodeEvent> code_events(ShopId shop, std::string_view code,
                                     std::size_t limit) override {
    return storage::code_events(*connection_, shop, code, limit);
  }
  Attempts code_attempts(ShopId shop, const CodeAttemptKey& after, std::size_t limit) override {
    return storage::code_attempts(*connection_, shop, after, limit);
  }
  Attempts attempts_of_code(ShopId shop, std::string_view code, std::size_t limit) override {
    return storage::attempts_of_code(*connection_, shop, code, limit);
  }

  std::vector<Listed<CheckoutRow>> checkouts(ShopId shop, std::string_view after,
                                             std::size_t limit) override {
    return list(
        "SELECT id, state, order_id, customer, day, currency, total, claims, created_at,"
        " updated_at, session, expires_at, test, over_limit, restored FROM checkouts"
        " WHERE shop = ? AND id > ? ORDER BY shop, id LIMIT ?",
        shop, after, limit, checkout_of);
  }

  std::vector<Listed<CheckoutRow>> checkouts_of_order(ShopId shop,
                                                      std::string_view order) override {
    Statement statement = connection_->prepare(
        "SELECT id, state, order_id, customer, day, currency, total, claims, created_at,"
        " updated_at, session, expires_at, test, over_limit FROM checkouts"
        " WHERE shop = ? AND order_id = ? AND order_id <> '' ORDER BY id LIMIT ?");
    statement.bind(shop).bind(order).bind(of_order_max);
    return all_listed(statement, checkout_of);
  }

  std::vector<std::pair<CounterKey, CounterRow>> counters(ShopId shop, const CounterKey& after,
                                                          std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT kind, name, part, used, held, granted, held_granted FROM counters"
        " WHERE shop = ? AND (kind, name, part) > (?, ?, ?) ORDER BY shop, kind, name, part"
        " LIMIT ?");
    statement.bind(shop).bind(static_cast<std::int64_t>(after.kind)).bind(after.name);
    statement.bind(after.part).bind(static_cast<std::int64_t>(limit));
    return counters_from(statement);
  }

  std::vector<std::pair<CounterKey, CounterRow>> counters_of(ShopId shop, CounterKind kind,
                                                             std::string_view part) override {
    Statement statement = connection_->prepare(
        "SELECT kind, name, part, used, held, granted, held_granted FROM counters"
        " WHERE shop = ? AND kind = ? AND part = ?");
    statement.bind(shop).bind(static_cast<std::int64_t>(kind)).bind(part);
    return counters_from(statement);
  }

  std::vector<Redemption> redemptions(ShopId shop, std::int64_t after, std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT sequence, kind, checkout, promotion, version, codes, customer, day, order_id,"
        " granted, at, over_limit FROM redemptions WHERE shop = ? AND sequence > ? ORDER BY shop, "
        "sequence"
        " LIMIT ?");
    return appended(statement, shop, after, limit, redemption_of);
  }

  std::vector<PricedProduct> products(ShopId shop, Instant at, std::string_view after,
                                      std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT p.sku, p.name, p.category, p.brand, p.unit_cost, p.tax_rate, p.stock,"
        " coalesce(l.currency, ''), coalesce(l.price, 0) FROM products p LEFT JOIN list_prices l"
        " ON l.shop = p.shop AND l.sku = p.sku AND l.from_at ="
        " (SELECT max(from_at) FROM list_prices WHERE shop = p.shop AND sku = p.sku"
        " AND from_at <= ?) WHERE p.shop = ? AND p.sku > ? ORDER BY p.shop, p.sku LIMIT ?");
    statement.bind(at).bind(shop).bind(after).bind(static_cast<std::int64_t>(limit));
    return all_of(statement, priced_product_of);
  }

  std::vector<PricedProduct> products_of(ShopId shop, Instant at,
                                         const std::vector<std::string>& skus) override {
    std::vector<PricedProduct> found;
    for (const std::string& sku : skus) {
      Statement statement = connection_->prepare(
          "SELECT p.sku, p.name, p.category, p.brand, p.unit_cost, p.tax_rate, p.stock,"
          " coalesce(l.currency, ''), coalesce(l.price, 0) FROM products p LEFT JOIN list_prices l"
          " ON l.shop = p.shop AND l.sku = p.sku AND l.from_at ="
          " (SELECT max(from_at) FROM list_prices WHERE shop = p.shop AND sku = p.sku"
          " AND from_at <= ?) WHERE p.shop = ? AND p.sku = ?");
      statement.bind(at).bind(shop).bind(sku);
      if (statement.step()) found.push_back(priced_product_of(statement));
    }
    return found;
  }

  std::vector<Listed<ProductListRow>> product_lists(ShopId shop, std::string_view after,
                                                    std::size_t limit) override {
    return storage::product_lists(*connection_, shop, after, limit);
  }
  std::vector<std::string> list_skus(ShopId shop, std::string_view list, std::string_view after,
                                     std::size_t limit) override {
    return storage::list_skus(*connection_, shop, list, after, limit);
  }
  std::vector<std::string> lists_of(ShopId shop, std::string_view sku) override {
    return storage::lists_of(*connection_, shop, sku);
  }
  void for_each_imported_order(
      ShopId shop, Instant from, Instant to,
      const std::function<void(const catalog::SalesDocument&)>& receive) override {
    storage::for_each_imported_order(*connection_, shop, from, to, receive);
  }
  std::vector<SkuTime> last_sales(ShopId shop, Instant since) override {
    return storage::last_sales(*connection_, shop, since);
  }
  std::vector<SkuTime> first_prices(ShopId shop) override {
    return storage::first_prices(*connection_, shop);
  }

  std::vector<Listed<UsageRow>> usage(ShopId shop) override {
    return list(
        "SELECT month, evaluations, checkouts, redemptions, orders, codes"
        " FROM usage_months WHERE shop = ? AND month > ? ORDER BY shop, month LIMIT ?",
        shop, "", INT32_MAX, usage_of);
  }

  EventCounts event_counts(ShopId shop, std::int64_t after, std::size_t limit) override {
    EventCounts counted{.last = after};
    Statement last = connection_->prepare(
        "SELECT coalesce(max(sequence), 0) FROM (SELECT sequence FROM events"
        " WHERE shop = ? AND sequence > ? ORDER BY shop, sequence LIMIT ?) AS page");
    last.bind(shop).bind(after).bind(static_cast<std::int64_t>(limit)).step();
    counted.last = std::max(after, last.integer());
    if (counted.last == after) return counted;
    Statement statement = connection_->prepare(
        "SELECT strftime('%Y-%m', at / 1000000, 'unixepoch') AS month, type,"
        " sum(CASE type WHEN 'codes.generated' THEN json_extract(data, '$.added') ELSE 1 END)"
        " FROM events WHERE shop = ? AND sequence > ? AND sequence <= ? AND test = 0"
        " GROUP BY month, type",
        "SELECT to_char(to_timestamp(at / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM') AS month, type,"
        " sum(CASE type WHEN 'codes.generated' THEN (data::json->>'added')::bigint ELSE 1 END)"
        " FROM events WHERE shop = ? AND sequence > ? AND sequence <= ? AND test = 0"
        " GROUP BY month, type");
    statement.bind(shop).bind(after).bind(counted.last);
    while (statement.step()) {
      std::string month = statement.text();
      std::string type = statement.text();
      counted.counts[{std::move(month), std::move(type)}] = statement.integer();
    }
    return counted;
  }

  std::vector<std::pair<IdempotencyKey, Instant>> idempotency_keys(ShopId shop,
                                                                   const IdempotencyKey& after,
                                                                   std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT client, key, at FROM idempotency WHERE shop = ? AND (client, key) > (?, ?)"
        " ORDER BY shop, client, key LIMIT ?");
    statement.bind(shop).bind(after.client).bind(after.key);
    statement.bind(static_cast<std::int64_t>(limit));
    std::vector<std::pair<IdempotencyKey, Instant>> found;
    while (statement.step()) {
      std::string client = statement.text();
      std::string key = statement.text();
      found.emplace_back(IdempotencyKey{std::move(client), std::move(key)}, statement.instant());
    }
    return found;
  }

  std::optional<PromotionVersion> promotion_version(ShopId shop, std::string_view promotion,
                                                    std::int64_t version) override {
    Statement statement = connection_->prepare(
        "SELECT promotion, number, hash, definition, published_at FROM promotion_versions"
        " WHERE shop = ? AND promotion = ? AND number = ?");
    if (!statement.bind(shop).bind(promotion).bind(version).step()) return std::nullopt;
    PromotionVersion found;
    found.promotion = statement.text();
    found.version = statement.integer();
    found.hash = statement.text();
    found.definition = statement.text();
    found.published_at = statement.instant();
    return found;
  }

  std::optional<DefinitionSet> definition_set(ShopId shop, std::string_view hash) override {
    Statement statement = connection_->prepare(
        "SELECT hash, manifest FROM definition_sets WHERE shop = ? AND hash = ?");
    if (!statement.bind(shop).bind(hash).step()) return std::nullopt;
    std::string name = statement.text();
    return DefinitionSet{std::move(name), statement.text()};
  }

  std::vector<Listed<OrderRow>> orders(ShopId shop, std::string_view after,
                                       std::size_t limit) override {
    return list_orders(*connection_, shop, after, limit);
  }
  std::vector<Listed<ReturnRow>> returns_of(ShopId shop, std::string_view order) override {
    return list_returns(*connection_, shop, order);
  }

  std::optional<DecisionRecord> decision_record(ShopId shop, std::string_view checkout) override {
    Statement statement = connection_->prepare(
        "SELECT checkout, set_hash, semantics, options, facts, result, at FROM decision_records"
        " WHERE shop = ? AND checkout = ?");
    if (!statement.bind(shop).bind(checkout).step()) return std::nullopt;
    return decision_record_of(statement);
  }

  std::vector<DecisionRecord> decision_records(ShopId shop, std::string_view after,
                                               std::size_t limit) override {
    Statement statement = connection_->prepare(
        "SELECT checkout, set_hash, semantics, options, facts, result, at FROM decision_records"
        " WHERE shop = ? AND checkout > ? ORDER BY shop, checkout LIMIT ?");
    statement.bind(shop).bind(after).bind(static_cast<std::int64_t>(limit));
    return all_of(statement, decision_record_of);
  }

  std::map<std::string, std::int64_t> pool_sizes(ShopId shop) override {
    return storage::pool_sizes(*connection_, shop);
  }

  std::vector<std::string> integrity_faults() override {
    // PostgreSQL's files are looked at with pg_amcheck, by who may read them.
    Statement statement = connection_->prepare("PRAGMA integrity_check(100)", "SELECT 'ok'");
    std::vector<std::string> faults;
    while (statement.step()) {
      std::string line = statement.text();
      if (line != "ok") faults.push_back(std::move(line));
    }
    return faults;
  }

 private:
  // From columns: those of the product, currency (empty: no price), price.
  static PricedProduct priced_product_of(Statement& statement) {
    PricedProduct priced{product_of(statement), std::nullopt, {}};
    const std::string currency = statement.text();
    if (currency.empty()) return priced;
    priced.currency = currency_of(currency);
    priced.price = statement.integer();
    return priced;
  }

  template <typename R>
  static std::vector<R> appended(Statement& statement, ShopId shop, std::int64_t bound,
                                 std::size_t limit, R (*read)(Statement&)) {
    statement.bind(shop).bind(bound).bind(static_cast<std::int64_t>(limit));
    return all_of(statement, read);
  }

  template <typename R>
  std::vector<Listed<R>> list(const char* sql, ShopId shop, std::string_view after,
                              std::size_t limit, R (*read)(Statement&)) {
    Statement statement = connection_->prepare(sql);
    statement.bind(shop).bind(after).bind(static_cast<std::int64_t>(limit));
    return all_listed(statement, read);
  }

  static std::vector<std::pair<CounterKey, CounterRow>> counters_from(Statement& statement) {
    std::vector<std::pair<CounterKey, CounterRow>> found;
    while (statement.step()) {
      CounterKey key;
      key.kind = static_cast<CounterKind>(statement.integer());
      key.name = statement.text();
      key.part = statement.text();
      found.emplace_back(std::move(key), counter_of(statement));
    }
    return found;
  }

  std::shared_ptr<Connection> connection_;
  std::optional<Transaction> moment_;  // after the connection: it ends first
};

}  // namespace

std::unique_ptr<Reader> make_sql_reader(std::shared_ptr<Connection> connection) {
  return std::make_unique<SqlReader>(std::move(connection));
}

}  // namespace stapel::storage
