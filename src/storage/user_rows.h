// The rows of the people who use the console: users, their sessions, and failed sign-ins. They
// belong to no shop, because a user may have several: they stand under `every_shop`.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace stapel::storage {

// Beside the numbers of shops, which start at 1.
inline constexpr std::int64_t every_shop = 0;

// What a user may do in one shop.
struct Membership {
  std::int64_t shop = 0;
  std::vector<std::string> roles = {};  // see app/roles.h
  bool disabled = false;
  friend bool operator==(const Membership&, const Membership&) = default;
};

struct UserRow {
  std::string email = {};  // in lower case; unique
  std::string name = {};
  std::string locale = "nl";
  std::string password = {};                        // Argon2id with its parameters and salt
  bool must_change_password = false;                // it was given out by somebody else
  std::optional<Instant> password_expires_at = {};  // of such a one
  std::string totp_secret = {};                     // 20 bytes, Base32; empty: none is used
  std::string totp_pending = {};                    // one that waits for its first code
  std::int64_t totp_step = 0;                       // of the last code that was good
  std::vector<std::string> recovery_hashes = {};    // SHA-256 of the codes not used yet
  std::int64_t epoch = 0;                           // sessions of an earlier one have ended
  std::vector<Membership> shops = {};               // by shop
  Instant created_at = {};
  std::optional<Instant> seen_at = {};
  friend bool operator==(const UserRow&, const UserRow&) = default;
};
struct UserKey {
  using Row = UserRow;
  std::string id = {};
  friend auto operator<=>(const UserKey&, const UserKey&) = default;
};

// Counts what was changed of who there is, so that a command notices that it was prepared from an
// older list of users.
struct UserListRow {
  std::int64_t number = 0;
  friend bool operator==(const UserListRow&, const UserListRow&) = default;
};
struct UserListKey {
  using Row = UserListRow;
  friend auto operator<=>(const UserListKey&, const UserListKey&) = default;
};

struct SessionRow {
  std::string user = {};
  std::int64_t epoch = 0;  // the user's, when it began
  Instant created_at = {};
  Instant seen_at = {};  // as far as it was written down
  friend bool operator==(const SessionRow&, const SessionRow&) = default;
};
struct SessionKey {
  using Row = SessionRow;
  std::string id = {};  // SHA-256 of what the cookie holds
  friend auto operator<=>(const SessionKey&, const SessionKey&) = default;
};

enum class FailureKind : std::uint8_t { account, address };
// Failed sign-ins, whether or not there is such an account.
struct SignInFailureRow {
  std::int64_t failures = 0;
  Instant last_at = {};
  Instant locked_until = {};
  friend bool operator==(const SignInFailureRow&, const SignInFailureRow&) = default;
};
struct SignInFailureKey {
  using Row = SignInFailureRow;
  FailureKind kind = FailureKind::account;
  std::string name = {};  // SHA-256 of the e-mail or the address
  friend auto operator<=>(const SignInFailureKey&, const SignInFailureKey&) = default;
};

}  // namespace stapel::storage
