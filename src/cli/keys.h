// `stapel keys`: makes, lists and revokes the API keys of a shop in a database whose server does
// not run (a running server has /v1/keys).
#pragma once

#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct CreateKeyArguments {
  std::string database = "shop.db";
  std::string shop = "default";
  std::string name;
  bool publishable = false;
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

// Prints the key, and nothing else, on standard output: it cannot be shown again.
Exit create_key(const CreateKeyArguments& arguments, Streams& streams);
Exit list_keys(const ListKeysArguments& arguments, Streams& streams);
Exit revoke_key(const RevokeKeyArguments& arguments, Streams& streams);

}  // namespace stapel::cli
