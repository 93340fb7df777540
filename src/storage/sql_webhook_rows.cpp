// See sql_webhook_rows.h. Each statement is a constant beside the function that runs it.
#include "storage/sql_webhook_rows.h"

#include <charconv>

#include "storage/sql_values.h"

namespace stapel::storage {
namespace {

// Types hold no spaces, and neither do keys.
std::string join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// A line for each secret: the key, and after a space until when it signs, if that is known.
std::string write_secrets(const std::vector<WebhookSecret>& secrets) {
  std::string text;
  for (const WebhookSecret& secret : secrets) {
    text += secret.key;
    if (secret.until) text.append(" ").append(std::to_string(secret.until->microseconds));
    text += '\n';
  }
  return text;
}

std::vector<WebhookSecret> read_secrets(std::string_view text) {
  std::vector<WebhookSecret> secrets;
  for (const std::string& line : split(text, '\n')) {
    const std::size_t space = line.find(' ');
    WebhookSecret& secret = secrets.emplace_back(WebhookSecret{.key = line.substr(0, space)});
    if (space == std::string::npos) continue;
    Instant until;
    std::from_chars(line.data() + space + 1, line.data() + line.size(), until.microseconds);
    secret.until = until;
  }
  return secrets;
}

WebhookRow webhook_of(Statement& statement) {
  WebhookRow row;
  row.url = statement.text();
  row.description = statement.text();
  row.types = split(statement.text(), ' ');
  row.test_events = statement.integer() != 0;
  row.secrets = read_secrets(statement.text());
  row.state = enum_of(statement.integer(), WebhookState::deleted);
  row.reason = statement.text();
  row.created_by = statement.text();
  row.created_at = statement.instant();
  row.updated_at = statement.instant();
  return row;
}

WebhookProgressRow progress_of(Statement& statement) {
  WebhookProgressRow row;
  row.position = statement.integer();
  row.epoch = statement.integer();
  row.attempts = statement.integer();
  row.failures = statement.integer();
  row.rests_until = statement.optional_instant();
  row.delivered_at = statement.optional_instant();
  return row;
}

DeliveryRow delivery_of(Statement& statement) {
  DeliveryRow row;
  row.object = statement.text();
  row.attempts = statement.integer();
  row.first_at = statement.instant();
  row.next_at = statement.instant();
  row.replay = statement.integer() != 0;
  return row;
}

WebhookAttempt attempt_of(Statement& statement) {
  WebhookAttempt value;
  value.webhook = statement.text();
  value.sequence = statement.integer();
  value.event = statement.integer();
  value.event_id = statement.text();
  value.type = statement.text();
  value.number = statement.integer();
  value.at = statement.instant();
  value.milliseconds = statement.integer();
  value.outcome = enum_of(statement.integer(), AttemptOutcome::disabled);
  value.status = statement.integer();
  value.error = statement.text();
  value.answer = statement.text();
  value.next_at = statement.optional_instant();
  return value;
}

}  // namespace

// --- Loading -------------------------------------------------------------------------------------

void load_webhook(Connection& connection, ShopId shop, const WebhookKey& key, Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, url, description, types, test_events, secrets, state, reason, created_by,"
      " created_at, updated_at FROM webhooks WHERE shop = ? AND id = ?");
  load_one(key, statement.bind(shop).bind(key.id), webhook_of, snapshot);
}

void load_progress(Connection& connection, ShopId shop, const WebhookProgressKey& key,
                   Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, position, epoch, attempts, failures, rests_until, delivered_at"
      " FROM webhook_progress WHERE shop = ? AND webhook = ?");
  load_one(key, statement.bind(shop).bind(key.webhook), progress_of, snapshot);
}

void load_delivery(Connection& connection, ShopId shop, const DeliveryKey& key,
                   Snapshot& snapshot) {
  Statement statement = connection.prepare(
      "SELECT version, object, attempts, first_at, next_at, replay FROM webhook_deliveries"
      " WHERE shop = ? AND webhook = ? AND event = ?");
  load_one(key, statement.bind(shop).bind(key.webhook).bind(key.event), delivery_of, snapshot);
}

