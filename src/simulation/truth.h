// What is true of the generated shop and no history shows: for measurements to be checked against.
//
// One JSON object a line, told apart by `kind`; docs/demo-shop.md lists them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/assortment.h"
#include "simulation/campaigns.h"
#include "simulation/people.h"
#include "simulation/season.h"
#include "simulation/stock.h"

namespace stapel::simulation {

// Each appends lines with their ends.
void append_truth(std::string& out, std::uint64_t seed, std::uint32_t size, const Season& season,
                  const std::vector<Campaign>& campaigns);
void append_truth(std::string& out, const Person& person, std::uint32_t number,
                  const Season& season, const std::vector<Campaign>& campaigns,
                  const std::vector<Treatment>& treatments);
void append_truth(std::string& out, const std::vector<PriceSale>& sales, const Season& season,
                  const std::vector<Article>& articles);
void append_truth(std::string& out, std::string_view sku, const Delivery& delivery);
void append_truth(std::string& out, std::string_view sku, const StockLevel& level);

}  // namespace stapel::simulation
