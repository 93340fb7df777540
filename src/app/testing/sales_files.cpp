#include "app/testing/sales_files.h"

#include <cstdlib>

#include "base/byte_source.h"

namespace stapel::app {

std::string retail_file(const std::vector<std::string>& rows) {
  std::string text(retail_header);
  for (const std::string& row : rows) text += row + "\n";
  return text;
}

ImportRun import_text(const std::string& database, std::string_view text, bool strict) {
  MemorySource source(text);
  std::vector<std::string> rejected;
  ImportWatch watch;
  watch.rejected = [&](const RejectedRow& row) {
    rejected.push_back(std::to_string(row.line) + ": " + std::string(row.reason));
  };
  auto report = import_online_retail(source, {.database = database, .strict = strict}, watch);
  return {std::move(report), std::move(rejected)};
}

std::filesystem::path data_folder() {
  if (const char* folder = std::getenv("STAPEL_DATA")) return folder;
  const std::filesystem::path source(__FILE__);
  const std::filesystem::path project = source.parent_path() / ".." / ".." / "..";
  return project / ".." / "shared" / "data";
}

}  // namespace stapel::app
