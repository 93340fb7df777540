#include "cli/shops.h"

#include <algorithm>
#include <ostream>

#include "app/shops.h"

namespace stapel::cli {
namespace {

// The field /requests_per_minute is the option --requests-per-minute, /origins/0 is --origin.
std::string option_of(const std::string& pointer) {
  std::string option = pointer.substr(1, pointer.find('/', 1) - 1);
  std::replace(option.begin(), option.end(), '_', '-');
  if (option == "origins" || option == "scopes" || option == "roles") option.pop_back();
  return option;
}

}  // namespace

std::unique_ptr<app::Shops> open_shops(const std::string& database, Streams& streams) {
  const auto report = [&streams](std::string_view failure) {
    streams.err << "stapel: " << failure << '\n';
  };
  return app::Shops::open({.path = database, .workers = 1, .readers = 1, .report = report});
}

Exit refuse(const app::Refusal& refusal, Streams& streams) {
  if (app::is_transient(refusal.code)) return Exit::failed;
  if (refusal.faults.empty()) streams.err << "stapel: " << refusal.message << '\n';
  for (const Fault& fault : refusal.faults) {
    streams.err << "stapel: --" << option_of(fault.pointer) << ": " << fault.message << '\n';
  }
  return Exit::bad_input;
}

Exit create_shop(const CreateShopArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  const auto shop = app::await<app::ShopAnswer>(
      [&](auto done) { shops->create({.name = arguments.name}, std::move(done)); });
  if (!shop) return refuse(shop.refusal(), streams);
  print("made shop " + shop->name + '\n', streams);
  return Exit::ok;
}

Exit list_shops(const ListShopsArguments& arguments, Streams& streams) {
  const auto shops = open_shops(arguments.database, streams);
  std::string out;
  for (const app::ShopAnswer& shop : shops->list()) {
    out += shop.name + '\t' + format_instant(shop.created_at) + '\n';
  }
  print(out, streams);
  return Exit::ok;
}

app::Service* find_shop(app::Shops& shops, const std::string& name, Streams& streams) {
  if (app::Service* found = shops.find(name)) return found;
  streams.err << "stapel: --shop: there is no shop " << name << "; there are";
  for (const app::ShopAnswer& shop : shops.list()) streams.err << ' ' << shop.name;
  streams.err << '\n';
  return nullptr;
}

}  // namespace stapel::cli
