// See totp.h.
#include "app/totp.h"

#include "base/check.h"
#include "base/crypto.h"

namespace stapel::app {
namespace {

constexpr std::string_view base32_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string big_endian(std::int64_t number) {
  std::string bytes(8, '\0');
  for (std::size_t i = 8; i-- > 0; number >>= 8) bytes[i] = static_cast<char>(number & 255);
  return bytes;
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  return out;
}

}  // namespace

std::string write_base32(std::string_view bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 5; count -= 5) out += base32_digits[(bits >> (count - 5)) & 31];
  }
  if (count > 0) out += base32_digits[(bits << (5 - count)) & 31];
  return out;
}

std::optional<std::string> read_base32(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t digit = base32_digits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 5) | static_cast<std::uint32_t>(digit);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 255);
  }
  return bytes;
}

std::int64_t totp_step(Instant now) { return now.microseconds / (totp_step_seconds * 1'000'000); }

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  STAPEL_CHECK(digits >= 6 && digits <= 8);
  const std::string digest = hmac_sha1(secret, big_endian(step));
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(digest[at]));
  };
  const std::size_t offset = byte(19) & 15;
  std::uint32_t number = (byte(offset) & 127) << 24 | byte(offset + 1) << 16 |
                         byte(offset + 2) << 8 | byte(offset + 3);
  std::string code(static_cast<std::size_t>(digits), '0');
  for (std::size_t i = code.size(); i-- > 0; number /= 10) {
    code[i] = static_cast<char>('0' + number % 10);
  }
  return code;
}

std::optional<std::int64_t> find_totp_step(std::string_view secret, std::string_view code,
                                           Instant now, std::int64_t last_step) {
  const std::int64_t present = totp_step(now);
  std::optional<std::int64_t> found;
  for (std::int64_t step = present - 1; step <= present + 1; ++step) {
    const bool same = equal_in_constant_time(totp_code(secret, step), code);
    if (same && step > last_step && !found) found = step;
  }
  return found;
}

std::string totp_uri(std::string_view email, std::string_view base32_secret) {
  return "otpauth://totp/Stapel:" + percent_encoded(email) +
         "?secret=" + std::string(base32_secret) + "&issuer=Stapel";
}

std::string normal_recovery_code(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    code += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return code;
}

}  // namespace stapel::app
