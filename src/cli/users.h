// `stapel users`: who signs in to the console of a shop, in a database whose server does not run (a
// running server has /v1/users).
#pragma once

#include <string>
#include <vector>

#include "cli/streams.h"

namespace stapel::cli {

struct UserArguments {
  std::string database = "shop.db";
  std::string shop = "default";
  std::string email;
  std::string name;                // of one that is made
  std::vector<std::string> roles;  // of one that is made or changed
  std::string password_file;       // empty: a one-time password is printed
  bool remove_totp = false;        // with reset-password
};

// Prints the one-time password, and nothing else, on standard output: it cannot be shown again.
Exit create_user(const UserArguments& arguments, Streams& streams);
Exit list_users(const UserArguments& arguments, Streams& streams);
Exit set_user_roles(const UserArguments& arguments, Streams& streams);
Exit disable_user(const UserArguments& arguments, Streams& streams);
Exit enable_user(const UserArguments& arguments, Streams& streams);
Exit reset_user_password(const UserArguments& arguments, Streams& streams);
Exit delete_user(const UserArguments& arguments, Streams& streams);

}  // namespace stapel::cli
