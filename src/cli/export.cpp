#include "cli/export.h"

#include <array>
#include <fstream>
#include <ostream>
#include <stdexcept>

#include "app/export_sales.h"
#include "cli/table.h"
#include "storage/new_file.h"

namespace stapel::cli {

namespace {

using app::FileForm;
using storage::CatalogRows;
using Rule = Refused<std::string>;

CatalogRows rows_of(const std::string& format) {
  for (const CatalogRows rows : {CatalogRows::products, CatalogRows::prices, CatalogRows::customers,
                                 CatalogRows::orders, CatalogRows::returns})
    if (app::rows_name(rows) == format) return rows;
  return CatalogRows::costs;
}

// What a file of this name is expected to hold.
std::optional<FileForm> promised_by(const std::string& file) {
  if (file.ends_with(".csv")) return FileForm::csv;
  if (file.ends_with(".ndjson") || file.ends_with(".jsonl")) return FileForm::ndjson;
  return std::nullopt;
}

// As the files of a shop are: what has a list within is NDJSON.
FileForm usual_form(CatalogRows rows) {
  const bool flat =
      rows == CatalogRows::products || rows == CatalogRows::prices || rows == CatalogRows::costs;
  return flat ? FileForm::csv : FileForm::ndjson;
}

Result<app::ExportOptions, std::string> options_of(const ExportArguments& arguments) {
  if (arguments.file.ends_with(".xz"))
    return Rule{arguments.file + ": is written plain; pipe the export through xz instead"};
  app::ExportOptions options{
      .database = arguments.database, .shop = arguments.shop, .rows = rows_of(arguments.format)};
  const auto promised = promised_by(arguments.file);
  options.form = promised.value_or(usual_form(options.rows));
  if (!arguments.as) return options;
  const FileForm asked = *arguments.as == "csv" ? FileForm::csv : FileForm::ndjson;
  if (promised && *promised != asked)
    return Rule{arguments.file + ": is named otherwise than --as " + *arguments.as};
  options.form = asked;
  return options;
}

using Count = Result<std::int64_t, std::string>;

Count write_stdout(const app::ExportOptions& options, Streams& streams) {
  Count count = app::export_sales(options, system_now(), [&](const std::string& text) {
    if (!(streams.out << text)) throw std::runtime_error("standard output: cannot be written");
  });
  print("", streams);
  return count;
}

// Under its name only when it is whole and on the disk.
Count write_file(const app::ExportOptions& options, const std::string& file) {
  storage::NewFile made(file);
  std::ofstream out(made.temporary_path(), std::ios::binary | std::ios::trunc);
  const auto check = [&] {
    if (!out) throw std::runtime_error(file + ": cannot be written");
  };
  check();
  Count count = app::export_sales(options, system_now(), [&](const std::string& text) {
    out << text;
    check();
  });
  out.close();
  check();
  if (count) made.publish(true);
  return count;
}

}  // namespace

Exit export_file(const ExportArguments& arguments, Streams& streams) {
  const auto refuse = [&](const std::string& reason) {
    streams.err << "stapel: " << reason << '\n';
    return Exit::bad_input;
  };
  const auto options = options_of(arguments);
  if (!options) return refuse(options.refusal());
  const bool to_stdout = arguments.file == "-";
  const Count count =
      to_stdout ? write_stdout(*options, streams) : write_file(*options, arguments.file);
  if (!count) return refuse(count.refusal());
  if (!to_stdout)
    streams.err << "stapel: " << grouped(*count) << ' ' << arguments.format << " in "
                << arguments.file << '\n';
  return Exit::ok;
}

}  // namespace stapel::cli
