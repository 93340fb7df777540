// What is known of orders, read.
#pragma once

#include "app/order_requests.h"
#include "app/requests.h"
#include "storage/store.h"

namespace stapel::app {

Result<OrderAnswer, Refusal> find_order(storage::Reader& reader, storage::ShopId shop,
                                        std::string_view id);
// All of one order, in the order in which they first came.
Result<std::vector<ReturnAnswer>, Refusal> find_returns(storage::Reader& reader,
                                                        storage::ShopId shop,
                                                        std::string_view order);
// By id.
Page<OrderAnswer> list_orders(storage::Reader& reader, storage::ShopId shop, std::string_view after,
                              std::size_t limit);

}  // namespace stapel::app
