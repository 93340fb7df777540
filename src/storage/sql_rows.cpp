// The statements of both engines, each a constant beside the function that runs it.
#include "storage/sql_rows.h"

#include "storage/encoding.h"
#include "storage/sql_codes.h"
#include "storage/sql_list_rows.h"
#include "storage/sql_order_rows.h"
#include "storage/sql_server_rows.h"
#include "storage/sql_user_rows.h"
#include "storage/sql_values.h"
#include "storage/sql_webhook_rows.h"

namespace stapel::storage {
namespace {

// --- Loading -------------------------------------------------------------------------------------

struct Load {
  Connection& connection;
  ShopId shop;
  Snapshot& snapshot;

  void operator()(const DefinitionsKey& key) const {
    Statement statement = connection.prepare(
        "SELECT version, number, set_hash, settings FROM definitions WHERE shop = ?");
    statement.bind(shop);
    if (!statement.step()) return snapshot.insert(key, std::nullopt, 0);
    const std::int64_t version = statement.integer();
    const std::int64_t number = statement.integer();
    std::string set_hash = statement.text();
    snapshot.insert(key, DefinitionsRow{number, std::move(set_hash), statement.text()}, version);
  }

  void operator()(const PromotionKey& key) const {
    Statement statement = connection.prepare(
        "SELECT version, revision, draft, live_version, state, created_at, updated_at"
        " FROM promotions WHERE shop = ? AND id = ?");
    load_one(key, statement.bind(shop).bind(key.id), promotion_of, snapshot);
  }

  // Of codes: sql_codes.
  template <typename K>
  void operator()(const K& key) const {
    load_row(connection, shop, key, snapshot);
  }

  void operator()(const CounterKey& key) const {
    Statement statement = connection.prepare(
        "SELECT version, used, held, granted, held_granted FROM counters"
        " WHERE shop = ? AND kind = ? AND name = ? AND part = ?");
    statement.bind(shop).bind(number_of(key.kind)).bind(key.name).bind(key.part);
    load_one(key, statement, counter_of, snapshot);
  }

  void operator()(const CheckoutKey& key) const {
    Statement statement = connection.prepare(
        "SELECT version, state, order_id, customer, day, currency, total, claims, created_at,"
        " updated_at, session, expires_at, test, over_limit, restored FROM checkouts"
        " WHERE shop = ? AND id = ?");
    load_one(key, statement.bind(shop).bind(key.id), checkout_of, snapshot);
  }

  void operator()(const IdempotencyKey& key) const {
    Statement statement = connection.prepare(
        "SELECT fingerprint, decision, at FROM idempotency"
        " WHERE shop = ? AND client = ? AND key = ?");
    statement.bind(shop).bind(key.client).bind(key.key);
    if (!statement.step()) return snapshot.insert(key, std::nullopt, 0);
    std::string fingerprint = statement.text();
    std::string decision = statement.text();
    snapshot.insert(
        key, IdempotencyRow{std::move(fingerprint), std::move(decision), statement.instant()}, 1);
  }

  void operator()(const ShopKey& key) const {
    Statement statement = connection.prepare(
        "SELECT version, name, pseudonym_secret, settings, created_at FROM shops WHERE shop = ?");
    load_one(key, statement.bind(shop), shop_of, snapshot);
  }

  void operator()(const TimerKey& key) const {
    Statement statement = connection.prepare(
        "SELECT version, due_at FROM timers WHERE shop = ? AND kind = ? AND id = ?");
    statement.bind(shop).bind(number_of(key.kind)).bind(key.id);
    if (!statement.step()) return snapshot.insert(key, std::nullopt, 0);
    const std::int64_t version = statement.integer();
    snapshot.insert(key, TimerRow{statement.instant()}, version);
  }

  void operator()(const ApiKeyKey& key) const {
    Statement statement = connection.prepare(
        "SELECT version, hash, name, scope, created_at, revoked_at, test, scopes, origins,"
        " requests_per_minute, expires_at FROM api_keys WHERE shop = ? AND id = ?");
    load_one(key, statement.bind(shop).bind(key.id), api_key_of, snapshot);
  }

