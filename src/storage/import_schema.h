// Migration 12: how far an import of a large file came; cancellations by what they take back from.
#pragma once

#include <string_view>

namespace stapel::storage {

// A row lives from the first part of a file that is committed until the last one is.
inline constexpr std::string_view import_positions = R"sql(
CREATE TABLE import_positions (
  shop INTEGER NOT NULL,
  file TEXT NOT NULL,
  position INTEGER NOT NULL,
  added INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  PRIMARY KEY (shop, file)
) WITHOUT ROWID;
CREATE INDEX sales_cancellations_customer ON sales_documents (shop, customer)
  WHERE kind = 1 AND customer <> '';
CREATE INDEX sales_cancellations_order ON sales_documents (shop, returns_of)
  WHERE kind = 1 AND returns_of <> '';
)sql";

}  // namespace stapel::storage
