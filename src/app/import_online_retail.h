// Brings a file of the UCI "Online Retail" format into the store: read all of it, then write all
// of it in one transaction. docs/import.md tells the rules.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/byte_source.h"
#include "base/result.h"
#include "catalog/online_retail.h"
#include "storage/rows.h"

namespace stapel::app {

// A file with more rows is refused: it is read as a whole before anything is written.
inline constexpr std::int64_t import_rows_max = 20'000'000;

struct ImportOptions {
  std::string database;  // an SQLite file; made where there is none
  storage::ShopId shop = storage::default_shop;
  bool strict = false;  // where any row is rejected, write nothing
};

// A row that was not imported.
struct RejectedRow {
  std::uint64_t line = 0;  // of the file, from 1
  std::string_view reason;
  std::string_view record;  // as it stands in the file
};

// What an import tells while it runs.
struct ImportWatch {
  std::function<void(const RejectedRow&)> rejected = [](const RejectedRow&) {};
  std::function<void(std::string_view doing, std::int64_t done)> progress = [](std::string_view,
                                                                               std::int64_t) {};
};

struct Changes {
  std::int64_t added = 0, changed = 0, unchanged = 0;
  std::int64_t all() const { return added + changed + unchanged; }
  friend bool operator==(const Changes&, const Changes&) = default;
};

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
