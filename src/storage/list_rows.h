// The rows of named product lists: what a list is, and the stock codes that it holds.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"

namespace stapel::storage {

// A list that was deleted keeps its row, so that its revision goes on where it is made again.
struct ProductListRow {
  std::string title = {};
  std::string rule = {};  // JSON, see catalog/list_rule.h; empty: its stock codes were given
  bool deleted = false;
  std::int64_t revision = 0;            // counts every change, of its stock codes too
  std::int64_t size = 0;                // stock codes
  std::int64_t added = 0, removed = 0;  // by the last change of them
  Instant created_at = {}, updated_at = {};
  std::optional<Instant> refreshed_at = {};  // of a rule: when it was last applied
  friend bool operator==(const ProductListRow&, const ProductListRow&) = default;
};
struct ProductListKey {
  using Row = ProductListRow;
  std::string id = {};
  friend auto operator<=>(const ProductListKey&, const ProductListKey&) = default;
};

// Appended: which stock codes come onto a list and which leave it. One that is there already may
// be added, and one that is not there removed.
struct ProductListChange {
  std::string list = {};
  bool cleared = false;  // all leave it first
  std::vector<std::string> removed = {}, added = {};
  bool empty() const { return !cleared && removed.empty() && added.empty(); }
};
// Up to hundreds of thousands of texts, which pass through retries: shared.
using ProductListChangePointer = std::shared_ptr<const ProductListChange>;

}  // namespace stapel::storage
