// The books of an order's returns, kept anew as a whole: every return of it in the order in which
// they first came, each refunded by promotions::refund over what the earlier ones left. So a return
// that says something new moves the ones behind it by the difference, and the sums are those of the
// facts as they are. Pure but for reading the set of a repriced order.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/past_decision.h"
#include "storage/store.h"

namespace stapel::app {

using Returns = std::vector<storage::Listed<storage::ReturnRow>>;

struct Books {
  Returns returns;        // with state, refund and problem as they follow
  std::string text = {};  // JSON: returned, refunded, reversed, …; empty: nothing is back
  // Of what promotions granted, what goes back to their budgets.
  std::map<std::string, Amount> restored = {};
  bool frees_all = false;  // the last unit is back, and the setting then was to free everything
};

// The books as they become, over the returns as they were read outside.
struct BooksChange {
  Returns seen = {};
  Books books = {};
  bool freed_before = false;  // what the books said before: see Books::frees_all
};

// `record`: the decision that the order was paid by; null where it was priced elsewhere, and then
// returns are only recorded.
Books keep_books(Returns returns, const storage::DecisionRecord* record, PastSets& sets);
// Of an order that is not paid: what waits, waits.
Books keep_waiting(Returns returns);

// {"LINE": units}
std::string write_units(const std::map<std::string, std::int64_t>& lines);

}  // namespace stapel::app
