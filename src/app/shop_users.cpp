// See shop_users.h. Passwords are checked before a command is made of the request; a command that
// finds another hash than was checked refuses, and the user tries again.
#include "app/shop_users.h"

#include <algorithm>

#include "app/password.h"
#include "app/roles.h"
#include "app/totp.h"
#include "base/crypto.h"

namespace stapel::app {
namespace {

using storage::every_shop;
using storage::Membership;
using storage::ShopId;
using storage::UserRow;

constexpr std::size_t session_token_bytes = 32;
constexpr std::size_t user_id_bytes = 8;
constexpr std::size_t recovery_code_bytes = 10;
constexpr int recovery_codes = 10;
constexpr std::size_t hashes_waiting_max = 64;
constexpr std::size_t users_max = 10'000;
constexpr std::size_t email_size_max = 254;
constexpr std::size_t name_size_max = 200;

std::string normal_email(std::string_view typed) {
  std::string email;
  for (const char c : typed) email += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return email;
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return text.size() <= email_size_max && at != std::string_view::npos && at > 0 &&
         at + 1 < text.size() && text.find('@', at + 1) == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '"' || c == '<' ||
                  c == '>' || c == ',' || c == ';';
         });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= name_size_max &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

constexpr const char* name_rule = "must be 1 to 200 bytes without control characters";

Refusal not_valid(Faults faults) {
  return {RefusalCode::invalid_request, "the request is not valid", std::move(faults), {}};
}

std::optional<Fault> password_fault(std::string_view password, std::string_view email,
                                    const char* field) {
  if (password.size() < password_length_min || password.size() > password_length_max) {
    return Fault{field, "must be 12 to 256 bytes"};
  }
  if (normal_email(password) == email) return Fault{field, "may not be the e-mail"};
  return std::nullopt;
}

void check_roles(const std::vector<std::string>& roles, Faults& faults) {
  if (roles.empty()) faults.push_back({"/roles", "must name at least one of " + role_list()});
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const std::string place = "/roles/" + std::to_string(i);
    if (!find_role(roles[i])) faults.push_back({place, "must be one of " + role_list()});
    if (std::count(roles.begin(), roles.begin() + static_cast<std::ptrdiff_t>(i), roles[i]) > 0) {
      faults.push_back({place, "is repeated"});
    }
  }
}

const Membership* membership(const UserRow& row, ShopId shop) {
  const auto found = std::find_if(row.shops.begin(), row.shops.end(),
                                  [&](const Membership& one) { return one.shop == shop; });
  return found == row.shops.end() ? nullptr : &*found;
}

bool is_owner(const Membership& one) {
  return !one.disabled &&
         std::find(one.roles.begin(), one.roles.end(), role_name(Role::owner)) != one.roles.end();
}

// True where nobody else owns the shop.
bool is_last_owner(const Accounts::List& list, const std::string& id, ShopId shop) {
  const auto owns = [&](const Accounts::User& user) {
    const Membership* one = membership(*user.row, shop);
    return one && is_owner(*one);
  };
  const bool others =
      std::any_of(list.users.begin(), list.users.end(),
                  [&](const Accounts::User& user) { return user.id != id && owns(user); });
  return !others &&
         std::any_of(list.users.begin(), list.users.end(),
                     [&](const Accounts::User& user) { return user.id == id && owns(user); });
}

std::vector<ShopId> shops_of(const UserRow& row) {
  std::vector<ShopId> shops;
  for (const Membership& one : row.shops) shops.push_back(one.shop);
  return shops;
}

Refused<Refusal> refused(RefusalCode code, std::string message) {
  return Refused{Refusal{code, std::move(message)}};
}
Refused<Refusal> session_over() {
  return refused(RefusalCode::not_found, "the session is over; sign in again");
}
Refused<Refusal> no_user() {
  return refused(RefusalCode::not_found, "there is no such user in this shop");
}

