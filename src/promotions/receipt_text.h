// How receipts stand in a terminal: their width, and rows with a text at either end.
#pragma once

#include <string>
#include <string_view>

namespace stapel::promotions {

inline constexpr std::size_t receipt_width = 64;

// Columns that a terminal shows: code points, not bytes.
std::size_t columns(std::string_view text);

// `right` ends at the receipt's width, or one space behind a `left` that is too long; with the end
// of the line.
std::string receipt_row(std::string_view left, std::string_view right);

}  // namespace stapel::promotions
