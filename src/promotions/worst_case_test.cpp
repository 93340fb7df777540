// The search for the worst cart: against every cart on small catalogues, and what it tells.
#include "promotions/worst_case.h"

#include <gtest/gtest.h>

#include <random>

#include "promotions/lint_times.h"
#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

Definitions parse(std::string_view text) {
  Faults faults;
  auto definitions = parse_promotions(text, faults);
  EXPECT_TRUE(faults.empty()) << faults.front().pointer << ' ' << faults.front().message;
  return definitions.value_or(Definitions{});
}

const Instant now = *parse_instant("2026-11-27T10:00:00Z");

LintProduct product(std::string sku, Amount price, std::string category,
                    std::optional<Amount> cost = {}) {
  return {.sku = std::move(sku),
          .name = {},
          .brand = {},
          .categories = {std::move(category)},
          .unit_price = price,
          .currency = {},
          .unit_cost = cost,
          .tax_rate = {}};
}

WorstCaseOptions asked(std::int64_t lines, std::int64_t units) {
  WorstCaseOptions options;
  options.now = now;
  options.size = {.lines = lines, .units = units, .total_max = {}};
  return options;
}

// Every cart of so many lines and units of the catalogue, with every code and a customer of each
// kind that the sets below ask for: written without anything of the search.
class BruteForce {
 public:
  BruteForce(const Definitions& definitions, const std::vector<LintProduct>& products,
             const CartSize& size)
      : set_(CompiledSet::compile(definitions)), products_(products), size_(size) {
    for (const Promotion& promotion : definitions.promotions) {
      for (const std::string& code : promotion.codes) base_.codes.push_back(code);
    }
    base_.shipping.emplace();
    base_.shipping->amount = 500;
    base_.customer.id = "c";
    build(0);
  }
  Amount most_given() const { return most_; }
  std::optional<Amount> least_margin() const { return least_; }

 private:
  void build(std::size_t from) {
    if (!base_.lines.empty()) price();
    if (base_.lines.size() == static_cast<std::size_t>(size_.lines)) return;
    for (std::size_t i = from; i < products_.size(); ++i) {
      for (std::int64_t units = 1; units <= size_.units; ++units) {
        CartLine line;
        line.id = line.sku = products_[i].sku;
        line.category = products_[i].categories;
        line.unit_price = products_[i].unit_price;
        line.unit_cost = products_[i].unit_cost;
        line.quantity = units;
        base_.lines.push_back(line);
        build(i + 1);
        base_.lines.pop_back();
      }
    }
  }
  void price() {
    Amount list = 0;
    for (const CartLine& line : base_.lines) list += line.unit_price * line.quantity;
    if (size_.total_max && list > *size_.total_max) return;
    for (const std::optional<std::int64_t> orders : {std::optional<std::int64_t>{}, {0}, {5}}) {
      for (const char* country : {"", "NL", "BE"}) {
        Cart cart = base_;
        cart.customer.orders = orders;
        if (*country != 0) cart.shipping->country = country;
        EvaluateOptions options;
        options.now = now;
        options.hints = false;
        const auto evaluation = evaluate(*set_, cart, options);
        ASSERT_TRUE(evaluation);
        most_ = std::max(most_, evaluation->totals.customer_value);
        const auto margin = margin_of(cart, *evaluation, products_, PriceTerms{});
        if (margin) least_ = std::min(least_.value_or(*margin), *margin);
      }
    }
  }

  std::shared_ptr<const CompiledSet> set_;
  const std::vector<LintProduct>& products_;
  CartSize size_;
  Cart base_;
  Amount most_ = 0;
  std::optional<Amount> least_;
};

const char* const stacks = R"([
  {"id": "shoes", "name": "Shoes", "trigger": "automatic",
   "effects": [{"type": "percent_off", "percent": 20, "scope": "lines",
                "lines": {"attr": "line.category", "op": "in", "value": ["shoes"]}}]},
  {"id": "second", "name": "Second", "trigger": "automatic",
   "effects": [{"type": "nth_unit", "n": 2, "percent": 50,
                "lines": {"attr": "line.category", "op": "in", "value": ["socks"]}}]},
  {"id": "fixed", "name": "Fixed", "trigger": {"codes": ["FIXED15"]},
   "conditions": {"attr": "cart.subtotal", "op": ">=", "value": 9000},
   "effects": [{"type": "amount_off", "amount": 1500}], "stacking": {"group": "code"}},
  {"id": "first", "name": "First", "trigger": {"codes": ["FIRST"]},
   "conditions": {"attr": "customer.orders", "op": "=", "value": 0},
   "effects": [{"type": "percent_off", "percent": 10, "max_amount": 1200}],
   "stacking": {"group": "code"}},
  {"id": "ship", "name": "Ship", "trigger": "automatic",
   "conditions": {"all": [{"attr": "shipping.country", "op": "in", "value": ["NL"]},
                          {"attr": "cart.subtotal_discounted", "op": ">=", "value": 6000}]},
   "effects": [{"type": "shipping_off", "percent": 100}]}])";

