// Thin calls into OpenSSL; no state but what OpenSSL wants to be kept.
#include "base/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <vector>

#include "base/check.h"

namespace stapel {
namespace {

std::string hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out(bytes.size() * 2, '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out[2 * i] = digits[bytes[i] >> 4];
    out[2 * i + 1] = digits[bytes[i] & 15];
  }
  return out;
}

struct FreeOpenSsl {
  void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

// Looked up once: EVP_sha256() is looked up again for every hash, which takes longer than to hash
// an API key. Each thread has a context of its own.
std::array<unsigned char, 32> sha256(std::string_view text) {
  static const std::unique_ptr<EVP_MD, FreeOpenSsl> algorithm(
      EVP_MD_fetch(nullptr, "SHA256", nullptr));
  thread_local const std::unique_ptr<EVP_MD_CTX, FreeOpenSsl> context(EVP_MD_CTX_new());
  std::array<unsigned char, 32> digest{};
  const bool done = algorithm && context &&
                    EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), text.data(), text.size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr) == 1;
  STAPEL_CHECK(done);
  return digest;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

using Ed25519Key = std::unique_ptr<EVP_PKEY, FreeOpenSsl>;

Ed25519Key private_key(std::string_view seed) {
  STAPEL_CHECK(seed.size() == ed25519_key_bytes);
  Ed25519Key key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()));
  STAPEL_CHECK(key != nullptr);
  return key;
}

}  // namespace

std::string sha256_hex(std::string_view text) { return hex(sha256(text)); }

std::string hmac_sha1(std::string_view secret, std::string_view text) {
  std::array<unsigned char, 20> digest{};
  unsigned int length = 0;
  const unsigned char* done = HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()),
                                   bytes_of(text), text.size(), digest.data(), &length);
  STAPEL_CHECK(done != nullptr && length == digest.size());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hmac_sha256(std::string_view secret, std::string_view text) {
  std::array<unsigned char, 32> digest{};
  unsigned int length = 0;
  const unsigned char* done = HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                                   bytes_of(text), text.size(), digest.data(), &length);
  STAPEL_CHECK(done != nullptr && length == digest.size());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string hmac_sha256_hex(std::string_view secret, std::string_view text) {
  const std::string digest = hmac_sha256(secret, text);
  return hex({bytes_of(digest), digest.size()});
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

std::string ed25519_public_key(std::string_view seed) {
  const Ed25519Key key = private_key(seed);
  std::array<unsigned char, ed25519_key_bytes> bytes{};
  std::size_t size = bytes.size();
  STAPEL_CHECK(EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size) == 1);
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

std::string ed25519_sign(std::string_view seed, std::string_view text) {
  const Ed25519Key key = private_key(seed);
  const std::unique_ptr<EVP_MD_CTX, FreeOpenSsl> context(EVP_MD_CTX_new());
  std::array<unsigned char, 64> signature{};
  std::size_t size = signature.size();
  const bool done =
      context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(text), text.size()) == 1;
  STAPEL_CHECK(done && size == signature.size());
  return {reinterpret_cast<const char*>(signature.data()), size};
}

bool ed25519_verify(std::string_view public_key, std::string_view text,
                    std::string_view signature) {
  if (public_key.size() != ed25519_key_bytes) return false;
  const Ed25519Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key),
                                                   public_key.size()));
  const std::unique_ptr<EVP_MD_CTX, FreeOpenSsl> context(EVP_MD_CTX_new());
  return key && context &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                          text.size()) == 1;
}

}  // namespace stapel
