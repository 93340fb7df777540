// What the bytes of JSON strings are, looked at eight at a time where that helps.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace stapel::json {

constexpr std::uint64_t in_each_byte(unsigned char byte) { return 0x0101010101010101U * byte; }

// Eight bytes as they stand in memory, the first in the lowest place.
inline std::uint64_t load_eight(const char* bytes) {
  std::uint64_t eight = 0;
  std::memcpy(&eight, bytes, sizeof eight);
  if constexpr (std::endian::native == std::endian::big) eight = __builtin_bswap64(eight);
  return eight;
}

// A mark at the first of eight bytes that is a quote, a backslash or below 0x20, by arithmetic on
// all at once: only such a byte borrows into its top bit where that was not set. Behind the first
// mark there may be false ones.
constexpr std::uint64_t escape_marks(std::uint64_t bytes) {
  const auto below = [](std::uint64_t of, unsigned char limit) {
    return (of - in_each_byte(limit)) & ~of & in_each_byte(0x80);
  };
  return below(bytes, 0x20) | below(bytes ^ in_each_byte('"'), 1) |
         below(bytes ^ in_each_byte('\\'), 1);
}
// The place of the first mark, from 0.
constexpr std::size_t first_mark(std::uint64_t marks) {
  return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
}

constexpr bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

}  // namespace stapel::json
