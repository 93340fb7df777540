// The UCI "Online Retail" set: invoice lines of one shop, gathered into documents, products and
// list prices.
//
// Pure: rows in, values and counts out; the file and the store are somebody else's. Every row ends
// in exactly one bucket, and the buckets add up to the rows and to the money of the file.
// docs/import.md says what each rule is and why.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "catalog/retail_row.h"
#include "catalog/sales.h"

namespace stapel::catalog {

// What one bucket holds. Money is summed without loss.
struct Tally {
  std::int64_t rows = 0;
  Wide thousandths = 0;  // quantity x price as written; of a rejected row where both can be read
  Wide minor = 0;        // quantity x price in minor units, as the store keeps it
};
using Tallies = std::array<Tally, bucket_count>;

struct RetailSales {
  std::vector<SalesDocument> documents;  // in the order of their first row
  std::vector<Product> products;         // by stock code
  std::vector<PricePoint> prices;        // by stock code and time
};

class RetailReader {
 public:
  // `zone`: in which the times are written.
  RetailReader(const RetailColumns& columns, Zone zone);
  ~RetailReader();
  RetailReader(const RetailReader&) = delete;
  RetailReader& operator=(const RetailReader&) = delete;

  // Takes one row; refused with the rule that it breaks, and then counted as rejected.
  Result<Bucket, std::string> add(std::span<const std::string_view> fields);
  // Counts what is not even a row as rejected.
  void add_unreadable();

  const Tallies& tallies() const { return tallies_; }
  // Invoices whose rows carry more than one time: the earliest is the document's.
  std::int64_t invoices_with_two_times() const;

  // What the rows amount to. Call it once, at the end.
  RetailSales finish();

 private:
  class Documents;
  class Names;
  class Prices;

  Result<Bucket, std::string> take(const RetailRow& row);
  void count(Bucket bucket, const RetailRow& row);

  RetailColumns columns_;
  Tallies tallies_{};
  std::unique_ptr<Documents> documents_;
  std::unique_ptr<Names> names_;
  std::unique_ptr<Prices> prices_;
};

}  // namespace stapel::catalog