// --- Writing -------------------------------------------------------------------------------------

bool write_webhook(Connection& connection, ShopId shop, const WebhookKey& key,
                   const WebhookRow& row, std::int64_t expected) {
  const std::string types = join(row.types), secrets = write_secrets(row.secrets);
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO webhooks (url, description, types, test_events, secrets, state, reason,"
            " created_by, created_at, updated_at, version, shop, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? + 1, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE webhooks SET url = ?1, description = ?2, types = ?3, test_events = ?4,"
            " secrets = ?5, state = ?6, reason = ?7, created_by = ?8, created_at = ?9,"
            " updated_at = ?10, version = ?11 + 1 WHERE shop = ?12 AND id = ?13 AND version = ?11");
  statement.bind(row.url).bind(row.description).bind(types);
  statement.bind(static_cast<std::int64_t>(row.test_events)).bind(secrets);
  statement.bind(number_of(row.state)).bind(row.reason).bind(row.created_by);
  statement.bind(row.created_at).bind(row.updated_at);
  return statement.bind(expected).bind(shop).bind(key.id).change_one();
}

bool write_progress(Connection& connection, ShopId shop, const WebhookProgressKey& key,
                    const WebhookProgressRow& row, std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO webhook_progress (position, epoch, attempts, failures, rests_until,"
            " delivered_at, version, shop, webhook) VALUES (?, ?, ?, ?, ?, ?, ? + 1, ?, ?)"
            " ON CONFLICT DO NOTHING"
          : "UPDATE webhook_progress SET position = ?1, epoch = ?2, attempts = ?3, failures = ?4,"
            " rests_until = ?5, delivered_at = ?6, version = ?7 + 1"
            " WHERE shop = ?8 AND webhook = ?9 AND version = ?7");
  statement.bind(row.position).bind(row.epoch).bind(row.attempts).bind(row.failures);
  statement.bind(row.rests_until).bind(row.delivered_at);
  return statement.bind(expected).bind(shop).bind(key.webhook).change_one();
}

bool write_delivery(Connection& connection, ShopId shop, const DeliveryKey& key,
                    const DeliveryRow& row, std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO webhook_deliveries (object, attempts, first_at, next_at, replay, version,"
            " shop, webhook, event) VALUES (?, ?, ?, ?, ?, ? + 1, ?, ?, ?) ON CONFLICT DO NOTHING"
          : "UPDATE webhook_deliveries SET object = ?1, attempts = ?2, first_at = ?3, next_at = ?4,"
            " replay = ?5, version = ?6 + 1"
            " WHERE shop = ?7 AND webhook = ?8 AND event = ?9 AND version = ?6");
  statement.bind(row.object).bind(row.attempts).bind(row.first_at).bind(row.next_at);
  statement.bind(static_cast<std::int64_t>(row.replay)).bind(expected).bind(shop);
  return statement.bind(key.webhook).bind(key.event).change_one();
}

bool erase_delivery(Connection& connection, ShopId shop, const DeliveryKey& key,
                    std::int64_t expected) {
  Statement statement = connection.prepare(
      "DELETE FROM webhook_deliveries"
      " WHERE shop = ? AND webhook = ? AND event = ? AND version = ?");
  return statement.bind(shop).bind(key.webhook).bind(key.event).bind(expected).change_one();
}

// --- Appending and letting go --------------------------------------------------------------------

