// A shop's past orders as carts, each with what was known of its customer at that moment.
//
// Pure: documents in, carts out, the same whatever order the documents came in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "catalog/sales.h"
#include "promotions/cart.h"

namespace stapel::app {

struct PastOrder {
  catalog::SalesDocument document;
  // Of its customer, where one is known, before this order:
  std::int64_t orders_before = 0;
  Amount spent_before = 0;  // paid for orders less paid back, never below zero
  Instant first_order_at;   // this one's, where it is the first
  // Those of its codes that are one of a kind: replay_codes.h finds them.
  std::vector<promotions::PoolCode> pool_codes = {};
};

struct History {
  std::vector<PastOrder> orders;      // by time, then id; each with at least one product
  std::int64_t without_products = 0;  // orders of nothing but fees: no carts
};

// `documents` of one shop, in any order. An order counts toward `orders_before` where it has a
// product; every order and cancellation counts toward what was spent, by what was paid. A
// cancellation that names its order (`returns_of`) is the order's customer's, whoever it names.
History make_history(std::vector<catalog::SalesDocument> documents);

using Products = std::unordered_map<std::string, catalog::Product>;  // by stock code

// The cart that became this order. Products keep their prices of then, before any discount, and
// their costs and VAT rates where the order has them; else the product's. They get their categories
// and brand; what is free, a voucher or a fee stands on the cart and is not discountable; postage
// and carriage become the shipping. Those of `codes` that the order knows as one of a kind are so
// on the cart.
promotions::Cart make_cart(const PastOrder& order, const Products& products,
                           const std::vector<std::string>& codes);

}  // namespace stapel::app
