// Thin calls into OpenSSL; no state.
#include "base/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "base/check.h"

namespace stapel {
namespace {

std::string hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const unsigned char byte : bytes) {
    out.push_back(digits[byte >> 4]);
    out.push_back(digits[byte & 15]);
  }
  return out;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  const int done =
      EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
  STAPEL_CHECK(done == 1);
  return hex(digest);
}

std::string hmac_sha256_hex(std::string_view secret, std::string_view text) {
  std::array<unsigned char, 32> digest{};
  unsigned int length = 0;
  const unsigned char* done = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                                   bytes_of(text), text.size(), digest.data(), &length);
  STAPEL_CHECK(done != nullptr && length == digest.size());
  return hex(digest);
}

void fill_random(std::span<unsigned char> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the operating system gives no random bytes");
  }
}

std::string random_hex(std::size_t bytes) {
  std::vector<unsigned char> drawn(bytes);
  fill_random(drawn);
  return hex(drawn);
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace stapel
