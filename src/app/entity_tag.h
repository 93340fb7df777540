// The tags (ETag, If-Match) of what is edited whole and counts no revisions: a hash of what can be
// edited. What goes along with it (a pool's size, the number of the live set) does not change its
// tag, so nobody is told that somebody else changed what nobody did.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/webhook_requests.h"

namespace stapel::app {

std::string tag_of(const ShopAnswer& shop);
std::string tag_of(const SettingsAnswer& settings);
std::string tag_of(const PoolAnswer& pool);
std::string tag_of(const WebhookAnswer& webhook);

// stale_revision where tags are expected and `present` is none of them; `what` is "the pool", say.
std::optional<Refusal> refuse_stale(const ExpectedTags& expected, const std::string& present,
                                    std::string_view what);

}  // namespace stapel::app
