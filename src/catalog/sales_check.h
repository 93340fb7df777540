// The rules that an imported order, customer, price or cost keeps, whatever format it came in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "catalog/sales.h"

namespace stapel::catalog {

inline constexpr std::size_t sales_lines_max = 10'000;  // of one document

// The field and the rule that it breaks; of a line as lines[2].quantity. Nothing where all hold.
std::optional<std::string> fault_of(const SalesDocument& document);
std::optional<std::string> fault_of(const Customer& customer);
std::optional<std::string> fault_of(const PricePoint& price);
std::optional<std::string> fault_of(const ChannelCost& cost);

// Of a line in a file; nothing for another word. Stock and bookkeeping are no lines of orders.
std::optional<LineKind> line_kind_named(std::string_view name);

}  // namespace stapel::catalog
