// Replays and forecasts that the API asks for: one at a time, in the background, on a thread of
// their own, so that prices are not held up. The latest results are kept in memory; a restart
// forgets them, and the same request computes the same again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/replay_orders.h"
#include "app/replays.h"
#include "storage/rows.h"

namespace stapel::app {

class ReplayJobs {
 public:
  // Of so many orders, so many are done. Throws where the job is given up.
  using Progress = std::function<void(std::size_t, std::size_t)>;
  // The result as JSON, or in a sentence why there is none.
  using Compute =
      std::function<Result<std::string, std::string>(const StoredHistory&, const Progress&)>;

  struct Job {
    storage::ShopId shop = storage::default_shop;
    ReplayKind kind = ReplayKind::replay;
    Compute compute;
  };
  using LoadHistory = std::function<StoredHistory(storage::ShopId)>;
  static constexpr std::size_t waiting_max = 10;
  static constexpr std::size_t kept_max = 20;  // finished ones, of all shops

  ReplayJobs(LoadHistory load, std::function<void(std::string_view)> report);
  ~ReplayJobs();  // stop()s
  ReplayJobs(const ReplayJobs&) = delete;
  ReplayJobs& operator=(const ReplayJobs&) = delete;

  // Nothing where too many wait already.
  std::optional<ReplayAnswer> start(Job job, Instant now);
  std::optional<ReplayAnswer> find(storage::ShopId shop, ReplayKind kind,
                                   std::string_view id) const;
  // Ends it soon; what is over stays as it is. Nothing where there is none.
  std::optional<ReplayAnswer> cancel(storage::ShopId shop, ReplayKind kind, std::string_view id);
  // Gives up what is running or waits.
  void stop();

 private:
  struct Entry {
    storage::ShopId shop = storage::default_shop;
    ReplayKind kind = ReplayKind::replay;
    Compute compute;  // empty once it is over
    ReplayAnswer answer;
    bool cancelled = false;
  };
  using EntryPointer = std::shared_ptr<Entry>;

  void run();
  EntryPointer take();
  void compute(const EntryPointer& entry);
  void finish(const EntryPointer& entry, ReplayState state, std::string text);
  EntryPointer find_entry(storage::ShopId shop, ReplayKind kind, std::string_view id) const;
  void forget_the_oldest();

  const LoadHistory load_;
  const std::function<void(std::string_view)> report_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<EntryPointer> entries_;  // in the order they were asked for
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace stapel::app
