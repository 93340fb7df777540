// `stapel forecast`: what a planned promotion will be used for and cost, from past seasons.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/replay_pricer.h"
#include "cli/streams.h"

namespace stapel::cli {

struct ForecastArguments {
  std::string database = "shop.db";
  std::string promotions;  // a path, or "-"
  std::string promotion;   // its id
  std::optional<std::string>
      from;                       // a day in the shop's time zone or a time; absent: its schedule's
  std::optional<std::string> to;  // the same, exclusive
  std::optional<std::int64_t> budget;  // minor units; absent: the promotion's own
  app::ReplayCodes codes = app::ReplayCodes::own;
  int threads = 0;  // 0: one per core
  bool json = false;
};

Exit forecast(const ForecastArguments& arguments, Streams& streams);

}  // namespace stapel::cli
