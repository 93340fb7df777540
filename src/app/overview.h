// How business goes: today and this week beside the week before, the promotions that are used most,
// what is held at this moment, and the limits that are nearly reached. The console's first page.
#pragma once

#include <string>
#include <vector>

#include "app/definition_set.h"
#include "app/sales_log.h"

namespace stapel::app {

struct SalesPeriod {
  Instant from, to;  // exclusive; to the quarter of an hour
  SalesFigures figures;
};

struct SalesDay {
  Date date;  // in the shop's time zone
  SalesFigures figures;
};

struct PromotionSales {
  std::string promotion, name;
  PromotionFigures week, week_before;
};

// A limit of which at least nine tenths are used or held.
struct NearLimit {
  std::string promotion, name;
  bool budget = false;  // of money, in minor units; otherwise of uses
  std::int64_t used = 0, limit = 0;
};

struct OverviewAnswer {
  Instant at;
  std::string currency, timezone;
  bool complete = true;  // false: older events are still being read; ask again
  // Until now, and the same part of the same days a week earlier. Weeks start on Monday.
  SalesPeriod today, today_before, week, week_before;
  std::vector<SalesDay> days = {};              // the last fourteen, today last
  std::vector<PromotionSales> promotions = {};  // of this week, the most granted first
  std::vector<NearLimit> limits = {};           // the nearest first
  std::int64_t holds = 0;                       // checkouts that wait for their payment
  std::int64_t orders_in_other_currencies = 0;  // this week; in no figure above
};

// Of all promotions in all.
using PromotionCounters = std::vector<std::pair<storage::CounterKey, storage::CounterRow>>;

// All but `complete` and `holds`.
OverviewAnswer make_overview(const SalesLog& sales, const LiveSet& live,
                             const PromotionCounters& counters, Instant now);

}  // namespace stapel::app
