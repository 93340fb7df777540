// All pools of a shop in memory, beside whether any code was minted or deactivated: what evaluation
// asks for each cart with codes. As new as the last commit.
#pragma once

#include <atomic>
#include <map>
#include <shared_mutex>

#include "codes/pattern.h"
#include "storage/store.h"

namespace stapel::app {

std::vector<storage::Listed<storage::PoolRow>> read_pools(storage::Reader& reader,
                                                          storage::ShopId shop);

class PoolCache {
 public:
  PoolCache(storage::Reader& reader, storage::ShopId shop);

  // The pool; a switched off one where there is none.
  storage::PoolRow at(const std::string& id) const;
  // Whether a look-up of details can find anything.
  bool has_details() const { return has_details_; }
  // Whether an unknown code is one typing error away from a code of some pool. A code that has the
  // shape of an older pool, without check characters, may as well be one that was never issued.
  bool is_mistyped(const std::string& normalised) const;

  void update(const storage::Commit& commit);
  // Takes over what other servers changed: all pools, or that there are details of codes.
  void put(const std::vector<storage::Listed<storage::PoolRow>>& pools);
  void put_details() { has_details_ = true; }

 private:
  void put(const std::string& id, const storage::PoolRow& row);

  mutable std::shared_mutex mutex_;
  std::map<std::string, storage::PoolRow> rows_;
  // By the length of its codes: the patterns in use, each once.
  std::map<std::size_t, std::vector<codes::Pattern>> patterns_;
  std::atomic<bool> has_details_{false};
};

}  // namespace stapel::app
