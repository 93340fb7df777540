// What compiling makes of definitions: order, look-ups by code and pool, zones.
// Internal to the kernel; other modules use CompiledSet in evaluate.h.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "promotions/evaluate.h"

namespace stapel::promotions {

struct CompiledPromotion {
  const Promotion* promotion = nullptr;
  Zone schedule_zone;              // of its weekly windows
  bool late = false;               // its condition reads cart.subtotal_discounted
  std::vector<std::string> codes;  // normalised, beside promotion->codes
};

struct CompiledSet::Internals {
  Definitions definitions;
  Zone zone;                                  // the shop's
  std::vector<CompiledPromotion> promotions;  // by (priority, id), without drafts
  std::vector<std::uint32_t> automatic;       // positions in `promotions`, ascending
  // By normalised code, and by pool: positions in `promotions`, ascending.
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_code;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_pool;
  std::unordered_map<std::string_view, std::uint32_t> by_id;  // in definitions.promotions
};

}  // namespace stapel::promotions