class ShopUsers final : public Users {
 public:
  explicit ShopUsers(UsersEngine engine)
      : engine_(std::move(engine)),
        hashes_(engine_.workers, engine_.hashes_at_once, hashes_waiting_max) {}

  void sign_in(SignIn request, Done<SignedIn> done) override;
  std::optional<SessionAnswer> session(std::string_view token) override;
  void sign_out(EndSession request, Done<DoneAnswer> done) override;
  void change_profile(ChangeProfile request, Done<SessionAnswer> done) override;
  void change_password(ChangePassword request, Done<DoneAnswer> done) override;
  void start_totp(StartTotp request, Done<TotpSecretAnswer> done) override;
  void confirm_totp(ConfirmTotp request, Done<RecoveryCodesAnswer> done) override;
  void stop_totp(StopTotp request, Done<DoneAnswer> done) override;

  Page<UserAnswer> list(std::string_view shop, const PageRequest& page) override;
  void create(CreateUser request, Done<UserAnswer> done) override;
  void change(ChangeUser request, Done<UserAnswer> done) override;
  void reset_password(ResetPassword request, Done<UserAnswer> done) override;
  void remove(RemoveUser request, Done<DoneAnswer> done) override;

 private:
  using Session = Accounts::Session;

  std::optional<Session> use(std::string_view token);
  SessionAnswer answer_of(const Session& session) const;
  UserAnswer answer_of(const Accounts::User& user, ShopId shop) const;
  // What was changed, told to these shops; `then` makes the answer.
  template <typename T, typename Prepare, typename Then>
  void run(Actor actor, Prepare prepare, Done<T> done, Then then);
  template <typename T>
  void hash(Done<T> done, std::function<void()> work);
  void check_and_begin(const SignIn& request, const Done<SignedIn>& done);
  void begin(BeginSession action, std::string token, Actor actor, const Done<SignedIn>& done);
  std::int64_t seconds_locked(const FailureKeys& keys);

  const UsersEngine engine_;
  Turnstile hashes_;
};

Prepared prepared(UserCommand command, std::vector<ShopId> told = {}) {
  return {.command = Command(std::move(command)), .told = std::move(told)};
}

// --- Running -------------------------------------------------------------------------------------

template <typename T, typename Prepare, typename Then>
void ShopUsers::run(Actor actor, Prepare prepare, Done<T> done, Then then) {
  CommandRunner::Task task{
      .shop = every_shop, .prepare = std::move(prepare), .actor = std::move(actor)};
  engine_.runner.run(std::move(task), [done = std::move(done),
                                       then = std::move(then)](Result<Answer, Refusal> result) {
    if (!result) return done(Refused{result.refusal()});
    done(then());
  });
}

template <typename T>
void ShopUsers::hash(Done<T> done, std::function<void()> work) {
  if (hashes_.post(std::move(work))) return;
  done(refused(RefusalCode::overloaded, "too many passwords are being checked; try again"));
}

// --- Sessions ------------------------------------------------------------------------------------

std::optional<Accounts::Session> ShopUsers::use(std::string_view token) {
  const Instant now = engine_.clock();
  auto session = engine_.accounts.use(token, engine_.rules, now);
  if (session && session->note_seen) {
    NoteSeen seen{session->id, session->user.id, now};
    run<DoneAnswer>(
        {}, [seen]() -> Result<Prepared, Refusal> { return prepared({seen}); }, [](const auto&) {},
        [] { return DoneAnswer{}; });
  }
  return session;
}

SessionAnswer ShopUsers::answer_of(const Session& session) const {
  const UserRow& row = *session.user.row;
  SessionAnswer answer{.user = session.user.id,
                       .email = row.email,
                       .name = row.name,
                       .locale = row.locale,
                       .totp = !row.totp_secret.empty(),
                       .must_change_password = row.must_change_password,
                       .expires_at = session.expires_at,
                       .shops = {}};
  for (const Membership& one : row.shops) {
    Service* service = one.disabled ? nullptr : engine_.shop_of(one.shop);
    if (service) answer.shops.push_back({service, one.roles, scopes_of_roles(one.roles)});
  }
  return answer;
}

