// A comparison of replays as tables for people.
#pragma once

#include <string>

#include "app/replay_comparison.h"

namespace stapel::cli {

std::string text_of(const app::ReplayComparison& comparison);

}  // namespace stapel::cli
