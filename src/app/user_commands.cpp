// See user_commands.h.
#include "app/user_commands.h"

#include <algorithm>

#include "app/totp.h"
#include "base/crypto.h"
#include "base/json.h"

namespace stapel::app {
namespace {

using storage::FailureKind;
using storage::Membership;
using storage::SessionKey;
using storage::SessionRow;
using storage::SignInFailureKey;
using storage::SignInFailureRow;
using storage::UserKey;
using storage::UserListKey;
using storage::UserListRow;
using storage::UserRow;

Instant later(Instant instant, std::int64_t seconds) {
  return {instant.microseconds + seconds * 1'000'000};
}

Decision done(Delta delta) { return {Answer(DoneAnswer{}), std::move(delta)}; }

Decision no_user() { return refuse(RefusalCode::not_found, "there is no such user in this shop"); }

// --- Failures ------------------------------------------------------------------------------------

// From the largest number of failures on, each one locks twice as long as the one before.
SignInFailureRow one_more(SignInFailureRow row, std::int64_t failures_max, const SignInRules& rules,
                          Instant now) {
  if (later(row.last_at, rules.forgotten_seconds) <= now) row = {};
  row.failures += 1;
  row.last_at = now;
  if (row.failures < failures_max) return row;
  std::int64_t seconds = rules.lock_seconds;
  for (std::int64_t i = failures_max; i < row.failures && seconds < rules.lock_seconds_max; ++i) {
    seconds *= 2;
  }
  row.locked_until = later(now, std::min(seconds, rules.lock_seconds_max));
  return row;
}

Decision fail(const Snapshot& snapshot, const FailureKeys& keys, const SignInRules& rules,
              Instant now, Refusal refusal) {
  Delta delta;
  delta.write(keys.account,
              one_more(snapshot.get(keys.account), rules.account_failures_max, rules, now));
  delta.write(keys.address,
              one_more(snapshot.get(keys.address), rules.address_failures_max, rules, now));
  return {std::move(refusal), std::move(delta)};
}

std::optional<Decision> refuse_locked(const Snapshot& snapshot, const FailureKeys& keys,
                                      Instant now) {
  const std::int64_t seconds = locked_seconds(snapshot, keys, now);
  if (seconds == 0) return std::nullopt;
  Refusal refusal{RefusalCode::locked_out, "too many attempts failed; nothing was tried"};
  refusal.retry_after_seconds = seconds;
  return Decision{std::move(refusal), {}};
}

void forget_failures(const Snapshot& snapshot, const SignInFailureKey& key, Delta& delta) {
  if (snapshot.find(key)) delta.erase(key);
}

Keys keys_of(const FailureKeys& failures) { return {failures.account, failures.address}; }

Refusal wrong_password(const char* field) {
  return {RefusalCode::invalid_request,
          "the password is not right",
          {{field, "is not your present password"}},
          {}};
}

// --- Codes ---------------------------------------------------------------------------------------

// Uses up the code in `row`; false where it is none that is good.
bool take_code(UserRow& row, const std::string& typed, Instant now) {
  const std::string secret = read_base32(row.totp_secret).value_or("");
  if (const auto step = find_totp_step(secret, typed, now, row.totp_step)) {
    row.totp_step = *step;
    return true;
  }
  const std::string hash = sha256_hex(normal_recovery_code(typed));
  const auto found = std::find(row.recovery_hashes.begin(), row.recovery_hashes.end(), hash);
  if (found == row.recovery_hashes.end()) return false;
  row.recovery_hashes.erase(found);
  return true;
}

// --- Sessions ------------------------------------------------------------------------------------

bool may_sign_in(const UserRow& row, Instant now) {
  const bool expired = row.password_expires_at && *row.password_expires_at <= now;
  return !expired && std::any_of(row.shops.begin(), row.shops.end(),
                                 [](const Membership& shop) { return !shop.disabled; });
}

Keys reads_of(const BeginSession& action) {
  Keys keys = keys_of(action.failures);
  keys.insert(SessionKey{action.session});
  if (!action.user.empty()) keys.insert(UserKey{action.user});
  return keys;
}

Decision decide_one(const Snapshot& snapshot, const BeginSession& action, Instant now) {
  if (auto locked = refuse_locked(snapshot, action.failures, now)) return *std::move(locked);
  const UserRow* found = action.user.empty() ? nullptr : snapshot.find(UserKey{action.user});
  if (found && found->password != action.password_hash) return lost_race("the password changed");
  if (!found || !action.right || !may_sign_in(*found, now)) {
    return fail(snapshot, action.failures, action.rules, now,
                {RefusalCode::wrong_credentials, "the e-mail or the password is not right"});
  }
  UserRow row = *found;
  if (!row.totp_secret.empty() && !take_code(row, action.totp, now)) {
    const Refusal refusal{RefusalCode::totp_required, "the code of your authenticator is needed"};
    if (action.totp.empty()) return {refusal, {}};
    return fail(snapshot, action.failures, action.rules, now, refusal);
  }
  if (!action.new_hash.empty()) row.password = action.new_hash;
  row.seen_at = now;
  Delta delta;
  delta.write(SessionKey{action.session}, SessionRow{action.user, row.epoch, now, now});
  delta.write(UserKey{action.user}, std::move(row));
  forget_failures(snapshot, action.failures.account, delta);
  return done(std::move(delta));
}

Keys reads_of(const FinishSession& action) { return {SessionKey{action.session}}; }

Decision decide_one(const Snapshot& snapshot, const FinishSession& action, Instant) {
  Delta delta;
  if (snapshot.find(SessionKey{action.session})) delta.erase(SessionKey{action.session});
  return done(std::move(delta));
}

Keys reads_of(const NoteSeen& action) { return {SessionKey{action.session}, UserKey{action.user}}; }

Decision decide_one(const Snapshot& snapshot, const NoteSeen& action, Instant) {
  const SessionRow* session = snapshot.find(SessionKey{action.session});
  const UserRow* user = snapshot.find(UserKey{action.user});
  Delta delta;
  if (session && user && session->seen_at < action.seen_at) {
    SessionRow row = *session;
    row.seen_at = action.seen_at;
    delta.write(SessionKey{action.session}, std::move(row));
    UserRow seen = *user;
    seen.seen_at = std::max(seen.seen_at.value_or(Instant{}), action.seen_at);
    delta.write(UserKey{action.user}, std::move(seen));
  }
  return done(std::move(delta));
}

// --- What users change of themselves -------------------------------------------------------------

Keys reads_of(const SetProfile& action) { return {UserKey{action.user}}; }

Decision decide_one(const Snapshot& snapshot, const SetProfile& action, Instant) {
  const UserRow* found = snapshot.find(UserKey{action.user});
  if (!found) return no_user();
  UserRow row = *found;
  if (action.name) row.name = *action.name;
  if (action.locale) row.locale = *action.locale;
  Delta delta;
  if (row != *found) delta.write(UserKey{action.user}, std::move(row));
  return done(std::move(delta));
}

Keys reads_of(const SetOwnPassword& action) {
  Keys keys = keys_of(action.failures);
  keys.insert(UserKey{action.user});
  keys.insert(SessionKey{action.session});
  return keys;
}

// The sessions of before have another epoch; the one that asks goes along.
Decision decide_one(const Snapshot& snapshot, const SetOwnPassword& action, Instant now) {
  if (auto locked = refuse_locked(snapshot, action.failures, now)) return *std::move(locked);
  const UserRow* found = snapshot.find(UserKey{action.user});
  const SessionRow* session = snapshot.find(SessionKey{action.session});
  if (!found || !session) return no_user();
  if (found->password != action.password_hash) return lost_race("the password changed");
  if (!action.right) {
    return fail(snapshot, action.failures, action.rules, now, wrong_password("/current"));
  }
  UserRow row = *found;
  row.password = action.new_hash;
  row.must_change_password = false;
  row.password_expires_at.reset();
  row.epoch += 1;
  SessionRow kept = *session;
  kept.epoch = row.epoch;
  Delta delta;
  delta.write(UserKey{action.user}, std::move(row));
  delta.write(SessionKey{action.session}, std::move(kept));
  forget_failures(snapshot, action.failures.account, delta);
  return done(std::move(delta));
}

Keys reads_of(const OfferTotp& action) { return {UserKey{action.user}}; }

Decision decide_one(const Snapshot& snapshot, const OfferTotp& action, Instant) {
  const UserRow* found = snapshot.find(UserKey{action.user});
  if (!found) return no_user();
  if (!found->totp_secret.empty()) {
    return refuse(RefusalCode::wrong_state, "an authenticator is in use; remove it first");
  }
  UserRow row = *found;
  row.totp_pending = action.secret;
  Delta delta;
  delta.write(UserKey{action.user}, std::move(row));
  return done(std::move(delta));
}

Keys reads_of(const AcceptTotp& action) { return {UserKey{action.user}}; }

Decision decide_one(const Snapshot& snapshot, const AcceptTotp& action, Instant now) {
  const UserRow* found = snapshot.find(UserKey{action.user});
  if (!found) return no_user();
  if (found->totp_pending.empty()) {
    return refuse(RefusalCode::wrong_state, "no authenticator waits for its first code");
  }
  const std::string secret = read_base32(found->totp_pending).value_or("");
  const auto step = find_totp_step(secret, action.totp, now, 0);
  if (!step) {
    return {Refusal{RefusalCode::invalid_request,
                    "the code is not right",
                    {{"/totp", "is not the code that the authenticator shows now"}},
                    {}},
            {}};
  }
  UserRow row = *found;
  row.totp_secret = std::move(row.totp_pending);
  row.totp_pending.clear();
  row.totp_step = *step;
  row.recovery_hashes = action.recovery_hashes;
  Delta delta;
  delta.write(UserKey{action.user}, std::move(row));
  return done(std::move(delta));
}

Keys reads_of(const DropTotp& action) {
  Keys keys = keys_of(action.failures);
  keys.insert(UserKey{action.user});
  return keys;
}

void clear_totp(UserRow& row) {
  row.totp_secret.clear();
  row.totp_pending.clear();
  row.recovery_hashes.clear();
}

Decision decide_one(const Snapshot& snapshot, const DropTotp& action, Instant now) {
  if (auto locked = refuse_locked(snapshot, action.failures, now)) return *std::move(locked);
  const UserRow* found = snapshot.find(UserKey{action.user});
  if (!found) return no_user();
  if (found->password != action.password_hash) return lost_race("the password changed");
  if (!action.right) {
    return fail(snapshot, action.failures, action.rules, now, wrong_password("/password"));
  }
  UserRow row = *found;
  clear_totp(row);
  Delta delta;
  if (row != *found) delta.write(UserKey{action.user}, std::move(row));
  return done(std::move(delta));
}

// --- Who has which shop --------------------------------------------------------------------------

Keys keys_of_member(const std::string& id) { return {UserListKey{}, UserKey{id}}; }

// Counts the change; false where the list is not the one that the command was prepared from.
bool count_change(const Snapshot& snapshot, std::int64_t number, Delta& delta) {
  const UserListRow list = snapshot.get(UserListKey{});
  if (list.number != number) return false;
  delta.write(UserListKey{}, UserListRow{number + 1});
  return true;
}

Decision list_changed() { return lost_race("the list of users changed"); }

std::vector<Membership>::iterator find_shop(UserRow& row, storage::ShopId shop) {
  return std::find_if(row.shops.begin(), row.shops.end(),
                      [&](const Membership& one) { return one.shop == shop; });
}

Keys reads_of(const AddMember& action) { return keys_of_member(action.id); }

Decision decide_one(const Snapshot& snapshot, const AddMember& action, Instant now) {
  Delta delta;
  if (!count_change(snapshot, action.number, delta)) return list_changed();
  const UserRow* found = snapshot.find(UserKey{action.id});
  if ((found == nullptr) != action.fresh.has_value()) return list_changed();
  UserRow row = found ? *found : *action.fresh;
  if (!found) row.created_at = now;
  row.shops.push_back(action.membership);
  std::sort(row.shops.begin(), row.shops.end(),
            [](const auto& a, const auto& b) { return a.shop < b.shop; });
  delta.write(UserKey{action.id}, std::move(row));
  return done(std::move(delta));
}

Keys reads_of(const SetMember& action) { return keys_of_member(action.id); }

Decision decide_one(const Snapshot& snapshot, const SetMember& action, Instant) {
  Delta delta;
  if (!count_change(snapshot, action.number, delta)) return list_changed();
  UserRow row = snapshot.get(UserKey{action.id});
  const auto shop = find_shop(row, action.shop);
  if (shop == row.shops.end()) return no_user();
  if (action.name) row.name = *action.name;
  if (action.roles) shop->roles = *action.roles;
  if (action.disabled) shop->disabled = *action.disabled;
  // A session that was there does not come back to life when the user is enabled again.
  if (!may_sign_in(row, Instant{INT64_MIN})) row.epoch += 1;
  if (row == snapshot.get(UserKey{action.id})) return done({});
  delta.write(UserKey{action.id}, std::move(row));
  return done(std::move(delta));
}

Keys reads_of(const ReplacePassword& action) { return keys_of_member(action.id); }

Decision decide_one(const Snapshot& snapshot, const ReplacePassword& action, Instant now) {
  Delta delta;
  if (!count_change(snapshot, action.number, delta)) return list_changed();
  const UserRow* found = snapshot.find(UserKey{action.id});
  if (!found) return no_user();
  UserRow row = *found;
  row.password = action.new_hash;
  row.must_change_password = true;
  row.password_expires_at = later(now, action.good_seconds);
  row.epoch += 1;
  if (action.remove_totp) clear_totp(row);
  delta.write(UserKey{action.id}, std::move(row));
  return done(std::move(delta));
}

Keys reads_of(const DropMember& action) { return keys_of_member(action.id); }

// Who has no shop left is forgotten.
Decision decide_one(const Snapshot& snapshot, const DropMember& action, Instant) {
  Delta delta;
  if (!count_change(snapshot, action.number, delta)) return list_changed();
  UserRow row = snapshot.get(UserKey{action.id});
  const auto shop = find_shop(row, action.shop);
  if (shop == row.shops.end()) return no_user();
  row.shops.erase(shop);
  if (row.shops.empty()) {
    delta.erase(UserKey{action.id});
  } else {
    delta.write(UserKey{action.id}, std::move(row));
  }
  return done(std::move(delta));
}

// --- Tidying -------------------------------------------------------------------------------------

Keys reads_of(const TidyUsers& action) {
  Keys keys(action.sessions.begin(), action.sessions.end());
  for (const SignInFailureKey& key : action.failures) keys.insert(key);
  return keys;
}

Decision decide_one(const Snapshot& snapshot, const TidyUsers& action, Instant now) {
  Delta delta;
  for (const SessionKey& key : action.sessions) {
    if (snapshot.find(key)) delta.erase(key);
  }
  for (const SignInFailureKey& key : action.failures) {
    const SignInFailureRow* row = snapshot.find(key);
    const bool forgotten = row && later(row->last_at, action.rules.forgotten_seconds) <= now &&
                           row->locked_until <= now;
    if (forgotten) delta.erase(key);
  }
  return done(std::move(delta));
}

// --- What is told --------------------------------------------------------------------------------

std::string roles_details(const std::vector<std::string>& roles) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object().key("roles").begin_array();
  for (const std::string& role : roles) writer.string(role);
  writer.end_array().end_object();
  return out;
}

// What changed, but not the name itself.
std::string details_of(const SetMember& action) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  if (action.name) writer.member("name_changed", true);
  if (action.roles) {
    writer.key("roles").begin_array();
    for (const std::string& role : *action.roles) writer.string(role);
    writer.end_array();
  }
  if (action.disabled) writer.member("disabled", *action.disabled);
  writer.end_object();
  return out;
}

