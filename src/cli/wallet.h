// `stapel wallet`: which of a customer's codes to use on this cart and which to keep, from two
// files.
#pragma once

#include <optional>
#include <string>

#include "cli/streams.h"
#include "promotions/evaluation.h"

namespace stapel::cli {

struct WalletArguments {
  std::string promotions;  // a path, or "-"
  std::string wallet;      // a path, or "-" (not both)
  std::optional<promotions::Policy> policy;
  std::optional<Instant> now;
  Language language = Language::dutch;
  bool pretty = false;  // plans side by side for people instead of JSON
};

Exit wallet(const WalletArguments& arguments, Streams& streams);

}  // namespace stapel::cli
