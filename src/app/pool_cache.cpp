// See pool_cache.h.
#include "app/pool_cache.h"

#include <algorithm>
#include <iterator>
#include <mutex>

#include "app/pool_commands.h"

namespace stapel::app {
namespace {

constexpr std::size_t page_size = 1'000;

}  // namespace

std::vector<storage::Listed<storage::PoolRow>> read_pools(storage::Reader& reader,
                                                          storage::ShopId shop) {
  std::vector<storage::Listed<storage::PoolRow>> all;
  for (auto page = reader.pools(shop, "", page_size); !page.empty();
       page = reader.pools(shop, all.back().id, page_size)) {
    std::move(page.begin(), page.end(), std::back_inserter(all));
  }
  return all;
}

PoolCache::PoolCache(storage::Reader& reader, storage::ShopId shop)
    : has_details_(reader.has_code_details(shop)) {
  put(read_pools(reader, shop));
}

void PoolCache::put(const std::vector<storage::Listed<storage::PoolRow>>& pools) {
  const std::unique_lock lock(mutex_);
  for (const auto& [id, row] : pools) put(id, row);
}

storage::PoolRow PoolCache::at(const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = rows_.find(id);
  if (found != rows_.end()) return found->second;
  storage::PoolRow none;
  none.active = false;
  return none;
}

bool PoolCache::is_mistyped(const std::string& normalised) const {
  const std::shared_lock lock(mutex_);
  const auto patterns = patterns_.find(normalised.size());
  if (patterns == patterns_.end()) return false;
  const auto& all = patterns->second;
  const bool well_formed = std::any_of(all.begin(), all.end(), [&](const codes::Pattern& pattern) {
    return !pattern.is_mistyped(normalised) && !pattern.drawn_of(normalised).empty();
  });
  return !well_formed && std::any_of(all.begin(), all.end(), [&](const codes::Pattern& pattern) {
    return pattern.is_mistyped(normalised);
  });
}

void PoolCache::update(const storage::Commit& commit) {
  for (const auto& [key, write] : commit.writes) {
    if (std::holds_alternative<storage::CodeDetailKey>(key)) has_details_ = true;
    const auto* pool = std::get_if<storage::PoolKey>(&key);
    if (!pool) continue;
    const std::unique_lock lock(mutex_);
    put(pool->id, std::get<storage::PoolRow>(*write.row));
  }
}

void PoolCache::put(const std::string& id, const storage::PoolRow& row) {
  const bool known = rows_.contains(id);
  rows_[id] = row;
  const auto pattern = known ? std::nullopt : pattern_of(row);
  if (!pattern) return;
  auto& same_length = patterns_[pattern->normalised().size()];
  const bool in_use =
      std::any_of(same_length.begin(), same_length.end(), [&](const codes::Pattern& other) {
        return other.normalised() == pattern->normalised() && other.check() == pattern->check();
      });
  if (!in_use) same_length.push_back(*pattern);
}

}  // namespace stapel::app
