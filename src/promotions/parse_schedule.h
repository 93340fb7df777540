// Schedules from JSON.
#pragma once

#include <optional>
#include <string>

#include "base/fault.h"
#include "base/json.h"
#include "promotions/definition.h"

namespace stapel::promotions {

// Also refused: a schedule that no moment meets. `shop_timezone` holds where it names none.
std::optional<Schedule> read_schedule(const json::Value& value, const std::string& shop_timezone,
                                      Faults& faults);

}  // namespace stapel::promotions
