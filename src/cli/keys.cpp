#include "cli/keys.h"

#include <algorithm>
#include <ostream>

#include "app/shops.h"
#include "cli/shops.h"

namespace stapel::cli {
namespace {

Result<app::CreateApiKey, app::Refusal> command_of(const CreateKeyArguments& arguments) {
  app::Refusal refusal{app::RefusalCode::invalid_request, "the API key is not valid"};
  app::CreateApiKey command{.name = arguments.name};
  if (arguments.publishable) command.kind = app::KeyKind::publishable;
  command.test = arguments.test;
  command.origins = arguments.origins;
  command.requests_per_minute = arguments.requests_per_minute;
  for (const std::string& name : arguments.scopes) {
    const auto scope = app::find_scope(name);
    if (scope) {
      command.scopes.add(*scope);
    } else {
      refusal.faults.push_back({"/scopes", "must be one of " + app::scope_list()});
    }
  }
  if (!arguments.expires_at.empty()) command.expires_at = parse_instant(arguments.expires_at);
  if (!arguments.expires_at.empty() && !command.expires_at) {
    refusal.faults.push_back(
        {"/expires_at", "must be a time with an offset, such as 2027-11-27T10:00:00+01:00"});
  }
  if (refusal.faults.empty()) return command;
  return Refused{std::move(refusal)};
}

std::string use_of(const app::ApiKeyAnswer& key) {
  if (key.revoked_at) return "revoked " + format_instant(*key.revoked_at);
  return key.expires_at ? "until " + format_instant(*key.expires_at) : "in use";
}

Exit list_secrets(app::Service& app, Streams& streams) {
  std::string out;
  for (const app::TokenSecretAnswer& secret : app.token_secrets()) {
    out += secret.id + '\t' + format_instant(secret.created_at) + '\n';
  }
  print(out, streams);
  return Exit::ok;
}

Exit revoke_secret(app::Service& app, const std::string& id, Streams& streams) {
  const auto secret = app::await<app::TokenSecretAnswer>(
      [&](auto done) { app.revoke_token_secret({.id = id}, std::move(done)); });
  if (!secret) return refuse(secret.refusal(), streams);
  print("revoked " + secret->id + '\n', streams);
  return Exit::ok;
}

}  // namespace

Exit create_key(const CreateKeyArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  auto made = command_of(arguments);
  if (!made) return refuse(made.refusal(), streams);
  app::CreateApiKey command = *std::move(made);
  const auto key = app::await<app::ApiKeyAnswer>(
      [&](auto done) { app->create_api_key(std::move(command), std::move(done)); });
  if (!key) return refuse(key.refusal(), streams);
  print(key->key + '\n', streams);
  streams.err << "made key " << key->id << " (" << app::kind_name(key->kind)
              << (key->test ? ", test" : "") << "); keep it safe, it cannot be shown again\n";
  return Exit::ok;
}

Exit list_keys(const ListKeysArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  std::string out;
  for (const app::ApiKeyAnswer& key : app->api_keys()) {
    out += key.id + '\t' + std::string(app::kind_name(key.kind)) + (key.test ? " test" : "") +
           '\t' + format_instant(key.created_at) + '\t' + use_of(key) + '\t' + key.name + '\n';
  }
  print(out, streams);
  return Exit::ok;
}

Exit token_secret(const TokenSecretArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  if (arguments.list) return list_secrets(*app, streams);
  if (!arguments.revoke.empty()) return revoke_secret(*app, arguments.revoke, streams);
  const auto secret = app::await<app::TokenSecretAnswer>(
      [&](auto done) { app->create_token_secret({}, std::move(done)); });
  if (!secret) return refuse(secret.refusal(), streams);
  print(secret->id + ' ' + secret->secret + '\n', streams);
  streams.err << "made secret " << secret->id << "; keep it safe, it cannot be shown again\n";
  return Exit::ok;
}

Exit revoke_key(const RevokeKeyArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  const auto key = app::await<app::ApiKeyAnswer>(
      [&](auto done) { app->revoke_api_key({.id = arguments.id}, std::move(done)); });
  if (!key) return refuse(key.refusal(), streams);
  print("revoked " + key->id + '\n', streams);
  return Exit::ok;
}

}  // namespace stapel::cli
