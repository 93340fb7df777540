// `stapel demo`: makes a shop that behaves like one, as a database, as files, or both.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct DemoArguments {
  std::optional<std::string> database;  // to make
  std::optional<std::string> folder;    // to write files into
  std::optional<std::string> truth;     // a file of what no history shows
  std::int64_t customers = 10'000;
  std::uint64_t seed = 1;
  std::string until = "2026-11-01";  // a day: nothing happens from it on
};

Exit demo(const DemoArguments& arguments, Streams& streams);

}  // namespace stapel::cli
