// Splitting an amount over parts so that the parts add up to it exactly: largest remainder, with a
// maximum for each part (the contract's section 1, "Spreading").
//
// Parts come as runs of equal parts, so that a line of 100,000 equal units is one element.
#pragma once

#include <cstdint>
#include <vector>

#include "base/money.h"

namespace stapel {

// `count` neighbouring parts that are alike. Requires weight >= most >= 0, so that what weighs
// nothing can take nothing.
struct Share {
  std::int64_t count = 1;
  Amount weight = 0;     // of each part
  Amount most = 0;       // each part can take
  Amount part = 0;       // out: what each part got
  std::int64_t tag = 0;  // the caller's own mark, kept when a run is split
};

// Spreads `total` over the parts in proportion to their weights; ties to the earlier part. A part
// that would get more than its maximum is set to it and leaves, and what remains is spread anew
// over the others. Runs are split where their parts got different amounts; order is kept.
// Returns what was placed: total, or less where all maxima were reached.
Amount spread(Amount total, std::vector<Share>& shares);

}  // namespace stapel
