// Hashes, keyed hashes and randomness from OpenSSL. Randomness is drawn at the edge only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace stapel {

// SHA-256, in lower-case hexadecimal (64 characters).
std::string sha256_hex(std::string_view text);
// HMAC-SHA256: 32 bytes, and the same in lower-case hexadecimal.
std::string hmac_sha256(std::string_view secret, std::string_view text);
std::string hmac_sha256_hex(std::string_view secret, std::string_view text);
// HMAC-SHA1, 20 bytes: of one-time codes, where its collisions do no harm (RFC 6238).
std::string hmac_sha1(std::string_view secret, std::string_view text);
// Bytes from the operating system's generator, through OpenSSL; throws where there are none.
void fill_random(std::span<unsigned char> bytes);
std::string random_hex(std::size_t bytes);
// Equality in a time that does not depend on where the texts differ.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// Ed25519 (RFC 8032): the 32-byte public key of a 32-byte seed, the 64-byte signature of a text,
// and whether a signature is one. Keys of another size are bugs in the first two and false in the
// last.
inline constexpr std::size_t ed25519_key_bytes = 32;
std::string ed25519_public_key(std::string_view seed);
std::string ed25519_sign(std::string_view seed, std::string_view text);
bool ed25519_verify(std::string_view public_key, std::string_view text, std::string_view signature);

}  // namespace stapel