  void operator()(const WebhookKey& key) const { load_webhook(connection, shop, key, snapshot); }
  void operator()(const WebhookProgressKey& key) const {
    load_progress(connection, shop, key, snapshot);
  }
  void operator()(const DeliveryKey& key) const { load_delivery(connection, shop, key, snapshot); }
  void operator()(const OrderKey& key) const { load_order(connection, shop, key, snapshot); }
  void operator()(const ReturnKey& key) const { load_return(connection, shop, key, snapshot); }
  void operator()(const ProductListKey& key) const { load_list(connection, shop, key, snapshot); }
  void operator()(const UserKey& key) const { load_user_row(connection, shop, key, snapshot); }
  void operator()(const UserListKey& key) const { load_user_row(connection, shop, key, snapshot); }
  void operator()(const SessionKey& key) const { load_user_row(connection, shop, key, snapshot); }
  void operator()(const SignInFailureKey& key) const {
    load_user_row(connection, shop, key, snapshot);
  }
  void operator()(const LeaseKey& key) const { load_lease(connection, shop, key, snapshot); }
  void operator()(const TokenSecretsKey& key) const {
    Statement statement =
        connection.prepare("SELECT version, secrets FROM token_secrets WHERE shop = ?");
    load_one(key, statement.bind(shop), token_secrets_of, snapshot);
  }

  void operator()(const UsageKey& key) const {
    Statement statement = connection.prepare(
        "SELECT version, evaluations, checkouts, redemptions, orders, codes"
        " FROM usage_months WHERE shop = ? AND month = ?");
    load_one(key, statement.bind(shop).bind(key.month), usage_of, snapshot);
  }

  void operator()(const UsageProgressKey& key) const {
    Statement statement =
        connection.prepare("SELECT version, events_seen FROM usage_progress WHERE shop = ?");
    if (!statement.bind(shop).step()) return snapshot.insert(key, std::nullopt, 0);
    const std::int64_t version = statement.integer();
    snapshot.insert(key, UsageProgressRow{statement.integer()}, version);
  }
};

// --- Writing -------------------------------------------------------------------------------------

// A row that is new is inserted, a known one is updated where its version still is the expected
// one; either way exactly one row changes, or the batch was decided from something stale.
struct WriteRow {
  Connection& connection;
  ShopId shop;
  const Row& row;
  std::int64_t expected;

  bool operator()(const DefinitionsKey&) const {
    const auto& value = std::get<DefinitionsRow>(row);
    Statement statement = connection.prepare(
        expected == 0
            ? "INSERT INTO definitions (number, set_hash, settings, version, shop)"
              " VALUES (?, ?, ?, ? + 1, ?) ON CONFLICT DO NOTHING"
            : "UPDATE definitions SET number = ?1, set_hash = ?2, settings = ?3, version = ?4 + 1"
              " WHERE shop = ?5 AND version = ?4");
    statement.bind(value.number).bind(value.set_hash).bind(value.settings);
    return statement.bind(expected).bind(shop).change_one();
  }

  bool operator()(const PromotionKey& key) const {
    const auto& value = std::get<PromotionRow>(row);
    Statement statement = connection.prepare(
        expected == 0
            ? "INSERT INTO promotions (revision, draft, live_version, state, created_at,"
              " updated_at, version, shop, id) VALUES (?, ?, ?, ?, ?, ?, ? + 1, ?, ?)"
              " ON CONFLICT DO NOTHING"
            : "UPDATE promotions SET revision = ?1, draft = ?2, live_version = ?3, state = ?4,"
              " created_at = ?5, updated_at = ?6, version = ?7 + 1"
              " WHERE shop = ?8 AND id = ?9 AND version = ?7");
    statement.bind(value.revision).bind(value.draft).bind(value.live_version);
    statement.bind(number_of(value.state)).bind(value.created_at).bind(value.updated_at);
    return statement.bind(expected).bind(shop).bind(key.id).change_one();
  }

