#include "cli/sales_file.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/json.h"

namespace stapel::cli {

namespace {

using catalog::Table;
using Rule = Refused<std::string>;

struct Format {
  std::string_view name;
  Table table;
};
constexpr std::array formats = {Format{"orders", Table::orders}, Format{"returns", Table::returns},
                                Format{"customers", Table::customers},
                                Format{"prices", Table::prices}, Format{"costs", Table::costs}};

std::optional<Table> table_of(std::string_view name) {
  for (const Format& format : formats)
    if (format.name == name) return format.table;
  return std::nullopt;
}

std::optional<std::string> add_column(catalog::ColumnMap& columns, std::string ours,
                                      std::string theirs) {
  if (theirs.empty()) return "--map: " + ours + " is given no column";
  if (!columns.emplace(ours, std::move(theirs)).second) return "--map: names twice " + ours;
  return std::nullopt;
}

std::optional<std::string> read_mapping(const std::string& path, catalog::ColumnMap& columns) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return "--map-file: " + path + " cannot be read";
  Faults faults;
  const auto document = json::Document::parse(text, faults);
  if (!faults.empty()) return "--map-file: " + path + ": " + faults.front().message;
  if (!document || document->root().kind() != json::Kind::object)
    return "--map-file: " + path + " must be a JSON object of names and columns";
  for (const json::Value member : document->root()) {
    if (member.kind() != json::Kind::string)
      return "--map-file: " + std::string(member.key()) + ": must be a text";
    if (auto fault = add_column(columns, std::string(member.key()), std::string(member.text())))
      return fault;
  }
  return std::nullopt;
}

std::optional<std::string> read_columns(const ImportArguments& arguments,
                                        catalog::ColumnMap& columns) {
  for (const std::string& text : arguments.columns) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) return "--map: must be NAME=COLUMN, is " + text;
    if (auto fault = add_column(columns, text.substr(0, equals), text.substr(equals + 1)))
      return fault;
  }
  return arguments.mapping ? read_mapping(*arguments.mapping, columns) : std::nullopt;
}

std::optional<std::string> read_dates(const ImportArguments& arguments, catalog::FileRules& rules) {
  if (!arguments.dates && !arguments.zone) return std::nullopt;
  if (!arguments.dates || !arguments.zone)
    return "--dates and --zone: both or neither; a time zone is never guessed";
  const auto zone = Zone::find(*arguments.zone);
  if (!zone) return "--zone: no time zone of the IANA database: " + *arguments.zone;
  auto format = catalog::DateFormat::make(*arguments.dates, *zone);
  if (!format) return "--dates: " + format.refusal();
  rules.dates = *std::move(format);
  return std::nullopt;
}

}  // namespace

bool is_sales_format(std::string_view format) { return table_of(format).has_value(); }

std::optional<std::string> sales_option_of(const ImportArguments& arguments) {
  if (!arguments.columns.empty()) return "--map";
  if (arguments.mapping) return "--map-file";
  if (arguments.amounts != "minor") return "--amounts";
  if (arguments.dates) return "--dates";
  if (arguments.zone) return "--zone";
  if (arguments.restart) return "--restart";
  return std::nullopt;
}

Result<app::SalesFile, std::string> sales_file_of(const ImportArguments& arguments) {
  app::SalesFile file;
  file.table = table_of(arguments.format).value_or(Table::orders);
  file.restart = arguments.restart;
  file.rules.decimal_amounts = arguments.amounts == "decimal";
  file.rules_text =
      arguments.amounts + '|' + arguments.dates.value_or("") + '|' + arguments.zone.value_or("");
  if (const auto fault = read_columns(arguments, file.columns)) return Rule{*fault};
  if (const auto fault = read_dates(arguments, file.rules)) return Rule{*fault};
  if (arguments.file == "-") return file;
  file.name = arguments.file;
  std::error_code none;
  const auto bytes = std::filesystem::file_size(arguments.file, none);
  if (!none && std::filesystem::is_regular_file(arguments.file, none))
    file.bytes = static_cast<std::int64_t>(bytes);
  return file;
}

Result<app::ProductsFile, std::string> products_file_of(const ImportArguments& arguments) {
  for (const auto& [given, option] : {std::pair{arguments.dates.has_value(), "--dates"},
                                      {arguments.zone.has_value(), "--zone"},
                                      {arguments.restart, "--restart"}})
    if (given) return Rule{option + std::string(" is not for products")};
  app::ProductsFile file;
  if (arguments.file != "-") file.name = arguments.file;
  file.rules.decimal_amounts = arguments.amounts == "decimal";
  if (const auto fault = read_columns(arguments, file.columns)) return Rule{*fault};
  return file;
}

}  // namespace stapel::cli
