// A shop's product lists over what all shops of the process share: the implementation of
// product_lists.h.
#pragma once

#include <memory>

#include "app/list_cache.h"
#include "app/product_lists.h"
#include "app/shop_service.h"

namespace stapel::app {

class ShopLists : public ProductLists {
 public:
  // What was committed of this shop; on the batcher's thread, before anyone is answered.
  virtual void committed(const storage::Commit& commit) = 0;
  virtual ListCache& cache() = 0;
  // Begins to apply the rules that were not applied since `since`; one that fails is tried again
  // after some minutes.
  virtual void refresh_older_than(Instant since) = 0;
};

std::unique_ptr<ShopLists> make_shop_lists(Engine& engine, storage::ShopId shop);

}  // namespace stapel::app
