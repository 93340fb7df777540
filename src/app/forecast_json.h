// A forecast as JSON, for the command line and the API: docs/replay.md names its members. Amounts
// in minor units.
#pragma once

#include <string>

#include "app/forecast.h"

namespace stapel::app {

std::string to_json(const Forecast& forecast);

}  // namespace stapel::app
