// What became of a shop's webhooks, for metrics: counted from what is committed, so it is exact and
// costs the database nothing. The counters start at nought with the process; the levels are those
// of the store. Thread-safe.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "storage/store.h"

namespace stapel::app {

struct DeliveryNumbers {
  std::int64_t delivered = 0, failed = 0;  // attempts since the start
  std::int64_t waiting = 0;                // events that wait for another attempt
  std::int64_t disabled = 0;               // endpoints
};

class DeliveryCounts {
 public:
  DeliveryCounts(storage::Reader& reader, storage::ShopId shop);

  void update(const storage::Commit& commit);
  DeliveryNumbers now() const;

 private:
  void put(const std::string& webhook, storage::WebhookState state);
  void let_go(const std::string& webhook);

  mutable std::mutex mutex_;
  DeliveryNumbers attempts_;
  std::set<storage::DeliveryKey> waiting_;
  std::set<std::string> disabled_;
};

}  // namespace stapel::app
