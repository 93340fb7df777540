// See address.h. The blocks are those of IANA's special-purpose registries (RFC 6890 and what came
// after it), with the addresses that clouds use beside them.
#include "webhooks/address.h"

#include <algorithm>
#include <charconv>
#include <span>

namespace stapel::webhooks {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Block4 {
  std::array<std::uint8_t, 4> prefix;
  int bits;
  std::string_view what;
};
constexpr Block4 blocks4[] = {
    {{0, 0, 0, 0}, 8, "this network"},
    {{10, 0, 0, 0}, 8, "a private network"},
    {{100, 64, 0, 0}, 10, "a provider's inner network"},
    {{127, 0, 0, 0}, 8, "this machine"},
    {{168, 63, 129, 16}, 32, "a cloud's metadata service"},
    {{169, 254, 0, 0}, 16, "a link-local network"},
    {{172, 16, 0, 0}, 12, "a private network"},
    {{192, 0, 0, 0}, 24, "reserved"},
    {{192, 0, 2, 0}, 24, "for documentation"},
    {{192, 31, 196, 0}, 24, "reserved"},
    {{192, 52, 193, 0}, 24, "reserved"},
    {{192, 88, 99, 0}, 24, "reserved"},
    {{192, 168, 0, 0}, 16, "a private network"},
    {{192, 175, 48, 0}, 24, "reserved"},
    {{198, 18, 0, 0}, 15, "for tests of networks"},
    {{198, 51, 100, 0}, 24, "for documentation"},
    {{203, 0, 113, 0}, 24, "for documentation"},
    {{224, 0, 0, 0}, 4, "multicast"},
    {{240, 0, 0, 0}, 4, "reserved"},
};

struct Block6 {
  std::array<std::uint8_t, 16> prefix;
  int bits;
  std::string_view what;
};
// Within 2000::/3, outside of which nothing is public.
constexpr Block6 blocks6[] = {
    {{0x20, 0x01, 0x00}, 23, "reserved"},  // Teredo, ORCHID and other protocols
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "for documentation"},
    {{0x26, 0x20, 0x00, 0x4f, 0x80}, 48, "reserved"},
    {{0x3f, 0xff}, 20, "for documentation"},
};
constexpr Block6 inside6[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, "this machine"},
    {{}, 128, "this machine"},
    {{0xfc}, 7, "a private network"},
    {{0xfe, 0x80}, 10, "a link-local network"},
    {{0xfe, 0xc0}, 10, "a private network"},
    {{0xff}, 8, "multicast"},
};
constexpr Block6 global6 = {{0x20}, 3, ""};

// Prefixes that are followed by an IPv4 address.
constexpr Block6 carriers[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, ""},  // mapped
    {{0x20, 0x02}, 16, ""},                                // 6to4
    {{0x00, 0x64, 0xff, 0x9b}, 96, ""},                    // NAT64
};

bool matches(std::span<const std::uint8_t> bytes, std::span<const std::uint8_t> prefix, int bits) {
  for (std::size_t i = 0; bits > 0; ++i, bits -= 8) {
    const int kept = std::min(bits, 8);
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - kept));
    if ((bytes[i] & mask) != (prefix[i] & mask)) return false;
  }
  return true;
}

std::string_view judge4(std::span<const std::uint8_t> bytes) {
  for (const Block4& block : blocks4) {
    if (matches(bytes, block.prefix, block.bits)) return block.what;
  }
  return {};
}

std::optional<std::uint32_t> read_number(std::string_view text, int base, std::size_t digits_max,
                                         std::uint32_t most) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || text.size() > digits_max || number > most) return std::nullopt;
  return number;
}

// Four decimal numbers without leading zeros, which some programs would read as octal.
std::optional<std::array<std::uint8_t, 4>> parse4(std::string_view text) {
  std::array<std::uint8_t, 4> bytes{};
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t dot = i < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view part = text.substr(0, dot);
    const auto number = read_number(part, 10, 3, 255);
    if (!number || (part.size() > 1 && part[0] == '0')) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(*number);
    text.remove_prefix(std::min(text.size(), dot + 1));
  }
  return bytes;
}

// Groups of 16 bits; the last two of an address may be written as an IPv4 address. False where a
// group is none.
bool parse_groups(std::string_view text, bool ends_address, std::string& bytes) {
  if (text.empty()) return true;
  while (true) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (colon == std::string_view::npos && group.find('.') != std::string_view::npos) {
      const auto v4 = ends_address ? parse4(group) : std::nullopt;
      if (v4) bytes.append(v4->begin(), v4->end());
      return v4.has_value();
    }
    const auto number = read_number(group, 16, 4, 0xffff);
    if (!number) return false;
    bytes += static_cast<char>(*number >> 8);
    bytes += static_cast<char>(*number & 0xff);
    if (colon == std::string_view::npos) return true;
    text.remove_prefix(colon + 1);
  }
}

std::optional<Address> parse6(std::string_view text) {
  std::string head, tail;
  const std::size_t gap = text.find("::");
  if (!parse_groups(text.substr(0, gap), gap == std::string_view::npos, head)) return std::nullopt;
  Address address;
  if (gap == std::string_view::npos) {
    if (head.size() != 16) return std::nullopt;
  } else if (!parse_groups(text.substr(gap + 2), true, tail) || head.size() + tail.size() > 14) {
    return std::nullopt;
  }
  std::copy(head.begin(), head.end(), address.bytes.begin());
  std::copy(tail.rbegin(), tail.rend(), address.bytes.rbegin());
  return address;
}

}  // namespace

Address address_of_v4(const std::array<std::uint8_t, 4>& bytes) {
  Address address;
  std::copy(mapped_prefix.begin(), mapped_prefix.end(), address.bytes.begin());
  std::copy(bytes.begin(), bytes.end(), address.bytes.begin() + mapped_prefix.size());
  return address;
}

std::optional<Address> parse_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return parse6(text);
  const auto v4 = parse4(text);
  if (!v4) return std::nullopt;
  return address_of_v4(*v4);
}

std::string_view why_not_public(const Address& address) {
  const std::span<const std::uint8_t> bytes = address.bytes;
  for (const Block6& carrier : carriers) {
    if (matches(bytes, carrier.prefix, carrier.bits)) {
      return judge4(bytes.subspan(static_cast<std::size_t>(carrier.bits) / 8, 4));
    }
  }
  for (const Block6& block : inside6) {
    if (matches(bytes, block.prefix, block.bits)) return block.what;
  }
  if (!matches(bytes, global6.prefix, global6.bits)) return "reserved";
  for (const Block6& block : blocks6) {
    if (matches(bytes, block.prefix, block.bits)) return block.what;
  }
  return {};
}

}  // namespace stapel::webhooks
