#include "cli/shops.h"

#include <ostream>

#include "app/shops.h"

namespace stapel::cli {

Exit create_shop(const CreateShopArguments& arguments, Streams& streams) {
  const auto shops = app::Shops::open({.path = arguments.database, .workers = 1, .readers = 1});
  const auto shop = app::await<app::ShopAnswer>(
      [&](auto done) { shops->create({.name = arguments.name}, std::move(done)); });
  if (!shop) {
    for (const Fault& fault : shop.refusal().faults) {
      streams.err << "stapel: --" << fault.pointer.substr(1) << ": " << fault.message << '\n';
    }
    if (shop.refusal().faults.empty()) streams.err << "stapel: " << shop.refusal().message << '\n';
    return app::is_transient(shop.refusal().code) ? Exit::failed : Exit::bad_input;
  }
  print("made shop " + shop->name + '\n', streams);
  return Exit::ok;
}

Exit list_shops(const ListShopsArguments& arguments, Streams& streams) {
  const auto shops = app::Shops::open({.path = arguments.database, .workers = 1, .readers = 1});
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
