#include "catalog/field.h"

#include <algorithm>

namespace stapel::catalog {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 40;
  std::size_t length = std::min(text.size(), most);
  while (length < text.size() && (text[length] & 0xC0) == 0x80) --length;  // whole characters
  std::string out = "\"" + std::string(text.substr(0, length));
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return out + (length < text.size() ? "…\"" : "\"");
}

std::string wrong_field_count(std::size_t fields, std::size_t columns) {
  return "has " + std::to_string(fields) + " fields where the first line has " +
         std::to_string(columns);
}

}  // namespace stapel::catalog
