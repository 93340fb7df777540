// The statements of webhooks; sql_rows.cpp hands these rows over to here.
#pragma once

#include <vector>

#include "storage/sql_connection.h"

namespace stapel::storage {

void load_webhook(Connection& connection, ShopId shop, const WebhookKey& key, Snapshot& snapshot);
void load_progress(Connection& connection, ShopId shop, const WebhookProgressKey& key,
                   Snapshot& snapshot);
void load_delivery(Connection& connection, ShopId shop, const DeliveryKey& key, Snapshot& snapshot);

// False where the stored row has another version than expected.
bool write_webhook(Connection& connection, ShopId shop, const WebhookKey& key,
                   const WebhookRow& row, std::int64_t expected);
bool write_progress(Connection& connection, ShopId shop, const WebhookProgressKey& key,
                    const WebhookProgressRow& row, std::int64_t expected);
bool write_delivery(Connection& connection, ShopId shop, const DeliveryKey& key,
                    const DeliveryRow& row, std::int64_t expected);
bool erase_delivery(Connection& connection, ShopId shop, const DeliveryKey& key,
                    std::int64_t expected);

void append_attempt(Connection& connection, ShopId shop, const WebhookAttempt& attempt);
void let_go(Connection& connection, ShopId shop, const EventsLetGo& events);
void let_go(Connection& connection, ShopId shop, const AttemptsLetGo& attempts);
void let_go(Connection& connection, ShopId shop, const DeliveriesLetGo& deliveries);

// All of a shop, deleted ones too, by id.
std::vector<Listed<WebhookRow>> list_webhooks(Connection& connection, ShopId shop);
// What waits at one endpoint, by the events' sequence.
std::vector<std::pair<DeliveryKey, DeliveryRow>> list_deliveries(Connection& connection,
                                                                 ShopId shop,
                                                                 std::string_view webhook,
                                                                 std::int64_t after,
                                                                 std::size_t limit);
// The log of one endpoint: the oldest first from above `after`, or the latest first from below
// `before`.
std::vector<WebhookAttempt> list_attempts(Connection& connection, ShopId shop,
                                          std::string_view webhook, std::int64_t after,
                                          std::size_t limit);
std::vector<WebhookAttempt> list_attempts_back(Connection& connection, ShopId shop,
                                               std::string_view webhook, std::int64_t before,
                                               std::size_t limit);
std::int64_t last_event(Connection& connection, ShopId shop);

}  // namespace stapel::storage
