// The counters of promotions and of their days in memory, so that a price needs no look-up for
// them. Filled at the start and written through by the batcher: exact on one server. Where several
// count, it is what was seen last, for when the store cannot be read.
#pragma once

#include <map>
#include <shared_mutex>

#include "storage/store.h"

namespace stapel::app {

class CounterCache {
 public:
  // Loads all promotions' counters, and those of the days around `now`.
  CounterCache(storage::Reader& reader, storage::ShopId shop, Instant now);

  // The counter; at zero where it was never counted.
  storage::CounterRow at(const storage::CounterKey& key) const;
  // Takes over what was read, of a kind that is kept: other servers count too.
  void note(const storage::CounterKey& key, const storage::CounterRow& row);
  // Takes over what a batch wrote.
  void update(const storage::Commit& commit);

 private:
  static bool is_kept(storage::CounterKind kind);
  mutable std::shared_mutex mutex_;
  std::map<storage::CounterKey, storage::CounterRow> rows_;
};

}  // namespace stapel::app