  // Of codes: sql_codes.
  template <typename K>
  bool operator()(const K& key) const {
    return write_row(connection, shop, key, std::get<typename K::Row>(row), expected);
  }

  bool operator()(const CounterKey& key) const {
    const auto& value = std::get<CounterRow>(row);
    Statement statement = connection.prepare(
        expected == 0
            ? "INSERT INTO counters (used, held, granted, held_granted, version, shop, kind, name,"
              " part) VALUES (?, ?, ?, ?, ? + 1, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
            : "UPDATE counters SET used = ?1, held = ?2, granted = ?3, held_granted = ?4,"
              " version = ?5 + 1 WHERE shop = ?6 AND kind = ?7 AND name = ?8 AND part = ?9"
              " AND version = ?5");
    statement.bind(value.used).bind(value.held).bind(value.granted).bind(value.held_granted);
    statement.bind(expected).bind(shop).bind(number_of(key.kind));
    return statement.bind(key.name).bind(key.part).change_one();
  }

  bool operator()(const CheckoutKey& key) const {
    const auto& value = std::get<CheckoutRow>(row);
    const std::string claims = write_claims(value.claims);
    const std::string restored = write_amounts(value.restored);
    Statement statement = connection.prepare(
        expected == 0
            ? "INSERT INTO checkouts (state, order_id, customer, day, currency, total, claims,"
              " created_at, updated_at, session, expires_at, test, over_limit, restored, version,"
              " shop, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?, ?)"
              " ON CONFLICT DO NOTHING"
            : "UPDATE checkouts SET state = ?1, order_id = ?2, customer = ?3, day = ?4,"
              " currency = ?5, total = ?6, claims = ?7, created_at = ?8, updated_at = ?9,"
              " session = ?10, expires_at = ?11, test = ?12, over_limit = ?13,"
              " restored = ?14, version = ?15 + 1 WHERE shop = ?16 AND id = ?17"
              " AND version = ?15");
    statement.bind(number_of(value.state)).bind(value.order).bind(value.customer);
    statement.bind(value.day).bind(value.currency).bind(value.total).bind(claims);
    statement.bind(value.created_at).bind(value.updated_at).bind(value.session);
    statement.bind(value.expires_at).bind(number_of(value.test));
    statement.bind(number_of(value.over_limit)).bind(restored);
    return statement.bind(expected).bind(shop).bind(key.id).change_one();
  }

  bool operator()(const ShopKey&) const {
    const auto& value = std::get<ShopRow>(row);
    Statement statement = connection.prepare(
        expected == 0
            ? "INSERT INTO shops (name, pseudonym_secret, settings, created_at, version, shop)"
              " VALUES (?, ?, ?, ?, ? + 1, ?) ON CONFLICT DO NOTHING"
            : "UPDATE shops SET name = ?1, pseudonym_secret = ?2, settings = ?3, created_at = ?4,"
              " version = ?5 + 1 WHERE shop = ?6 AND version = ?5");
    statement.bind(value.name).bind(value.pseudonym_secret).bind(value.settings);
    return statement.bind(value.created_at).bind(expected).bind(shop).change_one();
  }

  bool operator()(const TimerKey& key) const {
    const auto& value = std::get<TimerRow>(row);
    Statement statement = connection.prepare(
        expected == 0
            ? "INSERT INTO timers (due_at, version, shop, kind, id) VALUES (?, ? + 1, ?, ?, ?)"
              " ON CONFLICT DO NOTHING"
            : "UPDATE timers SET due_at = ?1, version = ?2 + 1"
              " WHERE shop = ?3 AND kind = ?4 AND id = ?5 AND version = ?2");
    statement.bind(value.due_at).bind(expected).bind(shop).bind(number_of(key.kind));
    return statement.bind(key.id).change_one();
  }

