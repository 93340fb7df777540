// What is paid back when units of a paid order return (the contract's section 6), as pure functions
// over plain values. Several returns of one order follow each other: what a Refund says of
// `returned` and `refunded` is the order's state for the next one.
//
// Under both rules a line has one state after a return: its units that are back, and how much of
// each adjustment is reversed in all. What this return does to the line is that state less the one
// before, so that rounding never adds up over a sequence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/fault.h"
#include "base/result.h"
#include "promotions/cart.h"
#include "promotions/evaluate.h"
#include "promotions/evaluation.h"

namespace stapel::promotions {

enum class RefundRule : std::uint8_t {
  keep,     // each unit pays back its share of what was paid; what stays keeps its discounts
  reprice,  // the order is priced again without the returned units; the difference is paid back
};
std::string_view rule_name(RefundRule rule);

// A line over all returns so far.
struct ReturnedLine {
  std::string id;
  std::int64_t units = 0;
  // By promotion, none of zero: in the order of the line's adjustments, others behind them.
  // Negative where a promotion takes more off the line than it did when the order was paid.
  std::vector<Adjustment> reversed;
  friend bool operator==(const ReturnedLine&, const ReturnedLine&) = default;
};

// An order that was paid. Valid by construction: parse_refund.h is the way in for text, and
// `order_of` for an evaluation.
struct Order {
  Cart cart;
  Evaluation result;                   // its currency, totals, lines, shipping and gifts
  std::vector<ReturnedLine> returned;  // one for each line of the cart, in its order
  Amount refunded = 0;                 // paid back already
};

// An order of which nothing is back yet.
Order order_of(Cart cart, Evaluation result);

// How many units of each of the cart's lines come back now; at least one, none more than are left.
struct Return {
  std::vector<std::int64_t> units;
};

struct RefundedLine {
  std::string id;
  std::int64_t units = 0;        // that come back now; 0 for a line that stays
  Amount list = 0;               // of these units
  Amount discount_reversed = 0;  // now
  Amount amount = 0;             // list less discount_reversed; negative: costs more from now on
  std::vector<Adjustment> reversed;
  friend bool operator==(const RefundedLine&, const RefundedLine&) = default;
};

struct Refund {
  RefundRule rule = RefundRule::keep;
  Amount items = 0;     // the sum of the lines
  Amount shipping = 0;  // negative where what stays ships at a higher price
  Amount total = 0;     // to pay back now: all that is due back less `refunded`, never below zero
  Amount cashback_reversed = 0;
  std::int64_t points_reversed = 0;  // promotional points
  std::int64_t base_points_reversed = 0;
  std::vector<GrantedGift> gifts_back;
  std::vector<Adjustment> shipping_reversed;
  std::vector<RefundedLine> lines;     // those that this return changes, in the cart's order
  std::vector<ReturnedLine> returned;  // the order's next state: every line
  Amount refunded = 0;                 // its other half
  bool has_base_points = false;        // whether the order earned any
  friend bool operator==(const Refund&, const Refund&) = default;
};

struct RefundTerms {
  RefundRule rule = RefundRule::keep;
  // As they were when the order was paid; reprice needs them. Absent: the settings' defaults.
  const CompiledSet* set = nullptr;
  std::optional<Policy> policy;  // of reprice; absent: the settings'
};

// Refused where reprice cannot price the order (it has no time, say); the fault's pointer is within
// the order.
Result<Refund, Fault> refund(const Order& order, const Return& units, const RefundTerms& terms);

// The contract's JSON. `spaced`: in its three lines, with spaces; else compact.
std::string to_json(const Refund& refund, bool spaced);

// A receipt for people.
std::string to_receipt(const Refund& refund, const Order& order, Language language);

}  // namespace stapel::promotions
