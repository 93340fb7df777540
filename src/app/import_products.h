// Brings a file of products with their list prices into the store: read all of it, then write all
// of it in one transaction. docs/import.md tells the rules.
#pragma once

#include "app/import.h"
#include "base/time.h"
#include "catalog/sales_csv_reader.h"

namespace stapel::app {

// A file with more rows is refused: it is read as a whole before anything is written.
inline constexpr std::int64_t product_rows_max = 1'000'000;

// How the file is written: CSV or NDJSON, as its first bytes tell.
struct ProductsFile {
  std::string name = {};  // told where it is not what the name says
  catalog::FileRules rules = {};
  catalog::ColumnMap columns = {};
};

struct ProductsReport {
  RowsRead read;
  bool stored = false;  // what follows is known only then
  Changes products, prices;
};

// A price that differs from the last one known is one more price from `now` on. Refused where the
// bytes are no such file at all, with the reason; nothing is written then. Throws SourceError where
// they cannot be read to their end, and storage::StoreError.
Result<ProductsReport, std::string> import_products(ByteSource& source,
                                                    const ImportOptions& options, Instant now,
                                                    const ImportWatch& watch,
                                                    const ProductsFile& file = {});

}  // namespace stapel::app
