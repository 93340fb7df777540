// Published vectors: FIPS 180-2 for SHA-256, RFC 4231 for HMAC.
#include "base/crypto.h"

#include <gtest/gtest.h>

namespace stapel {
namespace {

TEST(Crypto, HashesAsPublished) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Crypto, KeysHashesAsPublished) {
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

// RFC 8032, section 7.1, test 2.
TEST(Crypto, SignsWithEd25519AsPublished) {
  const std::string seed =
      bytes_of_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const std::string text("\x72", 1);
  const std::string signature = bytes_of_hex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  const std::string key = ed25519_public_key(seed);
  EXPECT_EQ(key, bytes_of_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
  EXPECT_EQ(ed25519_sign(seed, text), signature);
  EXPECT_TRUE(ed25519_verify(key, text, signature));
  EXPECT_FALSE(ed25519_verify(key, "s", signature));
  EXPECT_FALSE(ed25519_verify(key, text, signature.substr(1)));
  EXPECT_FALSE(ed25519_verify(key.substr(1), text, signature));
  EXPECT_FALSE(ed25519_verify(ed25519_public_key(std::string(32, 'x')), text, signature));
}

TEST(Crypto, DrawsDifferentBytes) {
  EXPECT_EQ(random_hex(16).size(), 32u);
  EXPECT_NE(random_hex(16), random_hex(16));
}

TEST(Crypto, ComparesWholeTexts) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace stapel
