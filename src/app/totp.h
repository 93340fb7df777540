// One-time codes of an authenticator app (RFC 6238: HMAC-SHA1, six digits, steps of 30 seconds),
// and the recovery codes for when it is lost. Pure: time comes in, secrets are drawn by the caller.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace stapel::app {

inline constexpr std::size_t totp_secret_bytes = 20;
inline constexpr int totp_digits = 6;
inline constexpr std::int64_t totp_step_seconds = 30;

// Base32 (RFC 4648, section 6) without padding, as authenticator apps read it.
std::string write_base32(std::string_view bytes);
// Nothing for a text that is none.
std::optional<std::string> read_base32(std::string_view text);

std::int64_t totp_step(Instant now);
// Of a step; `digits` 6 to 8.
std::string totp_code(std::string_view secret, std::int64_t step, int digits = totp_digits);

// The step that this code is of: of now, the one before or the one after, and later than
// `last_step`, because no code is good twice.
std::optional<std::int64_t> find_totp_step(std::string_view secret, std::string_view code,
                                           Instant now, std::int64_t last_step);

// otpauth://totp/…, for the QR code.
std::string totp_uri(std::string_view email, std::string_view base32_secret);

// A recovery code as it is hashed: without hyphens and blanks, in lower case.
std::string normal_recovery_code(std::string_view typed);

}  // namespace stapel::app
