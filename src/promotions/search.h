// Which promotions apply, in which order, on which units: the `priority` rule, and the search for
// the plan of greatest customer value (the contract's section 4).
//
// The search covers every allowed set of promotions, every order within each scope and every choice
// of units, with cuts that cannot lose the best plan: an upper bound (search_bound.h), and states
// reached before by a path that wins every tie-break. Promotions that cannot touch each other are
// solved apart (search.cpp). At the node limit it stops with the best plan found and says so.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "promotions/plan.h"

namespace stapel::promotions {

Plan plan_by_priority(const Problem& problem);

// The best plan that turns up when promotions have their turns in other orders and choose other
// units than under `priority`: never worse than that plan. So many are tried, the same on any
// machine.
Plan plan_by_other_turns(const Problem& problem, std::int64_t passes);

struct Searched {
  Plan plan;
  bool proven = false;
  Amount bound = 0;  // no plan is worth more
  std::int64_t nodes = 0;
};

// How the search went, for those who ask. Candidates by their place in the problem.
struct SearchedStage {
  Scope scope = Scope::lines;
  Indices promotions;
  bool solved = false;  // of scope lines: by itself, to the end
  Amount takes = 0;     // then: the most that it takes off by itself
  std::int64_t nodes = 0;
};
struct SearchedWorld {  // promotions that may stand together: all, or one that is exclusive
  Indices promotions;
  Amount most = 0;       // no plan of these is worth more
  bool skipped = false;  // because that is less than the best plan so far
  std::int64_t nodes = 0;
  std::vector<SearchedStage> stages;
};
struct SearchReport {
  std::vector<SearchedWorld> worlds;
  std::int64_t plans = 0;  // whole plans that were compared
};

// `report`: filled in where it is not null.
Searched search_best(const Problem& problem, std::int64_t nodes_max,
                     SearchReport* report = nullptr);

// The best plan that applies another set of promotions than `winner` does; nothing where there is
// no other. `bound` and `proven` are about such plans.
std::optional<Searched> search_runner_up(const Problem& problem, std::int64_t nodes_max,
                                         const Plan& winner);

}  // namespace stapel::promotions
