// The commands on users and sessions. Passwords were hashed or checked before, on a worker: here
// stands only whether they were right, and against which hash.
#pragma once

#include <variant>

#include "app/decision.h"
#include "app/events.h"
#include "app/user_requests.h"
#include "storage/user_rows.h"

namespace stapel::app {

// Where failed attempts are counted.
struct FailureKeys {
  storage::SignInFailureKey account, address;
};
FailureKeys failure_keys(std::string_view email, std::string_view address);
// The seconds that are left of a lock; 0: none.
std::int64_t locked_seconds(const Snapshot& snapshot, const FailureKeys& keys, Instant now);

struct BeginSession {
  std::string user = {};           // empty: there is no such user
  bool right = false;              // the password, as checked against …
  std::string password_hash = {};  // … this
  std::string new_hash = {};       // of the same password, where the old hash is outdated
  std::string totp = {};
  std::string session = {};  // SHA-256 of what was drawn
  FailureKeys failures = {};
  SignInRules rules = {};
};
struct FinishSession {
  std::string session = {};
};
// The session was used until then.
struct NoteSeen {
  std::string session = {}, user = {};
  Instant seen_at = {};
};
struct SetProfile {
  std::string user = {};
  std::optional<std::string> name = {}, locale = {};
};
struct SetOwnPassword {
  std::string user = {}, session = {};
  bool right = false;
  std::string password_hash = {}, new_hash = {};
  FailureKeys failures = {};
  SignInRules rules = {};
};
struct OfferTotp {
  std::string user = {}, secret = {};
};
struct AcceptTotp {
  std::string user = {}, totp = {};
  std::vector<std::string> recovery_hashes = {};
};
struct DropTotp {
  std::string user = {};
  bool right = false;
  std::string password_hash = {};
  FailureKeys failures = {};
  SignInRules rules = {};
};

// These were prepared from the list of users as it was at `number`.
struct AddMember {
  std::string id = {};
  std::int64_t number = 0;
  std::optional<storage::UserRow> fresh = {};  // none: the user exists, with other shops
  storage::Membership membership = {};
};
struct SetMember {
  std::string id = {};
  std::int64_t number = 0;
  storage::ShopId shop = 0;
  std::optional<std::string> name = {};
  std::optional<std::vector<std::string>> roles = {};
  std::optional<bool> disabled = {};
};
struct ReplacePassword {
  std::string id = {};
  std::int64_t number = 0;
  std::string new_hash = {};
  std::int64_t good_seconds = 0;
  bool remove_totp = false;
};
struct DropMember {
  std::string id = {};
  std::int64_t number = 0;
  storage::ShopId shop = 0;
};
// Sessions that are over and failures that are forgotten.
struct TidyUsers {
  std::vector<storage::SessionKey> sessions = {};
  std::vector<storage::SignInFailureKey> failures = {};
  SignInRules rules = {};
};

struct UserCommand {
  std::variant<BeginSession, FinishSession, NoteSeen, SetProfile, SetOwnPassword, OfferTotp,
               AcceptTotp, DropTotp, AddMember, SetMember, ReplacePassword, DropMember, TidyUsers>
      action;
};
Keys reads(const UserCommand& command);
Decision decide(const Snapshot& snapshot, const UserCommand& command, Instant now);

// True where the session, used last at `seen_at`, is over.
bool is_over(const storage::SessionRow& session, Instant seen_at, const SignInRules& rules,
             Instant now);

// What is told of it: the type and the user's id, never the e-mail. Nothing for what only keeps
// sessions.
struct UserChange {
  EventType type;
  std::string user;
  std::string details;  // JSON
};
std::optional<UserChange> change_of(const UserCommand& command);

}  // namespace stapel::app
