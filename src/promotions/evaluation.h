// What an evaluation answers, as plain values (the contract's section 5), and how it is asked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"
#include "promotions/definition.h"

namespace stapel::promotions {

// Counts the changes of what the kernel computes: stored with each decision, so that a later kernel
// knows which of them it may recompute.
inline constexpr std::int64_t semantics_number = 2;

struct Totals {
  Amount list = 0, line_discounts = 0, order_discounts = 0, items = 0;
  Amount shipping_list = 0, shipping_discounts = 0, shipping = 0;
  Amount total = 0, due = 0, saved = 0, cashback = 0;
  std::int64_t points = 0, base_points = 0;
  Amount customer_value = 0;
  friend bool operator==(const Totals&, const Totals&) = default;
};

struct Adjustment {
  std::string promotion;
  Amount amount = 0;
  friend bool operator==(const Adjustment&, const Adjustment&) = default;
};

struct PricedLine {
  std::string id;
  Amount list = 0, discount = 0, net = 0;
  std::vector<Adjustment> adjustments;  // in order of application
  friend bool operator==(const PricedLine&, const PricedLine&) = default;
};

struct PricedShipping {
  std::optional<std::string> method;
  Amount list = 0, discount = 0, net = 0;
  std::vector<Adjustment> adjustments;
  friend bool operator==(const PricedShipping&, const PricedShipping&) = default;
};

struct GrantedGift {
  std::string promotion, sku;
  std::int64_t quantity = 1;
  std::optional<Amount> unit_value;
  friend bool operator==(const GrantedGift&, const GrantedGift&) = default;
};

struct Applied {
  std::string promotion;
  std::vector<std::string> codes;  // those used that trigger it, as the promotion writes them
  Amount amount = 0;               // item and shipping discounts
  Amount cashback = 0;
  std::int64_t points = 0;
  std::vector<GrantedGift> gifts;
  friend bool operator==(const Applied&, const Applied&) = default;
};

// In the contract's order: the first that holds is reported.
enum class Reason : std::uint8_t {
  unknown_code,
  not_started,
  expired,
  paused,
  outside_window,
  wrong_currency,
  wrong_channel,
  wrong_country,
  wrong_payment_method,
  customer_required,
  login_required,
  limit_reached,
  customer_limit_reached,
  budget_spent,
  held_elsewhere,
  held_out,
  not_first_order,
  segment_required,
  min_subtotal_not_met,
  min_quantity_not_met,
  no_matching_lines,
  condition_not_met,
  not_combinable,
  adds_nothing,
};
std::string_view reason_name(Reason reason);

struct Rejected {
  std::optional<std::string> code;       // as printed; none for an automatic promotion
  std::optional<std::string> promotion;  // none for an unknown code
  Reason reason = Reason::unknown_code;
  std::optional<std::int64_t> missing;   // minor units or units
  std::optional<std::string> attribute;  // of condition_not_met
  std::vector<std::string> with;         // of not_combinable
  std::string message;
  bool mistyped = false;  // of unknown_code: one typing error away from a pool's
  friend bool operator==(const Rejected&, const Rejected&) = default;
};

struct RejectedTender {
  std::string type;
  Amount amount = 0;
  std::string promotion;  // that excludes it
  friend bool operator==(const RejectedTender&, const RejectedTender&) = default;
};

enum class HintKind : std::uint8_t { spend_more, add_units };
struct Hint {
  std::string promotion;
  HintKind kind = HintKind::spend_more;
  std::int64_t missing = 0;
  std::optional<Amount> gain;  // of spend_more
  bool worth_it = false;
  friend bool operator==(const Hint&, const Hint&) = default;
};

// What a shopper could do, tried on the cart: docs/hints.md.
enum class SuggestionKind : std::uint8_t {
  next_tier,
  one_more_unit,
  add_component,
  unused_code,
  spend_more,
  add_units,
  free_shipping,
};
std::string_view suggestion_kind_name(SuggestionKind kind);
struct AddedUnits {
  std::string line;  // of the cart, by id
  std::int64_t units = 0;
  std::optional<std::int64_t> component;  // of a bundle: its position
  friend bool operator==(const AddedUnits&, const AddedUnits&) = default;
};
struct Suggestion {
  SuggestionKind kind = SuggestionKind::next_tier;
  std::string promotion;  // that grants more then
  std::vector<AddedUnits> add;
  std::optional<std::string> code;      // to type, as the promotion writes it
  std::optional<std::int64_t> missing;  // units, or minor units of an amount
  Amount cost = 0;                      // what is added, at the cart's own unit prices
  Amount gain = 0;                      // customer value then, less now
  Amount total = 0;                     // then
  Amount customer_value = 0;            // then
  bool worth_it = false;                // gain > cost
  bool lowers_total = false;            // all that is in the cart costs less than without it
  std::string message;
  friend bool operator==(const Suggestion&, const Suggestion&) = default;
};

struct Optimality {
  bool proven = false;
  Amount value = 0;
  std::optional<Amount> bound;
  friend bool operator==(const Optimality&, const Optimality&) = default;
};

// How the answer was found, told where it is asked for: docs/explain.md.
struct TracedPlan {
  struct Step {
    Scope scope = Scope::lines;
    std::vector<std::string> promotions;  // in order of application
    friend bool operator==(const Step&, const Step&) = default;
  };
  Amount value = 0;  // customer value
  std::vector<std::string> codes;
  std::vector<Step> order;
  friend bool operator==(const TracedPlan&, const TracedPlan&) = default;
};
struct Trace {
  struct Match {  // a promotion that took part in the choice
    std::string promotion;
    std::vector<std::string> codes;
    std::vector<Scope> scopes;
    bool applied = false;
    friend bool operator==(const Match&, const Match&) = default;
  };
  struct Stage {
    Scope scope = Scope::lines;
    std::vector<std::string> promotions;
    std::optional<Amount> takes;  // scope lines: the most it takes off alone, where that is known
    std::int64_t nodes = 0;       // to find that
    friend bool operator==(const Stage&, const Stage&) = default;
  };
  struct World {  // promotions that were tried together: all, or one that is exclusive
    std::vector<std::string> promotions;
    Amount at_most = 0;    // no plan of these is worth more
    bool skipped = false;  // because of that
    std::int64_t nodes = 0;
    std::vector<Stage> stages;
    friend bool operator==(const World&, const World&) = default;
  };
  struct RunnerUp {  // the best plan with another set of promotions
    TracedPlan plan;
    Amount behind = 0;       // in customer value
    std::string decided_by;  // the contract's rule
    bool proven = false;     // that no other set comes closer
    friend bool operator==(const RunnerUp&, const RunnerUp&) = default;
  };
  std::int64_t promotions = 0;  // in the set
  std::int64_t found = 0;       // of these: by the index, or by a code
  std::vector<Match> matched;
  Policy policy = Policy::best_for_customer;
  std::vector<World> worlds;  // of best_for_customer
  std::int64_t plans = 0;     // whole plans that were compared
  std::int64_t nodes = 0;
  std::int64_t node_limit = 0;
  TracedPlan winner;
  std::optional<RunnerUp> runner_up;
  std::vector<std::string> story;  // the same in sentences
  friend bool operator==(const Trace&, const Trace&) = default;
};

struct Evaluation {
  Currency currency;
  Totals totals;
  std::vector<PricedLine> lines;
  std::optional<PricedShipping> shipping;
  std::vector<GrantedGift> gifts;
  std::vector<Applied> applied;  // in order of application
  std::vector<Rejected> rejected;
  std::vector<RejectedTender> rejected_tenders;
  std::vector<Hint> hints;
  std::optional<std::vector<Suggestion>> suggestions;  // where they were asked for
  std::optional<Trace> trace;                          // where it was asked for
  Optimality optimality;
  std::int64_t nodes = 0;  // of the search; not part of the contract's JSON
  bool degraded = false;   // counters and codes could not be read; in the JSON where it is true
  friend bool operator==(const Evaluation&, const Evaluation&) = default;
};

inline constexpr std::size_t suggestion_trials_max = 16;

struct EvaluateOptions {
  std::optional<Policy> policy;  // absent: the settings'
  Instant now;                   // already chosen: --now, else the cart's time, else the clock
  Language language = Language::dutch;
  bool explain = false;  // also name the automatic promotions that did not apply
  bool hints = true;     // each hint prices a changed cart: leave out where nobody reads them
  std::optional<std::int64_t> search_limit = {};  // absent: the settings'
  bool suggestions = false;                       // tries up to suggestion_trials_max changed carts
  bool trace = false;                             // searches once more, for the runner-up
};

}  // namespace stapel::promotions
