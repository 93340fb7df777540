// See accounts.h.
#include "app/accounts.h"

#include <algorithm>
#include <mutex>
#include <unordered_set>

#include "base/crypto.h"

namespace stapel::app {
namespace {

using storage::SessionKey;
using storage::SessionRow;
using storage::UserKey;
using storage::UserListKey;
using storage::UserListRow;
using storage::UserRow;

// A restart forgets at most so much of how long a session was idle.
constexpr std::int64_t note_microseconds = 300'000'000;

void raise_to(std::atomic<std::int64_t>& largest, std::int64_t value) {
  std::int64_t seen = largest.load();
  while (seen < value && !largest.compare_exchange_weak(seen, value)) {
  }
}

}  // namespace

Accounts::Stored Accounts::read(storage::Reader& reader) {
  const UserListKey key;
  const std::int64_t number = reader.load(storage::every_shop, {key}).get(key).number;
  return {number, reader.users(), reader.sessions()};
}

void Accounts::replace(const Stored& stored) {
  const std::unique_lock lock(mutex_);
  number_ = stored.number;
  users_.clear();
  ids_.clear();
  for (const auto& [id, row] : stored.users) put(id, row);
  std::unordered_set<std::string_view> known;
  for (const auto& [id, row] : stored.sessions) {
    known.insert(id);
    put(id, row);  // what is known of its use stays
  }
  std::erase_if(sessions_, [&](const auto& session) { return !known.contains(session.first); });
}

void Accounts::put(const std::string& id, const UserRow& row) {
  users_[id] = std::make_shared<const UserRow>(row);
  ids_[row.email] = id;
}

void Accounts::put(const std::string& id, const SessionRow& row) {
  auto& live = sessions_[id];
  if (!live) live = std::make_unique<Live>();
  live->row = row;
  raise_to(live->seen_at, row.seen_at.microseconds);
  raise_to(live->noted_at, row.seen_at.microseconds);
}

void Accounts::update(const storage::Commit& commit) {
  const std::unique_lock lock(mutex_);
  for (const auto& [key, write] : commit.writes) {
    if (const auto* user = std::get_if<UserKey>(&key)) {
      if (write.row) {
        put(user->id, std::get<UserRow>(*write.row));
      } else if (const auto found = users_.find(user->id); found != users_.end()) {
        ids_.erase(found->second->email);
        users_.erase(found);
      }
    } else if (const auto* session = std::get_if<SessionKey>(&key)) {
      if (write.row) {
        put(session->id, std::get<SessionRow>(*write.row));
      } else {
        sessions_.erase(session->id);
      }
    } else if (std::holds_alternative<UserListKey>(key)) {
      number_ = std::get<UserListRow>(*write.row).number;
    }
  }
}

std::optional<Accounts::User> Accounts::by_email(std::string_view email) const {
  const std::shared_lock lock(mutex_);
  const auto id = ids_.find(std::string(email));
  if (id == ids_.end()) return std::nullopt;
  return User{id->second, users_.at(id->second)};
}

std::optional<Accounts::User> Accounts::by_id(const std::string& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = users_.find(id);
  if (found == users_.end()) return std::nullopt;
  return User{id, found->second};
}

Accounts::List Accounts::list() const {
  const std::shared_lock lock(mutex_);
  List list{number_, {}};
  for (const auto& [id, row] : users_) list.users.push_back({id, row});
  std::sort(list.users.begin(), list.users.end(),
            [](const User& a, const User& b) { return a.id < b.id; });
  return list;
}

bool Accounts::is_good(const Live& live, const UserRow& user, const SignInRules& rules,
                       Instant now) const {
  return live.row.epoch == user.epoch && !is_over(live.row, {live.seen_at.load()}, rules, now) &&
         std::any_of(user.shops.begin(), user.shops.end(),
                     [](const storage::Membership& shop) { return !shop.disabled; });
}

std::optional<Accounts::Session> Accounts::use(std::string_view token, const SignInRules& rules,
                                               Instant now) {
  std::string id = sha256_hex(token);
  const std::shared_lock lock(mutex_);
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return std::nullopt;
  Live& live = *found->second;
  const auto user = users_.find(live.row.user);
  if (user == users_.end() || !is_good(live, *user->second, rules, now)) return std::nullopt;
  raise_to(live.seen_at, now.microseconds);
  std::int64_t noted = live.noted_at.load();
  const bool note = now.microseconds - noted >= note_microseconds &&
                    live.noted_at.compare_exchange_strong(noted, now.microseconds);
  const Instant absolute{live.row.created_at.microseconds + rules.session_seconds * 1'000'000};
  const Instant idle{now.microseconds + rules.idle_seconds * 1'000'000};
  return Session{std::move(id), User{user->first, user->second}, std::min(absolute, idle), note};
}

std::optional<Instant> Accounts::seen_at(const User& user) const {
  std::optional<Instant> seen = user.row->seen_at;
  const std::shared_lock lock(mutex_);
  for (const auto& [id, live] : sessions_) {
    if (live->row.user != user.id) continue;
    const Instant at{live->seen_at.load()};
    if (!seen || *seen < at) seen = at;
  }
  return seen;
}

std::vector<SessionKey> Accounts::ended(const SignInRules& rules, Instant now,
                                        std::size_t limit) const {
  const std::shared_lock lock(mutex_);
  std::vector<SessionKey> ended;
  for (const auto& [id, live] : sessions_) {
    if (ended.size() == limit) break;
    const auto user = users_.find(live->row.user);
    if (user == users_.end() || !is_good(*live, *user->second, rules, now)) ended.push_back({id});
  }
  return ended;
}

}  // namespace stapel::app
