// The people who use the console: who they are, their sessions, and what they may do in which shop.
// Passwords are hashed on the application's workers, a few at a time; everything else that a
// request asks here is answered from memory.
//
// Thread rule: every function may be called from any thread.
#pragma once

#include "app/user_requests.h"

namespace stapel::app {

class Users {
 public:
  virtual ~Users() = default;

  virtual void sign_in(SignIn request, Done<SignedIn> done) = 0;
  // Of a token that a cookie holds, which is used now; nothing where the session is over.
  virtual std::optional<SessionAnswer> session(std::string_view token) = 0;
  virtual void sign_out(EndSession request, Done<DoneAnswer> done) = 0;
  virtual void change_profile(ChangeProfile request, Done<SessionAnswer> done) = 0;
  virtual void change_password(ChangePassword request, Done<DoneAnswer> done) = 0;
  virtual void start_totp(StartTotp request, Done<TotpSecretAnswer> done) = 0;
  virtual void confirm_totp(ConfirmTotp request, Done<RecoveryCodesAnswer> done) = 0;
  virtual void stop_totp(StopTotp request, Done<DoneAnswer> done) = 0;

  // Of one shop, by id.
  virtual Page<UserAnswer> list(std::string_view shop, const PageRequest& page) = 0;
  virtual void create(CreateUser request, Done<UserAnswer> done) = 0;
  virtual void change(ChangeUser request, Done<UserAnswer> done) = 0;
  virtual void reset_password(ResetPassword request, Done<UserAnswer> done) = 0;
  virtual void remove(RemoveUser request, Done<DoneAnswer> done) = 0;
};

}  // namespace stapel::app
