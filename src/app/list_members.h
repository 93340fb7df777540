// Which stock codes are on a list, and which a rule takes: read from the store, outside the batch.
#pragma once

#include <string>
#include <vector>

#include "catalog/list_rule.h"
#include "storage/store.h"

namespace stapel::app {

// In their order.
std::vector<std::string> members_of(storage::Reader& reader, storage::ShopId shop,
                                    const std::string& list);

// The products that the rule takes now, by stock code. Looks at all products, and at all orders
// where the rule asks for sales.
std::vector<std::string> members_by_rule(const catalog::ListRule& rule, storage::Reader& reader,
                                         storage::ShopId shop, Instant now);

// A stored rule. Throws storage::StoreError where it is damaged.
catalog::ListRule stored_rule(const std::string& id, const std::string& text);

}  // namespace stapel::app
