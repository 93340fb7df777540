// One row of the UCI "Online Retail" format: read, checked, and named for what it is.
//
// Rows are judged one at a time here; what they amount to together is online_retail.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "catalog/sales.h"

namespace stapel::catalog {

// Where the columns stand in the file, by the names of its first row.
struct RetailColumns {
  static constexpr std::array<std::string_view, 8> names = {
      "InvoiceNo",   "StockCode", "Description", "Quantity",
      "InvoiceDate", "UnitPrice", "CustomerID",  "Country"};
  std::array<std::size_t, 8> at{};
  std::size_t count = 0;  // of columns in the file

  // Refused with the names that are missing or stand there twice.
  static Result<RetailColumns, std::string> find(std::span<const std::string_view> header);
};

// One row. The views are the file's.
struct RetailRow {
  std::string invoice;     // upper case
  std::string stock_code;  // upper case
  std::string_view description;
  std::int64_t quantity = 0;
  LocalTime time;
  std::int64_t price_thousandths = 0;
  Amount unit_price = 0;  // in pence, see minor_of_thousandths
  std::string_view customer;
  std::string_view country;
};

// Refused with the field and the rule that it breaks.
Result<RetailRow, std::string> read_retail_row(const RetailColumns& columns,
                                               std::span<const std::string_view> fields);

// Where a row ends: each in exactly one.
enum class Bucket : std::uint8_t {
  products_sold,
  shipping,
  vouchers,
  fees,
  products_returned,
  fees_returned,
  given_free,
  stock_adjustments,
  bookkeeping,
  rejected,
};
inline constexpr std::size_t bucket_count = 10;
std::string_view name(Bucket bucket);

struct Placement {
  DocumentKind document = DocumentKind::order;  // as the invoice's number has it
  LineKind line = LineKind::product;
  Bucket bucket = Bucket::products_sold;
  bool is_product = true;  // the stock code is a product's, not a fee's
};
// Refused where number, sign and price of the row contradict each other.
Result<Placement, std::string> place_retail_row(const RetailRow& row);

// A decimal with at most three decimals ("-11062.06") in thousandths; nothing for other text.
std::optional<std::int64_t> parse_thousandths(std::string_view text);
// To the minor unit, half away from zero, so that a price and its cancellation round alike.
std::int64_t minor_of_thousandths(std::int64_t thousandths);

}  // namespace stapel::catalog
