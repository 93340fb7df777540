// What a shop knows and sold as CSV rows: the files of a shop as docs/import.md describes
// them.
#pragma once

#include <string>
#include <string_view>

#include "catalog/sales.h"

namespace stapel::catalog {

inline constexpr std::string_view products_csv_header =
    "sku,name,unit_price,currency,category,brand,unit_cost,tax_rate,stock\n";
inline constexpr std::string_view prices_csv_header = "sku,from,price,currency,source\n";
inline constexpr std::string_view costs_csv_header = "channel,campaign,from,to,amount,currency\n";
inline constexpr std::string_view customers_csv_header =
    "id,created_at,country,channel,groups,newsletter\n";
inline constexpr std::string_view orders_csv_header =
    "id,at,currency,customer,country,channel,campaign,codes,number,kind,sku,quantity,unit_price,"
    "discount,unit_cost,tax_rate\n";
inline constexpr std::string_view returns_csv_header =
    "id,at,currency,customer,country,channel,campaign,codes,number,kind,sku,quantity,unit_price,"
    "discount,unit_cost,tax_rate,returns_of,of_line\n";

// Each appends one row with its line end; of a document one for each of its lines. A product's
// price is the one of now.
void append_csv(std::string& out, const Product& product, Amount unit_price,
                const Currency& currency);
void append_csv(std::string& out, const PricePoint& price);
void append_csv(std::string& out, const ChannelCost& cost);
void append_csv(std::string& out, const Customer& customer);
void append_csv(std::string& out, const SalesDocument& document);

}  // namespace stapel::catalog
