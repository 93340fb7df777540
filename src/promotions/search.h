// Which promotions apply, in which order, on which units: the `priority` rule, and the search for
// the plan of greatest customer value (the contract's section 4).
//
// The search tries every allowed set of promotions, every order within each scope and every choice
// of units, depth first, with two cuts that cannot lose the best plan: a branch whose upper bound
// (bound.h) is below the best plan found, and a branch that reaches a state which was reached
// before by an order of application that comes first in the tie-breaks. At the node limit it stops
// with the best plan found and says so.
#pragma once

#include <cstdint>

#include "promotions/plan.h"

namespace stapel::promotions {

Plan plan_by_priority(const Problem& problem);

struct Searched {
  Plan plan;
  bool proven = false;
  Amount bound = 0;  // no plan is worth more
  std::int64_t nodes = 0;
};
Searched search_best(const Problem& problem, std::int64_t nodes_max);

}  // namespace stapel::promotions
