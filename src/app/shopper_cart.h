// The cart of somebody who may not say what things cost: of what the client names, the store knows
// the rest.
#pragma once

#include "app/requests.h"
#include "storage/store.h"

namespace stapel::app {

// What completing a cart reads of a shop.
struct ShopperSources {
  storage::Reader& reader;
  storage::ShopId shop;
  std::string_view shop_name;
  Instant now;
};

// Faults point into the request: /cart/lines/0/sku, /customer_token.
Result<promotions::Cart, Refusal> complete(const ShopperCart& request,
                                           const ShopperSources& sources);

}  // namespace stapel::app
