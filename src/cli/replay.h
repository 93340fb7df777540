// `stapel replay`: prices a shop's past orders against a set of promotions and adds up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/streams.h"
#include "promotions/definition.h"

namespace stapel::cli {

struct ReplayArguments {
  std::string database = "shop.db";
  std::string promotions;  // a path, or "-"
  std::optional<promotions::Policy> policy;
  int threads = 0;                  // 0: one per core
  std::optional<std::string> from;  // a day in the shop's time zone or a time; inclusive
  std::optional<std::string> to;    // the same, exclusive
  bool without_codes = false;
  // Nodes of the search an order, where the file's own limit is not lower: a few wholesale orders
  // would take most of the time for a proof that changes the sums by pennies.
  std::int64_t search_limit = 3'000;
  bool json = false;
};

Exit replay(const ReplayArguments& arguments, Streams& streams);

}  // namespace stapel::cli
