// Base64 (RFC 4648): with the standard alphabet and padding (section 4), and for URLs without
// padding (section 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stapel {

std::string write_base64(std::string_view bytes);
// Strict: nothing for characters outside the alphabet, for wrong padding and for left-over bits.
std::optional<std::string> read_base64(std::string_view text);

std::string write_base64url(std::string_view bytes);
// As strict: nothing for padding either.
std::optional<std::string> read_base64url(std::string_view text);

}  // namespace stapel
