#include "cli/users.h"

#include <algorithm>
#include <ostream>

#include "app/shops.h"
#include "cli/shops.h"

namespace stapel::cli {
namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + text;
  return out;
}

std::optional<app::UserAnswer> find_user(app::Users& users, const UserArguments& arguments,
                                         Streams& streams) {
  std::string email = arguments.email;
  std::transform(email.begin(), email.end(), email.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  app::PageRequest page{.after = {}, .limit = app::page_size_max};
  do {
    app::Page<app::UserAnswer> found = users.list(arguments.shop, page);
    for (app::UserAnswer& user : found.items) {
      if (user.email == email) return std::move(user);
    }
    page.after = found.next;
  } while (!page.after.empty());
  streams.err << "stapel: --email: shop " << arguments.shop << " has no user " << email << '\n';
  return std::nullopt;
}

// Runs `change(users, user)` on the user whom the arguments name.
template <typename Change>
Exit on_user(const UserArguments& arguments, Streams& streams, Change change) {
  const auto shops = open_shops(arguments.database, streams);
  if (find_shop(*shops, arguments.shop, streams) == nullptr) return Exit::bad_input;
  const auto user = find_user(shops->users(), arguments, streams);
  return user ? change(shops->users(), *user) : Exit::bad_input;
}

Exit change_user(const UserArguments& arguments, Streams& streams, app::ChangeUser change) {
  return on_user(arguments, streams, [&](app::Users& users, const app::UserAnswer& user) {
    change.shop = arguments.shop;
    change.id = user.id;
    const auto changed = app::await<app::UserAnswer>(
        [&](auto done) { users.change(std::move(change), std::move(done)); });
    if (!changed) return refuse(changed.refusal(), streams);
    print(changed->id + '\t' + joined(changed->roles) +
              (changed->disabled ? "\tdisabled\n" : "\tenabled\n"),
          streams);
    return Exit::ok;
  });
}

}  // namespace

Exit create_user(const UserArguments& arguments, Streams& streams) {
  app::CreateUser user{.shop = arguments.shop,
                       .email = arguments.email,
                       .name = arguments.name,
                       .roles = arguments.roles};
  if (!arguments.password_file.empty()) {
    const auto text = read_input(arguments.password_file, streams);
    if (!text) return Exit::bad_input;
    user.password = text->substr(0, text->find_first_of("\r\n"));
    if (user.password.empty()) {
      streams.err << "stapel: --password-file: the first line is empty\n";
      return Exit::bad_input;
    }
  }
  const auto shops = open_shops(arguments.database, streams);
  if (find_shop(*shops, arguments.shop, streams) == nullptr) return Exit::bad_input;
  const auto made = app::await<app::UserAnswer>(
      [&](auto done) { shops->users().create(std::move(user), std::move(done)); });
  if (!made) return refuse(made.refusal(), streams);
  if (!made->one_time_password.empty()) print(made->one_time_password + '\n', streams);
  streams.err << "made user " << made->id << " (" << joined(made->roles) << ")";
  if (!made->one_time_password.empty()) {
    streams.err << "; the password is good for a week and has to be changed at the first sign-in";
  }
  streams.err << '\n';
  return Exit::ok;
}

Exit list_users(const UserArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  if (find_shop(*shops, arguments.shop, streams) == nullptr) return Exit::bad_input;
  std::string out;
  app::PageRequest page{.after = {}, .limit = app::page_size_max};
  do {
    const app::Page<app::UserAnswer> found = shops->users().list(arguments.shop, page);
    for (const app::UserAnswer& user : found.items) {
      out += user.id + '\t' + user.email + '\t' + joined(user.roles) + '\t' +
             (user.disabled ? "disabled" : "enabled") + (user.totp ? " totp" : "") + '\t' +
             user.name + '\n';
    }
    page.after = found.next;
  } while (!page.after.empty());
  print(out, streams);
  return Exit::ok;
}

Exit set_user_roles(const UserArguments& arguments, Streams& streams) {
  return change_user(arguments, streams, {.roles = arguments.roles});
}

Exit disable_user(const UserArguments& arguments, Streams& streams) {
  return change_user(arguments, streams, {.disabled = true});
}

Exit enable_user(const UserArguments& arguments, Streams& streams) {
  return change_user(arguments, streams, {.disabled = false});
}

Exit reset_user_password(const UserArguments& arguments, Streams& streams) {
  return on_user(arguments, streams, [&](app::Users& users, const app::UserAnswer& user) {
    const auto reset = app::await<app::UserAnswer>([&](auto done) {
      users.reset_password({.shop = arguments.shop,
                            .id = user.id,
                            .remove_totp = arguments.remove_totp,
                            .anywhere = true},
                           std::move(done));
    });
    if (!reset) return refuse(reset.refusal(), streams);
    print(reset->one_time_password + '\n', streams);
    return Exit::ok;
  });
}

Exit delete_user(const UserArguments& arguments, Streams& streams) {
  return on_user(arguments, streams, [&](app::Users& users, const app::UserAnswer& user) {
    const auto removed = app::await<app::DoneAnswer>(
        [&](auto done) { users.remove({.shop = arguments.shop, .id = user.id}, std::move(done)); });
    if (!removed) return refuse(removed.refusal(), streams);
    print("took shop " + arguments.shop + " from " + user.id + '\n', streams);
    return Exit::ok;
  });
}

}  // namespace stapel::cli
