// What lies in the warehouse: sales take from it, what is sent back returns to it, and deliveries
// follow what was sold.
//
// Never below zero: what runs out during a week is delivered at once. Some deliveries are far too
// large, so that something always lies there that nobody buys.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "simulation/assortment.h"
#include "simulation/season.h"

namespace stapel::simulation {

struct StockLevel {
  std::int64_t at_start = 0, delivered = 0, sold = 0, returned = 0;  // units
  std::int64_t on_hand() const { return at_start + delivered - sold + returned; }
};

struct Delivery {
  std::uint32_t article = 0;
  Instant at;
  std::int64_t units = 0;
};

class Stock {
 public:
  // `size`: customers. `season` must outlive the stock.
  Stock(std::uint64_t seed, const Season& season, const std::vector<Article>& articles,
        std::uint32_t size);

  // Told of each delivery.
  void on_delivery(std::function<void(const Delivery&)> receive) { receive_ = std::move(receive); }

  // The deliveries of the Mondays until then; time only goes forward.
  void go_to(Instant at);
  void sell(std::uint32_t article, std::int64_t units, Instant at);
  void take_back(std::uint32_t article, std::int64_t units);

  const StockLevel& level(std::uint32_t article) const { return kept_[article].level; }

 private:
  struct Kept {
    StockLevel level;
    std::int64_t sold_this_week = 0;
    double demand = 0.0;  // a week's, recent weeks counting most
  };
  void deliver(std::uint32_t article, std::int64_t units, Instant at);
  void review(std::uint32_t article, Instant monday);

  std::uint64_t seed_;
  const Season& season_;
  std::vector<Kept> kept_;  // by article
  std::function<void(const Delivery&)> receive_;
  std::size_t next_day_ = 0;
};

}  // namespace stapel::simulation
