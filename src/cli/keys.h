// `stapel keys`: makes, lists and revokes the API keys of a shop, and the secrets of its customer
// tokens, in a database whose server does not run (a running server has /v1/keys).
#pragma once

#include <string>
#include <vector>

#include "cli/streams.h"

namespace stapel::cli {

struct CreateKeyArguments {
  std::string database = "shop.db";
  std::string shop = "default";
  std::string name;
  bool publishable = false;
  bool test = false;
  std::vector<std::string> scopes;
  std::vector<std::string> origins;
  std::int64_t requests_per_minute = 0;
  std::string expires_at;  // empty: never
};
struct ListKeysArguments {
  std::string database = "shop.db";
  std::string shop = "default";
};
struct RevokeKeyArguments {
  std::string database = "shop.db";
  std::string shop = "default";
  std::string id;
};

struct TokenSecretArguments {
  std::string database = "shop.db";
  std::string shop = "default";
  std::string revoke;  // the id of the one to revoke; empty: make one
  bool list = false;
};

// Prints the key, and nothing else, on standard output: it cannot be shown again.
Exit create_key(const CreateKeyArguments& arguments, Streams& streams);
Exit list_keys(const ListKeysArguments& arguments, Streams& streams);
Exit revoke_key(const RevokeKeyArguments& arguments, Streams& streams);

// Prints "ID SECRET" of a new one, likewise.
Exit token_secret(const TokenSecretArguments& arguments, Streams& streams);

}  // namespace stapel::cli
