// The oracle's reading of conditions and selectors: whether they hold, and which leaves fail.
//
// Written from the contract alone, without sight of the kernel. Slow on purpose; only for tests.
#pragma once

#include <optional>
#include <string>

#include "promotions/cart.h"
#include "promotions/definition.h"
#include "promotions/evaluation.h"

namespace stapel::promotions::testing {

// What conditions may ask about.
struct Facts {
  const Cart& cart;
  const Settings& settings;
  Instant now;
  // What all lines cost when the condition is judged. Nothing: a leaf that asks for it is met,
  // whatever it asks.
  std::optional<Amount> subtotal_discounted;
  // The leaf that selects the cart's last line whatever its selector says; null is none.
  const AggregateTest* leaf_of_added_line = nullptr;
};

// Whether `predicate`, asked about the cart, comes out as `wanted`.
bool comes_out(const Predicate& predicate, bool wanted, const Facts& facts);

bool selects(const Selector& selector, const CartLine& line, const Facts& facts);

// Why a predicate does not hold.
struct Failure {
  Reason reason = Reason::condition_not_met;
  std::optional<std::int64_t> missing;
  std::optional<std::string> attribute;
};

// A leaf that is a threshold and fails, with what it lacks.
struct MissedThreshold {
  HintKind kind = HintKind::spend_more;
  std::int64_t missing = 0;
  std::int64_t value = 0;
  const AggregateTest* leaf = nullptr;  // null: an attribute of the cart
};

struct Failures {
  Failure first;  // the reason that comes first in the contract's list
  int leaves = 0;
  std::optional<MissedThreshold> threshold;  // of a single leaf
};

// Precondition: the predicate does not hold.
Failures failures_of(const Predicate& predicate, const Facts& facts);

// As it is written in a promotion: "cart.subtotal", "customer.attributes.shoe_size".
std::string attribute_text(Attribute attribute, const std::string& name);

}  // namespace stapel::promotions::testing
