// Past orders under a draft set of promotions, beside what they came to without it: as they were
// sold, or under the set that is live. Pure: the same history, sets and options give the same
// comparison, whatever the number of threads.
//
// What it cannot know: who would have bought more, or not at all. Quantities stay as they were;
// with an elasticity (percent of quantity for a percent of price) an estimate stands beside the
// figures.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/replay_orders.h"

namespace stapel::app {

struct ComparisonOptions {
  ReplayOptions replay = {};
  // At which margin, in percent of net revenue, an order counts as a breach when it falls below.
  Percent margin_min = {};
  std::optional<double> elasticity = {};  // -1.5: a price 1% lower sells 1.5% more
  std::size_t listed_max = 10;            // of dearest orders, and of breaches
};

// One side of a row: what shoppers paid less and what the shop kept. Minor units.
struct SideFigures {
  Amount discount = 0;  // items and shipping
  Amount cashback = 0;
  Amount paid = 0;         // items and shipping, less discounts
  Amount net_revenue = 0;  // of the items, without VAT; of orders whose costs are known
  Amount margin = 0;       // of the same orders
  friend bool operator==(const SideFigures&, const SideFigures&) = default;
};

// All orders, or those of one week, segment or category.
struct ComparedRow {
  std::int64_t orders = 0;
  std::int64_t costed = 0;  // of them, those whose costs are known
  Amount list = 0;          // items and shipping before discounts
  SideFigures before, after;
  friend bool operator==(const ComparedRow&, const ComparedRow&) = default;
};

struct ComparedPromotion {
  std::string name;
  std::int64_t uses_before = 0, uses_after = 0;
  Amount granted_before = 0, granted_after = 0;
  friend bool operator==(const ComparedPromotion&, const ComparedPromotion&) = default;
};

// Orders on which `live` applied before and does not any more, and `draft` does now.
struct Displaced {
  std::int64_t orders = 0;
  Amount granted_before = 0;  // by the one that went
};

struct ListedOrder {
  std::string id;
  Instant at;
  Amount list = 0, discount_before = 0, discount_after = 0;
  std::optional<Amount> margin_before, margin_after;
  std::vector<std::string> promotions;  // that apply under the draft
};

// Customers by what they pay under the draft; guests are not counted.
struct Gains {
  std::int64_t pay_less = 0, pay_more = 0, pay_the_same = 0;
  Amount less = 0, more = 0;  // in all
  // Of what is paid less in all, the part of the tenth of customers who gain most.
  Amount to_top_tenth = 0;
};

// Quantities follow prices with the elasticity that was given; rounded to minor units.
struct ElasticEstimate {
  double elasticity = 0;
  std::int64_t orders = 0;  // as a sum of orders' factors
  Amount paid = 0, discount = 0, margin = 0;
};

struct ReplayComparison {
  ReplayReport before;  // without promotions where it is as sold
  ReplayReport after;
  ComparedRow all;
  std::map<std::string, ComparedRow> weeks;       // 2026-W47, in the shop's time zone
  std::map<std::string, ComparedRow> segments;    // by what was known of the customer then
  std::map<std::string, ComparedRow> categories;  // by the first part of a product's first path
  std::map<std::string, ComparedPromotion> promotions;
  std::map<std::pair<std::string, std::string>, Displaced> displaced;  // by live and draft
  Gains gains;
  std::vector<ListedOrder> dearest;  // by discount under the draft
  std::int64_t breaches_before = 0, breaches_after = 0;
  std::vector<ListedOrder> breaches;  // under the draft, the worst first
  std::optional<ElasticEstimate> estimate;
};

// `live` null: as sold.
ReplayComparison compare_replays(const History& history, const Products& products,
                                 const promotions::CompiledSet* live,
                                 const promotions::CompiledSet& draft,
                                 const ComparisonOptions& options,
                                 const std::function<void(std::size_t, std::size_t)>& progress);

// Names of the segments, as the rows have them.
std::string_view segment_of(const PastOrder& order);

}  // namespace stapel::app
