// `stapel migrate`: moves all shops of an SQLite file to PostgreSQL.
#pragma once

#include <cstdint>
#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct MigrateArguments {
  std::string from;  // sqlite:FILE, or FILE
  std::string to;    // postgres://…
  std::int64_t portion = 5'000;
};

// Exit::bad_input where either side is not as it has to be, with nothing written; Exit::failed
// where the sides differ afterwards or one's books do not agree.
Exit migrate(const MigrateArguments& arguments, Streams& streams);

}  // namespace stapel::cli
