// `stapel replay`: prices a shop's past orders against a set of promotions and adds up, or compares
// that with what they came to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/replay_pricer.h"
#include "cli/streams.h"
#include "promotions/definition.h"

namespace stapel::cli {

struct ReplayArguments {
  std::string database = "shop.db";
  std::string promotions;  // a path, or "-"
  std::optional<promotions::Policy> policy;
  int threads = 0;                        // 0: one per core
  std::optional<std::string> from;        // a day in the shop's time zone or a time; inclusive
  std::optional<std::string> to;          // the same, exclusive
  std::optional<std::string> against;     // sold, live, or a path: compare with that
  std::optional<app::ReplayCodes> codes;  // absent: own beside --against, else all
  double margin_min = 0;                  // percent
  std::optional<double> elasticity;
  bool prices_exclude_tax = false;
  // Nodes of the search an order, where the file's own limit is not lower: a few wholesale orders
  // would take most of the time for a proof that changes the sums by pennies.
  std::int64_t search_limit = 3'000;
  bool json = false;
};

Exit replay(const ReplayArguments& arguments, Streams& streams);

}  // namespace stapel::cli
