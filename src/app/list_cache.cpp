// See list_cache.h.
#include "app/list_cache.h"

#include <algorithm>
#include <mutex>

#include "app/list_members.h"

namespace stapel::app {
namespace {

constexpr std::size_t page_size = 1'000;

using Receive = std::function<void(const std::string&, const storage::ProductListRow&)>;

void for_each_list(storage::Reader& reader, storage::ShopId shop, const Receive& receive) {
  std::string last;
  for (auto page = reader.product_lists(shop, last, page_size); !page.empty();
       page = reader.product_lists(shop, last, page_size)) {
    for (const auto& [id, row] : page) receive(id, row);
    last = page.back().id;
  }
}

void apply(const storage::ProductListChange& change, catalog::ListIndex& index) {
  if (change.cleared) index.clear(change.list);
  index.remove(change.list, change.removed);
  index.add(change.list, change.added);
}

}  // namespace

void add_lists(promotions::Cart& cart, const catalog::ListIndex& index) {
  if (index.empty()) return;
  for (promotions::CartLine& line : cart.lines) {
    const std::vector<std::string>* lists = index.find(line.sku);
    if (lists == nullptr) continue;
    if (!line.lists) {
      line.lists = *lists;
      continue;
    }
    for (const std::string& list : *lists) {
      const auto named = std::find(line.lists->begin(), line.lists->end(), list);
      if (named == line.lists->end()) line.lists->push_back(list);
    }
  }
}

catalog::ListIndex load_lists(storage::Reader& reader, storage::ShopId shop) {
  catalog::ListIndex index;
  for_each_list(reader, shop, [&](const std::string& id, const auto&) {
    index.add(id, members_of(reader, shop, id));
  });
  return index;
}

ListCache::ListCache(storage::Reader& reader, storage::ShopId shop)
    : index_(load_lists(reader, shop)) {
  for_each_list(reader, shop, [this](const std::string& id, const auto& row) { put(id, row); });
}

void ListCache::add_to(promotions::Cart& cart) const {
  const std::shared_lock lock(mutex_);
  add_lists(cart, index_);
}

std::vector<std::string> ListCache::not_refreshed_since(Instant since) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> lists;
  for (const auto& [id, row] : rows_) {
    if (!row.rule.empty() && row.refreshed_at.value_or(Instant{}) < since) lists.push_back(id);
  }
  return lists;
}

ListCache::News ListCache::read_news(storage::Reader& reader, storage::ShopId shop) const {
  std::map<std::string, storage::ProductListRow> known;
  {
    const std::shared_lock lock(mutex_);
    known = rows_;
  }
  News news;
  for_each_list(reader, shop, [&](const std::string& id, const storage::ProductListRow& row) {
    const auto found = known.find(id);
    if (found == known.end() || found->second != row) news.changed.push_back({id, row, {}});
    if (found != known.end()) known.erase(found);
  });
  for (News::List& list : news.changed) list.skus = members_of(reader, shop, list.id);
  for (const auto& [id, row] : known) news.gone.push_back(id);
  return news;
}

void ListCache::take_over(const News& news) {
  const std::unique_lock lock(mutex_);
  for (const News::List& list : news.changed) {
    index_.clear(list.id);
    index_.add(list.id, list.skus);
    put(list.id, list.row);
  }
  for (const std::string& id : news.gone) {
    index_.clear(id);
    rows_.erase(id);
  }
}

void ListCache::update(const storage::Commit& commit) {
  for (const auto& [key, write] : commit.writes) {
    const auto* list = std::get_if<storage::ProductListKey>(&key);
    if (!list) continue;
    const std::unique_lock lock(mutex_);
    put(list->id, std::get<storage::ProductListRow>(*write.row));
  }
  for (const storage::Append& append : commit.appends) {
    const auto* change = std::get_if<storage::ProductListChangePointer>(&append);
    if (!change) continue;
    const std::unique_lock lock(mutex_);
    apply(**change, index_);
  }
}

void ListCache::put(const std::string& id, const storage::ProductListRow& row) {
  if (row.deleted) {
    rows_.erase(id);
  } else {
    rows_[id] = row;
  }
}

}  // namespace stapel::app
