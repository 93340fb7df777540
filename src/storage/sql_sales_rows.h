// What was sold, over the tables of imported orders, checkouts and orders that the shop told of:
// reads behind the Reader's functions of the same names.
#pragma once

#include <functional>
#include <vector>

#include "storage/sql_connection.h"

namespace stapel::storage {

void for_each_imported_order(Connection& connection, ShopId shop, Instant from, Instant to,
                             const std::function<void(const catalog::SalesDocument&)>& receive);
std::vector<SkuTime> last_sales(Connection& connection, ShopId shop, Instant since);
std::vector<SkuTime> first_prices(Connection& connection, ShopId shop);

}  // namespace stapel::storage
