// `stapel pairs`: which promotions of a file may be combined, and which line says no.
#pragma once

#include <string>
#include <vector>

#include "base/money.h"
#include "cli/streams.h"

namespace stapel::cli {

struct PairsArguments {
  std::string promotions;        // a path, or "-"
  std::vector<std::string> ids;  // none: all of the file
  Language language = Language::dutch;
  bool pretty = false;  // a grid for people instead of JSON
};

Exit pairs(const PairsArguments& arguments, Streams& streams);

}  // namespace stapel::cli
