// Past orders priced anew with one set of promotions.
//
// The answers do not depend on the number of threads. Where promotions are limited over orders
// (total, per customer, per code, per day, budget), each order sees the counters as the orders
// before it left them, as if all were priced one after the other in the order of time.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/replay_counters.h"
#include "app/replay_history.h"
#include "catalog/list_index.h"
#include "promotions/evaluate.h"
#include "promotions/worst_case.h"

namespace stapel::app {

// Which codes the carts of the past carry.
enum class ReplayCodes : std::uint8_t {
  own,  // those that the order was placed with
  all,  // every public code of the set: as if every shopper knew them
  none,
};

struct ReplayOptions {
  std::optional<promotions::Policy> policy = {};  // absent: the settings'
  std::optional<Instant> from = {};               // inclusive
  std::optional<Instant> to = {};                 // exclusive
  ReplayCodes codes = ReplayCodes::all;
  std::size_t threads = 1;
  std::int64_t search_limit = 3'000;  // nodes of the search an order, or the settings' if lower
  promotions::PriceTerms terms = {};  // for margins
  std::vector<promotions::LintProduct> products = {};  // what gifts cost
  // The shop's product lists as they are now: which products were on them then, nobody knows. Null:
  // no line is on a list.
  const catalog::ListIndex* lists = nullptr;
};

// What one order came to.
struct PricedOrder {
  bool refused = false;  // too large to be priced
  bool proven = false;
  promotions::Totals totals;
  std::int64_t nodes = 0;
  std::vector<Grant> grants;
  std::vector<Amount> line_nets;  // what is paid for each line of the cart
  Amount net_items = 0;           // what is paid for all lines, without VAT
  std::optional<Amount> margin;   // of it, less costs: see margin_of; where all costs are known
};

// The orders of the period that the options name, in their order.
std::vector<const PastOrder*> orders_within(const History& history, const ReplayOptions& options);

class HistoryPricer {
 public:
  // All of them must outlive the pricer.
  HistoryPricer(const std::vector<const PastOrder*>& orders, const Products& products,
                const promotions::CompiledSet& set, const ReplayOptions& options);

  using Receive = std::function<void(const PastOrder&, const promotions::Cart&, PricedOrder&&)>;
  // Gives the next `count` orders, in the order of time.
  void price_next(std::size_t count, const Receive& receive);

 private:
  struct Attempt {
    promotions::Cart cart;
    PricedOrder priced;
  };
  std::size_t price_block(std::size_t size, const Receive& receive);
  Attempt price(const PastOrder& order) const;

  const std::vector<const PastOrder*>& orders_;
  const Products& products_;
  const promotions::CompiledSet& set_;
  const ReplayOptions& options_;
  std::vector<std::string> public_codes_;
  ReplayCounters counters_;
  std::size_t done_ = 0;
  std::size_t block_;
};

// What the shop charged for the order then, with the discounts that it gave.
PricedOrder outcome_as_sold(const PastOrder& order, const promotions::Cart& cart,
                            const promotions::PriceTerms& terms);

}  // namespace stapel::app
