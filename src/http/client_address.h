// Where a request comes from: the socket's address, or what proxies that are trusted say of it. For
// limits and for the audit trail, which keeps no more of it than its network.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stapel::http {

// 10.0.0.0/8 or 2001:db8::/32; an address alone is the network of itself.
struct Network {
  std::array<std::uint8_t, 16> bytes{};  // IPv4 as ::ffff:a.b.c.d
  int bits = 128;
};
std::optional<Network> parse_network(std::string_view text);

// The rightmost hop that is no trusted proxy. `forwarded` are the values of X-Forwarded-For in
// their order, which anybody can send: they count as far as trusted proxies have written them.
std::string client_address(const std::string& peer, const std::vector<std::string>& forwarded,
                           std::span<const Network> trusted);

// True where the socket's address is a trusted proxy's.
bool is_trusted(const std::string& peer, std::span<const Network> trusted);

// The address cut to its network, 203.0.113.0/24 or 2001:db8:1::/48; "" of what is no address.
std::string network_of(std::string_view address);
// What one household or machine has: the IPv4 address, or the /64 of an IPv6 one.
std::string household_of(std::string_view address);

}  // namespace stapel::http
