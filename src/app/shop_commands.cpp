// See shop_commands.h.
#include "app/shop_commands.h"

#include <algorithm>

#include "app/entity_tag.h"
#include "app/ids.h"
#include "base/crypto.h"

namespace stapel::app {
namespace {

using storage::ShopKey;
using storage::ShopRow;

constexpr std::size_t secret_bytes = 32;

}  // namespace

Result<CreateShopCommand, Refusal> prepare(const CreateShop& request,
                                           const std::vector<std::string>& names) {
  if (!is_id(request.name)) {
    return Refused{Refusal{RefusalCode::invalid_request,
                           "the shop is not valid",
                           {{"/name", std::string(id_rule)}},
                           {}}};
  }
  if (std::find(names.begin(), names.end(), request.name) != names.end()) {
    return Refused{Refusal{RefusalCode::already_exists, "there is a shop " + request.name}};
  }
  return CreateShopCommand{request.name, random_hex(secret_bytes)};
}

Keys reads(const CreateShopCommand&) { return {ShopKey{}}; }

Decision decide(const Snapshot& snapshot, const CreateShopCommand& command, Instant now) {
  if (snapshot.find(ShopKey{})) return lost_race("another shop was made");
  const ShopRow row{command.name, command.pseudonym_secret, "", now};
  Delta delta;
  delta.write(ShopKey{}, row);
  return {Answer(answer_of(row)), std::move(delta)};
}

Result<ChangeShopCommand, Refusal> prepare(const ChangeShop& request) {
  Faults faults;
  const ShopSettings settings = read_shop_settings(request.settings, faults);
  if (faults.empty()) {
    return ChangeShopCommand{write_shop_settings(settings), request.expected_tags};
  }
  return Refused{
      Refusal{RefusalCode::invalid_request, "the settings are not valid", std::move(faults), {}}};
}

Keys reads(const ChangeShopCommand&) { return {ShopKey{}}; }

Decision decide(const Snapshot& snapshot, const ChangeShopCommand& command, Instant) {
  ShopRow row = snapshot.get(ShopKey{});
  const std::string tag = tag_of(answer_of(row));
  if (auto stale = refuse_stale(command.expected_tags, tag, "the shop")) {
    return {*std::move(stale), {}};
  }
  if (row.settings == command.settings) return {Answer(answer_of(row)), {}};
  row.settings = command.settings;
  Answer answer = answer_of(row);
  Delta delta;
  delta.write(ShopKey{}, std::move(row));
  return {std::move(answer), std::move(delta)};
}

ShopSettings settings_of(const ShopRow& row) {
  Faults faults;
  ShopSettings settings = read_shop_settings(row.settings, faults);
  if (faults.empty()) return settings;
  throw storage::StoreError(storage::StoreError::Kind::damaged,
                            "the settings of shop " + row.name + " cannot be read");
}

ShopAnswer answer_of(const ShopRow& row) { return {row.name, settings_of(row), row.created_at}; }

}  // namespace stapel::app
