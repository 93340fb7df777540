// The oracle's plans: which promotions can be used at all, and the plan each policy chooses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "promotions/testing/oracle_conditions.h"
#include "promotions/testing/oracle_pricing.h"

namespace stapel::promotions::testing {

using Indexes = std::vector<std::size_t>;

// One call of the oracle.
struct Question {
  const Definitions& definitions;
  const Cart& cart;
  Instant now;
  Policy policy;
  const AggregateTest* leaf_of_added_line = nullptr;

  const Promotion& promotion(std::size_t index) const { return definitions.promotions[index]; }
  // With `discounted` as what all lines cost.
  Facts facts(std::optional<Amount> discounted) const {
    return {cart, definitions.settings, now, discounted, leaf_of_added_line};
  }
};

// (priority, id), by which promotions are ordered everywhere.
struct Rank {
  std::int64_t priority = 0;
  std::string id;
  friend auto operator<=>(const Rank&, const Rank&) = default;
};
Rank rank_of(const Question& question, std::size_t promotion);
// Indexes of all promotions but drafts, by rank.
Indexes promotions_by_rank(const Question& question);

bool may_stand_together(const Promotion& a, const Promotion& b);

// --- Codes ---------------------------------------------------------------------------------------

std::string plain_code(const std::string& code);
// Whether the cart's code belongs to the promotion, full or not.
bool code_names(const Question& question, std::size_t code, const Promotion& promotion);
// Why this code of the promotion cannot be used; nothing where it can.
std::optional<Reason> code_full(const Question& question, std::size_t code,
                                const Promotion& promotion);
// The fewest codes (positions on the cart) that trigger all of `applied`, then the earliest.
Indexes codes_used(const Question& question, const Indexes& applied);

// --- Availability --------------------------------------------------------------------------------

// Every reason besides trigger and conditions for which the promotion cannot be used now.
std::vector<Reason> obstacles(const Question& question, const Promotion& promotion);
bool triggered(const Question& question, const Promotion& promotion);

// --- Plans ---------------------------------------------------------------------------------------

struct Plan {
  State state;
  // By scope, in order of application, those that have an effect in it.
  std::vector<Indexes> orders = std::vector<Indexes>(scope_count);

  // Each once, where it stands first.
  Indexes applied() const;
};

Wide base_points_of(const Question& question, const Plan& plan);
// What the customer gains; wide, because gifts and points may be worth more than any amount.
Wide customer_value(const Question& question, const Plan& plan);

// The plan that the policy chooses.
Plan choose_plan(const Question& question);

// Under best_for_customer: the best plan that applies other promotions than `winner`.
std::optional<Plan> runner_up(const Question& question, const Plan& winner);

// Whether another allowed order of the promotions that the plan applies gives another customer
// value, with the best choice of units in each.
bool order_matters(const Question& question, const Plan& plan);

}  // namespace stapel::promotions::testing
