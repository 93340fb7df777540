// What can be asked about the users of the console, and what is answered, as plain values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/requests.h"
#include "app/scopes.h"

namespace stapel::app {

class Service;

// How long sessions last and how failed sign-ins lock.
struct SignInRules {
  std::int64_t idle_seconds = 43'200;      // 12 hours without a request
  std::int64_t session_seconds = 604'800;  // 7 days in all
  std::int64_t account_failures_max = 5;   // of one account, then it is locked …
  std::int64_t address_failures_max = 20;  // … or of one address
  std::int64_t lock_seconds = 30;          // the first time, doubled with each failure after it
  std::int64_t lock_seconds_max = 3'600;
  std::int64_t forgotten_seconds = 86'400;  // failures of so long ago no longer count
  std::int64_t one_time_seconds = 604'800;  // how long a password that was given out is good
};

// --- Sessions ------------------------------------------------------------------------------------

struct SignIn {
  std::string email = {}, password = {};
  std::string totp = {};     // a code or a recovery code; empty: none was given
  std::string address = {};  // of the client
  Actor actor = {};
};
struct SessionShop {
  Service* service = nullptr;
  std::vector<std::string> roles = {};
  Scopes scopes = {};
};
struct SessionAnswer {
  std::string user = {}, email = {}, name = {}, locale = {};
  bool totp = false, must_change_password = false;
  Instant expires_at = {};
  std::vector<SessionShop> shops = {};  // where the user is not disabled
};
struct SignedIn {
  std::string token;  // what the cookie holds; shown here and never again
  SessionAnswer session;
};
// What a page sends back with whatever changes something: another site cannot know it.
std::string csrf_token(std::string_view session_token);

struct EndSession {
  std::string token = {};
};
struct ChangeProfile {
  std::string token = {};
  std::optional<std::string> name = {}, locale = {};
  Actor actor = {};
};
// All other sessions of the user end.
struct ChangePassword {
  std::string token = {}, current = {}, next = {};
  Actor actor = {};
};
struct StartTotp {
  std::string token = {};
  Actor actor = {};
};
struct TotpSecretAnswer {
  std::string secret, uri;
};
struct ConfirmTotp {
  std::string token = {}, totp = {};
  Actor actor = {};
};
struct RecoveryCodesAnswer {
  std::vector<std::string> codes;
};
struct StopTotp {
  std::string token = {}, password = {};
  Actor actor = {};
};

// --- Users of a shop -----------------------------------------------------------------------------

struct UserAnswer {
  std::string id = {}, email = {}, name = {};
  std::vector<std::string> roles = {};
  bool disabled = false, totp = false;
  std::optional<Instant> last_seen_at = {};
  std::string one_time_password = {};  // only of one that was just made or reset
};
// Somebody with this e-mail who has another shop gets this one too, and keeps the password.
struct CreateUser {
  std::string shop = {}, email = {}, name = {};
  std::vector<std::string> roles = {};
  std::string password = {};  // empty: a one-time password is drawn
  Actor actor = {};
};
struct ChangeUser {
  std::string shop = {}, id = {};
  std::optional<std::string> name = {};
  std::optional<std::vector<std::string>> roles = {};
  std::optional<bool> disabled = {};
  Actor actor = {};
};
struct ResetPassword {
  std::string shop = {}, id = {};
  bool remove_totp = false;
  bool anywhere = false;  // also of somebody who has other shops: for the machine's operator
  Actor actor = {};
};
struct RemoveUser {
  std::string shop = {}, id = {};
  Actor actor = {};
};

}  // namespace stapel::app
