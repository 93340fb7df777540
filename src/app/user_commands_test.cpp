// Locks that grow and are forgotten, sessions that end, and the hashes of passwords.
#include "app/user_commands.h"

#include <gtest/gtest.h>

#include "app/password.h"
#include "app/roles.h"

namespace stapel::app {
namespace {

using storage::SessionKey;
using storage::UserKey;
using storage::UserRow;

Instant at(std::int64_t seconds) { return {seconds * 1'000'000}; }

// The rows, as one command after the other leaves them.
class Rows {
 public:
  Outcome run(const UserCommand& command, Instant now) {
    Keys keys = reads(command);
    for (const storage::Key& key : keys) {
      if (!rows_.has(key)) rows_.insert(key, std::nullopt, 0);
    }
    Decision decision = decide(rows_, command, now);
    rows_.apply(std::move(decision.delta.writes));
    return std::move(decision.outcome);
  }
  Snapshot& rows() { return rows_; }

 private:
  Snapshot rows_;
};

BeginSession sign_in(bool right) {
  return {.user = "usr_1",
          .right = right,
          .password_hash = "hash",
          .session = "session",
          .failures = failure_keys("eva@shop.example", "192.0.2.1")};
}

Rows with_eva() {
  Rows rows;
  UserRow eva;
  eva.email = "eva@shop.example";
  eva.password = "hash";
  eva.shops = {{1, {"owner"}, false}};
  rows.rows().insert(UserKey{"usr_1"}, storage::Row(eva), 1);
  return rows;
}

RefusalCode code_of(const Outcome& outcome) {
  const auto* refusal = std::get_if<Refusal>(&outcome);
  return refusal ? refusal->code : RefusalCode::internal_error;
}

TEST(SignIn, LocksLongerWithEachFailureAndForgets) {
  Rows rows = with_eva();
  std::int64_t now = 1'000'000;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(code_of(rows.run({sign_in(false)}, at(now))), RefusalCode::wrong_credentials);
  }
  for (const std::int64_t seconds : {30, 60, 120, 240}) {
    const Outcome locked = rows.run({sign_in(true)}, at(now + seconds - 1));
    EXPECT_EQ(code_of(locked), RefusalCode::locked_out) << seconds;
    EXPECT_EQ(std::get<Refusal>(locked).retry_after_seconds, 1);
    now += seconds;
    EXPECT_EQ(code_of(rows.run({sign_in(false)}, at(now))), RefusalCode::wrong_credentials);
  }
  now += 86'400;
  EXPECT_EQ(code_of(rows.run({sign_in(false)}, at(now))), RefusalCode::wrong_credentials);
  EXPECT_TRUE(std::holds_alternative<Answer>(rows.run({sign_in(true)}, at(now)))) << "forgotten";
}

TEST(SignIn, NeverLocksLongerThanItsMaximum) {
  Rows rows = with_eva();
  std::int64_t now = 1'000'000;
  for (int i = 0; i < 40; ++i) {
    rows.run({sign_in(false)}, at(now));
    now += 3'600;
    EXPECT_NE(code_of(rows.run({sign_in(false)}, at(now))), RefusalCode::locked_out);
    now += 3'600;
  }
}

TEST(SignIn, ForgetsTheFailuresOfAnAccountThatSignsIn) {
  Rows rows = with_eva();
  for (int i = 0; i < 4; ++i) rows.run({sign_in(false)}, at(100));
  EXPECT_TRUE(std::holds_alternative<Answer>(rows.run({sign_in(true)}, at(100))));
  for (int i = 0; i < 4; ++i) rows.run({sign_in(false)}, at(100));
  EXPECT_TRUE(std::holds_alternative<Answer>(rows.run({sign_in(true)}, at(100))));
}

TEST(SignIn, NeedsAPasswordThatIsStillGoodAndAShop) {
  Rows rows = with_eva();
  UserRow eva = rows.rows().get(UserKey{"usr_1"});
  eva.password_expires_at = at(200);
  rows.rows().apply({{UserKey{"usr_1"}, storage::Row(eva)}});
  EXPECT_EQ(code_of(rows.run({sign_in(true)}, at(200))), RefusalCode::wrong_credentials);
  EXPECT_TRUE(std::holds_alternative<Answer>(rows.run({sign_in(true)}, at(199))));
  eva.shops[0].disabled = true;
  rows.rows().apply({{UserKey{"usr_1"}, storage::Row(eva)}});
  EXPECT_EQ(code_of(rows.run({sign_in(true)}, at(199))), RefusalCode::wrong_credentials);
}

TEST(Sessions, EndWhenIdleOrOld) {
  const SignInRules rules;
  const storage::SessionRow session{"usr_1", 0, at(0), at(0)};
  EXPECT_FALSE(is_over(session, at(0), rules, at(43'199)));
  EXPECT_TRUE(is_over(session, at(0), rules, at(43'200)));
  EXPECT_FALSE(is_over(session, at(604'799), rules, at(604'799)));
  EXPECT_TRUE(is_over(session, at(604'799), rules, at(604'800)));
}

TEST(Users, ArePreparedAgainWhenTheListMoved) {
  Rows rows = with_eva();
  EXPECT_TRUE(std::holds_alternative<LostRace>(
      rows.run({SetMember{.id = "usr_1", .number = 1, .shop = 1, .disabled = true}}, at(1))));
  EXPECT_TRUE(std::holds_alternative<Answer>(
      rows.run({SetMember{.id = "usr_1", .number = 0, .shop = 1, .disabled = true}}, at(1))));
  EXPECT_EQ(rows.rows().get(UserKey{"usr_1"}).epoch, 1) << "sessions have ended";
}

TEST(Passwords, AreHashedWithTheirParameters) {
  const std::string hash = hash_password("correct horse battery");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_NE(hash, hash_password("correct horse battery"));
  EXPECT_TRUE(is_password(hash, "correct horse battery"));
  EXPECT_FALSE(is_password(hash, "correct horse batterz"));
  EXPECT_FALSE(is_password("no hash", "correct horse battery"));
  EXPECT_FALSE(is_outdated(hash));
  EXPECT_FALSE(is_outdated(nobodys_hash)) << "it must take as long as a user's";
  EXPECT_TRUE(is_outdated("$argon2id$v=19$m=4096,t=3,p=1$c2FsdA$aGFzaA"));
}

TEST(Roles, GiveTheirScopes) {
  EXPECT_TRUE(scopes_of_roles({"owner"}).unlimited());
  EXPECT_FALSE(scopes_of_roles({}).unlimited());
  EXPECT_EQ(scopes_of_roles({"analyst"}).names(),
            (std::vector<std::string>{"prices", "promotions.read", "products", "audit"}));
  EXPECT_FALSE(scopes_of_roles({"marketer"}).allow(Scope::promotions_publish));
  EXPECT_TRUE(scopes_of_roles({"analyst", "approver"}).allow(Scope::promotions_publish));
  EXPECT_TRUE(scopes_of_roles({"ruler"}).names().empty());
}

}  // namespace
}  // namespace stapel::app
