// Which products a rule takes, and which rules are refused.
#include "catalog/list_rule.h"

#include <gtest/gtest.h>

namespace stapel::catalog {
namespace {

constexpr std::int64_t day = 86'400'000'000;
constexpr Instant now{1'000 * day};

std::optional<ListRule> read(const std::string& text, Faults& faults) {
  const auto document = json::Document::parse(text, faults);
  return document ? read_list_rule(document->root(), faults) : std::nullopt;
}
ListRule rule_of(const std::string& text) {
  Faults faults;
  auto rule = read(text, faults);
  EXPECT_TRUE(faults.empty()) << text << ": " << (faults.empty() ? "" : faults[0].message);
  return rule.value_or(ListRule{});
}
Instant days_ago(std::int64_t days) { return Instant{now.microseconds - days * day}; }

struct Known {
  Product product{
      .sku = "A", .name = "Shoe", .categories = {"shoes/running"}, .brand = "Acme", .stock = 20};
  std::optional<Amount> price = 4'999;
  std::optional<Instant> last_sale = days_ago(100);
  std::optional<Instant> first_price = days_ago(400);
  Currency currency = *find_currency("EUR");
};
bool takes(const std::string& rule, const Known& known) {
  return matches(rule_of(rule),
                 {known.product, known.price, known.currency, known.last_sale, known.first_price},
                 now);
}

TEST(ListRule, TakesWhatWasNotSoldForSoManyDays) {
  EXPECT_TRUE(takes(R"({"no_sale_days":90})", {}));
  EXPECT_FALSE(takes(R"({"no_sale_days":90})", {.last_sale = days_ago(90)}));
  EXPECT_TRUE(
      takes(R"({"no_sale_days":90})", {.last_sale = Instant{days_ago(90).microseconds - 1}}));
  EXPECT_TRUE(takes(R"({"no_sale_days":90})", {.last_sale = {}}));  // never sold
}

TEST(ListRule, LeavesOutWhatIsNotListedForSoLong) {
  const std::string rule = R"({"no_sale_days":90,"listed_days":30})";
  EXPECT_TRUE(takes(rule, {.last_sale = {}, .first_price = days_ago(30)}));
  EXPECT_FALSE(takes(rule, {.last_sale = {}, .first_price = days_ago(29)}));
  EXPECT_FALSE(takes(rule, {.last_sale = {}, .first_price = {}}));
}

TEST(ListRule, ComparesStockStrictlyAndUnknownStockWithNothing) {
  const auto with = [](std::optional<std::int64_t> stock) {
    Known known;
    known.product.stock = stock;
    return known;
  };
  EXPECT_TRUE(takes(R"({"stock_above":10})", with(11)));
  EXPECT_FALSE(takes(R"({"stock_above":10})", with(10)));
  EXPECT_FALSE(takes(R"({"stock_above":0})", with({})));
  EXPECT_TRUE(takes(R"({"stock_below":10})", with(9)));
  EXPECT_FALSE(takes(R"({"stock_below":10})", with(10)));
  EXPECT_FALSE(takes(R"({"stock_below":10})", with({})));
  EXPECT_TRUE(takes(R"({"stock_above":9,"stock_below":11})", with(10)));
}

TEST(ListRule, ACategoryTakesInAllBelowIt) {
  EXPECT_TRUE(takes(R"({"category":["shoes"]})", {}));
  EXPECT_TRUE(takes(R"({"category":["hats","shoes/running"]})", {}));
  EXPECT_FALSE(takes(R"({"category":["shoe"]})", {}));
  EXPECT_FALSE(takes(R"({"category":["shoes"],"not_category":["shoes/running"]})", {}));
  EXPECT_TRUE(takes(R"({"category":["shoes"],"not_category":["shoes/kids"]})", {}));
  EXPECT_TRUE(takes(R"({"brand":["Other","Acme"]})", {}));
  EXPECT_FALSE(takes(R"({"brand":["Other"]})", {}));
}

TEST(ListRule, PricesAreOfOneCurrency) {
  EXPECT_TRUE(takes(R"({"price_at_least":4999,"currency":"EUR"})", {}));
  EXPECT_FALSE(takes(R"({"price_at_least":5000,"currency":"EUR"})", {}));
  EXPECT_FALSE(takes(R"({"price_below":4999,"currency":"EUR"})", {}));
  EXPECT_TRUE(takes(R"({"price_below":5000,"currency":"EUR"})", {}));
  EXPECT_FALSE(takes(R"({"price_below":5000,"currency":"GBP"})", {}));
  EXPECT_FALSE(takes(R"({"price_below":5000,"currency":"EUR"})", {.price = {}}));
}

TEST(ListRule, EveryConditionMustHold) {
  const std::string rule = R"({"no_sale_days":90,"stock_above":10,"category":["shoes"]})";
  EXPECT_TRUE(takes(rule, {}));
  EXPECT_FALSE(takes(rule, {.last_sale = days_ago(1)}));
  Known few;
  few.product.stock = 3;
  EXPECT_FALSE(takes(rule, few));
}

TEST(ListRule, WritesWhatItReads) {
  const std::string text =
      R"({"no_sale_days":90,"listed_days":30,"stock_above":10,"stock_below":99,)"
      R"("category":["a","b/c"],"not_category":["d"],"brand":["Acme"],)"
      R"("price_at_least":100,"price_below":900,"currency":"EUR"})";
  EXPECT_EQ(write_list_rule(rule_of(text)), text);
  EXPECT_EQ(write_list_rule(rule_of(R"({"stock_above": 3, "no_sale_days": 7})")),
            R"({"no_sale_days":7,"stock_above":3})");
}

TEST(ListRule, RefusesWhatCannotBeMeant) {
  struct Row {
    const char* text;
    const char* pointer;
    const char* part;
  };
  const Row rows[] = {
      {"{}", "", "at least one condition"},
      {"[]", "", "must be an object"},
      {R"({"no_sale_days":0})", "/no_sale_days", "1"},
      {R"({"no_sale_days":3651})", "/no_sale_days", "3650"},
      {R"({"no_sale_days":"90"})", "/no_sale_days", "integer"},
      {R"({"stock_above":-1})", "/stock_above", "0"},
      {R"({"stock_above":1.5})", "/stock_above", "integer"},
      {R"({"stock_over":10})", "/stock_over", "stock_above"},
      {R"({"category":"shoes"})", "/category", "list"},
      {R"({"category":[]})", "/category", "list"},
      {R"({"brand":[""]})", "/brand/0", "empty"},
      {R"({"price_below":500})", "", "currency"},
      {R"({"stock_above":1,"currency":"EUR"})", "", "leave the currency out"},
      {R"({"price_below":500,"currency":"XXQ"})", "/currency", "ISO 4217"},
      {R"({"stock_above":9,"stock_below":10})", "", "matches nothing"},
      {R"({"price_at_least":500,"price_below":500,"currency":"EUR"})", "", "matches nothing"},
  };
  for (const Row& row : rows) {
    Faults faults;
    EXPECT_FALSE(read(row.text, faults)) << row.text;
    ASSERT_EQ(faults.size(), 1U) << row.text;
    EXPECT_EQ(faults[0].pointer, row.pointer) << row.text;
    EXPECT_NE(faults[0].message.find(row.part), std::string::npos)
        << row.text << ": " << faults[0].message;
  }
}

TEST(ListRule, SalesMatterOnlyWhereTheyAreAskedFor) {
  EXPECT_EQ(sales_matter_since(rule_of(R"({"no_sale_days":7})"), now), days_ago(7));
  EXPECT_EQ(sales_matter_since(rule_of(R"({"stock_above":7})"), now), std::nullopt);
}

}  // namespace
}  // namespace stapel::catalog
