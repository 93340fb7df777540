// Effects from JSON.
#pragma once

#include <optional>
#include <vector>

#include "base/fault.h"
#include "base/json.h"
#include "promotions/definition.h"

namespace stapel::promotions {

// The list of a promotion's effects. Also refused: a list of which no effect can ever do anything,
// because no line can ever be selected.
std::optional<std::vector<Effect>> read_effects(const json::Value& value, Faults& faults);

}  // namespace stapel::promotions
