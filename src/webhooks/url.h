// Which URLs an endpoint may have. Pure: what a name resolves to is judged when it is called.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stapel::webhooks {

inline constexpr std::size_t url_bytes_max = 2'048;

enum class Reach : std::uint8_t {
  public_only,  // https to public addresses
  anywhere,     // http too, and private networks: for an internal network, and for tests
};

// The rule that a URL breaks, for whoever typed it; empty: none.
std::string_view why_not_url(std::string_view url, Reach reach);

// The scheme, host and port, for logs: a path may hold somebody's token.
std::string_view origin_of(std::string_view url);

}  // namespace stapel::webhooks
