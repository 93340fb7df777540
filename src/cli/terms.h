// `stapel terms`: the public terms of promotions, as a shop must publish them.
#pragma once

#include <optional>
#include <string>

#include "base/money.h"
#include "cli/streams.h"

namespace stapel::cli {

struct TermsArguments {
  std::string promotions;         // a path, or "-"
  std::optional<std::string> id;  // absent: all of the file
  Language language = Language::dutch;
  bool json = false;
};

Exit terms(const TermsArguments& arguments, Streams& streams);

}  // namespace stapel::cli
