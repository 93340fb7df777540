#include "cli/keys.h"

#include <ostream>

#include "app/shops.h"
#include "cli/shops.h"

namespace stapel::cli {
Exit create_key(const CreateKeyArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  app::CreateApiKey command{.name = arguments.name};
  if (arguments.publishable) command.scope = app::ApiScope::publishable;
  const auto key = app::await<app::ApiKeyAnswer>(
      [&](auto done) { app->create_api_key(std::move(command), std::move(done)); });
  if (!key) return refuse(key.refusal(), streams);
  print(key->key + '\n', streams);
  streams.err << "made key " << key->id << " (" << app::scope_name(key->scope)
              << "); keep it safe, it cannot be shown again\n";
  return Exit::ok;
}

Exit list_keys(const ListKeysArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  app::Service* app = find_shop(*shops, arguments.shop, streams);
  if (app == nullptr) return Exit::bad_input;
  std::string out;
  for (const app::ApiKeyAnswer& key : app->api_keys()) {
    out += key.id + '\t' + std::string(app::scope_name(key.scope)) + '\t' +
           format_instant(key.created_at) + '\t' +
           (key.revoked_at ? "revoked " + format_instant(*key.revoked_at) : "in use") + '\t' +
           key.name + '\n';
  }
  print(out, streams);
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
