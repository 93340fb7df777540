// `stapel codes`: draws, imports and exports the codes of a pool. All need the database to
// themselves: beside a running server, use its /v1/pools.
#pragma once

#include <cstdint>
#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct CodesArguments {
  std::string database = "shop.db";
  std::string shop = "default";
  std::string pool;
};
struct GenerateCodesArguments : CodesArguments {
  std::int64_t count = 0;
  std::string pattern;  // not empty: make the pool where there is none
  std::int64_t uses = 1;
};
struct ImportCodesArguments : CodesArguments {
  std::string file;
  bool create = false;
  std::int64_t uses = 1;
};
struct ExportCodesArguments : CodesArguments {};

Exit generate_codes(const GenerateCodesArguments& arguments, Streams& streams);
Exit import_codes(const ImportCodesArguments& arguments, Streams& streams);
Exit export_codes(const ExportCodesArguments& arguments, Streams& streams);

}  // namespace stapel::cli
