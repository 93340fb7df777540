// See entity_tag.h.
#include "app/entity_tag.h"

#include <algorithm>
#include <vector>

#include "base/crypto.h"

namespace stapel::app {
namespace {

constexpr std::size_t tag_length = 16;

// Each part with its length, so that no two lists of parts make one text.
std::string hash_of(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += std::to_string(part.size()) + ':' + part;
  return sha256_hex(text).substr(0, tag_length);
}

std::string flag(bool value) { return value ? "1" : "0"; }

}  // namespace

std::string tag_of(const ShopAnswer& shop) { return hash_of({write_shop_settings(shop.settings)}); }

std::string tag_of(const SettingsAnswer& settings) { return hash_of({settings.settings}); }

std::string tag_of(const PoolAnswer& pool) {
  return hash_of({pool.id, pool.name, pool.pattern, std::to_string(pool.uses_max), flag(pool.check),
                  flag(pool.active)});
}

std::string tag_of(const WebhookAnswer& webhook) {
  std::vector<std::string> parts = {webhook.id, webhook.choice.url, webhook.choice.description,
                                    flag(webhook.choice.test_events),
                                    std::string(state_name(webhook.state))};
  parts.insert(parts.end(), webhook.choice.types.begin(), webhook.choice.types.end());
  return hash_of(parts);
}

std::optional<Refusal> refuse_stale(const ExpectedTags& expected, const std::string& present,
                                    std::string_view what) {
  if (!expected || std::find(expected->begin(), expected->end(), present) != expected->end()) {
    return std::nullopt;
  }
  return Refusal{RefusalCode::stale_revision,
                 std::string(what) + " has the tag \"" + present +
                     "\" now: somebody changed it since. Read it again, then decide"};
}

}  // namespace stapel::app