std::optional<SessionAnswer> ShopUsers::session(std::string_view token) {
  const auto found = use(token);
  if (!found) return std::nullopt;
  return answer_of(*found);
}

void ShopUsers::sign_in(SignIn request, Done<SignedIn> done) {
  hash<SignedIn>(done,
                 [this, request = std::move(request), done] { check_and_begin(request, done); });
}

std::int64_t ShopUsers::seconds_locked(const FailureKeys& keys) {
  const Snapshot rows =
      ReaderPool::Lease(engine_.readers)->load(every_shop, {keys.account, keys.address});
  return locked_seconds(rows, keys, engine_.clock());
}

// On a worker. Whether or not there is such a user, one hash is checked.
void ShopUsers::check_and_begin(const SignIn& request, const Done<SignedIn>& done) {
  const std::string email = normal_email(request.email);
  BeginSession action{.totp = request.totp,
                      .failures = failure_keys(email, request.address),
                      .rules = engine_.rules};
  if (const std::int64_t seconds = seconds_locked(action.failures); seconds > 0) {
    Refusal refusal{RefusalCode::locked_out, "too many attempts failed; nothing was tried"};
    refusal.retry_after_seconds = seconds;
    return done(Refused{std::move(refusal)});
  }
  const auto user = engine_.accounts.by_email(email);
  const bool same = is_password(user ? user->row->password : nobodys_hash, request.password);
  if (user) {
    action.user = user->id;
    action.password_hash = user->row->password;
    action.right = same;
    if (same && is_outdated(user->row->password)) action.new_hash = hash_password(request.password);
  }
  std::string token = random_hex(session_token_bytes);
  action.session = sha256_hex(token);
  begin(std::move(action), std::move(token), request.actor, done);
}

void ShopUsers::begin(BeginSession action, std::string token, Actor actor,
                      const Done<SignedIn>& done) {
  const auto prepare = [this, action = std::move(action)]() -> Result<Prepared, Refusal> {
    const auto user = engine_.accounts.by_id(action.user);
    if (user && user->row->password != action.password_hash) {
      return refused(RefusalCode::contended, "the password was changed meanwhile; try again");
    }
    return prepared({action});
  };
  CommandRunner::Task task{.shop = every_shop, .prepare = prepare, .actor = std::move(actor)};
  engine_.runner.run(std::move(task),
                     [this, token = std::move(token), done](Result<Answer, Refusal> result) {
                       if (!result) return done(Refused{result.refusal()});
                       auto session = this->session(token);
                       if (!session) return done(session_over());
                       done(SignedIn{token, *std::move(session)});
                     });
}

void ShopUsers::sign_out(EndSession request, Done<DoneAnswer> done) {
  run<DoneAnswer>(
      {},
      [id = sha256_hex(request.token)]() -> Result<Prepared, Refusal> {
        return prepared({FinishSession{id}});
      },
      std::move(done), [] { return DoneAnswer{}; });
}

// --- What users change of themselves -------------------------------------------------------------

void ShopUsers::change_profile(ChangeProfile request, Done<SessionAnswer> done) {
  Faults faults;
  if (request.name && !is_name(*request.name)) faults.push_back({"/name", name_rule});
  if (request.locale && *request.locale != "nl" && *request.locale != "en") {
    faults.push_back({"/locale", "must be \"nl\" or \"en\""});
  }
  if (!faults.empty()) return done(Refused{not_valid(std::move(faults))});
  const std::string token = request.token;
  CommandRunner::Task task{.shop = every_shop, .prepare = {}, .actor = request.actor};
  task.prepare = [this, request = std::move(request)]() -> Result<Prepared, Refusal> {
    const auto session = use(request.token);
    if (!session) return session_over();
    return prepared({SetProfile{session->user.id, request.name, request.locale}},
                    shops_of(*session->user.row));
  };
  engine_.runner.run(std::move(task),
                     [this, token, done = std::move(done)](Result<Answer, Refusal> result) {
                       if (!result) return done(Refused{result.refusal()});
                       auto session = this->session(token);
                       if (!session) return done(session_over());
                       done(*std::move(session));
                     });
}

