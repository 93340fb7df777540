// One row or line of a file of products: read and checked. docs/import.md has the rules.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/result.h"
#include "catalog/file_rules.h"
#include "catalog/sales.h"
#include "catalog/sales_csv_reader.h"

namespace stapel::catalog {

// Where the columns stand in the file, by the names of its first row.
struct ProductColumns {
  // The first four are required.
  static constexpr std::array<std::string_view, 9> names = {"sku",       "name",     "unit_price",
                                                            "currency",  "category", "brand",
                                                            "unit_cost", "tax_rate", "stock"};
  static constexpr std::size_t required = 4;
  static constexpr std::size_t category = 4, brand = 5, unit_cost = 6, tax_rate = 7, stock = 8;
  std::array<std::optional<std::size_t>, names.size()> at{};
  std::size_t count = 0;  // of columns in the file

  // Refused with the names that are missing, stand there twice or are unknown. Where a map says
  // which columns are meant, the others are left alone.
  static Result<ProductColumns, std::string> find(std::span<const std::string_view> header,
                                                  const ColumnMap& map = {});
};

struct ProductRow {
  Product product;
  Amount unit_price = 0;  // minor units
  Currency currency;
  // Which columns the file has, or members the line: an absent one says nothing of what is stored.
  std::array<bool, ProductColumns::names.size()> told{};
};

// Refused with the field and the rule that it breaks.
Result<ProductRow, std::string> read_product_row(const ProductColumns& columns,
                                                 std::span<const std::string_view> fields,
                                                 const FileRules& rules = {});
// Of one line of NDJSON.
Result<ProductRow, std::string> read_product_json(std::string_view text, const FileRules& rules);

}  // namespace stapel::catalog
