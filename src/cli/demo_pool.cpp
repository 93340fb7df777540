#include "cli/demo_pool.h"

#include <algorithm>
#include <memory>

#include "base/code_text.h"
#include "simulation/win_back.h"
#include "storage/sqlite_store.h"

namespace stapel::cli {

namespace {

using storage::CodeDetailKey;
using storage::PoolKey;
using storage::SupplyKey;

constexpr std::size_t codes_a_chunk = 25'000;
const std::string supply = "cs_demo";

template <typename K>
void write_new(storage::Commit& commit, const K& key, typename K::Row row) {
  commit.writes[storage::Key(key)] = {storage::Row(std::move(row)), 0};
}

}  // namespace

void DemoPool::add(const simulation::MailedCode& code) {
  if (size_ == 0) first_ = code.at;
  first_ = std::min(first_, code.at);
  last_ = std::max(last_, code.at);
  ++size_;
  open_.push_back(normalise_code(code.code));
  if (open_.size() == codes_a_chunk) close_chunk();
}

void DemoPool::add(const catalog::SalesDocument& document) {
  for (const std::string& code : document.codes)
    if (simulation::is_win_back_code(code)) used_.emplace_back(normalise_code(code), document.at);
}

void DemoPool::close_chunk() {
  std::sort(open_.begin(), open_.end());
  codes::CodeList list;
  list.reserve(open_.size(), simulation::win_back_pattern.size());
  for (const std::string& code : open_) list.add(code);
  chunks_.push_back(std::move(list));
  open_.clear();
}

void DemoPool::write(const std::string& database) {
  if (size_ == 0) return;
  if (!open_.empty()) close_chunk();
  const auto store = storage::open_sqlite({.path = database});
  storage::Commit commit;
  const std::string pool(simulation::win_back_pool);
  write_new(commit, PoolKey{pool},
            {.name = "Kom terug",
             .pattern = std::string(simulation::win_back_pattern),
             .size = size_,
             .created_at = first_,
             .checked = true});
  write_new(commit, SupplyKey{supply},
            {.pool = pool,
             .wanted = size_,
             .added = size_,
             .next_part = 1,
             .created_at = first_,
             .finished_at = last_});
  store->commit(storage::default_shop, commit);
  for (codes::CodeList& chunk : chunks_) {
    storage::Commit part;
    part.appends.emplace_back(std::make_shared<const storage::CodeChunk>(
        storage::CodeChunk{.supply = supply, .codes = std::move(chunk)}));
    store->commit(storage::default_shop, part);
  }
  for (std::size_t begin = 0; begin < used_.size(); begin += codes_a_chunk) {
    storage::Commit part;
    for (std::size_t i = begin; i < std::min(begin + codes_a_chunk, used_.size()); ++i)
      write_new(part, CodeDetailKey{used_[i].first},
                {.active = false, .updated_at = used_[i].second});
    store->commit(storage::default_shop, part);
  }
}

}  // namespace stapel::cli
