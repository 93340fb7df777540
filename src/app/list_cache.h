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

 private:
  void put(const std::string& id, const storage::ProductListRow& row);

  mutable std::shared_mutex mutex_;
  catalog::ListIndex index_;
  std::map<std::string, Instant> rules_;  // when the rule of each list was last applied
};

}  // namespace stapel::app
