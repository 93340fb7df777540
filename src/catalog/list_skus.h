// The stock codes of a named product list: what one may be, and reading them from a file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_source.h"

namespace stapel::catalog {

// The rule that a stock code, category or brand breaks; nothing where it keeps all.
std::optional<std::string> name_rule(std::string_view name);

// One stock code in a row, or a CSV file whose first row names the column "sku". Empty rows are
// skipped. Throws what the source throws.
struct SkuFileReceiver {
  std::function<void(std::string sku, std::uint64_t line)> sku;
  std::function<void(std::string fault, std::uint64_t line)> rejected;
};
void read_sku_file(ByteSource& source, const SkuFileReceiver& receiver);

}  // namespace stapel::catalog
