// Endpoints of webhooks and events as answers, and the former as they are kept for a request that
// repeats.
#pragma once

#include "app/webhook_requests.h"
#include "base/json.h"

namespace stapel::app {

// Without its secrets.
WebhookAnswer answer_of(const std::string& id, const storage::WebhookRow& row,
                        const storage::WebhookProgressRow& progress);

EventAnswer answer_of(storage::Event event);

// As others see it: the body of a webhook, and an item of the feed.
std::string render(const EventAnswer& event);

// Members of an object that is open.
void write_webhook(json::Writer& writer, const WebhookAnswer& answer);
// Nothing where the object is not what write_webhook wrote.
std::optional<WebhookAnswer> read_webhook(const json::Value& object);

}  // namespace stapel::app
