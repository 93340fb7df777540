// What a shop sold and took back, as plain values: documents with lines, products, list prices.
//
// A document is one invoice as the shop wrote it. Quantities keep their sign, so that quantity x
// unit price summed over all lines is the shop's own total. Nothing here knows a file format.
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
  Amount unit_price = 0;
  friend bool operator==(const SalesLine&, const SalesLine&) = default;
};

struct SalesDocument {
  std::string id;
  DocumentKind kind = DocumentKind::order;
  Instant at;
  std::string customer;  // the shop's pseudonym; empty: unknown
  std::string country;   // ISO 3166 where the name is known; empty: unspecified
  Currency currency;
  std::vector<SalesLine> lines;
  friend bool operator==(const SalesDocument&, const SalesDocument&) = default;
};

struct Product {
  std::string sku;
  std::string name;
  std::vector<std::string> categories;   // paths, none of which holds a |
  std::string brand;                     // empty: unknown
  std::optional<Amount> unit_cost = {};  // what it costs the shop, without VAT
  std::optional<Percent> tax_rate = {};  // VAT
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

}  // namespace stapel::catalog
