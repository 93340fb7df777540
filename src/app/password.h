// Passwords of users: Argon2id, with the parameters and the salt beside each hash. Hashing takes
// tens of milliseconds and memory on purpose: only on a worker, and only a few at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stapel::app {

inline constexpr std::size_t password_length_min = 12;
inline constexpr std::size_t password_length_max = 256;

// With a salt that is drawn here.
std::string hash_password(std::string_view password);
// False for a hash that cannot be read, too.
bool is_password(const std::string& hash, std::string_view password);
// True where the hash was made with other parameters than are usual today.
bool is_outdated(const std::string& hash);
// A hash that no password has: checked where there is no such user, so that this takes as long.
inline constexpr const char* nobodys_hash =
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "YuFC5YDZR5UE57tczMNwaQ$ihn5/eN1dE5WOr4Qcg3eG+Qn3ekU57uXZm/DsqneUz8";

// One that people can read out and type: 99 bits.
std::string draw_password();

}  // namespace stapel::app
