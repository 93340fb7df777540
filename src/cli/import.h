// `stapel import`: brings a shop's past sales into a database.
#pragma once

#include <optional>
#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct ImportArguments {
  std::string file;  // plain or .xz; "-" is standard input
  std::string database = "shop.db";
  std::string format;  // online-retail
  bool strict = false;
  std::optional<std::string> rejects;  // a CSV file to make: line, reason, record
};

// Prints where every row went. Bad rows go to standard error and to `rejects`; the good ones are
// imported and the exit is ok, or with `strict` nothing is and it is bad_input.
Exit import_sales(const ImportArguments& arguments, Streams& streams);

}  // namespace stapel::cli
