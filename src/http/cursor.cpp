// See cursor.h: base64url (RFC 4648, section 5) of a check and the position.
#include "http/cursor.h"

#include "base/base64.h"
#include "base/crypto.h"

namespace stapel::http {
namespace {

// Hexadecimal digits of the check: a cursor that was changed passes once in 2^48 times.
constexpr std::size_t check_length = 12;

std::string check_of(std::string_view list, std::string_view position) {
  std::string text = std::to_string(list.size()) + ':';
  text.append(list).append(position);
  return sha256_hex(text).substr(0, check_length);
}

}  // namespace

std::string write_cursor(std::string_view list, std::string_view position) {
  return write_base64url(check_of(list, position) + std::string(position));
}

std::optional<std::string> read_cursor(std::string_view list, std::string_view cursor) {
  const auto bytes = read_base64url(cursor);
  if (!bytes || bytes->size() < check_length) return std::nullopt;
  const std::string_view all = *bytes;
  const std::string_view position = all.substr(check_length);
  if (all.substr(0, check_length) != check_of(list, position)) return std::nullopt;
  return std::string(position);
}

}  // namespace stapel::http