void append_attempt(Connection& connection, ShopId shop, const WebhookAttempt& attempt) {
  Statement statement = connection.prepare(
      "INSERT INTO webhook_attempts (shop, webhook, sequence, event, event_id, type, number, at,"
      " milliseconds, outcome, status, error, answer, next_at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  statement.bind(shop).bind(attempt.webhook).bind(attempt.sequence).bind(attempt.event);
  statement.bind(attempt.event_id).bind(attempt.type).bind(attempt.number).bind(attempt.at);
  statement.bind(attempt.milliseconds).bind(static_cast<std::int64_t>(attempt.outcome));
  statement.bind(attempt.status).bind(attempt.error).bind(attempt.answer);
  statement.bind(attempt.next_at).append();
}

// Never the last: the next event's number comes from it.
void let_go(Connection& connection, ShopId shop, const EventsLetGo& events) {
  Statement statement = connection.prepare(
      "DELETE FROM events WHERE shop = ?1 AND sequence <= ?2"
      " AND sequence < (SELECT max(sequence) FROM events WHERE shop = ?1)");
  statement.bind(shop).bind(events.through).append();
}

void let_go(Connection& connection, ShopId shop, const AttemptsLetGo& attempts) {
  Statement statement = connection.prepare(
      "DELETE FROM webhook_attempts WHERE shop = ? AND webhook = ? AND sequence <= ?");
  statement.bind(shop).bind(attempts.webhook).bind(attempts.through).append();
}

void let_go(Connection& connection, ShopId shop, const DeliveriesLetGo& deliveries) {
  Statement statement =
      connection.prepare("DELETE FROM webhook_deliveries WHERE shop = ? AND webhook = ?");
  statement.bind(shop).bind(deliveries.webhook).append();
}

// --- Reading pages -------------------------------------------------------------------------------

std::vector<Listed<WebhookRow>> list_webhooks(Connection& connection, ShopId shop) {
  Statement statement = connection.prepare(
      "SELECT id, url, description, types, test_events, secrets, state, reason, created_by,"
      " created_at, updated_at FROM webhooks WHERE shop = ? ORDER BY id");
  statement.bind(shop);
  return all_listed(statement, webhook_of);
}

std::vector<std::pair<DeliveryKey, DeliveryRow>> list_deliveries(Connection& connection,
                                                                 ShopId shop,
                                                                 std::string_view webhook,
                                                                 std::int64_t after,
                                                                 std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT event, object, attempts, first_at, next_at, replay FROM webhook_deliveries"
      " WHERE shop = ? AND webhook = ? AND event > ? ORDER BY event LIMIT ?");
  statement.bind(shop).bind(webhook).bind(after).bind(static_cast<std::int64_t>(limit));
  std::vector<std::pair<DeliveryKey, DeliveryRow>> found;
  while (statement.step()) {
    const std::int64_t event = statement.integer();
    found.emplace_back(DeliveryKey{std::string(webhook), event}, delivery_of(statement));
  }
  return found;
}

std::vector<WebhookAttempt> list_attempts(Connection& connection, ShopId shop,
                                          std::string_view webhook, std::int64_t after,
                                          std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT webhook, sequence, event, event_id, type, number, at, milliseconds, outcome, status,"
      " error, answer, next_at FROM webhook_attempts"
      " WHERE shop = ? AND webhook = ? AND sequence > ? ORDER BY sequence LIMIT ?");
  statement.bind(shop).bind(webhook).bind(after).bind(static_cast<std::int64_t>(limit));
  return all_of(statement, attempt_of);
}

std::vector<WebhookAttempt> list_attempts_back(Connection& connection, ShopId shop,
                                               std::string_view webhook, std::int64_t before,
                                               std::size_t limit) {
  Statement statement = connection.prepare(
      "SELECT webhook, sequence, event, event_id, type, number, at, milliseconds, outcome, status,"
      " error, answer, next_at FROM webhook_attempts"
      " WHERE shop = ? AND webhook = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?");
  statement.bind(shop).bind(webhook).bind(before).bind(static_cast<std::int64_t>(limit));
  return all_of(statement, attempt_of);
}

std::int64_t last_event(Connection& connection, ShopId shop) {
  Statement statement =
      connection.prepare("SELECT coalesce(max(sequence), 0) FROM events WHERE shop = ?");
  statement.bind(shop).step();
  return statement.integer();
}

}  // namespace stapel::storage
