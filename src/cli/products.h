// A file of products in the format of `stapel import --format products`, read for a command that
// needs no database. All bad rows are named.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/streams.h"
#include "promotions/worst_case.h"

namespace stapel::cli {

// Nothing where the file cannot be read or any row is bad: standard error says why.
std::optional<std::vector<promotions::LintProduct>> read_products(const std::string& path,
                                                                  Streams& streams);

}  // namespace stapel::cli
