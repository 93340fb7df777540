// A shop's webhooks over what all shops of the process share: the implementation of webhooks.h.
#pragma once

#include <memory>

#include "app/shop_service.h"
#include "app/webhooks.h"

namespace stapel::app {

class ShopWebhooks : public Webhooks {
 public:
  // What was committed of this shop; on the batcher's thread, before anyone is answered.
  virtual void committed(const storage::Commit& commit) = 0;
  virtual DeliveryNumbers deliveries() const = 0;
  // Another server changed endpoints or what waits for them.
  virtual void changed_elsewhere() = 0;
};

std::unique_ptr<ShopWebhooks> make_shop_webhooks(Engine& engine, storage::ShopId shop);

}  // namespace stapel::app
