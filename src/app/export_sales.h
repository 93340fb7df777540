// Writes a shop's products, customers, past sales and costs as the text of a file that `import`
// reads. The audit trail tells of each export before its first byte is handed over.
// docs/import.md has the formats.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "storage/catalog_store.h"

namespace stapel::app {

enum class FileForm : std::uint8_t { csv, ndjson };

struct ExportOptions {
  std::string database;  // for this process alone: the audit trail is written
  std::string shop = "default";
  storage::CatalogRows rows = storage::CatalogRows::orders;
  FileForm form = FileForm::csv;
};

// Takes the text piece by piece; what it throws ends the export.
using WriteText = std::function<void(const std::string&)>;

// How many there were. Refused where there is no such database or shop. Throws
// storage::StoreError, also where another process has the database open.
Result<std::int64_t, std::string> export_sales(const ExportOptions& options, Instant now,
                                               const WriteText& write);

// The shop of that name; nothing where there is none, or no such database.
std::optional<storage::ShopId> find_shop(const std::string& database, const std::string& name);

// orders, for the format of that name.
std::string_view rows_name(storage::CatalogRows rows);

}  // namespace stapel::app
