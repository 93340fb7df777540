// Files of products, from bytes to the store: what is written, and what a second import changes.
#include "app/import_products.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "app/testing/sales_files.h"

namespace stapel::app {
namespace {

constexpr Instant first_day{1'000'000};
constexpr Instant second_day{2'000'000};

struct ProductsRun {
  Result<ProductsReport, std::string> report;
  std::vector<std::string> rejected;
};

ProductsRun import(const std::string& database, std::string_view text, Instant now = first_day,
                   bool strict = false) {
  MemorySource source(text);
  std::vector<std::string> rejected;
  ImportWatch watch;
  watch.rejected = [&](const RejectedRow& row) {
    rejected.push_back(std::to_string(row.line) + ": " + std::string(row.reason));
  };
  auto report = import_products(source, {.database = database, .strict = strict}, now, watch);
  return {std::move(report), std::move(rejected)};
}

std::vector<std::pair<std::int64_t, Amount>> prices(const std::string& database,
                                                    std::string_view sku) {
  std::vector<std::pair<std::int64_t, Amount>> out;
  storage::CatalogReader reader(database);
  for (const auto& price : reader.prices(storage::default_shop, sku))
    out.emplace_back(price.from.microseconds, price.price);
  return out;
}

std::vector<catalog::Product> products(const std::string& database) {
  return storage::CatalogReader(database).products(storage::default_shop);
}

const std::string header = "sku,name,unit_price,currency,category,brand\n";
const std::string two = header + "B,Bag,1200,EUR,,\nA,Mug,950,EUR,gifts|gifts/mugs,Delft\n";

TEST(ImportProducts, stores_products_and_prices_once) {
  const TemporaryDatabase database;
  const ProductsRun run = import(database.path(), two);
  ASSERT_TRUE(run.report) << run.report.refusal();
  EXPECT_EQ(run.report->products, (Changes{2, 0, 0}));
  EXPECT_EQ(run.report->prices, (Changes{2, 0, 0}));
  EXPECT_EQ(products(database.path()),
            (std::vector<catalog::Product>{{"A", "Mug", {"gifts", "gifts/mugs"}, "Delft"},
                                           {"B", "Bag", {}, ""}}));
  const ProductsRun again = import(database.path(), two, second_day);
  ASSERT_TRUE(again.report);
  EXPECT_EQ(again.report->products, (Changes{0, 0, 2}));
  EXPECT_EQ(again.report->prices, (Changes{0, 0, 2}));
  EXPECT_EQ(prices(database.path(), "A").size(), 1U);
}

TEST(ImportProducts, a_changed_price_is_one_more_and_back_again_too) {
  const TemporaryDatabase database;
  for (const auto* price : {"950", "900", "950"}) {
    const std::string text = "sku,name,unit_price,currency\nA,Mug," + std::string(price) + ",EUR\n";
    const ProductsRun run = import(database.path(), text);
    ASSERT_TRUE(run.report);
    EXPECT_EQ(run.report->prices, (Changes{1, 0, 0}));
  }
  const std::vector<std::pair<std::int64_t, Amount>> want = {
      {1'000'000, 950}, {1'000'001, 900}, {1'000'002, 950}};
  EXPECT_EQ(prices(database.path(), "A"), want) << "at one moment of the clock, or a later one";
  ASSERT_TRUE(import(database.path(), header + "A,Mug,950,GBP,,\n", second_day).report);
  EXPECT_EQ(prices(database.path(), "A").back(), (std::pair<std::int64_t, Amount>{2'000'000, 950}));
}

TEST(ImportProducts, a_column_that_is_absent_changes_nothing) {
  const TemporaryDatabase database;
  ASSERT_TRUE(import(database.path(), two).report);
  const ProductsRun run = import(database.path(), "sku,name,unit_price,currency\nA,Cup,950,EUR\n");
  ASSERT_TRUE(run.report);
  EXPECT_EQ(run.report->products, (Changes{0, 1, 0}));
  EXPECT_EQ(products(database.path())[0],
            (catalog::Product{"A", "Cup", {"gifts", "gifts/mugs"}, "Delft"}));
  ASSERT_TRUE(import(database.path(), header + "A,Cup,950,EUR,,\n").report);
  EXPECT_EQ(products(database.path())[0], (catalog::Product{"A", "Cup", {}, ""}));
}

TEST(ImportProducts, bad_rows_are_named_and_good_ones_imported) {
  const TemporaryDatabase database;
  const ProductsRun run =
      import(database.path(), two + "A,Again,1,EUR,,\nC,Cap,x,EUR,,\n\"D,Dish\n");
  ASSERT_TRUE(run.report);
  EXPECT_EQ(run.rejected,
            (std::vector<std::string>{
                "4: sku: stands on line 3 already",
                "5: unit_price: must be a whole number of minor units from 0 to 10000000000000, is "
                "\"x\"",
                "6: a field in quotes is not closed before the end of the file"}));
  EXPECT_EQ(run.report->read.rows, 5);
  EXPECT_EQ(run.report->read.rejected, 3);
  EXPECT_EQ(products(database.path()).size(), 2U);
}

TEST(ImportProducts, strict_changes_nothing_where_a_row_is_bad) {
  const TemporaryDatabase database;
  const ProductsRun run = import(database.path(), two + "C,Cap,x,EUR,,\n", first_day, true);
  ASSERT_TRUE(run.report);
  EXPECT_FALSE(run.report->stored);
  EXPECT_FALSE(std::filesystem::exists(database.path()));
}

TEST(ImportProducts, refuses_files_that_are_something_else) {
  const TemporaryDatabase database;
  for (const std::string text : {"", "a,b\n1,2\n", "sku,name\n"}) {
    EXPECT_FALSE(import(database.path(), text).report) << text;
    EXPECT_FALSE(std::filesystem::exists(database.path()));
  }
}

}  // namespace
}  // namespace stapel::app
