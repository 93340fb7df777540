// Each trap of the Online Retail set as one row: where it goes, and what it becomes.
#include "catalog/online_retail.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace stapel::catalog {
namespace {

using Fields = std::vector<std::string_view>;

RetailReader make_reader() {
  const auto columns = RetailColumns::find(RetailColumns::names);
  EXPECT_TRUE(columns);
  return RetailReader(*columns, *Zone::find("Europe/London"));
}

// A row of an ordinary sale, with some fields replaced.
Fields row(std::string_view invoice, std::string_view code, std::string_view quantity,
           std::string_view price, std::string_view time = "2011-07-01 09:30:00",
           std::string_view customer = "17850", std::string_view country = "United Kingdom",
           std::string_view description = "WHITE METAL LANTERN") {
  return {invoice, code, description, quantity, time, price, customer, country};
}

TEST(OnlineRetail, puts_each_row_in_one_bucket) {
  const struct {
    const char* what;
    Fields fields;
    Bucket bucket;
    LineKind kind;
    DocumentKind document;
  } table[] = {
      {"a sale", row("536365", "85123A", "6", "2.55"), Bucket::products_sold, LineKind::product,
       DocumentKind::order},
      {"postage", row("536365", "POST", "3", "18.0"), Bucket::shipping, LineKind::shipping,
       DocumentKind::order},
      {"postage of the web shop", row("536365", "DOT", "1", "569.77"), Bucket::shipping,
       LineKind::shipping, DocumentKind::order},
      {"carriage", row("536365", "C2", "1", "50.0"), Bucket::shipping, LineKind::shipping,
       DocumentKind::order},
      {"manual", row("536365", "M", "1", "38970.0"), Bucket::fees, LineKind::fee,
       DocumentKind::order},
      {"manual in lower case", row("536365", "m", "1", "2.55"), Bucket::fees, LineKind::fee,
       DocumentKind::order},
      {"bank charges", row("536365", "BANK CHARGES", "1", "15.0"), Bucket::fees, LineKind::fee,
       DocumentKind::order},
      {"a pad at a tenth of a penny", row("550193", "PADS", "1", "0.001"), Bucket::fees,
       LineKind::fee, DocumentKind::order},
      {"a gift voucher", row("536365", "gift_0001_20", "1", "16.67"), Bucket::vouchers,
       LineKind::voucher, DocumentKind::order},
      {"a product with a code of letters", row("536365", "DCGSSGIRL", "1", "3.29"),
       Bucket::products_sold, LineKind::product, DocumentKind::order},
      {"price zero alone: no order", row("536414", "22139", "56", "0.0"), Bucket::given_free,
       LineKind::free, DocumentKind::adjustment},
      {"stock written off", row("536589", "21777", "-10", "0.0"), Bucket::stock_adjustments,
       LineKind::stock, DocumentKind::adjustment},
      {"a cancelled product", row("C536383", "35004C", "-1", "4.65"), Bucket::products_returned,
       LineKind::product, DocumentKind::cancellation},
      {"a cancellation in lower case", row("c536383", "35004C", "-1", "4.65"),
       Bucket::products_returned, LineKind::product, DocumentKind::cancellation},
      {"a discount given later", row("C536379", "D", "-1", "27.5"), Bucket::fees_returned,
       LineKind::fee, DocumentKind::cancellation},
      {"cancelled postage", row("C536379", "POST", "-1", "18.0"), Bucket::fees_returned,
       LineKind::shipping, DocumentKind::cancellation},
      {"fees of a market place", row("C537600", "AMAZONFEE", "-1", "1.0"), Bucket::fees_returned,
       LineKind::fee, DocumentKind::cancellation},
      {"bad debt", row("A563185", "B", "1", "11062.06"), Bucket::bookkeeping, LineKind::bookkeeping,
       DocumentKind::adjustment},
      {"bad debt below zero", row("A563186", "B", "1", "-11062.06"), Bucket::bookkeeping,
       LineKind::bookkeeping, DocumentKind::adjustment},
  };
  for (const auto& trap : table) {
    RetailReader reader = make_reader();
    const auto bucket = reader.add(trap.fields);
    ASSERT_TRUE(bucket) << trap.what << ": " << bucket.refusal();
    EXPECT_EQ(*bucket, trap.bucket) << trap.what;
    const RetailSales sales = reader.finish();
    ASSERT_EQ(sales.documents.size(), 1U);
    EXPECT_EQ(sales.documents[0].kind, trap.document) << trap.what;
    ASSERT_EQ(sales.documents[0].lines.size(), 1U);
    EXPECT_EQ(sales.documents[0].lines[0].kind, trap.kind) << trap.what;
  }
}

TEST(OnlineRetail, refuses_what_makes_no_sense_with_field_and_rule) {
  const std::string long_text(201, 'x');
  const struct {
    Fields fields;
    std::string reason;
  } table[] = {
      {{"1", "2"}, "has 2 fields where the first line has 8"},
      {row("X536365", "85123A", "6", "2.55"),
       "InvoiceNo: must be digits, or C or A and digits, is \"X536365\""},
      {row("", "85123A", "6", "2.55"), "InvoiceNo: must be digits, or C or A and digits, is \"\""},
      {row("C", "85123A", "6", "2.55"),
       "InvoiceNo: must be digits, or C or A and digits, is \"C\""},
      {row("536365", " ", "6", "2.55"), "StockCode: is empty"},
      {row("536365", long_text, "6", "2.55"), "StockCode: longer than 200 bytes"},
      {row("536365", "85123A", "six", "2.55"),
       "Quantity: must be a whole number from 1 to 100000, or from -100000 to -1, is \"six\""},
      {row("536365", "85123A", "0", "2.55"),
       "Quantity: must be a whole number from 1 to 100000, or from -100000 to -1, is \"0\""},
      {row("536365", "85123A", "100001", "2.55"),
       "Quantity: must be a whole number from 1 to 100000, or from -100000 to -1, is \"100001\""},
      {row("536365", "85123A", "1.5", "2.55"),
       "Quantity: must be a whole number from 1 to 100000, or from -100000 to -1, is \"1.5\""},
      {row("536365", "85123A", "99999999999999999999", "2.55"),
       "Quantity: must be a whole number from 1 to 100000, or from -100000 to -1, is "
       "\"99999999999999999999\""},
      {row("536365", "85123A", "6", "2,55"),
       "UnitPrice: must be a number with at most three decimals, is \"2,55\""},
      {row("536365", "85123A", "6", "2.5555"),
       "UnitPrice: must be a number with at most three decimals, is \"2.5555\""},
      {row("536365", "85123A", "6", ""),
       "UnitPrice: must be a number with at most three decimals, is \"\""},
      {row("536365", "85123A", "100000", "999999999999"),
       "UnitPrice: quantity x price is past 10^13 pence"},
      {row("536365", "85123A", "6", "2.55", "12/1/2010 8:26"),
       "InvoiceDate: must be a time such as 2010-12-01 08:26:00, is \"12/1/2010 8:26\""},
      {row("536365", "85123A", "6", "2.55", "2011-02-29 08:26:00"),
       "InvoiceDate: must be a time such as 2010-12-01 08:26:00, is \"2011-02-29 08:26:00\""},
      {row("536365", "85123A", "6", "2.55", "2011-02-28 24:00:00"),
       "InvoiceDate: must be a time such as 2010-12-01 08:26:00, is \"2011-02-28 24:00:00\""},
      {row("536365", "85123A", "-6", "2.55"),
       "Quantity: less than zero at a price belongs on a cancellation "
       "(an InvoiceNo that begins with C)"},
      {row("C536365", "85123A", "6", "2.55"), "Quantity: must be less than zero on a cancellation"},
  };
  for (const auto& bad : table) {
    RetailReader reader = make_reader();
    const auto bucket = reader.add(bad.fields);
    ASSERT_FALSE(bucket) << bad.reason;
    EXPECT_EQ(bucket.refusal(), bad.reason);
    EXPECT_EQ(reader.tallies()[static_cast<std::size_t>(Bucket::rejected)].rows, 1);
    EXPECT_TRUE(reader.finish().documents.empty()) << bad.reason;
  }
}

TEST(OnlineRetail, refuses_rows_that_contradict_their_invoice) {
  RetailReader reader = make_reader();
  const std::string_view time = "2011-07-01 09:30:00";
  ASSERT_TRUE(reader.add(row("1", "A1", "1", "1", time, "")));
  ASSERT_TRUE(reader.add(row("1", "A1", "1", "1", time, "17850")));
  EXPECT_EQ(reader.add(row("1", "A1", "1", "1", time, "17851")).refusal(),
            "CustomerID: invoice 1 is of customer 17850");
  EXPECT_EQ(reader.add(row("1", "A1", "1", "1", time, "17850", "France")).refusal(),
            "Country: invoice 1 is from GB");
  ASSERT_TRUE(reader.add(row("1", "A1", "1", "1", time, "")));
  const RetailSales sales = reader.finish();
  ASSERT_EQ(sales.documents.size(), 1U);
  EXPECT_EQ(sales.documents[0].customer, "17850");
  EXPECT_EQ(sales.documents[0].lines.size(), 3U);
}

TEST(OnlineRetail, makes_one_document_of_an_invoice_with_two_times_and_repeated_lines) {
  RetailReader reader = make_reader();
  ASSERT_TRUE(reader.add(row("536591", "22139", "2", "4.25", "2010-12-01 16:58:00")));
  ASSERT_TRUE(reader.add(row("536592", "22139", "1", "4.25", "2010-12-01 16:58:00")));
  ASSERT_TRUE(reader.add(row("536591", "22139", "2", "4.25", "2010-12-01 16:57:00")));
  EXPECT_EQ(reader.invoices_with_two_times(), 1);
  const RetailSales sales = reader.finish();
  ASSERT_EQ(sales.documents.size(), 2U);
  EXPECT_EQ(format_instant(sales.documents[0].at), "2010-12-01T16:57:00Z");
  ASSERT_EQ(sales.documents[0].lines.size(), 2U) << "the shop billed both lines";
  EXPECT_EQ(sales.documents[0].lines[1].number, 2);
}

TEST(OnlineRetail, reads_times_as_london_shows_them) {
  RetailReader reader = make_reader();
  ASSERT_TRUE(reader.add(row("1", "A1", "1", "1", "2011-01-05 10:00")));
  ASSERT_TRUE(reader.add(row("2", "A1", "1", "1", "2011-07-05T10:00:30")));
  const RetailSales sales = reader.finish();
  EXPECT_EQ(format_instant(sales.documents[0].at), "2011-01-05T10:00:00Z");
  EXPECT_EQ(format_instant(sales.documents[1].at), "2011-07-05T09:00:30Z");
}

TEST(OnlineRetail, takes_lower_case_codes_for_the_same_product) {
  RetailReader reader = make_reader();
  ASSERT_TRUE(reader.add(row("1", "85123A", "1", "2.55")));
  ASSERT_TRUE(reader.add(row("2", "85123a", "1", "2.55")));
  const RetailSales sales = reader.finish();
  ASSERT_EQ(sales.products.size(), 1U);
  EXPECT_EQ(sales.products[0].sku, "85123A");
  EXPECT_EQ(sales.documents[1].lines[0].sku, "85123A");
}

TEST(OnlineRetail, names_a_product_as_most_sales_do) {
  const auto named = [](std::vector<std::pair<const char*, const char*>> uses) {
    RetailReader reader = make_reader();
    for (const auto& [description, price] : uses)
      EXPECT_TRUE(reader.add(
          row("1", "22139", "1", price, "2011-07-01 09:30:00", "1", "France", description)));
    return reader.finish().products.at(0).name;
  };
  EXPECT_EQ(named({{"OLD TIN", "1"}, {"NEW TIN", "1"}, {"OLD TIN", "1"}}), "OLD TIN");
  EXPECT_EQ(named({{"OLD TIN", "1"}, {"NEW TIN", "1"}}), "NEW TIN") << "a tie: the last one";
  EXPECT_EQ(named({{"damaged", "0"}, {"damaged", "0"}, {"RED TIN", "1"}}), "RED TIN");
  EXPECT_EQ(named({{"", "0"}, {"?", "0"}, {"RED TIN", "0"}}), "RED TIN") << "never sold";
  EXPECT_EQ(named({{"", "0"}, {"found", "0"}, {"AMAZON", "0"}}), "22139") << "no name at all";
}

TEST(OnlineRetail, takes_the_price_of_most_lines_as_the_list_price_of_a_day) {
  RetailReader reader = make_reader();
  const auto sell = [&](const char* invoice, const char* price, const char* time) {
    ASSERT_TRUE(reader.add(row(invoice, "22139", "1", price, time)));
  };
  sell("1", "4.95", "2011-07-01 09:00");
  sell("2", "4.25", "2011-07-01 10:00");
  sell("3", "4.95", "2011-07-01 11:00");
  sell("4", "4.95", "2011-07-02 09:00");  // no change
  sell("5", "4.25", "2011-07-03 09:00");  // a tie: the higher one
  sell("6", "5.55", "2011-07-03 10:00");
  const RetailSales sales = reader.finish();
  ASSERT_EQ(sales.prices.size(), 2U);
  EXPECT_EQ(sales.prices[0].price, 495);
  EXPECT_EQ(format_instant(sales.prices[0].from), "2011-07-01T08:00:00Z");
  EXPECT_EQ(sales.prices[0].source, "online-retail 1");
  EXPECT_EQ(sales.prices[1].price, 555);
  EXPECT_EQ(sales.prices[1].source, "online-retail 6");
}

TEST(OnlineRetail, adds_up_to_the_file_to_a_tenth_of_a_penny) {
  RetailReader reader = make_reader();
  ASSERT_TRUE(reader.add(row("1", "85123A", "3", "2.555")));
  ASSERT_TRUE(reader.add(row("C1", "85123A", "-3", "2.555")));
  ASSERT_TRUE(reader.add(row("2", "PADS", "1", "0.001")));
  ASSERT_FALSE(reader.add(row("3", "85123A", "-2", "1.5")));
  Wide thousandths = 0, minor = 0;
  std::int64_t rows = 0;
  for (const Tally& tally : reader.tallies()) {
    thousandths += tally.thousandths;
    minor += tally.minor;
    rows += tally.rows;
  }
  EXPECT_EQ(rows, 4);
  EXPECT_TRUE(thousandths == 1 - 3'000);
  EXPECT_TRUE(minor == -300) << "a price and its cancellation round alike";
}

TEST(OnlineRetail, reads_prices_exactly) {
  const struct {
    const char* text;
    std::optional<std::int64_t> want;
  } table[] = {{"2.55", 2'550},
               {"0", 0},
               {"0.0", 0},
               {"-11062.06", -11'062'060},
               {"0.001", 1},
               {"38970.0", 38'970'000},
               {"7", 7'000},
               {"", {}},
               {"-", {}},
               {".5", {}},
               {"5.", {}},
               {"1e3", {}},
               {"+1", {}},
               {" 1", {}},
               {"1.2.3", {}},
               {"--1", {}},
               {"1.-2", {}},
               {"0.0001", {}},
               {"9999999999999", {}}};
  for (const auto& price : table)
    EXPECT_EQ(parse_thousandths(price.text), price.want) << price.text;
  for (const auto& [thousandths, minor] :
       {std::pair{2'554, 255}, {2'555, 256}, {-2'555, -256}, {-2'554, -255}, {4, 0}, {0, 0}})
    EXPECT_EQ(minor_of_thousandths(thousandths), minor);
}

TEST(OnlineRetail, finds_columns_by_name) {
  const Fields shuffled = {"Country",     "InvoiceNo", "Extra",     "StockCode", "Description",
                           "InvoiceDate", "UnitPrice", "Quantity ", "CustomerID"};
  const auto columns = RetailColumns::find(shuffled);
  ASSERT_TRUE(columns);
  RetailReader reader(*columns, *Zone::find("Europe/London"));
  EXPECT_TRUE(reader.add(Fields{"France", "536365", "?", "85123A", "WHITE HEART",
                                "2010-12-01 08:26:00", "2.55", "6", "17850"}));
  EXPECT_EQ(reader.finish().documents.at(0).country, "FR");

  EXPECT_EQ(RetailColumns::find(Fields{"InvoiceNo", "Quantity"}).refusal(),
            "the first line does not name the columns StockCode Description InvoiceDate UnitPrice "
            "CustomerID Country");
  Fields twice(RetailColumns::names.begin(), RetailColumns::names.end());
  twice.push_back("Country");
  EXPECT_EQ(RetailColumns::find(twice).refusal(), "the first line names twice the columns Country");
}

}  // namespace
}  // namespace stapel::catalog
