// Rows of a file of products: what is read, and the rule that each bad one breaks.
#include "catalog/product_row.h"

#include <gtest/gtest.h>

namespace stapel::catalog {
namespace {

using Fields = std::vector<std::string_view>;

const Fields header = {"sku", "name", "unit_price", "currency", "category", "brand"};

TEST(ProductColumns, are_found_by_name_in_any_order) {
  const auto columns = ProductColumns::find(Fields{"currency", " unit_price ", "name", "sku"});
  ASSERT_TRUE(columns) << columns.refusal();
  EXPECT_EQ(columns->at[0], 3U);
  EXPECT_FALSE(columns->at[ProductColumns::brand]);
  const auto row = read_product_row(*columns, Fields{"EUR", "950", "Mug", "M"});
  ASSERT_TRUE(row) << row.refusal();
  EXPECT_EQ(row->product, (Product{"M", "Mug", {}, ""}));
  EXPECT_EQ(row->unit_price, 950);
}

TEST(ProductColumns, refuses_others) {
  const struct {
    Fields names;
    std::string reason;
  } table[] = {
      {{"sku", "name", "unit_prize", "currency"},
       R"(the first line names the unknown column "unit_prize"; did you mean "unit_price"?)"},
      {{"sku", "colour"},
       R"(the first line names the unknown column "colour"; )"
       "known are sku name unit_price currency category brand unit_cost tax_rate stock"},
      {{"sku", "name", "sku"}, "the first line names twice the column sku"},
      {{"sku", "brand"}, "the first line does not name the columns name unit_price currency"},
  };
  for (const auto& row : table) {
    const auto columns = ProductColumns::find(row.names);
    ASSERT_FALSE(columns);
    EXPECT_EQ(columns.refusal(), row.reason);
  }
}

TEST(ProductRow, has_all_of_its_fields) {
  const auto row =
      read_product_row(*ProductColumns::find(header),
                       Fields{" M ", "Mug", "0", "JPY", "gifts | gifts/mugs", "Delft"});
  ASSERT_TRUE(row) << row.refusal();
  EXPECT_EQ(row->product, (Product{"M", "Mug", {"gifts", "gifts/mugs"}, "Delft"}));
  EXPECT_EQ(row->unit_price, 0);
  EXPECT_EQ(row->currency.name(), "JPY");
}

TEST(ProductRow, knows_what_the_shop_pays_and_the_rate_of_vat) {
  const std::vector<std::string_view> names = {"sku",      "name",      "unit_price",
                                               "currency", "unit_cost", "tax_rate"};
  const auto columns = ProductColumns::find(names);
  ASSERT_TRUE(columns);
  const auto read = [&](std::string_view cost, std::string_view rate) {
    return read_product_row(*columns, Fields{"M", "Mug", "1000", "EUR", cost, rate});
  };
  const auto known = read("650", "9.5");
  ASSERT_TRUE(known) << known.refusal();
  EXPECT_EQ(known->product.unit_cost, 650);
  EXPECT_EQ(known->product.tax_rate, Percent{95'000});
  const auto unknown = read("", "");
  ASSERT_TRUE(unknown);
  EXPECT_EQ(unknown->product.unit_cost, std::nullopt);
  EXPECT_EQ(unknown->product.tax_rate, std::nullopt);
  EXPECT_TRUE(read("0", "100.0000"));
  const std::pair<std::string_view, std::string_view> bad[] = {
      {"-1", ""}, {"6.5", ""}, {"", "100.0001"}, {"", "21%"}, {"", "9."}, {"", "9.12345"}};
  for (const auto& [cost, rate] : bad) EXPECT_FALSE(read(cost, rate)) << cost << rate;
}

TEST(ProductRow, counts_what_is_in_stock) {
  const std::vector<std::string_view> names = {"sku", "name", "unit_price", "currency", "stock"};
  const auto columns = ProductColumns::find(names);
  ASSERT_TRUE(columns);
  const auto read = [&](std::string_view stock) {
    return read_product_row(*columns, Fields{"M", "Mug", "1000", "EUR", stock});
  };
  EXPECT_EQ(read("12")->product.stock, 12);
  EXPECT_EQ(read("")->product.stock, std::nullopt);
  for (const std::string_view bad : {"-1", "1.5", "many", "1000000001"}) {
    const auto row = read(bad);
    ASSERT_FALSE(row) << bad;
    EXPECT_EQ(row.refusal(), "stock: must be a whole number from 0 to 1000000000, is \"" +
                                 std::string(bad) + "\"");
  }
}

TEST(ProductRow, names_the_rule_that_is_broken) {
  const std::string long_text(201, 'x');
  const std::string price =
      "unit_price: must be a whole number of minor units from 0 to "
      "10000000000000, is ";
  const std::string path = "category: must be paths such as gifts/mugs with | between them, is ";
  const struct {
    Fields fields;
    std::string reason;
  } table[] = {
      {{"M", "Mug"}, "has 2 fields where the first line has 6"},
      {{" ", "Mug", "1", "EUR", "", ""}, "sku: is empty"},
      {{"M", "", "1", "EUR", "", ""}, "name: is empty"},
      {{"M", long_text, "1", "EUR", "", ""}, "name: longer than 200 bytes"},
      {{"M", "Mu\ng", "1", "EUR", "", ""},
       "name: holds a line end, tab or other control character"},
      {{"M", "Mug", "9.50", "EUR", "", ""},
       price + "\"9.50\"; import --amounts decimal reads amounts with a point"},
      {{"M", "Mug", "-1", "EUR", "", ""}, "unit_price: must not be below zero, is \"-1\""},
      {{"M", "Mug", "", "EUR", "", ""}, price + "\"\""},
      {{"M", "Mug", "10000000000001", "EUR", "", ""}, price + "\"10000000000001\""},
      {{"M", "Mug", "99999999999999999999", "EUR", "", ""}, price + "\"99999999999999999999\""},
      {{"M", "Mug", "1", "eur", "", ""},
       "currency: must be a code of ISO 4217 such as EUR, is \"eur\""},
      {{"M", "Mug", "1", "EUR", "a|", ""}, path + "\"a|\""},
      {{"M", "Mug", "1", "EUR", "|a", ""}, path + "\"|a\""},
      {{"M", "Mug", "1", "EUR", "a//b", ""}, path + "\"a//b\""},
      {{"M", "Mug", "1", "EUR", "/a", ""}, path + "\"/a\""},
      {{"M", "Mug", "1", "EUR", "a|a", ""}, "category: names twice \"a\""},
  };
  for (const auto& row : table) {
    const auto read = read_product_row(*ProductColumns::find(header), row.fields);
    ASSERT_FALSE(read) << row.reason;
    EXPECT_EQ(read.refusal(), row.reason);
  }
}

}  // namespace
}  // namespace stapel::catalog
