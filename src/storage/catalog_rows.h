// Columns of the catalog's tables as values, for all who read them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/sales.h"
#include "storage/sqlite_connection.h"

namespace stapel::storage {

// Throws StoreError where ISO 4217 does not list it.
Currency currency_of(const std::string& code);

// From columns: sku, name, category, brand, unit_cost, tax_rate.
catalog::Product product_of(Statement& row);

// A VAT rate as it is stored.
std::optional<std::int64_t> rate_number(const std::optional<Percent>& rate);

// A product's categories as the one text that is stored.
std::string category_text(const std::vector<std::string>& categories);

}  // namespace stapel::storage
