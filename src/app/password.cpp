// See password.h.
#include "app/password.h"

#include <argon2.h>

#include <array>
#include <cstdint>
#include <new>
#include <stdexcept>

#include "base/crypto.h"

namespace stapel::app {
namespace {

// OWASP's least for Argon2id: 19 MiB, twice, on one lane. More would take longer from the workers
// that price carts beside it than it takes from whoever has stolen the file.
constexpr std::uint32_t memory_kibibytes = 19'456, passes = 2, lanes = 1;
constexpr std::size_t salt_bytes = 16, hash_bytes = 32;
constexpr std::size_t letters_drawn = 20;
constexpr std::string_view usual = "$argon2id$v=19$m=19456,t=2,p=1$";

}  // namespace

std::string hash_password(std::string_view password) {
  std::array<unsigned char, salt_bytes> salt{};
  fill_random(salt);
  std::array<char, 128> encoded{};
  const int fault =
      argon2id_hash_encoded(passes, memory_kibibytes, lanes, password.data(), password.size(),
                            salt.data(), salt.size(), hash_bytes, encoded.data(), encoded.size());
  if (fault == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  if (fault != ARGON2_OK) throw std::runtime_error(argon2_error_message(fault));
  return encoded.data();
}

bool is_password(const std::string& hash, std::string_view password) {
  const int fault = argon2id_verify(hash.c_str(), password.data(), password.size());
  if (fault == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  return fault == ARGON2_OK;
}

bool is_outdated(const std::string& hash) { return !hash.starts_with(usual); }

std::string draw_password() {
  // No letter that looks like another or like a digit.
  constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
  static_assert(letters.size() == 31);
  std::string password;
  for (std::size_t drawn = 0; drawn < letters_drawn;) {
    std::array<unsigned char, 32> bytes{};
    fill_random(bytes);
    for (const unsigned char byte : bytes) {
      const std::size_t letter = byte & 31U;
      if (letter >= letters.size() || drawn == letters_drawn) continue;
      if (drawn > 0 && drawn % 5 == 0) password += '-';
      password += letters[letter];
      ++drawn;
    }
  }
  return password;
}

}  // namespace stapel::app
