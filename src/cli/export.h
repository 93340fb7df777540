// `stapel export`: writes a shop's products or past as files that `stapel import` reads.
#pragma once

#include <optional>
#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct ExportArguments {
  std::string file;  // made or replaced when it is whole; "-" is standard output
  std::string database = "shop.db";
  std::string shop = "default";
  std::string format;             // products, prices, customers, orders, returns or costs
  std::optional<std::string> as;  // csv or ndjson; absent: as the file's name says
};

// What neither is sold nor came back (adjustments of an import) stays. The audit trail is told
// first, so no server may run on the file.
Exit export_file(const ExportArguments& arguments, Streams& streams);

}  // namespace stapel::cli
