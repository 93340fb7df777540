// Conditions and selectors, judged on the facts of one cart; and, where they fail, why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/evaluation.h"

namespace stapel::promotions {

// What conditions ask of a cart, derived once.
struct Facts {
  const Cart* cart = nullptr;
  Amount subtotal = 0;        // all lines at list price
  std::int64_t quantity = 0;  // units
  std::optional<std::int64_t> days_since_signup;
  std::optional<bool> is_birthday;
  // An aggregate leaf whose selector the last line is taken to match (the line of a hint: more of
  // what the threshold asks for).
  const Predicate* last_line_counts_for = nullptr;
};

Facts gather_facts(const Cart& cart, Instant now, const Zone& zone);

// Does the line match? Absent selector: every line.
bool selects(const Selector& selector, const CartLine& line);

// Does the condition hold, with all lines costing `discounted` by now?
bool holds(const Predicate& condition, const Facts& facts, Amount discounted);

// Could the condition hold for some cart.subtotal_discounted?
bool may_hold(const Predicate& condition, const Facts& facts);

// Whether the condition reads cart.subtotal_discounted anywhere.
bool reads_discounted(const Predicate& condition);

// Whether a lower cart.subtotal_discounted can only turn the condition from true to false.
bool falls_with_discounted(const Predicate& condition);

// A leaf that keeps a condition from holding.
struct FailingLeaf {
  const Predicate* leaf = nullptr;
  bool negated = false;  // it holds, but should not
  Reason reason = Reason::condition_not_met;
  std::optional<std::int64_t> missing;  // of a threshold: how much more reaches it
  std::int64_t threshold = 0;           // the value it is compared with
  std::string attribute;
};

// Why a condition that does not hold fails: the leaf that decides the reason (through `all` the
// most that is missing, through `any` the least), and every failing leaf.
struct Failure {
  std::optional<FailingLeaf> decisive;  // none where no leaf fails ("any" of nothing)
  std::vector<FailingLeaf> leaves;
};
// `discounted` absent: leaves on it are left open, and never fail.
Failure explain_failure(const Predicate& condition, const Facts& facts,
                        std::optional<Amount> discounted);

// The name of an attribute or aggregate as the contract writes it.
std::string attribute_name(const Predicate& leaf);

}  // namespace stapel::promotions
