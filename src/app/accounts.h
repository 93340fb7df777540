// Users and sessions in memory, as they are in the store: loaded at the start and brought up to
// date with each commit, so that no request waits for the disk to learn who asks.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/user_commands.h"
#include "storage/store.h"

namespace stapel::app {

class Accounts {
 public:
  struct User {
    std::string id;
    std::shared_ptr<const storage::UserRow> row;  // shared with whoever reads it at the moment
  };
  struct Session {
    std::string id;  // SHA-256 of the token
    User user;
    Instant expires_at;
    bool note_seen = false;  // it is time to write down that it is used
  };
  // All users, as they were at one moment.
  struct List {
    std::int64_t number = 0;
    std::vector<User> users;
  };

  // All of them, as they are stored.
  struct Stored {
    std::int64_t number = 0;
    std::vector<storage::Listed<storage::UserRow>> users = {};
    std::vector<storage::Listed<storage::SessionRow>> sessions = {};
  };
  static Stored read(storage::Reader& reader);
  // Takes these over, and forgets the others.
  void replace(const Stored& stored);
  void update(const storage::Commit& commit);

  std::optional<User> by_email(std::string_view email) const;
  std::optional<User> by_id(const std::string& id) const;
  List list() const;
  // The session of this token, which is used now; nothing where it is over, its user is gone or has
  // no shop any more.
  std::optional<Session> use(std::string_view token, const SignInRules& rules, Instant now);
  // When each user was seen last, as far as this process knows.
  std::optional<Instant> seen_at(const User& user) const;
  // Sessions that are over, at most `limit`.
  std::vector<storage::SessionKey> ended(const SignInRules& rules, Instant now,
                                         std::size_t limit) const;

 private:
  struct Live {
    storage::SessionRow row;
    std::atomic<std::int64_t> seen_at{0};   // microseconds
    std::atomic<std::int64_t> noted_at{0};  // when it was last asked to be written down
  };
  using Users = std::unordered_map<std::string, std::shared_ptr<const storage::UserRow>>;

  void put(const std::string& id, const storage::UserRow& row);
  void put(const std::string& id, const storage::SessionRow& row);
  bool is_good(const Live& live, const storage::UserRow& user, const SignInRules& rules,
               Instant now) const;

  mutable std::shared_mutex mutex_;
  std::int64_t number_ = 0;
  Users users_;
  std::unordered_map<std::string, std::string> ids_;  // by e-mail
  std::unordered_map<std::string, std::unique_ptr<Live>> sessions_;
};

}  // namespace stapel::app
