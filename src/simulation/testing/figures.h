// What a shop's year looks like in numbers, measured as tests/simulation/measure_online_retail.py
// measures Online Retail.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "catalog/sales.h"

namespace stapel::simulation {

// Of the orders of known customers; an order's value is what was paid for its products.
struct Figures {
  double repeat_rate = 0.0;         // customers with two orders or more, of all
  std::array<double, 9> deciles{};  // of order values, divided by the median order
  double return_rate = 0.0;         // what came back, of what was sold, by value
  std::array<double, 12> months{};  // shares of the year, January first
  double top_share = 0.0;           // of revenue: the best 1% of customers, rounded up
  double orders_per_customer = 0.0;
  double median_order = 0.0;  // minor units
};

class FigureCounter {
 public:
  // Of twelve months from this day on.
  explicit FigureCounter(const Date& from);
  void add(const catalog::SalesDocument& document);
  Figures finish() const;

 private:
  std::int64_t first_day_;
  Zone zone_;
  std::vector<Amount> orders_;
  std::unordered_map<std::string, std::pair<std::int64_t, Amount>> customers_;
  std::array<Amount, 12> months_{};
  Amount sold_ = 0, back_ = 0;
};

}  // namespace stapel::simulation
