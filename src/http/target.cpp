#include "http/target.h"

namespace stapel::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The bytes that follow a lead byte, and the range of the first of them (RFC 3629: no overlong
// forms, no surrogates, nothing past U+10FFFF). `more` is -1 for a byte that cannot lead.
struct Utf8Lead {
  int more = -1;
  unsigned char least = 0x80, most = 0xBF;
};
Utf8Lead lead_of(unsigned char c) {
  if (c < 0x80) return {0};
  if (c < 0xC2) return {};
  if (c < 0xE0) return {1};
  if (c < 0xF0) {
    return {2, static_cast<unsigned char>(c == 0xE0 ? 0xA0 : 0x80),
            static_cast<unsigned char>(c == 0xED ? 0x9F : 0xBF)};
  }
  if (c < 0xF5) {
    return {3, static_cast<unsigned char>(c == 0xF0 ? 0x90 : 0x80),
            static_cast<unsigned char>(c == 0xF4 ? 0x8F : 0xBF)};
  }
  return {};
}

bool is_plain_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    if (byte(i) < 0x20 || byte(i) == 0x7F) return false;
    const Utf8Lead lead = lead_of(byte(i));
    if (lead.more < 0) return false;
    const auto more = static_cast<std::size_t>(lead.more);
    if (text.size() - i <= more) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      const unsigned char least = k == 1 ? lead.least : 0x80;
      const unsigned char most = k == 1 ? lead.most : 0xBF;
      if (byte(i + k) < least || byte(i + k) > most) return false;
    }
    i += more + 1;
  }
  return true;
}

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (text.size() - i < 3) return {};
      const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return {};
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (!is_plain_utf8(out)) return {};
  return out;
}

// The part before `separator`, taken off `text` with it; all of it where there is none.
std::string_view take_until(std::string_view& text, char separator) {
  const std::size_t end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

bool read_query(std::string_view text, std::vector<Header>& query) {
  while (!text.empty()) {
    std::string_view pair = take_until(text, '&');
    if (pair.empty()) continue;
    const auto name = decode(take_until(pair, '='), true);
    const auto value = decode(pair, true);
    if (!name || !value) return false;
    query.push_back({*name, *value});
  }
  return true;
}

// "http://host/path" to "/path": what proxies may send (RFC 9112, 3.2.2).
std::string_view without_origin(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::size_t end = target.find_first_of("/?", scheme.size());
    if (end == std::string_view::npos) return "/";
    return target.substr(end);
  }
  return target;
}

}  // namespace

std::optional<Target> parse_target(std::string_view target) {
  target = without_origin(target);
  if (!target.starts_with('/')) return {};
  target.remove_prefix(1);
  std::string_view path = take_until(target, '?');
  Target out;
  while (true) {
    const bool last = path.find('/') == std::string_view::npos;
    const auto segment = decode(take_until(path, '/'), false);
    if (!segment) return {};
    out.segments.push_back(*segment);
    if (last) break;
  }
  if (!read_query(target, out.query)) return {};
  return out;
}

std::string encode_segment(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char c : text) {
    if (plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

}  // namespace stapel::http
