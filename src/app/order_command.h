// The command on an order: what a shop tells of it, and what that means for its checkout, in one
// commit. Consequences are the difference between what was known and what is told: facts may come
// twice, late and in any order.
#pragma once

#include <map>
#include <memory>

#include "app/checkout_cart.h"
#include "app/order_books.h"
#include "app/order_requests.h"
#include "app/pricing.h"

namespace stapel::app {

using storage::OrderKey;
using storage::OrderRow;

struct OrderCommand {
  PutOrder fact = {};  // its cart as it is stored, in `cart`
  std::string fingerprint = {};
  std::string cart = {};
  // As they were read outside: the order, and the checkouts that it has and is told to have.
  OrderRow seen = {};
  std::map<std::string, CheckoutRow> checkouts = {};
  // Of a payment that comes late: the limits that hold now, by which set of definitions.
  std::vector<Cap> caps = {};
  std::vector<UsedCode> codes = {};  // unique ones of that checkout
  std::int64_t definitions_number = 0;
  CancelRestores cancel_restores = CancelRestores::everything;
  // Of an order without a checkout that is to be redeemed.
  std::shared_ptr<const CheckoutCommand> redeem = {};
  // Of an order that is paid: its returns, those too that waited for it.
  BooksChange returns = {};

  // The checkout that the order has from this fact on; empty: none.
  const std::string& checkout() const { return fact.checkout ? *fact.checkout : seen.checkout; }
};

Keys reads(const OrderCommand& command);
Decision decide(const Snapshot& snapshot, const OrderCommand& command, Instant now);

// `redemption`: the id of the checkout that is made where the order is redeemed.
Result<OrderCommand, Refusal> prepare(const PutOrder& request, const std::string& redemption,
                                      Instant now, const PricingSources& sources);

// `checkout`: the order's, null where it has none.
OrderAnswer answer_of(const std::string& id, const OrderRow& row, const CheckoutRow* checkout);

// 1 to 200 bytes without control characters: they are words of the shop's own.
bool is_order_id(std::string_view id);
std::optional<Refusal> refuse_order_id(std::string_view id);

}  // namespace stapel::app
