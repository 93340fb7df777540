// Which promotions apply, in which order, on which units: the `priority` rule, and the search for
// the plan of greatest customer value (the contract's section 4).
//
// The search covers every allowed set of promotions, every order within each scope and every choice
// of units, with cuts that cannot lose the best plan: an upper bound (search_bound.h), and states
// reached before by a path that wins every tie-break. Promotions that cannot touch each other are
// solved apart (search.cpp). At the node limit it stops with the best plan found and says so.
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
