// What the shop sells: some 400 products for coffee and for giving, with their prices over time.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "catalog/sales.h"
#include "simulation/season.h"

namespace stapel::simulation {

// The shelves of the shop; each is one category.
enum class Shelf : std::uint8_t {
  machines,
  grinders,
  frothers,
  kettles,
  filter_coffee,
  beans,
  ground,
  capsules,
  tea,
  syrup,
  letters,
  chocolate,
  biscuits,
  mugs,
  cups,
  glasses,
  hampers,
  paper,
  cards,
  ribbons,
  batteries,
  care,
  towels,
  candles,
  flasks,
};
inline constexpr std::size_t shelf_count = 25;

// A list price and the days on which it begins.
struct PriceFrom {
  std::size_t day = 0;  // of the season
  Amount price = 0;
};

struct Article {
  catalog::Product product;
  Shelf shelf = Shelf::mugs;
  double popularity = 1.0;
  std::vector<PriceFrom> prices;  // by day; the first from day 0
};

// The same for the same seed and season; by shelf.
std::vector<Article> make_assortment(std::uint64_t seed, const Season& season);

}  // namespace stapel::simulation