  bool operator()(const IdempotencyKey& key) const {
    if (expected > 1) return false;  // it has no later version
    const auto& value = std::get<IdempotencyRow>(row);
    // One that was there is replaced only where the batch found it too old to be kept.
    Statement statement = connection.prepare(
        expected == 0 ? "INSERT INTO idempotency (shop, client, key, fingerprint, decision, at)"
                        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
                      : "UPDATE idempotency SET fingerprint = ?4, decision = ?5, at = ?6"
                        " WHERE shop = ?1 AND client = ?2 AND key = ?3");
    statement.bind(shop).bind(key.client).bind(key.key);
    return statement.bind(value.fingerprint).bind(value.decision).bind(value.at).change_one();
  }

  bool operator()(const ApiKeyKey& key) const {
    const auto& value = std::get<ApiKeyRow>(row);
    Statement statement = connection.prepare(
        expected == 0
            ? "INSERT INTO api_keys (hash, name, scope, created_at, revoked_at, test, scopes,"
              " origins, requests_per_minute, expires_at, version, shop, id)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?, ?) ON CONFLICT DO NOTHING"
            : "UPDATE api_keys SET hash = ?1, name = ?2, scope = ?3, created_at = ?4,"
              " revoked_at = ?5, test = ?6, scopes = ?7, origins = ?8, requests_per_minute = ?9,"
              " expires_at = ?10, version = ?11 + 1"
              " WHERE shop = ?12 AND id = ?13 AND version = ?11");
    const std::string scopes = join_codes(value.scopes);
    const std::string origins = join_codes(value.origins);
    statement.bind(value.hash).bind(value.name).bind(number_of(value.kind));
    statement.bind(value.created_at).bind(value.revoked_at).bind(number_of(value.test));
    statement.bind(scopes).bind(origins).bind(value.requests_per_minute).bind(value.expires_at);
    return statement.bind(expected).bind(shop).bind(key.id).change_one();
  }

  bool operator()(const WebhookKey& key) const {
    return write_webhook(connection, shop, key, std::get<WebhookRow>(row), expected);
  }
  bool operator()(const WebhookProgressKey& key) const {
    return write_progress(connection, shop, key, std::get<WebhookProgressRow>(row), expected);
  }
  bool operator()(const DeliveryKey& key) const {
    return write_delivery(connection, shop, key, std::get<DeliveryRow>(row), expected);
  }
  bool operator()(const OrderKey& key) const {
    return write_order(connection, shop, key, std::get<OrderRow>(row), expected);
  }
  bool operator()(const ReturnKey& key) const {
    return write_return(connection, shop, key, std::get<ReturnRow>(row), expected);
  }
  bool operator()(const ProductListKey& key) const {
    return write_list(connection, shop, key, std::get<ProductListRow>(row), expected);
  }

  bool operator()(const LeaseKey& key) const {
    return write_lease(connection, shop, key, std::get<LeaseRow>(row), expected);
  }
  bool operator()(const UserKey& key) const { return write_user(key); }
  bool operator()(const UserListKey& key) const { return write_user(key); }
  bool operator()(const SessionKey& key) const { return write_user(key); }
  bool operator()(const SignInFailureKey& key) const { return write_user(key); }

  bool operator()(const TokenSecretsKey&) const {
    const std::string secrets = write_token_secrets(std::get<TokenSecretsRow>(row).secrets);
    Statement statement = connection.prepare(
        expected == 0 ? "INSERT INTO token_secrets (secrets, version, shop) VALUES (?, ? + 1, ?)"
                        " ON CONFLICT DO NOTHING"
                      : "UPDATE token_secrets SET secrets = ?1, version = ?2 + 1"
                        " WHERE shop = ?3 AND version = ?2");
    return statement.bind(secrets).bind(expected).bind(shop).change_one();
  }

  bool operator()(const UsageKey& key) const {
    const auto& value = std::get<UsageRow>(row);
    Statement statement = connection.prepare(
        expected == 0
            ? "INSERT INTO usage_months (evaluations, checkouts, redemptions, orders, codes,"
              " version, shop, month) VALUES (?, ?, ?, ?, ?, ? + 1, ?, ?)"
              " ON CONFLICT DO NOTHING"
            : "UPDATE usage_months SET evaluations = ?1, checkouts = ?2, redemptions = ?3,"
              " orders = ?4, codes = ?5, version = ?6 + 1"
              " WHERE shop = ?7 AND month = ?8 AND version = ?6");
    statement.bind(value.evaluations).bind(value.checkouts).bind(value.redemptions);
    statement.bind(value.orders).bind(value.codes);
    return statement.bind(expected).bind(shop).bind(key.month).change_one();
  }

