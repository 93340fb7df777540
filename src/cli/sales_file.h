// The options of `stapel import` that say how a shop's own file is written.
#pragma once

#include "app/import_products.h"
#include "app/import_sales.h"
#include "base/result.h"
#include "cli/import.h"

namespace stapel::cli {

bool is_sales_format(std::string_view format);

// The first of those options that is given.
std::optional<std::string> sales_option_of(const ImportArguments& arguments);

// Of a format that is one. Refused with the option and the rule that it breaks.
Result<app::SalesFile, std::string> sales_file_of(const ImportArguments& arguments);
// The same of a file of products, which has no times.
Result<app::ProductsFile, std::string> products_file_of(const ImportArguments& arguments);

}  // namespace stapel::cli
