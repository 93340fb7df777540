// A comparison of replays as JSON, for the command line and the API: docs/replay.md names its
// members. Amounts in minor units.
#pragma once

#include <string>

#include "app/replay_comparison.h"

namespace stapel::app {

std::string to_json(const ReplayComparison& comparison);

// `part` of `whole` in ten-thousandths of a percent, half away from zero; 0 of nothing.
std::int64_t share_of(Amount part, Amount whole);
// Half away from zero.
Amount average_of(Amount sum, std::int64_t count);

}  // namespace stapel::app