std::vector<LintProduct> shoe_shop() {
  return {product("boot", 8000, "shoes", 4000), product("slipper", 2500, "shoes", 1500),
          product("sock", 900, "socks", 500), product("wool-sock", 1600, "socks", 700),
          product("polish", 650, "care", 100)};
}

TEST(WorstCase, ClimbsToTheMaximumOfEveryCart) {
  const Definitions definitions = parse(stacks);
  const std::vector<LintProduct> products = shoe_shop();
  for (const auto& [lines, units] :
       {std::pair(1, 1), std::pair(1, 3), std::pair(2, 2), std::pair(3, 1)}) {
    WorstCaseOptions options = asked(lines, units);
    const BruteForce every(definitions, products, options.size);
    options.exhaustive_max = 0;
    const auto given = find_worst_case(definitions, products, Objective::most_given, options);
    const auto margin = find_worst_case(definitions, products, Objective::least_margin, options);
    ASSERT_TRUE(given && margin);
    EXPECT_EQ(given->given, every.most_given()) << lines << 'x' << units;
    EXPECT_EQ(margin->margin, every.least_margin()) << lines << 'x' << units;
    EXPECT_FALSE(given->exhaustive);
  }
}

TEST(WorstCase, ProvesWhereEveryCartWasPriced) {
  const Definitions definitions = parse(stacks);
  const std::vector<LintProduct> products = shoe_shop();
  const WorstCaseOptions options = asked(2, 2);
  const auto worst = find_worst_case(definitions, products, Objective::most_given, options);
  ASSERT_TRUE(worst);
  EXPECT_TRUE(worst->exhaustive);
  EXPECT_EQ(worst->given, BruteForce(definitions, products, options.size).most_given());
  EXPECT_EQ(worst->given, worst->evaluation.totals.customer_value);
  EXPECT_LE(worst->cart.lines.size(), 2U);
}

TEST(WorstCase, KeepsWithinTheListTotal) {
  const Definitions definitions = parse(stacks);
  const std::vector<LintProduct> products = shoe_shop();
  WorstCaseOptions options = asked(2, 2);
  options.size.total_max = 9500;
  for (const std::int64_t exhaustive : {0, 20'000}) {
    options.exhaustive_max = exhaustive;
    const auto worst = find_worst_case(definitions, products, Objective::most_given, options);
    ASSERT_TRUE(worst);
    EXPECT_LE(worst->evaluation.totals.list, 9500);
    EXPECT_EQ(worst->given, BruteForce(definitions, products, options.size).most_given());
  }
}

// Catalogues and sets drawn at random, the same ones each time.
TEST(WorstCase, FindsTheMaximumOnRandomSmallCatalogues) {
  std::mt19937 random(20261127);
  const auto draw = [&](int least, int most) {
    return least + static_cast<int>(random() % static_cast<unsigned>(most - least + 1));
  };
  for (int round = 0; round < 12; ++round) {
    const std::string percent = std::to_string(draw(5, 40));
    const std::string from = std::to_string(draw(20, 90) * 100);
    const std::string fixed = std::to_string(draw(3, 20) * 100);
    const std::string n = std::to_string(draw(2, 3));
    const Definitions definitions = parse(
        R"([{"id": "a", "name": "a", "trigger": "automatic", "effects": [{"type": "percent_off",
            "percent": )" +
        percent + R"(, "scope": "lines", "max_amount": 2000,
            "lines": {"attr": "line.category", "op": "in", "value": ["x"]}}]},
           {"id": "b", "name": "b", "trigger": {"codes": ["B"]}, "effects": [{"type": "amount_off",
            "amount": )" +
        fixed + R"(}], "conditions": {"attr": "cart.subtotal_discounted",
            "op": ">=", "value": )" +
        from + R"(}},
           {"id": "c", "name": "c", "trigger": "automatic", "stacking": {"group": "g"},
            "effects": [{"type": "nth_unit", "n": )" +
        n + R"(, "percent": 60}]},
           {"id": "d", "name": "d", "trigger": "automatic", "stacking": {"group": "g"},
            "conditions": {"count": {"lines": {"attr": "line.category", "op": "in", "value": ["y"]}},
                           "op": ">=", "value": 2},
            "effects": [{"type": "percent_off", "percent": 15}]}])");
    std::vector<LintProduct> products;
    for (int i = 0; i < 4; ++i) {
      const Amount price = draw(5, 60) * 100;
      products.push_back(product("p" + std::to_string(i), price, draw(0, 1) ? "x" : "y",
                                 price * draw(40, 90) / 100));
    }
    WorstCaseOptions options = asked(2, 3);
    options.exhaustive_max = 0;
    const BruteForce every(definitions, products, options.size);
    const auto given = find_worst_case(definitions, products, Objective::most_given, options);
    const auto margin = find_worst_case(definitions, products, Objective::least_margin, options);
    ASSERT_TRUE(given && margin);
    EXPECT_EQ(given->given, every.most_given()) << "round " << round;
    EXPECT_EQ(margin->margin, every.least_margin()) << "round " << round;
  }
}

