// Brings a shop's orders, returns, customers, list prices and costs into the store, from CSV or
// NDJSON. Reads as a stream and writes in parts, each with the position that the file has come to:
// an import that was killed goes on there, and one order is whole or absent. docs/import.md has the
// rules.
#pragma once

#include "app/import.h"
#include "catalog/file_rules.h"
#include "catalog/sales_csv_reader.h"

namespace stapel::app {

// A file with more rows is refused at that row.
inline constexpr std::int64_t sales_rows_max = 200'000'000;

struct SalesFile {
  catalog::Table table = catalog::Table::orders;
  std::string name;                        // told where it is not what the name says
  std::optional<std::int64_t> bytes = {};  // its size; absent: a stream, never resumed
  catalog::FileRules rules = {};
  std::string rules_text = {};  // the options that made the rules: other ones are another import
  catalog::ColumnMap columns = {};
  bool restart = false;              // from the start, whatever an earlier import wrote
  std::int64_t part_rows = 100'000;  // written in one transaction at least, but for `strict`
};

struct SalesReport {
  RowsRead read;
  std::int64_t resumed_at =
      0;  // orders, customers, prices or costs that an earlier import had done
  bool stored = false;
  Changes changes;  // those of the earlier import too
};

// Refused where the bytes are no such file at all, or cannot be read to their end, with the
// reason and what was kept of it. Throws storage::StoreError.
Result<SalesReport, std::string> import_sales(ByteSource& source, const SalesFile& file,
                                              const ImportOptions& options,
                                              const ImportWatch& watch);

}  // namespace stapel::app