  bool operator()(const UsageProgressKey&) const {
    Statement statement = connection.prepare(
        expected == 0 ? "INSERT INTO usage_progress (events_seen, version, shop)"
                        " VALUES (?, ? + 1, ?) ON CONFLICT DO NOTHING"
                      : "UPDATE usage_progress SET events_seen = ?1, version = ?2 + 1"
                        " WHERE shop = ?3 AND version = ?2");
    statement.bind(std::get<UsageProgressRow>(row).events_seen);
    return statement.bind(expected).bind(shop).change_one();
  }

 private:
  template <typename K>
  bool write_user(const K& key) const {
    return write_user_row(connection, shop, key, std::get<typename K::Row>(row), expected);
  }
};

// --- Erasing -------------------------------------------------------------------------------------

struct Erase {
  Connection& connection;
  ShopId shop;
  std::int64_t expected;

  bool operator()(const TimerKey& key) const {
    Statement statement = connection.prepare(
        "DELETE FROM timers WHERE shop = ? AND kind = ? AND id = ? AND version = ?");
    statement.bind(shop).bind(number_of(key.kind)).bind(key.id).bind(expected);
    return statement.change_one();
  }
  bool operator()(const DeliveryKey& key) const {
    return erase_delivery(connection, shop, key, expected);
  }
  bool operator()(const IdempotencyKey& key) const {
    Statement statement =
        connection.prepare("DELETE FROM idempotency WHERE shop = ? AND client = ? AND key = ?");
    return statement.bind(shop).bind(key.client).bind(key.key).change_one();
  }
  bool operator()(const CodeAttemptKey& key) const {
    return erase_attempt(connection, shop, key, expected);
  }
  bool operator()(const UserKey& key) const {
    return erase_user_row(connection, shop, key, expected);
  }
  bool operator()(const SessionKey& key) const {
    return erase_user_row(connection, shop, key, expected);
  }
  bool operator()(const SignInFailureKey& key) const {
    return erase_user_row(connection, shop, key, expected);
  }
  // Everything else stays for good.
  template <typename K>
  bool operator()(const K&) const {
    STAPEL_CHECK(false);
  }
};

// --- Appending -----------------------------------------------------------------------------------

struct AppendRow {
  Connection& connection;
  ShopId shop;
  Sequences& sequences;

  void operator()(const PromotionVersion& value) const {
    Statement statement = connection.prepare(
        "INSERT INTO promotion_versions (shop, promotion, number, hash, definition, published_at)"
        " VALUES (?, ?, ?, ?, ?, ?)");
    statement.bind(shop).bind(value.promotion).bind(value.version).bind(value.hash);
    statement.bind(value.definition).bind(value.published_at).append();
  }

  // The same set may come to be live again.
  void operator()(const DefinitionSet& value) const {
    Statement statement = connection.prepare(
        "INSERT INTO definition_sets (shop, hash, manifest) VALUES (?, ?, ?)"
        " ON CONFLICT DO NOTHING");
    statement.bind(shop).bind(value.hash).bind(value.manifest).append();
  }

