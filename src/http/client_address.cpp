#include "http/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace stapel::http {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

constexpr int mapped_bits = 96;  // of ::ffff:0:0/96, which holds IPv4

bool is_version_4(const Bytes& bytes) {
  return std::all_of(bytes.begin(), bytes.begin() + 10, [](auto byte) { return byte == 0; }) &&
         bytes[10] == 0xFF && bytes[11] == 0xFF;
}

std::optional<Bytes> parse_address(std::string_view text) {
  const std::string copy(text);
  Bytes bytes{};
  if (copy.find(':') != std::string::npos) {
    if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) != 1) return {};
    return bytes;
  }
  bytes[10] = bytes[11] = 0xFF;
  if (inet_pton(AF_INET, copy.c_str(), bytes.data() + 12) != 1) return {};
  return bytes;
}

void clear_after(Bytes& bytes, int bits) {
  for (int bit = bits; bit < 128; ++bit) {
    bytes[static_cast<std::size_t>(bit / 8)] &=
        static_cast<std::uint8_t>(~(0x80U >> static_cast<unsigned>(bit % 8)));
  }
}

bool holds(const Network& network, Bytes bytes) {
  clear_after(bytes, network.bits);
  return bytes == network.bytes;
}

std::string format(const Bytes& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool four = is_version_4(bytes);
  inet_ntop(four ? AF_INET : AF_INET6, bytes.data() + (four ? 12 : 0), text.data(), text.size());
  return text.data();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> hops_of(const std::vector<std::string>& forwarded) {
  std::vector<std::string> hops;
  for (std::string_view list : forwarded) {
    while (true) {
      const std::size_t comma = list.find(',');
      hops.emplace_back(trimmed(list.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      list.remove_prefix(comma + 1);
    }
  }
  return hops;
}

std::string cut(std::string_view address, int bits_4, int bits_6, bool with_length) {
  auto bytes = parse_address(address);
  if (!bytes) return "";
  const bool four = is_version_4(*bytes);
  const int bits = four ? bits_4 : bits_6;
  clear_after(*bytes, four ? mapped_bits + bits : bits);
  return format(*bytes) + (with_length ? '/' + std::to_string(bits) : "");
}

}  // namespace

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto bytes = parse_address(text.substr(0, slash));
  if (!bytes) return {};
  Network network{*bytes, 128};
  if (slash != std::string_view::npos) {
    const std::string_view length = text.substr(slash + 1);
    int bits = 0;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
    const bool four = text.substr(0, slash).find(':') == std::string_view::npos;
    if (error != std::errc() || end != length.data() + length.size()) return {};
    if (bits < 0 || bits > (four ? 32 : 128)) return {};
    network.bits = four ? mapped_bits + bits : bits;
  }
  clear_after(network.bytes, network.bits);
  return network;
}

std::string client_address(const std::string& peer, const std::vector<std::string>& forwarded,
                           std::span<const Network> trusted) {
  const auto is_trusted = [&](const Bytes& bytes) {
    return std::any_of(trusted.begin(), trusted.end(),
                       [&](const Network& network) { return holds(network, bytes); });
  };
  auto current = parse_address(peer);
  if (!current) return peer;
  const std::vector<std::string> hops = hops_of(forwarded);
  for (std::size_t i = hops.size(); i-- > 0 && is_trusted(*current);) {
    const auto hop = parse_address(hops[i]);
    if (!hop) break;
    current = hop;
  }
  return format(*current);
}

bool is_trusted(const std::string& peer, std::span<const Network> trusted) {
  const auto bytes = parse_address(peer);
  return bytes && std::any_of(trusted.begin(), trusted.end(),
                              [&](const Network& network) { return holds(network, *bytes); });
}

std::string network_of(std::string_view address) { return cut(address, 24, 48, true); }

std::string household_of(std::string_view address) { return cut(address, 32, 64, false); }

}  // namespace stapel::http
