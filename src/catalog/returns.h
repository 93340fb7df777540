// Which order lines a cancellation takes back.
//
// A cancellation that names no order is matched to what the same customer bought before; one that
// does takes from that order alone. Pure: the same facts give the same matches, in whatever order
// they were imported.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/sales.h"

namespace stapel::catalog {

// `quantity` units of a cancellation's line are units of that order's line.
struct ReturnMatch {
  std::string cancellation;
  std::int64_t line = 0;
  std::string order;
  std::int64_t order_line = 0;
  std::int64_t quantity = 0;  // at least 1
  friend bool operator==(const ReturnMatch&, const ReturnMatch&) = default;
};

// `documents` are all of one customer's, in any order. Cancellations are taken by (time, id), and
// each product line takes units that nobody took before it, from order lines of the same product
// that are not later than it: first those at the same price, then the others; the latest first. A
// line that names the order's line comes from that one.
std::vector<ReturnMatch> match_returns(const std::vector<SalesDocument>& documents);

}  // namespace stapel::catalog
