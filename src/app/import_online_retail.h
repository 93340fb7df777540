// Brings a file of the UCI "Online Retail" format into the store: read all of it, then write all
// of it in one transaction. docs/import.md tells the rules.
#pragma once

#include <cstdint>
#include <string>

#include "app/import.h"
#include "base/byte_source.h"
#include "base/result.h"
#include "catalog/online_retail.h"

namespace stapel::app {

// A file with more rows is refused: it is read as a whole before anything is written.
inline constexpr std::int64_t import_rows_max = 20'000'000;

// Lines of cancellations that take a product back, by how much of them was matched to orders.
struct ReturnedLines {
  std::int64_t matched = 0;
  std::int64_t partly = 0;
  std::int64_t unmatched = 0;         // the customer did not buy it before
  std::int64_t unknown_customer = 0;  // nobody to look for
  friend bool operator==(const ReturnedLines&, const ReturnedLines&) = default;
};

struct ImportReport {
  std::int64_t rows = 0;  // of the file, without its first line
  catalog::Tallies tallies{};
  std::int64_t invoices_with_two_times = 0;
  bool stored = false;  // what follows is known only then
  Changes orders, cancellations, adjustments, products, prices;
  ReturnedLines returned;

  std::int64_t rejected() const {
    return tallies[static_cast<std::size_t>(catalog::Bucket::rejected)].rows;
  }
};

// Refused where the bytes are no such file at all, with the reason; nothing is written then.
// Throws SourceError where they cannot be read to their end, and storage::StoreError.
Result<ImportReport, std::string> import_online_retail(ByteSource& source,
                                                       const ImportOptions& options,
                                                       const ImportWatch& watch);

}  // namespace stapel::app
