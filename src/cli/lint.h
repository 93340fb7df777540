// `stapel lint`: finds what is wrong or unwise with a file of promotions, with no server and no
// database.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cli/streams.h"
#include "promotions/lint.h"

namespace stapel::cli {

struct LintArguments {
  std::string promotions;               // a path, or "-"
  std::optional<std::string> products;  // a path, or "-" (not both)
  std::optional<Instant> now;
  Language language = Language::dutch;
  bool json = false;
  bool strict = false;                // unknown names are errors; needs products
  std::optional<std::string> margin;  // percentages
  std::optional<std::string> tax_rate;
  bool prices_exclude_tax = false;
  std::optional<std::int64_t> average_order;
  std::optional<std::int64_t> shipping;
  std::optional<std::string> segments;    // names with commas between them
  std::optional<std::string> worst_case;  // LINES or LINESxUNITS
  std::optional<std::int64_t> max_total;
};

// Whether a promotions file is a list or an object with "promotions", for pointers into it.
promotions::LintDocument document_of(std::string_view text);

Exit lint(const LintArguments& arguments, Streams& streams);

}  // namespace stapel::cli
