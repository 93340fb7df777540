// What a shop sets beside the settings of its promotions: how long checkouts hold what they
// reserve, and how many a shopper may hold at once. Kept as JSON in the shop's row.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "storage/order_rows.h"

namespace stapel::app {

enum class CancelRestores : std::uint8_t { everything, nothing };

struct ShopSettings {
  std::int64_t hold_seconds = 900;      // 1 to 604,800 (a week)
  std::int64_t holds_per_customer = 5;  // 1 to 1,000
  std::int64_t holds_per_session = 2;   // 1 to 1,000
  // Of an order that is cancelled after it was paid: whether what it used is free again.
  CancelRestores cancel_restores = CancelRestores::everything;
  // What a return gives back of what its order used, and the rule of its refund.
  storage::ReturnRestores return_restores = storage::ReturnRestores::nothing;
  storage::ReturnRule return_rule = storage::ReturnRule::keep;
  // How long a return waits for its order before somebody is told: a minute to a year.
  std::int64_t return_alone_seconds = 259'200;
  // Where the store cannot be read, carts are priced from what is in memory.
  bool degraded_evaluation = false;
  friend bool operator==(const ShopSettings&, const ShopSettings&) = default;
};

// The whole object; absent members have their defaults. An empty text is all defaults. Faults name
// the member and its rule.
ShopSettings read_shop_settings(std::string_view text, Faults& faults);
std::string write_shop_settings(const ShopSettings& settings);

}  // namespace stapel::app
