// What can be asked about named product lists and what is answered, as plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/requests.h"
#include "catalog/list_rule.h"

namespace stapel::app {

inline constexpr std::size_t lists_max = 1'000;        // of one shop
inline constexpr std::size_t list_skus_max = 200'000;  // of one list
inline constexpr std::size_t list_edits_max = 10'000;  // stock codes in one request
inline constexpr std::size_t list_title_bytes_max = 200;

// Makes a list, or gives it another title, other stock codes or another rule: whole. Where a rule
// is given it is applied at once.
struct PutProductList {
  std::string id = {};  // [A-Za-z0-9._-]{1,64}
  std::string title = {};
  std::optional<catalog::ListRule> rule = {};
  std::vector<std::string> skus = {};                  // without a rule
  std::optional<std::int64_t> expected_revision = {};  // If-Match; 0: must not exist yet
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Adds stock codes to a list without a rule and removes others; what is so already stays so.
struct EditProductList {
  std::string id = {};
  std::vector<std::string> add = {}, remove = {};
  std::optional<std::int64_t> expected_revision = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
// Applies the rule of a list to what the products are now.
struct RefreshProductList {
  std::string id = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};
struct DeleteProductList {
  std::string id = {};
  std::optional<std::int64_t> expected_revision = {};
  std::optional<Idempotency> idempotency = {};
  Actor actor = {};
};

struct ProductListAnswer {
  std::string id = {};
  std::string title = {};
  std::string rule = {};                // JSON; empty: its stock codes were given
  std::int64_t revision = 0;            // the ETag
  std::int64_t size = 0;                // stock codes
  std::int64_t added = 0, removed = 0;  // by the last change of them
  Instant created_at = {}, updated_at = {};
  std::optional<Instant> refreshed_at = {};
  friend bool operator==(const ProductListAnswer&, const ProductListAnswer&) = default;
};

}  // namespace stapel::app
