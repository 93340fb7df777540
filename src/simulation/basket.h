// What lies in one order's basket: products that go together, worth what the customer came to
// spend.
#pragma once

#include <cstdint>
#include <vector>

#include "simulation/assortment.h"
#include "simulation/random.h"
#include "simulation/season.h"

namespace stapel::simulation {

struct BasketLine {
  std::uint32_t article = 0;
  std::int64_t quantity = 1;
  Amount unit_price = 0;
};

// The articles at the prices of a day; days only go forward.
class Shelves {
 public:
  explicit Shelves(const std::vector<Article>& articles);
  void go_to(std::size_t day);

  // Shoppers come for something (coffee, a present, a machine, Sinterklaas, upkeep): most of what
  // they buy belongs to it, and little things fill up what is left of `value`. `month` is 1 to 12.
  // At least one line; its value is as near to `value` as the little things' prices allow.
  std::vector<BasketLine> fill(Random& random, Amount value, std::int32_t month) const;

  Amount price(std::uint32_t article) const { return prices_[article]; }

 private:
  std::uint32_t pick(Random& random, Shelf shelf, Amount most) const;
  std::uint32_t little_thing(Random& random, Amount left) const;
  void fill_up(Random& random, Amount left, std::vector<BasketLine>& lines) const;
  void sort_little_things();

  const std::vector<Article>& articles_;
  std::array<std::vector<std::uint32_t>, shelf_count> by_shelf_;
  std::vector<std::size_t> next_price_;  // of each article
  std::vector<Amount> prices_;
  std::vector<double> popularity_;            // at these prices
  std::vector<std::uint32_t> little_things_;  // by price
  std::size_t day_ = 0;
};

}  // namespace stapel::simulation
