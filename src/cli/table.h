// Tables for people: columns of one width, the first to the left and the others to the right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

namespace stapel::cli {

// 1234567 is "1,234,567".
std::string grouped(Wide number);
// A number of the smallest units with so many decimals: 97477 with 2 is "974.77".
std::string grouped_decimal(Wide number, int decimals);

class Table {
 public:
  explicit Table(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  // A line across the table.
  void rule() { rows_.emplace_back(); }
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;  // an empty one is a rule
};

}  // namespace stapel::cli
