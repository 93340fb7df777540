// `stapel evaluate`: prices one cart from two files, with no server and no database.
#pragma once

#include <optional>
#include <string>

#include "cli/streams.h"
#include "promotions/evaluation.h"

namespace stapel::cli {

struct EvaluateArguments {
  std::string promotions;  // a path, or "-"
  std::string cart;        // a path, or "-" (not both)
  std::optional<promotions::Policy> policy;
  std::optional<Instant> now;
  Language language = Language::dutch;
  bool explain = false;
  bool suggestions = false;
  bool pretty = false;  // a receipt for people instead of JSON
};

Exit evaluate(const EvaluateArguments& arguments, Streams& streams);

}  // namespace stapel::cli
