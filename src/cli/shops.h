// `stapel shops`: makes and lists the shops of a database, and finds the shop that other commands
// are about.
#pragma once

#include <memory>
#include <string>

#include "app/refusal.h"
#include "cli/streams.h"

namespace stapel::app {
class Service;
class Shops;
}  // namespace stapel::app

namespace stapel::cli {

struct CreateShopArguments {
  std::string database = "shop.db";
  std::string name;
};
struct ListShopsArguments {
  std::string database = "shop.db";
};

Exit create_shop(const CreateShopArguments& arguments, Streams& streams);
Exit list_shops(const ListShopsArguments& arguments, Streams& streams);

// Opens a database for a command. What fails in it later (a full disk) is told as one line.
std::unique_ptr<app::Shops> open_shops(const std::string& database, Streams& streams);

// Says why a command was refused, where that was not told as a failure. A field /name is the option
// --name.
Exit refuse(const app::Refusal& refusal, Streams& streams);

// Null where there is no such shop; then it was said which there are.
app::Service* find_shop(app::Shops& shops, const std::string& name, Streams& streams);

}  // namespace stapel::cli
