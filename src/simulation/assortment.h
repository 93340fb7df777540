// What the shop sells: some 400 products for coffee and for giving, with their prices over time.
#pragma once

#include <array>
#include <cstdint>
#include <string>
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
  double picked = 1.0;  // how many times as often shoppers pick it at this price
};

// A campaign that was no promotion: lower list prices, in the price log, for some products.
struct PriceSale {
  std::string id;
  std::size_t first_day = 0, end_day = 0;  // of the season; the second exclusive
};
inline constexpr int price_sale_percent = 25;
inline constexpr double price_sale_picked = 2.5;  // its true effect, beside what is not on sale
// By time; the products are those whose prices have `picked` from a first day on.
std::vector<PriceSale> price_sales(const Season& season);
bool is_in_price_sales(Shelf shelf, std::size_t number_on_shelf);

struct Article {
  catalog::Product product;
  Shelf shelf = Shelf::mugs;
  double popularity = 1.0;
  double stocked = 0.5;           // at the start, of the most that is kept: 0 to 1
  std::vector<PriceFrom> prices;  // by day; the first from day 0
};

// The same for the same seed and season; by shelf.
std::vector<Article> make_assortment(std::uint64_t seed, const Season& season);

}  // namespace stapel::simulation
