// Rows and lines of the files of a shop: what is written reads back in either form, and each bad
// one is told which rule it breaks.
#include <gtest/gtest.h>

#include "base/csv.h"
#include "catalog/product_row.h"
#include "catalog/sales_csv.h"
#include "catalog/sales_csv_reader.h"
#include "catalog/sales_json.h"
#include "catalog/sales_json_reader.h"

namespace stapel::catalog {
namespace {

Currency euro() { return *find_currency("EUR"); }

SalesDocument order() {
  SalesLine first{.number = 1, .sku = "MOK, \"blauw\"", .quantity = 2, .unit_price = 950};
  first.discount = 190;
  first.unit_cost = 412;
  first.tax_rate = Percent{95'000};
  const SalesLine second{
      .number = 7, .kind = LineKind::shipping, .sku = "post", .quantity = 1, .unit_price = 495};
  return {.id = "o;1",
          .at = *parse_instant("2026-03-01T10:00:00.25Z"),
          .customer = "c1",
          .country = "NL",
          .currency = euro(),
          .lines = {first, second},
          .channel = "app",
          .campaign = "mail 1",
          .codes = {"A", "B"}};
}

SalesDocument giving_back() {
  SalesDocument back = order();
  back.kind = DocumentKind::cancellation;
  back.lines.pop_back();
  back.lines[0].quantity = -1;
  back.lines[0].discount = 95;
  back.lines[0].of_line = 1;
  back.returns_of = "o;1";
  back.codes.clear();
  return back;
}

// The first row names the columns, `take` gets the others.
template <typename Take>
void each_row(Table table, const std::string& text, const Take& take) {
  MemorySource source(text);
  CsvReader csv(source);
  ASSERT_EQ(csv.next(), CsvReader::Step::record);
  auto columns = Columns::find(table, csv.fields(), {});
  ASSERT_TRUE(columns) << columns.refusal();
  while (csv.next() == CsvReader::Step::record) {
    ASSERT_EQ(columns->take(csv.fields()), std::nullopt);
    take(*columns);
  }
}

TEST(SalesFiles, documents_read_back) {
  const FileRules rules;
  for (const SalesDocument& document : {order(), giving_back()}) {
    std::string json;
    append_json(json, document);
    const auto line = read_document_json(json, document.kind, rules);
    ASSERT_TRUE(line) << line.refusal();
    EXPECT_EQ(*line, document);

    const bool back = document.kind == DocumentKind::cancellation;
    std::string csv(back ? returns_csv_header : orders_csv_header);
    append_csv(csv, document);
    DocumentRows rows(document.kind, rules);
    each_row(back ? Table::returns : Table::orders, csv,
             [&](const Columns& row) { EXPECT_EQ(rows.add(row), std::nullopt); });
    const auto read = rows.finish();
    ASSERT_TRUE(read) << read.refusal();
    EXPECT_EQ(*read, document);
  }
}

template <typename T>
void expect_back(const Result<T, std::string>& read, const T& value) {
  ASSERT_TRUE(read) << read.refusal();
  EXPECT_EQ(*read, value);
}

TEST(SalesFiles, customers_prices_and_costs_read_back) {
  const FileRules rules;
  const Customer customer{"c1", Instant{7'000'000}, "NL", "search", {"vip", "b 2"}, false};
  const PricePoint price{"MOK", Instant{1'000'000}, 950, euro(), "folder, page 3"};
  const ChannelCost cost{"search", "bf", {2026, 11, 1}, {2026, 11, 30}, 125'000, euro()};
  std::string csv(customers_csv_header), json;
  append_csv(csv, customer);
  append_json(json, customer);
  each_row(Table::customers, csv,
           [&](const Columns& row) { expect_back(read_customer_row(row, rules), customer); });
  expect_back(read_customer_json(json, rules), customer);

  csv = prices_csv_header;
  json.clear();
  append_csv(csv, price);
  append_json(json, price);
  each_row(Table::prices, csv,
           [&](const Columns& row) { expect_back(read_price_row(row, rules), price); });
  expect_back(read_price_json(json, rules), price);

  csv = costs_csv_header;
  json.clear();
  append_csv(csv, cost);
  append_json(json, cost);
  each_row(Table::costs, csv,
           [&](const Columns& row) { expect_back(read_cost_row(row, rules), cost); });
  expect_back(read_cost_json(json, rules), cost);
}

TEST(SalesFiles, products_read_back_with_what_is_unknown_told) {
  const Product known{"M", "Mug", {"gifts", "gifts/mugs"}, "Delft", 412, Percent{210'000}, 3};
  for (const Product& product : {known, Product{"N", "Nothing known", {}, ""}}) {
    std::string json;
    append_json(json, product, 950, euro());
    const auto line = read_product_json(json, {});
    ASSERT_TRUE(line) << line.refusal();
    EXPECT_EQ(line->product, product);
    EXPECT_EQ(line->unit_price, 950);
    for (const bool told : line->told) EXPECT_TRUE(told);
  }
  const auto some =
      read_product_json(R"({"sku":"M","name":"Mug","unit_price":950,"currency":"EUR"})", {});
  ASSERT_TRUE(some) << some.refusal();
  EXPECT_FALSE(some->told[ProductColumns::brand]);
  EXPECT_FALSE(some->told[ProductColumns::stock]);
}

TEST(SalesFiles, a_line_of_products_names_the_rule_that_is_broken) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {R"({"sku":"M","name":"Mug","unit_price":-1,"currency":"EUR"})",
       "unit_price: must not be below zero, is \"-1\""},
      {R"({"sku":"M","name":"Mug","unit_price":"950","currency":"EUR"})",
       "unit_price: must be a number"},
      {R"({"sku":"M","name":"Mug","unit_price":null,"currency":"EUR"})", "unit_price: "},
      {R"({"sku":"M","name":"Mug","unit_price":9.5,"currency":"EUR"})", "unit_price: must be a wh"},
      {R"({"name":"Mug","unit_price":1,"currency":"EUR"})", "sku: is required"},
      {R"({"sku":"M","name":"Mug","unit_price":1,"currency":"eur"})", "currency: must be a code"},
      {R"({"sku":"M","name":"Mug","unit_price":1,"currency":"EUR","category":"a"})",
       "category: must be a list"},
      {R"({"sku":"M","name":"Mug","unit_price":1,"currency":"EUR","category":["a|b"]})",
       "category/0: must be a path"},
      {R"({"sku":"M","name":"Mug","unit_price":1,"currency":"EUR","category":["a//b"]})",
       "category: must be paths"},
      {R"({"sku":"M","name":"Mug","unit_price":1,"currency":"EUR","colour":"red"})", "colour: "},
      {R"({"sku":"M","name":"Mug","unit_price":1,"currency":"EUR","stock":1.5})", "stock: must be"},
      {R"({"sku":"M")", ""},
      {"[]", ""},
  };
  for (const auto& [line, says] : table) {
    const auto read = read_product_json(line, {});
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.refusal().substr(0, says.size()), says) << line;
  }
}

TEST(SalesFiles, rows_of_one_order_stand_and_fall_together) {
  const std::string header = "id,at,currency,sku,quantity,unit_price\n";
  const std::string good = "o1,2026-03-01T10:00:00Z,EUR,MUG,1,950\n";
  const FileRules rules;
  DocumentRows rows(DocumentKind::order, rules);
  std::vector<std::string> faults;
  each_row(Table::orders,
           header + good + "o1,2026-03-02T10:00:00Z,EUR,MUG,1,950\n" +
               "o1,2026-03-01T10:00:00Z,EUR,MUG,1,-950\n",
           [&](const Columns& row) {
             EXPECT_FALSE(rows.begins_another(row));
             faults.push_back(rows.add(row).value_or(""));
           });
  EXPECT_EQ(faults, (std::vector<std::string>{"", "at: differs from an earlier row of the same id",
                                              "unit_price: must not be below zero, is \"-950\""}));
  const auto whole = rows.finish();
  ASSERT_FALSE(whole);
  EXPECT_EQ(whole.refusal(), "another row of \"o1\" is bad");

  each_row(Table::orders, header + good, [&](const Columns& row) { rows.add(row); });
  rows.spoil();
  EXPECT_EQ(rows.finish().refusal(), "a row next to \"o1\" cannot be read");
  each_row(Table::orders, header + good, [&](const Columns& row) { rows.add(row); });
  EXPECT_TRUE(rows.finish()) << "a fault ends with its order";
}

}  // namespace
}  // namespace stapel::catalog
