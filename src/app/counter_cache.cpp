// See counter_cache.h.
#include "app/counter_cache.h"

#include <mutex>

namespace stapel::app {
namespace {

using storage::CounterKey;
using storage::CounterKind;
using storage::CounterRow;

constexpr std::int64_t microseconds_per_day = 86'400'000'000;

}  // namespace

CounterCache::CounterCache(storage::Reader& reader, storage::ShopId shop, Instant now) {
  for (auto& [key, row] : reader.counters_of(shop, CounterKind::promotion, "")) rows_[key] = row;
  // Wherever the shop is, its date is one of these three.
  const std::int64_t today = now.microseconds / microseconds_per_day;
  for (std::int64_t day = today - 1; day <= today + 1; ++day) {
    const std::string part = format_date(date_of_day_number(day));
    for (auto& [key, row] : reader.counters_of(shop, CounterKind::promotion_day, part)) {
      rows_[key] = row;
    }
  }
}

CounterRow CounterCache::at(const CounterKey& key) const {
  STAPEL_CHECK(is_kept(key.kind));
  const std::shared_lock lock(mutex_);
  const auto found = rows_.find(key);
  return found == rows_.end() ? CounterRow{} : found->second;
}

void CounterCache::note(const CounterKey& key, const CounterRow& row) {
  if (!is_kept(key.kind)) return;
  const std::unique_lock lock(mutex_);
  rows_[key] = row;
}

void CounterCache::update(const storage::Commit& commit) {
  const std::unique_lock lock(mutex_);
  for (const auto& [key, write] : commit.writes) {
    const auto* counter = std::get_if<CounterKey>(&key);
    if (counter && is_kept(counter->kind)) rows_[*counter] = std::get<CounterRow>(*write.row);
  }
}

bool CounterCache::is_kept(CounterKind kind) {
  return kind == CounterKind::promotion || kind == CounterKind::promotion_day;
}

}  // namespace stapel::app
