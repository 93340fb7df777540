// Times and threads on the command line, as replays and forecasts take them.
#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>

#include "base/time.h"
#include "promotions/definition.h"

namespace stapel::cli {

// A time with an offset, or the start of a day in the shop's time zone; `bound` stays where the
// option is absent. False where it is there and is no time; that is printed then.
bool read_bound(const char* option, const std::optional<std::string>& text,
                const promotions::Settings& settings, std::optional<Instant>& bound,
                std::ostream& err);

// 0: one per core.
std::size_t threads_of(int wanted);

}  // namespace stapel::cli