void ShopUsers::change_password(ChangePassword request, Done<DoneAnswer> done) {
  const auto session = use(request.token);
  if (!session) return done(session_over());
  if (auto fault = password_fault(request.next, session->user.row->email, "/new")) {
    return done(Refused{not_valid({*std::move(fault)})});
  }
  if (request.next == request.current) {
    return done(Refused{not_valid({{"/new", "must be another one"}})});
  }
  hash<DoneAnswer>(done, [this, request = std::move(request), session = *session, done] {
    const UserRow& row = *session.user.row;
    SetOwnPassword action{.user = session.user.id,
                          .session = session.id,
                          .right = is_password(row.password, request.current),
                          .password_hash = row.password,
                          .new_hash = {},
                          .failures = failure_keys(row.email, session.user.id),
                          .rules = engine_.rules};
    if (action.right) action.new_hash = hash_password(request.next);
    const auto prepare = [this, action, row = session.user.row]() -> Result<Prepared, Refusal> {
      const auto user = engine_.accounts.by_id(action.user);
      if (!user || user->row->password != action.password_hash) {
        return refused(RefusalCode::contended, "the password was changed meanwhile; try again");
      }
      return prepared({action}, shops_of(*row));
    };
    run<DoneAnswer>(request.actor, prepare, done, [] { return DoneAnswer{}; });
  });
}

