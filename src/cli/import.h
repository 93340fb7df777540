// `stapel import`: brings a shop's products or past sales into a database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/streams.h"

namespace stapel::cli {

struct ImportArguments {
  std::string file;  // plain or .xz; "-" is standard input
  std::string database = "shop.db";
  std::string shop = "default";
  std::string format;  // as docs/import.md names them
  bool strict = false;
  std::optional<std::string> rejects;  // a CSV file to make: line, reason, record
  // Of orders, returns, customers, prices and costs:
  std::vector<std::string> columns;    // NAME=COLUMN: the file's own names of columns
  std::optional<std::string> mapping;  // a JSON file with the same
  std::string amounts = "minor";       // or decimal
  std::optional<std::string> dates;    // such as dd-mm-yyyy; absent: RFC 3339
  std::optional<std::string> zone;     // of those dates
  bool restart = false;
};

// Prints what came of the rows. Bad rows go to standard error and to `rejects`; the good ones are
// imported and the exit is ok, or with `strict` nothing is and it is bad_input.
Exit import_file(const ImportArguments& arguments, Streams& streams);

}  // namespace stapel::cli
