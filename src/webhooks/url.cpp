// See url.h. Strict, so that no two programs read one URL differently.
#include "webhooks/url.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "webhooks/address.h"

namespace stapel::webhooks {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_url_character(char c) {
  constexpr std::string_view others = "-._~:/?#[]@!$&'()*+,;=%";
  return is_letter(c) || is_digit(c) || others.find(c) != std::string_view::npos;
}

struct Parts {
  bool secure = false;
  std::string_view authority;  // host and port
  std::string_view host;       // without brackets
  std::string_view port;
  bool version_6 = false;
};

std::optional<Parts> split(std::string_view url) {
  Parts parts;
  parts.secure = url.starts_with("https://");
  if (!parts.secure && !url.starts_with("http://")) return std::nullopt;
  url.remove_prefix(url.find("//") + 2);
  parts.authority = url.substr(0, url.find_first_of("/?#"));
  std::string_view rest = parts.authority;
  parts.version_6 = rest.starts_with('[');
  const std::size_t end = parts.version_6 ? rest.find(']') : rest.find(':');
  parts.host = rest.substr(parts.version_6 ? 1 : 0, end - (parts.version_6 ? 1 : 0));
  if (end == std::string_view::npos) {
    if (parts.version_6) parts.host = {};  // the bracket is never closed
    return parts;
  }
  rest.remove_prefix(parts.version_6 ? end + 1 : end);
  parts.port = rest;  // with its colon; empty: the scheme's own
  return parts;
}

bool is_port(std::string_view port) {
  if (port.empty()) return true;
  if (port.size() > 6 || port[0] != ':') return false;
  int number = 0;
  const auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), number);
  return error == std::errc() && end == port.data() + port.size() && number >= 1 &&
         number <= 65'535 && is_digit(port[1]);
}

bool is_label(std::string_view label) {
  const auto fits = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; };
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), fits);
}

// A name of labels, of which the last is no number: "127.1" and "0x7f.1" are odd addresses.
bool is_name(std::string_view host) {
  if (host.empty() || host.size() > 253) return false;
  if (host.ends_with('.')) host.remove_suffix(1);
  std::string_view label;
  while (true) {
    const std::size_t dot = host.find('.');
    label = host.substr(0, dot);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return !is_digit(label.front());
}

std::string_view why_not_host(const Parts& parts, Reach reach) {
  const auto address = parse_address(parts.host);
  const bool is_address =
      address && parts.version_6 == (parts.host.find(':') != std::string_view::npos);
  if (!is_address && (parts.version_6 || !is_name(parts.host))) {
    return "must name a host: letters, digits, hyphens and dots, or an IP address";
  }
  if (reach == Reach::anywhere) return {};
  if (is_address && !why_not_public(*address).empty()) {
    return "must not lead into a private network (serve --webhooks-allow-private allows it)";
  }
  const bool single = parts.host.find('.') == std::string_view::npos;
  if (!is_address && single) {
    return "must name a public host, such as shop.example.com "
           "(serve --webhooks-allow-private allows others)";
  }
  return {};
}

}  // namespace

std::string_view why_not_url(std::string_view url, Reach reach) {
  if (url.size() > url_bytes_max) return "must have at most 2048 characters";
  if (!std::all_of(url.begin(), url.end(), is_url_character)) {
    return "must hold only characters of a URL; encode others as %XX, and names as punycode";
  }
  const auto parts = split(url);
  if (!parts) return "must begin with https:// (or http://, in lower case)";
  if (!parts->secure && reach == Reach::public_only) {
    return "must begin with https://: events would cross the Internet in the clear";
  }
  if (url.find('#') != std::string_view::npos) return "must have no fragment (#)";
  if (parts->authority.find('@') != std::string_view::npos) {
    return "must hold no user name or password: receivers know us by the signature";
  }
  if (!is_port(parts->port)) return "must have a port of 1 to 65535, or none";
  return why_not_host(*parts, reach);
}

std::string_view origin_of(std::string_view url) {
  const std::size_t slashes = url.find("//");
  if (slashes == std::string_view::npos) return {};
  return url.substr(0, url.find_first_of("/?#", slashes + 2));
}

}  // namespace stapel::webhooks
