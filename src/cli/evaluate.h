// `stapel evaluate`: prices one cart from two files, with no server and no database.
#pragma once

#include <cstdint>
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
  std::optional<std::int64_t> search_limit;  // nodes; absent: the settings'
  std::optional<std::string> products;       // with strict: what promotions may name
  bool strict = false;                       // names that no product has are faults
  bool explain = false;
  bool suggestions = false;
  bool pretty = false;  // a receipt for people instead of JSON
};

Exit evaluate(const EvaluateArguments& arguments, Streams& streams);

}  // namespace stapel::cli
