// What a shop sets beside the settings of its promotions: how long checkouts hold what they
// reserve, and how many a shopper may hold at once. Kept as JSON in the shop's row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/fault.h"

namespace stapel::app {

struct ShopSettings {
  std::int64_t hold_seconds = 900;      // 1 to 604,800 (a week)
  std::int64_t holds_per_customer = 5;  // 1 to 1,000
  std::int64_t holds_per_session = 2;   // 1 to 1,000
  friend bool operator==(const ShopSettings&, const ShopSettings&) = default;
};

// The whole object; absent members have their defaults. An empty text is all defaults. Faults name
// the member and its rule.
ShopSettings read_shop_settings(std::string_view text, Faults& faults);
std::string write_shop_settings(const ShopSettings& settings);

}  // namespace stapel::app