void ShopUsers::start_totp(StartTotp request, Done<TotpSecretAnswer> done) {
  const auto session = use(request.token);
  if (!session) return done(session_over());
  std::string bytes(totp_secret_bytes, '\0');
  fill_random({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
  const std::string secret = write_base32(bytes);
  const TotpSecretAnswer answer{secret, totp_uri(session->user.row->email, secret)};
  run<TotpSecretAnswer>(
      request.actor,
      [user = session->user.id, secret]() -> Result<Prepared, Refusal> {
        return prepared({OfferTotp{user, secret}});
      },
      std::move(done), [answer] { return answer; });
}

void ShopUsers::confirm_totp(ConfirmTotp request, Done<RecoveryCodesAnswer> done) {
  const auto session = use(request.token);
  if (!session) return done(session_over());
  RecoveryCodesAnswer answer;
  AcceptTotp action{.user = session->user.id, .totp = request.totp, .recovery_hashes = {}};
  for (int i = 0; i < recovery_codes; ++i) {
    const std::string code = random_hex(recovery_code_bytes);
    action.recovery_hashes.push_back(sha256_hex(code));
    answer.codes.push_back(code.substr(0, 5) + '-' + code.substr(5, 5) + '-' + code.substr(10, 5) +
                           '-' + code.substr(15));
  }
  run<RecoveryCodesAnswer>(
      request.actor,
      [action, shops = shops_of(*session->user.row)]() -> Result<Prepared, Refusal> {
        return prepared({action}, shops);
      },
      std::move(done), [answer] { return answer; });
}

void ShopUsers::stop_totp(StopTotp request, Done<DoneAnswer> done) {
  const auto session = use(request.token);
  if (!session) return done(session_over());
  hash<DoneAnswer>(done, [this, request = std::move(request), user = session->user, done] {
    const DropTotp action{.user = user.id,
                          .right = is_password(user.row->password, request.password),
                          .password_hash = user.row->password,
                          .failures = failure_keys(user.row->email, user.id),
                          .rules = engine_.rules};
    const auto prepare = [this, action, row = user.row]() -> Result<Prepared, Refusal> {
      const auto present = engine_.accounts.by_id(action.user);
      if (!present || present->row->password != action.password_hash) {
        return refused(RefusalCode::contended, "the password was changed meanwhile; try again");
      }
      return prepared({action}, shops_of(*row));
    };
    run<DoneAnswer>(request.actor, prepare, done, [] { return DoneAnswer{}; });
  });
}

// --- Users of a shop -----------------------------------------------------------------------------

UserAnswer ShopUsers::answer_of(const Accounts::User& user, ShopId shop) const {
  const Membership* one = membership(*user.row, shop);
  return {.id = user.id,
          .email = user.row->email,
          .name = user.row->name,
          .roles = one ? one->roles : std::vector<std::string>{},
          .disabled = one && one->disabled,
          .totp = !user.row->totp_secret.empty(),
          .last_seen_at = engine_.accounts.seen_at(user)};
}

Page<UserAnswer> ShopUsers::list(std::string_view shop, const PageRequest& page) {
  Page<UserAnswer> found;
  const auto number = engine_.number_of(shop);
  if (!number) return found;
  for (const Accounts::User& user : engine_.accounts.list().users) {
    if (user.id <= page.after || !membership(*user.row, *number)) continue;
    if (found.items.size() == bounded(page.limit)) {
      found.next = found.items.back().id;
      break;
    }
    found.items.push_back(answer_of(user, *number));
  }
  return found;
}

Faults faults_of(const CreateUser& request) {
  Faults faults;
  const std::string email = normal_email(request.email);
  if (!is_email(email)) faults.push_back({"/email", "must be an e-mail address"});
  if (!request.name.empty() && !is_name(request.name)) faults.push_back({"/name", name_rule});
  check_roles(request.roles, faults);
  if (!request.password.empty()) {
    if (auto fault = password_fault(request.password, email, "/password")) {
      faults.push_back(*std::move(fault));
    }
  }
  return faults;
}

void ShopUsers::create(CreateUser request, Done<UserAnswer> done) {
  Faults faults = faults_of(request);
  if (!faults.empty()) return done(Refused{not_valid(std::move(faults))});
  const auto shop = engine_.number_of(request.shop);
  if (!shop) return done(refused(RefusalCode::not_found, "there is no such shop"));
  hash<UserAnswer>(done, [this, request = std::move(request), shop = *shop, done] {
    const bool given = !request.password.empty();
    const std::string password = given ? request.password : draw_password();
    UserRow row;
    row.email = normal_email(request.email);
    row.name = request.name.empty() ? row.email.substr(0, row.email.find('@')) : request.name;
    row.password = hash_password(password);
    row.must_change_password = !given;
    if (!given) {
      row.password_expires_at =
          Instant{engine_.clock().microseconds + engine_.rules.one_time_seconds * 1'000'000};
    }
    const std::string id = "usr_" + random_hex(user_id_bytes);
    const auto prepare = [this, row, id, shop,
                          roles = request.roles]() -> Result<Prepared, Refusal> {
      const Accounts::List list = engine_.accounts.list();
      AddMember action{id, list.number, row, {shop, roles, false}};
      if (const auto known = engine_.accounts.by_email(row.email)) {
        if (membership(*known->row, shop)) {
          return refused(RefusalCode::already_exists, "there is a user with this e-mail");
        }
        action.id = known->id;
        action.fresh.reset();
      } else if (list.users.size() >= users_max) {
        return refused(RefusalCode::wrong_state, "there are as many users as there may be");
      }
      return prepared({std::move(action)}, {shop});
    };
    run<UserAnswer>(
        request.actor, prepare, done, [this, email = row.email, id, shop, password, given] {
          const auto user = engine_.accounts.by_email(email);
          UserAnswer answer = user ? answer_of(*user, shop) : UserAnswer{.id = id, .email = email};
          if (!given && answer.id == id) answer.one_time_password = password;
          return answer;
        });
  });
}

void ShopUsers::change(ChangeUser request, Done<UserAnswer> done) {
  Faults faults;
  if (request.name && !is_name(*request.name)) faults.push_back({"/name", name_rule});
  if (request.roles) check_roles(*request.roles, faults);
  if (!faults.empty()) return done(Refused{not_valid(std::move(faults))});
  const auto shop = engine_.number_of(request.shop);
  if (!shop) return done(refused(RefusalCode::not_found, "there is no such shop"));
  const auto prepare = [this, request, shop = *shop]() -> Result<Prepared, Refusal> {
    const Accounts::List list = engine_.accounts.list();
    const auto user = engine_.accounts.by_id(request.id);
    const Membership* now = user ? membership(*user->row, shop) : nullptr;
    if (!now) return no_user();
    if (request.name && user->row->shops.size() > 1 && *request.name != user->row->name) {
      return refused(RefusalCode::wrong_state,
                     "this user has other shops too, and changes the name alone");
    }
    Membership next = *now;
    if (request.roles) next.roles = *request.roles;
    if (request.disabled) next.disabled = *request.disabled;
    if (!is_owner(next) && is_last_owner(list, request.id, shop)) {
      return refused(RefusalCode::last_owner, "a shop keeps one owner at least");
    }
    return prepared(
        {SetMember{request.id, list.number, shop, request.name, request.roles, request.disabled}},
        {shop});
  };
  run<UserAnswer>(request.actor, prepare, std::move(done),
                  [this, id = request.id, shop = *shop]() -> Result<UserAnswer, Refusal> {
                    const auto user = engine_.accounts.by_id(id);
                    if (!user) return no_user();
                    return answer_of(*user, shop);
                  });
}

// Who gives somebody a password could use it: so the owner of one shop gives none to the people of
// another.
void ShopUsers::reset_password(ResetPassword request, Done<UserAnswer> done) {
  const auto shop = engine_.number_of(request.shop);
  if (!shop) return done(refused(RefusalCode::not_found, "there is no such shop"));
  hash<UserAnswer>(done, [this, request = std::move(request), shop = *shop, done] {
    const std::string password = draw_password();
    const std::string made = hash_password(password);
    const auto prepare = [this, request, shop, made]() -> Result<Prepared, Refusal> {
      const std::int64_t number = engine_.accounts.list().number;
      const auto user = engine_.accounts.by_id(request.id);
      if (!user || !membership(*user->row, shop)) return no_user();
      if (user->row->shops.size() > 1 && !request.anywhere) {
        return refused(RefusalCode::wrong_state,
                       "this user has other shops too: stapel users reset-password does it");
      }
      return prepared({ReplacePassword{request.id, number, made, engine_.rules.one_time_seconds,
                                       request.remove_totp}},
                      shops_of(*user->row));
    };
    run<UserAnswer>(request.actor, prepare, done,
                    [this, id = request.id, shop, password]() -> Result<UserAnswer, Refusal> {
                      const auto user = engine_.accounts.by_id(id);
                      if (!user) return no_user();
                      UserAnswer answer = answer_of(*user, shop);
                      answer.one_time_password = password;
                      return answer;
                    });
  });
}

void ShopUsers::remove(RemoveUser request, Done<DoneAnswer> done) {
  const auto shop = engine_.number_of(request.shop);
  if (!shop) return done(refused(RefusalCode::not_found, "there is no such shop"));
  const auto prepare = [this, request, shop = *shop]() -> Result<Prepared, Refusal> {
    const Accounts::List list = engine_.accounts.list();
    const auto user = engine_.accounts.by_id(request.id);
    if (!user || !membership(*user->row, shop)) return no_user();
    if (is_last_owner(list, request.id, shop)) {
      return refused(RefusalCode::last_owner, "a shop keeps one owner at least");
    }
    return prepared({DropMember{request.id, list.number, shop}}, {shop});
  };
  run<DoneAnswer>(request.actor, prepare, std::move(done), [] { return DoneAnswer{}; });
}

}  // namespace

std::string csrf_token(std::string_view session_token) {
  return hmac_sha256_hex(session_token, "csrf");
}

std::unique_ptr<Users> make_users(UsersEngine engine) {
  return std::make_unique<ShopUsers>(std::move(engine));
}

}  // namespace stapel::app
