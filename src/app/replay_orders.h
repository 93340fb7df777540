// What would a set of promotions have done? Every past order is priced as a cart, and the answers
// are added up.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/replay_history.h"
#include "app/replay_pricer.h"
#include "storage/rows.h"

namespace stapel::app {

struct PromotionReport {
  std::string id;
  std::string name;
  std::int64_t uses = 0;  // orders
  Amount discount = 0;
  Amount cashback = 0;
  std::int64_t points = 0;
  std::int64_t gifts = 0;  // units
  friend bool operator==(const PromotionReport&, const PromotionReport&) = default;
};

struct ReplayReport {
  Currency currency;
  promotions::Policy policy = promotions::Policy::best_for_customer;
  std::int64_t orders = 0;            // priced
  std::int64_t without_products = 0;  // in the whole history: no carts
  std::int64_t refused = 0;           // too large to be priced
  std::int64_t discounted = 0;        // orders that cost less than they did
  std::int64_t proven = 0;            // of best_for_customer
  std::optional<Instant> first, last;
  Amount items = 0, shipping = 0;  // before
  Amount item_discount = 0, shipping_discount = 0;
  Amount cashback = 0;
  std::int64_t points = 0;
  std::int64_t search_nodes = 0;
  std::vector<PromotionReport> promotions;  // as the set lists them

  Amount before() const { return items + shipping; }
  Amount discount() const { return item_discount + shipping_discount; }
  Amount after() const { return before() - discount(); }
  friend bool operator==(const ReplayReport&, const ReplayReport&) = default;
};

// Adds outcomes up, in any order.
class ReplaySum {
 public:
  // `set`: whose promotions are listed.
  ReplaySum(const promotions::CompiledSet& set, const History& history,
            const ReplayOptions& options);
  void add(const PastOrder& order, const PricedOrder& outcome);
  ReplayReport take() { return std::move(report_); }

 private:
  void add(const Grant& grant);

  ReplayReport report_;
  std::unordered_map<std::string, std::size_t> places_;  // of promotions in the report
};

// Calls `progress` with the orders done and all, now and then, from the calling thread.
ReplayReport replay_orders(const History& history, const Products& products,
                           const promotions::CompiledSet& set, const ReplayOptions& options,
                           const std::function<void(std::size_t, std::size_t)>& progress);

struct StoredHistory {
  History history;
  Products products;
  catalog::ListIndex lists;  // of now
};
// Reads what `stapel import` wrote. Throws storage::StoreError.
StoredHistory load_history(const std::string& database, storage::ShopId shop);

}  // namespace stapel::app