struct ChangeOf {
  using Told = std::optional<UserChange>;
  Told operator()(const SetProfile& action) const {
    return UserChange{EventType::user_changed, action.user, R"({"own_profile":true})"};
  }
  Told operator()(const SetOwnPassword& action) const {
    return UserChange{EventType::user_password_changed, action.user, "{}"};
  }
  Told operator()(const AcceptTotp& action) const {
    return UserChange{EventType::user_totp_enabled, action.user, "{}"};
  }
  Told operator()(const DropTotp& action) const {
    return UserChange{EventType::user_totp_disabled, action.user, "{}"};
  }
  Told operator()(const AddMember& action) const {
    return UserChange{EventType::user_created, action.id, roles_details(action.membership.roles)};
  }
  Told operator()(const SetMember& action) const {
    return UserChange{EventType::user_changed, action.id, details_of(action)};
  }
  Told operator()(const ReplacePassword& action) const {
    return UserChange{EventType::user_password_reset, action.id,
                      action.remove_totp ? R"({"totp_removed":true})" : "{}"};
  }
  Told operator()(const DropMember& action) const {
    return UserChange{EventType::user_removed, action.id, "{}"};
  }
  // Sessions come and go; an offer is nothing until it is accepted.
  template <typename Action>
  Told operator()(const Action&) const {
    return std::nullopt;
  }
};

}  // namespace

FailureKeys failure_keys(std::string_view email, std::string_view address) {
  return {{FailureKind::account, sha256_hex(email)}, {FailureKind::address, sha256_hex(address)}};
}

std::int64_t locked_seconds(const Snapshot& snapshot, const FailureKeys& keys, Instant now) {
  const Instant until =
      std::max(snapshot.get(keys.account).locked_until, snapshot.get(keys.address).locked_until);
  if (until <= now) return 0;
  return (until.microseconds - now.microseconds + 999'999) / 1'000'000;
}

Keys reads(const UserCommand& command) {
  return std::visit([](const auto& action) { return reads_of(action); }, command.action);
}

Decision decide(const Snapshot& snapshot, const UserCommand& command, Instant now) {
  return std::visit([&](const auto& action) { return decide_one(snapshot, action, now); },
                    command.action);
}

bool is_over(const SessionRow& session, Instant seen_at, const SignInRules& rules, Instant now) {
  return later(session.created_at, rules.session_seconds) <= now ||
         later(seen_at, rules.idle_seconds) <= now;
}

std::optional<UserChange> change_of(const UserCommand& command) {
  return std::visit(ChangeOf{}, command.action);
}

}  // namespace stapel::app
