// What a shop used, by month (UTC): evaluations are counted in memory and written every few
// seconds; everything else is counted from the events that were committed with it, so it is exact.
#pragma once

#include <atomic>
#include <map>

#include "app/decision.h"

namespace stapel::app {

// Adds what came since to the months. Decided only where nobody else has counted these events.
struct FlushUsageCommand {
  std::int64_t events_seen = 0;  // before
  std::int64_t events_last = 0;  // after
  std::map<std::string, storage::UsageRow> added = {};
};
Keys reads(const FlushUsageCommand& command);
Decision decide(const Snapshot& snapshot, const FlushUsageCommand& command, Instant now);

// Evaluations since the last flush; from any thread.
class UsageLog {
 public:
  void count_evaluation() { evaluations_.fetch_add(1, std::memory_order_relaxed); }
  std::int64_t take() { return evaluations_.exchange(0); }
  void give_back(std::int64_t evaluations) { evaluations_.fetch_add(evaluations); }
  std::int64_t waiting() const { return evaluations_.load(); }

 private:
  std::atomic<std::int64_t> evaluations_{0};
};

std::string month_of(Instant at);

// What was not flushed yet: these evaluations, which count in the month of `now`, and the next
// events, of which it looks at a bounded number.
FlushUsageCommand unflushed_usage(storage::Reader& reader, storage::ShopId shop,
                                  std::int64_t evaluations, Instant now);
// Everything up to now, the latest month first.
std::vector<UsageAnswer> usage_of(storage::Reader& reader, storage::ShopId shop,
                                  std::int64_t evaluations, Instant now);

}  // namespace stapel::app
