// The users over the store of one process: see users.h.
#pragma once

#include "app/accounts.h"
#include "app/command_runner.h"
#include "app/turnstile.h"
#include "app/users.h"

namespace stapel::app {

// What the users share with the shops. All must outlive them.
struct UsersEngine {
  Accounts& accounts;
  CommandRunner& runner;
  Workers& workers;
  ReaderPool& readers;
  std::function<Instant()> clock;
  SignInRules rules;
  std::size_t hashes_at_once = 1;
  // The number of the shop with this name, and the shop of a number.
  std::function<std::optional<storage::ShopId>(std::string_view)> number_of;
  std::function<Service*(storage::ShopId)> shop_of;
};

std::unique_ptr<Users> make_users(UsersEngine engine);

}  // namespace stapel::app
