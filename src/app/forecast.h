// What a planned promotion will be used for and cost, from what past seasons would have made of it.
//
// The orders of the same weeks one or more years before (364 days: the same weekdays) are moved to
// the planned period and priced with the draft, as a replay does, and scaled by the growth of the
// shop: orders of the last 13 weeks beside those of a year before. The interval is a percentile
// bootstrap over customers (Efron, 1979), with Poisson weights so that it streams (Hanley and
// MacGibbon, 2006); each resample also draws the chance of the season to come and, with two seasons
// or more, by how much one year differs from another. Pure: the same inputs, the same forecast.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/replay_pricer.h"
#include "base/result.h"

namespace stapel::app {

struct ForecastOptions {
  ReplayOptions replay = {};  // `from` and `to` are not looked at
  std::string promotion;      // of the draft set
  Instant from, to;           // the planned period
  std::int64_t seasons_max = 3;
  std::optional<Amount> budget = {};  // absent: the promotion's own
  std::size_t resamples = 400;
};

// What to expect, and between what nine in ten outcomes lie. Units, or minor units.
struct Expected {
  std::int64_t value = 0, low = 0, high = 0;
};

struct PastSeason {
  Instant from, to;
  std::int64_t orders = 0, uses = 0;
  Amount cost = 0;  // discount and cashback that the promotion grants
  Amount paid = 0;  // for all orders of the period, under the draft
};

struct ForecastDay {
  Date date;
  std::int64_t uses = 0;
  Amount cost = 0;
};

// Another promotion of the draft set that is used in the period, as expected.
struct RunningBeside {
  std::string promotion;
  std::int64_t uses = 0;
  std::int64_t together = 0;  // of them, on orders that the planned promotion is used on too
};

struct Forecast {
  Currency currency;
  std::vector<PastSeason> seasons;  // the latest first
  std::optional<double> growth;     // of orders, in a year; absent: the history is too short
  Expected orders, uses, cost, paid;
  std::vector<ForecastDay> days;      // as expected, in the shop's time zone
  std::vector<RunningBeside> beside;  // by promotion
  std::optional<Amount> budget;
  // When the budget is spent, as expected and at the earliest; absent: not in this period.
  std::optional<Date> budget_spent, budget_spent_earliest;
};

// Refused, with the reason, where the set has no such promotion, the period is empty, or the
// history holds no season to learn from. `progress` hears how many orders of how many are priced,
// and may throw to leave.
Result<Forecast, std::string> forecast(
    const History& history, const Products& products, const promotions::CompiledSet& draft,
    const ForecastOptions& options,
    const std::function<void(std::size_t, std::size_t)>& progress = [](std::size_t, std::size_t) {
    });

}  // namespace stapel::app