TEST(WorstCase, MakesUpProductsWhereNoneAreKnown) {
  const Definitions definitions = parse(stacks);
  const auto worst = find_worst_case(definitions, {}, Objective::most_given, asked(3, 2));
  ASSERT_TRUE(worst);
  EXPECT_GT(worst->given, 0);
  EXPECT_FALSE(find_worst_case(definitions, {}, Objective::least_margin, asked(3, 2)));
}

TEST(WorstCase, LooksAtTheMomentsAtWhichPromotionsAreOpenTogether) {
  const Definitions definitions = parse(R"([
    {"id": "december", "name": "a", "trigger": "automatic",
     "schedule": {"starts_at": "2026-12-01T00:00:00Z", "ends_at": "2027-01-01T00:00:00Z"},
     "effects": [{"type": "percent_off", "percent": 30}]},
    {"id": "fridays", "name": "b", "trigger": "automatic",
     "schedule": {"weekly": [{"days": ["fri"], "from": "18:00", "to": "20:00"}]},
     "effects": [{"type": "percent_off", "percent": 30, "scope": "lines"}]}])");
  const auto worst =
      find_worst_case(definitions, {product("a", 10'000, "x")}, Objective::most_given, asked(1, 1));
  ASSERT_TRUE(worst);
  EXPECT_EQ(worst->given, 3000 + 2100);
  EXPECT_EQ(format_instant(worst->at), "2026-12-04T17:00:00Z");  // 18:00 in Amsterdam
}

// Under `priority` a code may make a cart dearer for the shopper, so it may stay at home.
TEST(WorstCase, LeavesACodeAtHomeUnderPriority) {
  const Definitions definitions = parse(R"({"settings": {"policy": "priority"}, "promotions": [
    {"id": "small", "name": "a", "trigger": {"codes": ["SMALL"]}, "priority": 1,
     "stacking": {"exclusive": true}, "effects": [{"type": "percent_off", "percent": 5}]},
    {"id": "large", "name": "b", "trigger": "automatic", "priority": 2,
     "effects": [{"type": "percent_off", "percent": 50}]}]})");
  const auto worst =
      find_worst_case(definitions, {product("a", 10'000, "x")}, Objective::most_given, asked(1, 1));
  ASSERT_TRUE(worst);
  EXPECT_EQ(worst->given, 5000);
  EXPECT_TRUE(worst->cart.codes.empty());
  EXPECT_TRUE(worst->exhaustive);
}

TEST(WorstCase, TakesVatOffBeforeTheMargin) {
  EXPECT_EQ(net_of_tax(12'100, Percent{210'000}, true), 10'000);
  EXPECT_EQ(net_of_tax(12'100, Percent{210'000}, false), 12'100);
  EXPECT_EQ(net_of_tax(109, Percent{90'000}, true), 100);
  EXPECT_EQ(net_of_tax(1, Percent{1'000'000}, true), 1);  // 0.5 is rounded up
  EXPECT_EQ(net_of_tax(0, Percent{210'000}, true), 0);
}

TEST(WorstCase, CountsCashbackPointsAndGiftsInTheMargin) {
  const Definitions definitions = parse(R"({"settings": {"point_value": 1}, "promotions": [
    {"id": "back", "name": "a", "trigger": "automatic",
     "effects": [{"type": "cashback", "amount": 300}, {"type": "points", "bonus": 200},
                 {"type": "gift", "sku": "mug", "unit_value": 900}]}]})");
  const std::vector<LintProduct> products = {product("a", 12'100, "x", 6000),
                                             product("mug", 900, "y", 250)};
  WorstCaseOptions options = asked(1, 1);
  const auto worst = find_worst_case(definitions, products, Objective::least_margin, options);
  ASSERT_TRUE(worst);
  // The mug: 744 net of 21% VAT, less its cost, the gift's cost, cashback and points.
  EXPECT_EQ(worst->cart.lines[0].sku, "mug");
  EXPECT_EQ(worst->margin, 744 - 250 - 250 - 300 - 200);
}

}  // namespace
}  // namespace stapel::promotions
