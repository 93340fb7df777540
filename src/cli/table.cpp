#include "cli/table.h"

#include <algorithm>
#include <utility>

namespace stapel::cli {

namespace {

std::string digits_of(Wide number) {
  std::string digits;
  do digits += static_cast<char>('0' + static_cast<int>(number % 10));
  while ((number /= 10) > 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::string with_commas(std::string digits) {
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

// Characters, not bytes: a name may hold any letter.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::string grouped(Wide number) { return grouped_decimal(number, 0); }

std::string grouped_decimal(Wide number, int decimals) {
  const bool negative = number < 0;
  std::string digits = digits_of(negative ? -number : number);
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  std::string out = with_commas(digits.substr(0, digits.size() - places));
  if (places > 0) out += "." + digits.substr(digits.size() - places);
  return negative ? "-" + out : out;
}

std::string Table::text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::size_t total = widths.empty() ? 0 : 2 * (widths.size() - 1);
  for (const std::size_t width : widths) total += width;
  std::string out;
  for (const auto& row : rows_) {
    if (row.empty()) out.append(total, '-');
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - width_of(row[i]), ' ');
      if (i > 0) out += "  ";
      out += i == 0 ? row[i] + padding : padding + row[i];
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

}  // namespace stapel::cli
