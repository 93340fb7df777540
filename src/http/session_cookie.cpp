// See session_cookie.h.
#include "http/session_cookie.h"

#include <algorithm>

namespace stapel::http {
namespace {

constexpr std::string_view cookie_name = "stapel_session";
constexpr std::size_t token_size = 64;

}  // namespace

std::string session_token(const Request& request) {
  std::string found;
  for (const Header& header : request.headers) {
    if (header.name != "cookie") continue;
    std::string_view rest = header.value;
    while (!rest.empty()) {
      std::string_view one = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      while (one.starts_with(' ')) one.remove_prefix(1);
      if (!one.starts_with(cookie_name) || one.substr(cookie_name.size(), 1) != "=") continue;
      if (!found.empty()) return {};
      found = one.substr(cookie_name.size() + 1);
    }
  }
  return found.size() == token_size ? found : std::string();
}

Header session_cookie(std::string_view token, std::int64_t seconds, bool secure) {
  std::string value =
      std::string(cookie_name) + '=' + std::string(token) +
      "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(token.empty() ? 0 : seconds);
  if (secure) value += "; Secure";
  return {"Set-Cookie", std::move(value)};
}

bool is_cross_site(const Request& request) {
  const std::string* site = request.find_header("sec-fetch-site");
  return site != nullptr && *site != "same-origin" && *site != "none";
}

}  // namespace stapel::http
