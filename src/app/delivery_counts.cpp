// See delivery_counts.h.
#include "app/delivery_counts.h"

#include "app/webhook_requests.h"

namespace stapel::app {

using storage::DeliveryKey;
using storage::WebhookKey;
using storage::WebhookRow;

DeliveryCounts::DeliveryCounts(storage::Reader& reader, storage::ShopId shop) {
  for (const auto& [id, row] : reader.webhooks(shop)) {
    put(id, row.state);
    for (const auto& [key, delivery] : reader.deliveries(shop, id, 0, deliveries_max)) {
      waiting_.insert(key);
    }
  }
}

void DeliveryCounts::update(const storage::Commit& commit) {
  const std::lock_guard lock(mutex_);
  for (const storage::Append& append : commit.appends) {
    if (const auto* attempt = std::get_if<storage::WebhookAttempt>(&append)) {
      const bool delivered = attempt->outcome == AttemptOutcome::delivered;
      ++(delivered ? attempts_.delivered : attempts_.failed);
    }
    if (const auto* gone = std::get_if<storage::DeliveriesLetGo>(&append)) let_go(gone->webhook);
  }
  for (const auto& [key, write] : commit.writes) {
    if (const auto* delivery = std::get_if<DeliveryKey>(&key)) {
      if (write.row) {
        waiting_.insert(*delivery);
      } else {
        waiting_.erase(*delivery);
      }
    }
    const auto* webhook = std::get_if<WebhookKey>(&key);
    if (webhook && write.row) put(webhook->id, std::get<WebhookRow>(*write.row).state);
  }
}

DeliveryNumbers DeliveryCounts::now() const {
  const std::lock_guard lock(mutex_);
  DeliveryNumbers numbers = attempts_;
  numbers.waiting = static_cast<std::int64_t>(waiting_.size());
  numbers.disabled = static_cast<std::int64_t>(disabled_.size());
  return numbers;
}

void DeliveryCounts::put(const std::string& webhook, storage::WebhookState state) {
  if (state == WebhookState::disabled) {
    disabled_.insert(webhook);
  } else {
    disabled_.erase(webhook);
  }
}

void DeliveryCounts::let_go(const std::string& webhook) {
  std::erase_if(waiting_, [&](const DeliveryKey& key) { return key.webhook == webhook; });
}

}  // namespace stapel::app
