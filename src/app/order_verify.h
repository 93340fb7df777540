// Whether orders agree with their checkouts, and their books with the returns they are kept of.
#pragma once

#include <functional>
#include <string>

#include "storage/store.h"

namespace stapel::app {

// Tells of each difference in a sentence; the number of orders looked at.
std::int64_t verify_orders(storage::Reader& reader, storage::ShopId shop, const std::string& secret,
                           const std::function<void(std::string)>& differ);

}  // namespace stapel::app
