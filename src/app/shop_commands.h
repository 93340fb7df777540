// The commands on a shop itself. A shop is made in its own name: its number is that of the commit.
#pragma once

#include "app/decision.h"

namespace stapel::app {

struct CreateShopCommand {
  std::string name;
  std::string pseudonym_secret;
};
// `names`: of the shops that are there.
Result<CreateShopCommand, Refusal> prepare(const CreateShop& request,
                                           const std::vector<std::string>& names);
Keys reads(const CreateShopCommand& command);
Decision decide(const Snapshot& snapshot, const CreateShopCommand& command, Instant now);

struct ChangeShopCommand {
  std::string settings;  // as write_shop_settings writes them
  ExpectedTags expected_tags = {};
};
Result<ChangeShopCommand, Refusal> prepare(const ChangeShop& request);
Keys reads(const ChangeShopCommand& command);
Decision decide(const Snapshot& snapshot, const ChangeShopCommand& command, Instant now);

// Throws StoreError where the row's settings cannot be read.
ShopSettings settings_of(const storage::ShopRow& row);
ShopAnswer answer_of(const storage::ShopRow& row);

}  // namespace stapel::app
