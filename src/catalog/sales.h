// What a shop sold and took back, and to whom, as plain values: documents with lines, products,
// list prices, customers, and what channels cost.
//
// A document is one invoice as the shop wrote it. Quantities keep their sign, so that what was paid
// for a line (`paid`), summed over all lines, is the shop's own total. Nothing here knows a file
// format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace stapel::catalog {

enum class DocumentKind : std::uint8_t {
  order,         // somebody bought something
  cancellation,  // something came back, or was paid back
  adjustment,    // stock and bookkeeping: no customer's business
};

enum class LineKind : std::uint8_t {
  product,      // sold, or taken back, at a price
  free,         // given away: a price of zero
  shipping,     // postage and carriage
  voucher,      // a gift voucher sold: money in another form
  fee,          // any other charge or discount that is no product
  stock,        // units written off or found, no money
  bookkeeping,  // money without units
};

struct SalesLine {
  std::int64_t number = 1;  // its place in the document, from 1
  LineKind kind = LineKind::product;
  std::string sku;
  std::int64_t quantity = 1;
  Amount unit_price = 0;                 // before the discount
  Amount discount = 0;                   // on the whole line, 0 or more; of a cancellation: undone
  std::optional<Amount> unit_cost = {};  // when it was sold; absent: the product's
  std::optional<Percent> tax_rate = {};  // when it was sold; absent: the product's
  std::optional<std::int64_t> of_line = {};  // of a cancellation: the order's line
  friend bool operator==(const SalesLine&, const SalesLine&) = default;
};

// What was paid for a line; below zero where it was paid back.
constexpr Amount paid(const SalesLine& line) {
  const Amount list = line.quantity * line.unit_price;
  return line.quantity < 0 ? list + line.discount : list - line.discount;
}

struct SalesDocument {
  std::string id;
  DocumentKind kind = DocumentKind::order;
  Instant at;
  std::string customer;  // the shop's pseudonym; empty: unknown
  std::string country;   // ISO 3166 where the name is known; empty: unspecified
  Currency currency;
  std::vector<SalesLine> lines;
  std::string channel = {};             // where it was sold, as in carts: web, app, pos
  std::string campaign = {};            // what the shop says brought it; empty: unknown
  std::vector<std::string> codes = {};  // that the shopper gave and the shop accepted
  std::string returns_of = {};          // of a cancellation: the order; empty: to be matched
  friend bool operator==(const SalesDocument&, const SalesDocument&) = default;
};

struct Product {
  std::string sku;
  std::string name;
  std::vector<std::string> categories;     // paths, none of which holds a |
  std::string brand;                       // empty: unknown
  std::optional<Amount> unit_cost = {};    // what it costs the shop, without VAT
  std::optional<Percent> tax_rate = {};    // VAT
  std::optional<std::int64_t> stock = {};  // units
  friend bool operator==(const Product&, const Product&) = default;
};

// From this moment on the list price; where it was seen first. Never changed, never removed.
struct PricePoint {
  std::string sku;
  Instant from;
  Amount price = 0;
  Currency currency;
  std::string source;
  friend bool operator==(const PricePoint&, const PricePoint&) = default;
};

// What a shop knows of a customer and what no order says. No name, no address.
struct Customer {
  std::string id;  // the shop's pseudonym
  std::optional<Instant> created_at = {};
  std::string country = {};              // ISO 3166; empty: unknown
  std::string channel = {};              // that brought the customer; empty: unknown
  std::vector<std::string> groups = {};  // none of which holds a |
  std::optional<bool> newsletter = {};   // consent; absent: unknown
  friend bool operator==(const Customer&, const Customer&) = default;
};

// What a channel that brings customers cost over a period of whole days, without VAT. Known by its
// channel, campaign and first day.
struct ChannelCost {
  std::string channel;
  std::string campaign = {};  // empty: of the channel as a whole
  Date first_day = {};
  Date last_day = {};  // belongs to the period
  Amount amount = 0;
  Currency currency = {};
  friend bool operator==(const ChannelCost&, const ChannelCost&) = default;
};

}  // namespace stapel::catalog
