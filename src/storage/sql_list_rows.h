// The statements of named product lists; sql_rows.cpp hands these rows over to here.
#pragma once

#include <vector>

#include "storage/sql_connection.h"

namespace stapel::storage {

void load_list(Connection& connection, ShopId shop, const ProductListKey& key, Snapshot& snapshot);
// False where the stored row has another version than expected.
bool write_list(Connection& connection, ShopId shop, const ProductListKey& key,
                const ProductListRow& row, std::int64_t expected);
void append_list_change(Connection& connection, ShopId shop, const ProductListChange& change);

// Reads behind the Reader's functions of the same names.
std::vector<Listed<ProductListRow>> product_lists(Connection& connection, ShopId shop,
                                                  std::string_view after, std::size_t limit);
std::vector<std::string> list_skus(Connection& connection, ShopId shop, std::string_view list,
                                   std::string_view after, std::size_t limit);
std::vector<std::string> lists_of(Connection& connection, ShopId shop, std::string_view sku);

}  // namespace stapel::storage
