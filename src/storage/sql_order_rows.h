// The statements of orders and returns; sql_rows.cpp hands these rows over to here.
#pragma once

#include <vector>

#include "storage/sql_connection.h"

namespace stapel::storage {

void load_order(Connection& connection, ShopId shop, const OrderKey& key, Snapshot& snapshot);
void load_return(Connection& connection, ShopId shop, const ReturnKey& key, Snapshot& snapshot);

// False where the stored row has another version than expected.
bool write_order(Connection& connection, ShopId shop, const OrderKey& key, const OrderRow& row,
                 std::int64_t expected);
bool write_return(Connection& connection, ShopId shop, const ReturnKey& key, const ReturnRow& row,
                  std::int64_t expected);

// By id.
std::vector<Listed<OrderRow>> list_orders(Connection& connection, ShopId shop,
                                          std::string_view after, std::size_t limit);
// All of one order, by their numbers.
std::vector<Listed<ReturnRow>> list_returns(Connection& connection, ShopId shop,
                                            std::string_view order);

}  // namespace stapel::storage
