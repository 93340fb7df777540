// Base64 with the standard alphabet and padding (RFC 4648, section 4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stapel {

std::string write_base64(std::string_view bytes);
// Strict: nothing for characters outside the alphabet, for wrong padding and for left-over bits.
std::optional<std::string> read_base64(std::string_view text);

}  // namespace stapel
