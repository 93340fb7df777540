// Hashes, keyed hashes and randomness from OpenSSL. Randomness is drawn at the edge only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace stapel {

// SHA-256, in lower-case hexadecimal (64 characters).
std::string sha256_hex(std::string_view text);
// HMAC-SHA256, in lower-case hexadecimal.
std::string hmac_sha256_hex(std::string_view secret, std::string_view text);
// Bytes from the operating system's generator, through OpenSSL; throws where there are none.
void fill_random(std::span<unsigned char> bytes);
std::string random_hex(std::size_t bytes);
// Equality in a time that does not depend on where the texts differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace stapel
