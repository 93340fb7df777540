// Rows of orders and of what comes back of them: facts that a shop tells, each with its revision.
// Nobody is named in them: carts are kept with pseudonyms, as decision records keep them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

#include "base/money.h"
#include "base/time.h"

namespace stapel::storage {

// `expected`: a checkout or a return has named the order, and the shop has not told of it yet.
enum class OrderStatus : std::uint8_t { expected, placed, paid, cancelled };

struct OrderRow {
  std::int64_t revision = 0;  // of the latest fact; 0: none yet
  OrderStatus status = OrderStatus::expected;
  std::string fingerprint = {};  // of the latest fact: the same revision may not say something else
  std::string checkout = {};     // that holds or used what its promotions need; empty: none
  bool lost = false;             // paid too late: its checkout could not take what it needs
  std::string cart = {};         // JSON, where it came without a checkout
  std::optional<Amount> total = {};  // as the shop told it
  std::optional<Instant> at = {};    // likewise
  bool test = false;                 // told of with a test key
  std::int64_t changes = 0;          // counts what its returns changed
  std::string books = {};            // JSON: what is back in all, see app/order_books.h
  Instant created_at = {}, updated_at = {};
  friend bool operator==(const OrderRow&, const OrderRow&) = default;
};
struct OrderKey {
  using Row = OrderRow;
  std::string id = {};
  friend auto operator<=>(const OrderKey&, const OrderKey&) = default;
};

enum class ReturnState : std::uint8_t {
  waiting,     // for its order to be paid
  applied,     // its refund is computed
  recorded,    // of an order that was priced elsewhere: nothing to compute a refund from
  mismatched,  // it waited, and names more than the order holds
};
enum class ReturnRule : std::uint8_t { keep, reprice };
// What a return gives back of what its order used.
enum class ReturnRestores : std::uint8_t { nothing, budget, everything_when_all_returned };

struct ReturnRow {
  std::int64_t revision = 1;
  ReturnState state = ReturnState::waiting;
  std::string fingerprint = {};
  std::int64_t number = 1;  // its place among the returns of its order, by first arrival
  std::string lines = {};   // JSON: units by line
  ReturnRule rule = ReturnRule::keep;
  ReturnRestores restores = ReturnRestores::nothing;  // the setting when it came
  std::optional<Instant> at = {};                     // as the shop told it
  std::string refund = {};                            // JSON, of applied ones
  std::string problem = {};                           // in a sentence, of mismatched ones
  Instant created_at = {}, updated_at = {};
  friend bool operator==(const ReturnRow&, const ReturnRow&) = default;
};
struct ReturnKey {
  using Row = ReturnRow;
  std::string order = {};
  std::string id = {};
  friend auto operator<=>(const ReturnKey&, const ReturnKey&) = default;
};

}  // namespace stapel::storage
