// The cart on which a set of promotions gives away the most: searched over carts built from the
// shop's products and from the facts that promotions ask about, each priced by the kernel itself.
//
// Pure and deterministic. What it finds is the worst cart found, and proven to be the worst one
// only where every cart of the size was priced (`exhaustive`).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "promotions/cart.h"
#include "promotions/evaluate.h"

namespace stapel::promotions {

// What the catalogue says of a product, as a plain value.
struct LintProduct {
  std::string sku;
  std::string name;
  std::string brand;  // empty: unknown
  std::vector<std::string> categories;
  Amount unit_price = 0;
  Currency currency;
  std::optional<Amount> unit_cost;  // net of VAT
  std::optional<Percent> tax_rate;
  friend bool operator==(const LintProduct&, const LintProduct&) = default;
};

// How prices become revenue: prices of the catalogue hold VAT or they do not.
struct PriceTerms {
  bool include_tax = true;
  Percent tax_rate{210'000};  // of products that name none
  Amount shipping = 500;      // what shipping costs a shopper on the carts that are built
};

// At most so many different products, of each at most so many units.
struct CartSize {
  std::int64_t lines = 1;
  std::int64_t units = 1;
  std::optional<Amount> total_max;  // list total of the lines
};
inline constexpr std::int64_t worst_case_lines_max = 100;
inline constexpr std::int64_t worst_case_units_max = quantity_max;

enum class Objective : std::uint8_t { most_given, least_margin };

struct WorstCase {
  Objective objective = Objective::most_given;
  Cart cart;
  Instant at;  // one of the moments at which other promotions are live
  Evaluation evaluation;
  Amount given = 0;              // the customer value
  std::optional<Amount> margin;  // of the items, net of VAT; where all costs are known
  bool exhaustive = false;       // every cart of the size was priced
  std::int64_t carts_priced = 0;
};

// What searches that share it may still do, counted in steps of the kernel's search: every cart
// costs some, and each plan that is looked at one. No clock: the same work everywhere.
struct SearchBudget {
  std::int64_t left = INT64_MAX;
  bool used_up() const { return left <= 0; }
  void take(const Evaluation& evaluation) { left -= steps_per_cart + evaluation.nodes; }

  static constexpr std::int64_t steps_per_cart = 50;
};

struct WorstCaseOptions {
  Instant now;
  CartSize size;
  PriceTerms terms;
  std::int64_t carts_max = 20'000;       // to price, over all moments
  std::int64_t exhaustive_max = 20'000;  // price every cart where there are no more; 0: never
  SearchBudget* budget = nullptr;        // null: none; where it is used up, the search ends
};

// Nothing where no cart can be built, or (least_margin) where no product's cost is known.
// `products` empty: products are made up from what the promotions select.
std::optional<WorstCase> find_worst_case(const Definitions& definitions,
                                         const std::vector<LintProduct>& products,
                                         Objective objective, const WorstCaseOptions& options);

// What is left of an amount without VAT, half up.
Amount net_of_tax(Amount amount, Percent rate, bool includes_tax);

// What the shop keeps of the items, net of VAT: net revenue less costs, less cashback, points in
// their value, and gifts at cost (`gift_costs`: by SKU). Shipping is left out. Nothing where a
// line's cost is unknown.
std::optional<Amount> margin_of(const Cart& cart, const Evaluation& evaluation,
                                const std::vector<LintProduct>& products, const PriceTerms& terms);

}  // namespace stapel::promotions
