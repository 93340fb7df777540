// What can be told of orders and of what comes back of them, and what is answered. Facts have
// revisions: a shop sends the same order again and again, in any order, and each has one effect.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/actor.h"
#include "base/money.h"
#include "promotions/cart.h"
#include "storage/order_rows.h"

namespace stapel::app {

using storage::OrderStatus;
using storage::ReturnRestores;
using storage::ReturnRule;
using storage::ReturnState;

inline constexpr std::int64_t revision_max = 9'007'199'254'740'991;  // what JSON numbers hold

// What is true of an order from this revision on. A revision that is known already is answered
// again; a lower one changes nothing; the same one with another body is revision_conflict.
struct PutOrder {
  std::string id = {};
  std::int64_t revision = 1;
  OrderStatus status = OrderStatus::placed;
  // The checkout that the order was priced by. Absent: the one that is known, if any.
  std::optional<std::string> checkout = {};
  // Of an order that came without a checkout: what it holds, and what was asked for it.
  std::optional<promotions::Cart> cart = {};
  std::optional<Amount> total = {};
  bool redeem = false;  // price the cart when it is paid, and use what its promotions need
  std::optional<Instant> at = {};
  std::string over_limit_reason = {};  // as in Confirm; empty: limits hold
  Actor actor = {};
};

struct OrderAnswer {
  std::string id = {};
  bool applied = true;  // false: a later revision was known already
  std::int64_t revision = 0;
  OrderStatus status = OrderStatus::expected;
  std::string checkout = {};
  // none, held, redeemed, lost, expired, released or rolled_back: what became of the checkout.
  std::string redemption = "none";
  bool over_limit = false;
  bool honoured = false;  // by this very fact, against a limit
  std::string currency = {};
  std::optional<Amount> total = {};
  std::optional<Instant> at = {};
  bool test = false;
  std::string books = {};  // JSON: what is back in all; empty: nothing
  Instant created_at = {}, updated_at = {};
  friend bool operator==(const OrderAnswer&, const OrderAnswer&) = default;
};

// What came back of an order: these units of these lines in all, from this revision on.
struct PutReturn {
  std::string order = {};
  std::string id = {};
  std::int64_t revision = 1;
  std::map<std::string, std::int64_t> lines = {};  // units by line; none: nothing came back
  std::optional<ReturnRule> rule = {};             // absent: the setting's
  std::optional<Instant> at = {};
  Actor actor = {};
};

struct ReturnAnswer {
  std::string order = {}, id = {};
  bool applied = true;  // false: a later revision was known already
  std::int64_t revision = 0;
  ReturnState state = ReturnState::waiting;
  std::string lines = {};  // JSON
  ReturnRule rule = ReturnRule::keep;
  std::optional<Instant> at = {};
  std::string refund = {};   // JSON, of applied ones
  std::string problem = {};  // of mismatched ones
  Instant created_at = {}, updated_at = {};
  friend bool operator==(const ReturnAnswer&, const ReturnAnswer&) = default;
};

std::string_view status_name(OrderStatus status);
std::string_view state_name(ReturnState state);
std::string_view rule_name(ReturnRule rule);

}  // namespace stapel::app
