// One line of an NDJSON file of a shop: read and checked. docs/import.md has the rules.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "catalog/file_rules.h"
#include "catalog/sales.h"

namespace stapel::catalog {

// Each is refused with the first field that breaks a rule, and the rule.
Result<SalesDocument, std::string> read_document_json(std::string_view text, DocumentKind kind,
                                                      const FileRules& rules);
Result<Customer, std::string> read_customer_json(std::string_view text, const FileRules& rules);
Result<PricePoint, std::string> read_price_json(std::string_view text, const FileRules& rules);
Result<ChannelCost, std::string> read_cost_json(std::string_view text, const FileRules& rules);

}  // namespace stapel::catalog
