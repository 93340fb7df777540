// All product lists of a shop in memory: what pricing asks for each line of a cart. As new as the
// last commit.
#pragma once

#include <map>
#include <shared_mutex>

#include "catalog/list_index.h"
#include "promotions/cart.h"
#include "storage/store.h"

namespace stapel::app {

// Puts each line on the lists that hold its stock code, beside those that it names itself.
void add_lists(promotions::Cart& cart, const catalog::ListIndex& index);

// All lists of a shop.
catalog::ListIndex load_lists(storage::Reader& reader, storage::ShopId shop);

class ListCache {
 public:
  ListCache(storage::Reader& reader, storage::ShopId shop);

  void add_to(promotions::Cart& cart) const;
  // Lists with a rule that was not applied since `since`.
  std::vector<std::string> not_refreshed_since(Instant since) const;

  void update(const storage::Commit& commit);

  // Lists that are stored otherwise than they are known here, with their members, and those that
  // are gone.
  struct News {
    struct List {
      std::string id;
      storage::ProductListRow row;
      std::vector<std::string> skus;
    };
    std::vector<List> changed = {};
    std::vector<std::string> gone = {};
  };
  News read_news(storage::Reader& reader, storage::ShopId shop) const;
  void take_over(const News& news);

 private:
  void put(const std::string& id, const storage::ProductListRow& row);

  mutable std::shared_mutex mutex_;
  catalog::ListIndex index_;
  std::map<std::string, storage::ProductListRow> rows_;  // without deleted lists
};

}  // namespace stapel::app
