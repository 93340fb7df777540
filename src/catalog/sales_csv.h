// Products and list prices as CSV rows: the files of a shop as docs/import.md describes them.
#pragma once

#include <string>
#include <string_view>

#include "catalog/sales.h"

namespace stapel::catalog {

inline constexpr std::string_view products_csv_header =
    "sku,name,unit_price,currency,category,brand,unit_cost,tax_rate,stock\n";
inline constexpr std::string_view prices_csv_header = "sku,from,price,currency,source\n";

// Each appends one row with its line end. A product's price is the one of now.
void append_csv(std::string& out, const Product& product, Amount unit_price,
                const Currency& currency);
void append_csv(std::string& out, const PricePoint& price);

}  // namespace stapel::catalog
