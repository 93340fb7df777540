// Which network addresses a server may be made to call by somebody who only types a URL. Pure.
//
// Only what the Internet routes to anybody is public. Everything else is somebody's inside: this
// machine, its network, the cloud's metadata service. An IPv6 address that carries an IPv4 one
// (mapped, 6to4, NAT64) is judged by what it carries.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stapel::webhooks {

// An IPv4 address is kept as the IPv6 address that maps it (::ffff:0:0/96).
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  friend bool operator==(const Address&, const Address&) = default;
};

Address address_of_v4(const std::array<std::uint8_t, 4>& bytes);
// "192.0.2.1", or "2001:db8::1" without brackets and without a zone; nothing for another text.
std::optional<Address> parse_address(std::string_view text);

// Why an address is not public, in a few words; empty: it is.
std::string_view why_not_public(const Address& address);

}  // namespace stapel::webhooks
