// The rule of a named product list: which products are on it at a moment, such as "no sale in 90
// days, stock above 10".
//
// Pure: facts and a time in, an answer out. A fact that nobody knows meets no condition.
// docs/product-lists.md has the meaning of each condition.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/fault.h"
#include "base/json.h"
#include "catalog/sales.h"

namespace stapel::catalog {

inline constexpr std::int64_t rule_days_max = 3'650;
inline constexpr std::size_t rule_values_max = 1'000;  // categories or brands of one rule

// All conditions that are given hold; there is at least one.
struct ListRule {
  std::optional<std::int64_t> no_sale_days = {};     // not sold within so many days
  std::optional<std::int64_t> listed_days = {};      // has a list price for at least so many days
  std::optional<std::int64_t> stock_above = {};      // units
  std::optional<std::int64_t> stock_below = {};      // units
  std::vector<std::string> categories = {};          // any of these, or below one; empty: all
  std::vector<std::string> without_categories = {};  // none of these, nor below one
  std::vector<std::string> brands = {};              // any of these; empty: all
  std::optional<Amount> price_at_least = {};         // list price, in `currency`
  std::optional<Amount> price_below = {};
  std::optional<Currency> currency = {};  // given where a price is
  friend bool operator==(const ListRule&, const ListRule&) = default;
};

// From {"no_sale_days": 90, "stock_above": 10, …}; faults point into the document.
std::optional<ListRule> read_list_rule(const json::Value& value, Faults& faults);
// The same rule, always in the same words.
std::string write_list_rule(const ListRule& rule);

// What is known of one product at the moment of the question.
struct ListFacts {
  const Product& product;
  std::optional<Amount> price = {};  // list price
  Currency currency = {};            // of the price
  std::optional<Instant> last_sale = {};
  std::optional<Instant> first_price = {};  // from when on it has a list price
};
bool matches(const ListRule& rule, const ListFacts& facts, Instant now);

// Sales from this moment on matter to the rule; nothing where none does.
std::optional<Instant> sales_matter_since(const ListRule& rule, Instant now);

}  // namespace stapel::catalog
