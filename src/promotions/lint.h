// Finds what is wrong, or unwise, with a set of promotions before shoppers do: docs/lint.md lists
// the rules. Pure: products, segments and the time are arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "promotions/worst_case.h"

namespace stapel::promotions {

enum class Severity : std::uint8_t { error, warning, advice };
std::string_view severity_name(Severity severity);

// In the order of docs/lint.md.
enum class LintRule : std::uint8_t {
  // Codes:
  universal_code,
  code_without_end,
  code_without_limit,
  expired_code,
  guessable_code,
  look_alike_codes,
  code_shared_by_rivals,
  // Stacking:
  double_stacking,
  priority_tie,
  group_overlap,
  always_beaten,
  shadowed,
  tier_gives_less,
  tier_out_of_reach,
  // Reach:
  promotion_over,
  never_opens_again,
  never_applies,
  budget_below_one_use,
  limit_never_reached,
  unknown_reference,
  unknown_sku,
  unknown_category,
  unknown_brand,
  unknown_segment,
  // Depth:
  no_maximum_discount,
  no_customer_limit,
  untargeted_discount,
  free_shipping_below_average,
  // Prices:
  below_cost,
  below_margin,
  cheaper_in_one_channel,
  // The set as a whole:
  not_measurable,
  no_segmentation,
};
inline constexpr std::size_t lint_rule_count =
    static_cast<std::size_t>(LintRule::no_segmentation) + 1;
std::string_view rule_name(LintRule rule);

// A cart that shows what is meant, with what it costs.
struct PricedCart {
  Cart cart;
  Instant at;
  Evaluation evaluation;
};

struct Finding {
  LintRule rule{};
  Severity severity = Severity::warning;
  std::vector<std::string> promotions;  // ids
  std::vector<std::string> pointers;    // into the promotions document
  std::string message;                  // what is wrong, in a sentence
  std::string advice;                   // what to do
  std::optional<PricedCart> cart;
};

// Where promotions stand in the document that pointers point into.
enum class LintDocument : std::uint8_t {
  list,    // [promotion, ...]: /0/effects
  object,  // {"promotions": [promotion, ...]}: /promotions/0/effects
  by_id,   // {"promotions": {ID: promotion}}: /promotions/ID/effects
};

struct LintOptions {
  Instant now;
  Language language = Language::dutch;
  LintDocument document = LintDocument::object;
  bool strict = false;  // unknown names are errors
  Percent margin;       // wanted of each product's net price
  PriceTerms terms;
  std::optional<Amount> average_order;               // minor units
  std::optional<std::vector<std::string>> segments;  // all that the shop has
  std::optional<CartSize> worst_case;
  std::int64_t worst_case_carts = 20'000;  // to price, for each worst cart
  // For all searches together, half of it for the worst carts where they are asked for; what is cut
  // short is told. See SearchBudget.
  std::int64_t search_steps = INT64_MAX;
};

struct LintReport {
  std::vector<Finding> findings;  // errors first, then as the rules stand above
  std::vector<WorstCase> worst_cases;
  // What was left out of a very large set, in a sentence each.
  std::vector<std::string> left_out;
  std::int64_t count(Severity severity) const;
};

// Drafts are judged as if they were live; paused and ended promotions only where a rule is about
// them. `catalogue`: absent where no products are known, which is not the same as none.
LintReport lint(const Definitions& definitions,
                const std::optional<std::vector<LintProduct>>& catalogue,
                const LintOptions& options);

// SKUs, categories and brands that conditions, selectors and gifts name and no product has.
Faults unknown_names(const Definitions& definitions, const std::vector<LintProduct>& catalogue,
                     LintDocument document);

std::string to_json(const LintReport& report, bool spaced);
std::string to_text(const LintReport& report, const Currency& currency, Language language);

}  // namespace stapel::promotions
