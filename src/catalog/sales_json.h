// Products and past sales as JSON, one line each: the files of a shop as docs/import.md describes
// them.
#pragma once

#include <string>

#include "catalog/sales.h"

namespace stapel::catalog {

// Appends one JSON object without a line end; what is empty or absent is left out.
void append_json(std::string& out, const SalesDocument& document);
void append_json(std::string& out, const Customer& customer);
void append_json(std::string& out, const PricePoint& price);
void append_json(std::string& out, const ChannelCost& cost);
// All members, so that importing it takes away what is unknown here. The price is the one of now.
void append_json(std::string& out, const Product& product, Amount unit_price,
                 const Currency& currency);

std::string_view line_kind_name(LineKind kind);

}  // namespace stapel::catalog
