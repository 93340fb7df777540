// What was sold, in memory by quarter of an hour, read from the events of the last weeks and from
// orders that were imported: what the first page of the console shows beside the weeks before.
// Costs nothing while nobody looks; the first look reads what happened since, some thousand events
// at a time. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "storage/store.h"

namespace stapel::app {

// Amounts in minor units.
struct SalesFigures {
  std::int64_t orders = 0;     // paid, also those that were cancelled later
  std::int64_t with_code = 0;  // of them, with a code that gave something
  std::int64_t cancelled = 0;  // in this time, whenever they were paid
  Amount revenue = 0;          // what was paid, shipping included
  Amount discount = 0;         // of items and shipping
  Amount cashback = 0;
  // Of the orders of which all costs are known: what is paid for items without VAT, and what is
  // left of it after costs, cashback, and points and gifts in their value.
  std::int64_t with_costs = 0;
  Amount net_revenue = 0, margin = 0;

  SalesFigures& operator+=(const SalesFigures& other);
  friend bool operator==(const SalesFigures&, const SalesFigures&) = default;
};

struct PromotionFigures {
  std::int64_t uses = 0;
  Amount granted = 0;
};

struct SoldIn {
  SalesFigures figures;
  std::map<std::string, PromotionFigures> promotions;
};

class SalesLog {
 public:
  static constexpr std::int64_t days_kept = 16;

  // Reads on from where it was; false where there is more to read, then call it again.
  bool catch_up(storage::Reader& reader, storage::ShopId shop, Instant now);

  // From `from` until before `to`, to the quarter of an hour; of one currency.
  SoldIn sold(Instant from, Instant to, std::string_view currency) const;
  // Orders in any other currency in that time.
  std::int64_t orders_in_other_currencies(Instant from, Instant to,
                                          std::string_view currency) const;

 private:
  struct CostOf {
    std::optional<Amount> unit_cost;
    std::optional<Percent> tax_rate;
  };
  class Reading;

  void begin(storage::Reader& reader, Reading& reading, storage::ShopId shop, Instant oldest,
             Instant now);
  void take(Reading& reading, const storage::Event& event);
  SoldIn& place_of(Instant at, std::string_view currency);

  mutable std::mutex mutex_;
  bool started_ = false;
  std::int64_t seen_ = 0;                                            // the last event that was read
  std::map<std::pair<std::int64_t, std::string>, SoldIn> quarters_;  // by start, and currency
};

}  // namespace stapel::app
