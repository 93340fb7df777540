// One field of an imported file: read as text or as a number, and shown in a fault.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace stapel::catalog {

// Without the spaces and tabs around it.
std::string_view trimmed(std::string_view text);

// What stands there, in quotes and on one line, cut where it is long.
std::string quoted(std::string_view text);

// The whole text as a number in digits; nothing for any other text.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// What is said of a row with more or fewer fields than the first line.
std::string wrong_field_count(std::size_t fields, std::size_t columns);

}  // namespace stapel::catalog
