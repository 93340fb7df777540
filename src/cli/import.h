// `stapel import`: brings a shop's products or past sales into a database.
#pragma once

#include <optional>
#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct ImportArguments {
  std::string file;  // plain or .xz; "-" is standard input
  std::string database = "shop.db";
  std::string format;  // online-retail or products
  bool strict = false;
  std::optional<std::string> rejects;  // a CSV file to make: line, reason, record
};

// Prints what came of the rows. Bad rows go to standard error and to `rejects`; the good ones are
// imported and the exit is ok, or with `strict` nothing is and it is bad_input.
Exit import_file(const ImportArguments& arguments, Streams& streams);

}  // namespace stapel::cli
