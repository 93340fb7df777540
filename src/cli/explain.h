// `stapel explain`: why an order got what it got, or why a checkout or a code was refused.
#pragma once

#include <optional>
#include <string>

#include "base/money.h"
#include "cli/streams.h"

namespace stapel::cli {

struct ExplainArguments {
  std::string database = "shop.db";  // may have a server running on it
  std::string shop = "default";
  std::optional<std::string> order = {}, decision = {}, code = {};  // one of them
  std::optional<Language> language = {};
  bool json = false;
};

Exit explain(const ExplainArguments& arguments, Streams& streams);

}  // namespace stapel::cli
