// `stapel publish`: makes the promotions and settings of a file live in a database.
#pragma once

#include <string>

#include "cli/streams.h"

namespace stapel::cli {

struct PublishArguments {
  std::string database = "shop.db";  // of a server that is not running; made where there is none
  std::string shop = "default";
  std::string promotions;  // a path, or "-"
  bool strict = false;     // refuse names that no imported product has
};

// Saves and publishes what differs from what is live; a second run changes nothing. Promotions that
// the file does not name stay as they are.
Exit publish(const PublishArguments& arguments, Streams& streams);

}  // namespace stapel::cli
