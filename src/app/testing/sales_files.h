// What tests of import and replay share: a database of their own, and files of the format.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "app/import_online_retail.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::app {

// A database file of one test, gone at its end.
class TemporaryDatabase {
 public:
  std::string path() const { return folder_.file("shop.db"); }

 private:
  storage::ScratchFolder folder_;
};

inline constexpr std::string_view retail_header =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

// A file of these rows.
std::string retail_file(const std::vector<std::string>& rows);

struct ImportRun {
  Result<ImportReport, std::string> report;
  std::vector<std::string> rejected;  // "line: reason"
};
ImportRun import_text(const std::string& database, std::string_view text, bool strict = false);

// Where the public data sets are: the environment's STAPEL_DATA, else ../shared/data beside the
// project's folder.
std::filesystem::path data_folder();

}  // namespace stapel::app
