// What is done beside the requests, every few seconds and when the application stops: usage is
// written down; idempotency keys, refused attempts and sessions that are old enough are removed;
// once a day the rules of product lists are applied.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "app/batcher.h"
#include "app/reader_pool.h"
#include "app/usage.h"

namespace stapel::app {

struct HousekeeperOptions {
  std::function<Instant()> clock;
  std::int64_t idempotency_days = 7;
  std::int64_t attempts_days = 400;
  std::function<void(std::string_view)> report;
};

class Housekeeper {
 public:
  struct Shop {
    storage::ShopId shop;
    UsageLog* usage;
    std::function<void()> refresh_lists;
  };
  using AllShops = std::function<std::vector<Shop>()>;

  using OldSessions = std::function<TidyUsers(Instant)>;

  // All must outlive the housekeeper.
  Housekeeper(AllShops shops, Batcher& batcher, ReaderPool& readers, OldSessions old_sessions,
              HousekeeperOptions options);
  ~Housekeeper();  // stop()s
  Housekeeper(const Housekeeper&) = delete;
  Housekeeper& operator=(const Housekeeper&) = delete;

  // Writes the rest. Before the batcher stops.
  void stop();

 private:
  void run();
  void tidy();
  void flush_usage(const Shop& shop);
  void trim(const Shop& shop);
  void trim_attempts(const Shop& shop);
  void tidy_users();
  bool submit(Command command, storage::ShopId shop);

  const AllShops shops_;
  Batcher& batcher_;
  ReaderPool& readers_;
  const OldSessions old_sessions_;
  const HousekeeperOptions options_;
  std::map<storage::ShopId, storage::IdempotencyKey> looked_at_;  // the last key of each shop
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace stapel::app
