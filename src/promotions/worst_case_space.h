// The carts that a set of promotions can tell apart: products, quantities and the facts about the
// cart that conditions ask for. Internal to the search for the worst case and to lint.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "promotions/cart.h"
#include "promotions/worst_case.h"

namespace stapel::promotions {

// Absent, or what the cart says.
using FactValue = std::variant<std::monostate, bool, std::int64_t, Decimal, std::string,
                               std::vector<std::string>>;

// Something that conditions ask of the cart, with the values that make a difference; or a code that
// is on the cart or not.
struct Fact {
  Attribute attribute = Attribute::cart_attribute;
  std::string name;  // of a custom attribute, or the code
  bool is_code = false;
  std::vector<FactValue> values;
};

struct CartSpace {
  Currency currency;
  PriceTerms terms;
  std::vector<CartLine> products;                     // with quantity 1 and without an id
  std::vector<std::vector<std::int64_t>> quantities;  // to try, of each product, ascending
  std::vector<Fact> facts;
  std::vector<std::string> codes;  // that every cart has
  std::vector<PoolCode> pool_codes;
  std::vector<std::string> from_methods;  // of shipping upgrades: methods that cost less
  std::vector<std::string> to_methods;
  std::size_t lines_max = 1;
  std::int64_t units_max = 1;
  Amount total_max = amount_max;
  bool complete = true;  // no product, quantity or value of a fact was left out
};

// One cart of the space.
struct Point {
  std::vector<std::pair<std::uint32_t, std::int64_t>> lines;  // product, units; by product
  std::vector<std::uint32_t> facts;                           // the value of each fact
  friend auto operator<=>(const Point&, const Point&) = default;
};

struct SpaceOptions {
  CartSize size;
  PriceTerms terms;
  bool only_with_costs = false;
  bool try_most_units = true;  // size.units is worth a try by itself
  std::size_t products_max = 300;
  std::set<std::string> keep = {};  // SKUs that stay whatever is left out
};

// `products` absent: made up from what the promotions select.
CartSpace make_space(const std::vector<const Promotion*>& promotions, const Settings& settings,
                     const std::vector<LintProduct>* products, const SpaceOptions& options);

// Positions of the lines that no selector of the promotions tells apart, together.
std::vector<std::vector<std::uint32_t>> products_alike(
    const std::vector<const Promotion*>& promotions, const std::vector<CartLine>& lines);

// A product of the catalogue as a line of one unit.
CartLine line_of(const LintProduct& product, const PriceTerms& terms);

// A value that passes the test; absent where only absence does.
FactValue passing_value(const AttributeTest& test);

// Gives the line what the attribute of the test is to be (lists: one more element or several).
void set_line_fact(CartLine& line, const AttributeTest& test, const FactValue& value);

Cart build_cart(const CartSpace& space, const Point& point, Instant now, const Zone& zone);

// List total of the lines.
Wide list_total(const CartSpace& space, const Point& point);

// Carts to start from: the dearest products, and for each promotion what it asks for.
std::vector<Point> starting_points(const CartSpace& space,
                                   const std::vector<const Promotion*>& promotions);
// What one promotion asks for, in a few ways.
std::vector<Point> points_for(const CartSpace& space, const Promotion& promotion);

}  // namespace stapel::promotions
