// `stapel backup` and `stapel restore`: a database to one file and back, the first while its server
// runs, the second while none does.
#pragma once

#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct BackupArguments {
  std::string database = "shop.db";
  std::string to;
  bool force = false;  // replace what is there
};

struct RestoreArguments {
  std::string from;
  std::string database;
  bool force = false;
};

// Exit::bad_input where the file to write exists and may not be replaced.
Exit back_up(const BackupArguments& arguments, Streams& streams);
Exit restore(const RestoreArguments& arguments, Streams& streams);

}  // namespace stapel::cli
