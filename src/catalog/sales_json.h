// Past sales as JSON, one line each: the files of a shop as docs/import.md describes them.
#pragma once

#include <string>

#include "catalog/sales.h"

namespace stapel::catalog {

// Appends one JSON object without a line end; what is empty or absent is left out.
void append_json(std::string& out, const SalesDocument& document);
void append_json(std::string& out, const Customer& customer);

std::string_view line_kind_name(LineKind kind);

}  // namespace stapel::catalog