  void operator()(const Redemption& value) const {
    const std::string codes = join_codes(value.codes);
    Statement statement = connection.prepare(
        "INSERT INTO redemptions (shop, sequence, kind, checkout, promotion, version, codes,"
        " customer, day, order_id, granted, at, over_limit)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const std::int64_t sequence =
        next(sequences.redemptions,
             "SELECT coalesce(max(sequence), 0) + 1 FROM redemptions WHERE shop = ?");
    statement.bind(shop).bind(sequence).bind(number_of(value.kind)).bind(value.checkout);
    statement.bind(value.promotion).bind(value.version).bind(codes).bind(value.customer);
    statement.bind(value.day).bind(value.order).bind(value.granted).bind(value.at);
    statement.bind(number_of(value.over_limit)).append();
  }

  void operator()(const Event& value) const {
    Statement statement = connection.prepare(
        "INSERT INTO events (shop, sequence, type, object, data, at, test)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)");
    statement.bind(shop).bind(
        next(sequences.events, "SELECT coalesce(max(sequence), 0) + 1 FROM events WHERE shop = ?"));
    statement.bind(value.type).bind(value.object).bind(value.data).bind(value.at);
    statement.bind(number_of(value.test)).append();
  }

  void operator()(const AuditEntry& value) const {
    Statement statement = connection.prepare(
        "INSERT INTO audit (shop, sequence, actor, from_address, action, subject, details, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    statement.bind(shop).bind(
        next(sequences.audit, "SELECT coalesce(max(sequence), 0) + 1 FROM audit WHERE shop = ?"));
    statement.bind(value.actor).bind(value.from).bind(value.action).bind(value.subject);
    statement.bind(value.details).bind(value.at).append();
  }

  void operator()(const DecisionRecordPointer& value) const {
    Statement statement = connection.prepare(
        "INSERT INTO decision_records (shop, checkout, set_hash, semantics, options, facts,"
        " result, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    statement.bind(shop).bind(value->checkout).bind(value->set_hash).bind(value->semantics);
    statement.bind(value->options).bind(value->facts).bind(value->result).bind(value->at).append();
  }

  void operator()(const std::shared_ptr<const CodeChunk>& value) const {
    append_row(connection, shop, *value);
  }
  void operator()(const CodeEvent& value) const { append_row(connection, shop, value); }
  void operator()(const ProductListChangePointer& value) const {
    append_list_change(connection, shop, *value);
  }
  void operator()(const WebhookAttempt& value) const { append_attempt(connection, shop, value); }
  void operator()(const EventsLetGo& value) const { let_go(connection, shop, value); }
  void operator()(const AttemptsLetGo& value) const { let_go(connection, shop, value); }
  void operator()(const DeliveriesLetGo& value) const { let_go(connection, shop, value); }

 private:
  std::int64_t next(std::int64_t& number, const char* first) const {
    if (number == 0) {
      Statement statement = connection.prepare(first);
      statement.bind(shop).step();
      number = statement.integer();
    }
    return number++;
  }
};

// The shop was read already.
DueTimer due_timer_of(ShopId shop, Statement& statement) {
  const TimerKind kind = enum_of(statement.integer(), TimerKind::return_alone);
  std::string id = statement.text();
  return {shop, {kind, std::move(id)}, statement.instant()};
}

}  // namespace

Snapshot load_rows(Connection& connection, ShopId shop, const Keys& keys) {
  Snapshot snapshot;
  const auto load_all = [&] {
    snapshot = Snapshot();
    for (const Key& key : keys) {
      if (!snapshot.has(key)) std::visit(Load{connection, shop, snapshot}, key);
    }
  };
  if (keys.size() <= 1) {  // of one moment anyway
    load_all();
  } else {
    connection.read_together(load_all);
  }
  return snapshot;
}

bool write_row(Connection& connection, ShopId shop, const Key& key, const Write& write) {
  if (!write.row) return std::visit(Erase{connection, shop, write.expected_version}, key);
  return std::visit(WriteRow{connection, shop, *write.row, write.expected_version}, key);
}

void append_rows(Connection& connection, ShopId shop, const std::vector<Append>& appends,
                 Sequences sequences) {
  for (const Append& append : appends) {
    std::visit(AppendRow{connection, shop, sequences}, append);
  }
}

PromotionRow promotion_of(Statement& statement) {
  PromotionRow row;
  row.revision = statement.integer();
  row.draft = statement.text();
  row.live_version = statement.integer();
  row.state = enum_of(statement.integer(), PromotionState::ended);
  row.created_at = statement.instant();
  row.updated_at = statement.instant();
  return row;
}

CounterRow counter_of(Statement& statement) {
  CounterRow row;
  row.used = statement.integer();
  row.held = statement.integer();
  row.granted = statement.integer();
  row.held_granted = statement.integer();
  return row;
}

CheckoutRow checkout_of(Statement& statement) {
  CheckoutRow row;
  row.state = enum_of(statement.integer(), CheckoutState::expired);
  row.order = statement.text();
  row.customer = statement.text();
  row.day = statement.text();
  row.currency = statement.text();
  row.total = statement.integer();
  row.claims = read_claims(statement.text());
  row.created_at = statement.instant();
  row.updated_at = statement.instant();
  row.session = statement.text();
  row.expires_at = statement.instant();
  row.test = statement.integer() != 0;
  row.over_limit = statement.integer() != 0;
  row.restored = read_amounts(statement.text());
  return row;
}

ShopRow shop_of(Statement& statement) {
  ShopRow row;
  row.name = statement.text();
  row.pseudonym_secret = statement.text();
  row.settings = statement.text();
  row.created_at = statement.instant();
  return row;
}

Event event_of(Statement& statement) {
  Event value;
  value.sequence = statement.integer();
  value.type = statement.text();
  value.object = statement.text();
  value.data = statement.text();
  value.at = statement.instant();
  value.test = statement.integer() != 0;
  return value;
}

AuditEntry audit_entry_of(Statement& statement) {
  AuditEntry value;
  value.sequence = statement.integer();
  value.actor = statement.text();
  value.from = statement.text();
  value.action = statement.text();
  value.subject = statement.text();
  value.details = statement.text();
  value.at = statement.instant();
  return value;
}

ApiKeyRow api_key_of(Statement& statement) {
  ApiKeyRow row;
  row.hash = statement.text();
  row.name = statement.text();
  row.kind = enum_of(statement.integer(), KeyKind::publishable);
  row.created_at = statement.instant();
  row.revoked_at = statement.optional_instant();
  row.test = statement.integer() != 0;
  row.scopes = split_codes(statement.text());
  row.origins = split_codes(statement.text());
  row.requests_per_minute = statement.integer();
  row.expires_at = statement.optional_instant();
  return row;
}

TokenSecretsRow token_secrets_of(Statement& statement) {
  return {read_token_secrets(statement.text())};
}

UsageRow usage_of(Statement& statement) {
  UsageRow row;
  row.evaluations = statement.integer();
  row.checkouts = statement.integer();
  row.redemptions = statement.integer();
  row.orders = statement.integer();
  row.codes = statement.integer();
  return row;
}

Redemption redemption_of(Statement& statement) {
  Redemption value;
  value.sequence = statement.integer();
  value.kind = enum_of(statement.integer(), RedemptionKind::rolled_back);
  value.checkout = statement.text();
  value.promotion = statement.text();
  value.version = statement.integer();
  value.codes = split_codes(statement.text());
  value.customer = statement.text();
  value.day = statement.text();
  value.order = statement.text();
  value.granted = statement.integer();
  value.at = statement.instant();
  value.over_limit = statement.integer() != 0;
  return value;
}

DecisionRecord decision_record_of(Statement& statement) {
  DecisionRecord value;
  value.checkout = statement.text();
  value.set_hash = statement.text();
  value.semantics = statement.integer();
  value.options = statement.text();
  value.facts = statement.text();
  value.result = statement.text();
  value.at = statement.instant();
  return value;
}

std::vector<DueTimer> due_timers_from(Statement& statement) {
  std::vector<DueTimer> due;
  while (statement.step()) {
    const ShopId shop = statement.integer();
    due.push_back(due_timer_of(shop, statement));
  }
  return due;
}

Turn turn_of(Statement& statement) {
  Turn turn;
  while (statement.step()) {
    turn.now = statement.instant();
    const std::optional<std::int64_t> shop = statement.optional_integer();
    if (shop) turn.due.push_back(due_timer_of(*shop, statement));
  }
  return turn;
}

}  // namespace stapel::storage
