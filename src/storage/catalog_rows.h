// Columns of the catalog's tables as values, for all who read them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/sales.h"
#include "storage/sql_connection.h"

namespace stapel::storage {

// Throws StoreError where ISO 4217 does not list it.
Currency currency_of(const std::string& code);

// From columns: sku, name, category, brand, unit_cost, tax_rate, stock.
catalog::Product product_of(Statement& row);

// From columns: id, created_at, country, channel, groups, newsletter.
catalog::Customer customer_of(Statement& row);

// From columns: channel, campaign, first_day, last_day, currency, amount.
catalog::ChannelCost cost_of(Statement& row);

// From columns: kind, at, customer, country, currency, channel, campaign, codes, returns_of.
catalog::SalesDocument head_of(std::string id, Statement& row);
// From columns: line, kind, sku, quantity, unit_price, discount, unit_cost, tax_rate, of_line.
catalog::SalesLine line_of(Statement& row);
// Reads the lines of a document of which the head was read.
void read_lines_of(Connection& connection, ShopId shop, catalog::SalesDocument& document);

// A VAT rate as it is stored.
std::optional<std::int64_t> rate_number(const std::optional<Percent>& rate);
std::optional<Percent> rate_of(const std::optional<std::int64_t>& number);

// Categories, groups and codes as the one text that is stored, and back; none of them holds a |.
std::string list_text(const std::vector<std::string>& parts);
std::vector<std::string> list_of(const std::string& text);

}  // namespace stapel::storage
