// Files of the Online Retail format, from bytes to the store: what is written, what is refused,
// what a second import changes, and that the real set reconciles.
#include "app/import_online_retail.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "app/testing/sales_files.h"
#include "base/xz.h"
#include "storage/catalog_store.h"

namespace stapel::app {
namespace {

using catalog::Bucket;
using catalog::DocumentKind;
using catalog::LineKind;
using catalog::ReturnMatch;
using catalog::SalesDocument;

// Everything that is stored, to compare.
struct Stored {
  std::vector<SalesDocument> documents;
  std::vector<catalog::Product> products;
  std::vector<ReturnMatch> matches;
  std::map<std::string, std::int64_t> revisions;
  friend bool operator==(const Stored&, const Stored&) = default;
};

Stored stored(const std::string& database) {
  storage::CatalogReader reader(database);
  Stored out;
  reader.for_each_document(storage::default_shop, [&](SalesDocument&& document) {
    out.documents.push_back(std::move(document));
  });
  out.products = reader.products(storage::default_shop);
  out.matches = reader.matches(storage::default_shop);
  for (const SalesDocument& document : out.documents)
    out.revisions[document.id] = reader.revision(storage::default_shop, document.id);
  return out;
}

const std::vector<std::string> sample = {
    "536365,85123A,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United "
    "Kingdom",
    "536365,85123a,WHITE HANGING HEART T-LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United "
    "Kingdom",
    "536365,POST,POSTAGE,1,2010-12-01 08:27:00,18.0,17850,United Kingdom",
    "536366,22633,HAND WARMER UNION JACK,2,2010-12-01 08:28:00,1.85,,EIRE",
    "C536400,85123A,WHITE HANGING HEART T-LIGHT HOLDER,-8,2010-12-02 10:00:00,2.55,17850,United "
    "Kingdom",
    "C536401,22633,HAND WARMER UNION JACK,-1,2010-12-02 11:00:00,1.85,,EIRE",
    "536402,22633,?,-4,2010-12-02 12:00:00,0.0,,United Kingdom",
};

TEST(ImportOnlineRetail, stores_orders_lines_returns_products_and_prices) {
  const TemporaryDatabase database;
  const ImportRun run = import_text(database.path(), retail_file(sample));
  ASSERT_TRUE(run.report) << run.report.refusal();
  EXPECT_TRUE(run.rejected.empty());
  EXPECT_EQ(run.report->rows, 7);
  EXPECT_EQ(run.report->orders, (Changes{2, 0, 0}));
  EXPECT_EQ(run.report->cancellations, (Changes{2, 0, 0}));
  EXPECT_EQ(run.report->adjustments, (Changes{1, 0, 0}));
  EXPECT_EQ(run.report->products, (Changes{2, 0, 0}));
  EXPECT_EQ(run.report->prices, (Changes{2, 0, 0}));
  EXPECT_EQ(run.report->invoices_with_two_times, 1);
  EXPECT_EQ(run.report->returned, (ReturnedLines{.matched = 1, .unknown_customer = 1}));

  const Stored all = stored(database.path());
  ASSERT_EQ(all.documents.size(), 5U);
  const SalesDocument& order = all.documents[0];
  EXPECT_EQ(order.id, "536365");
  EXPECT_EQ(order.kind, DocumentKind::order);
  EXPECT_EQ(format_instant(order.at), "2010-12-01T08:26:00Z");
  EXPECT_EQ(order.customer, "17850");
  EXPECT_EQ(order.country, "GB");
  ASSERT_EQ(order.lines.size(), 3U);
  EXPECT_EQ(order.lines[1].sku, "85123A");
  EXPECT_EQ(order.lines[1].unit_price, 255);
  EXPECT_EQ(order.lines[2].kind, LineKind::shipping);
  EXPECT_EQ(all.matches, (std::vector<ReturnMatch>{{"C536400", 1, "536365", 1, 2},
                                                   {"C536400", 1, "536365", 2, 6}}));
  ASSERT_EQ(all.products.size(), 2U);
  EXPECT_EQ(all.products[1].name, "WHITE HANGING HEART T-LIGHT HOLDER");
  EXPECT_EQ(all.products[1].categories, std::vector<std::string>{"lighting"});

  storage::CatalogReader reader(database.path());
  const auto prices = reader.prices(storage::default_shop, "85123A");
  ASSERT_EQ(prices.size(), 1U);
  EXPECT_EQ(prices[0].price, 255);
  EXPECT_EQ(prices[0].source, "online-retail 536365");
}

TEST(ImportOnlineRetail, a_second_import_changes_nothing) {
  const TemporaryDatabase database;
  ASSERT_TRUE(import_text(database.path(), retail_file(sample)).report);
  const Stored first = stored(database.path());
  const ImportRun again = import_text(database.path(), retail_file(sample));
  ASSERT_TRUE(again.report);
  EXPECT_EQ(again.report->orders, (Changes{0, 0, 2}));
  EXPECT_EQ(again.report->cancellations, (Changes{0, 0, 2}));
  EXPECT_EQ(again.report->products, (Changes{0, 0, 2}));
  EXPECT_EQ(again.report->prices, (Changes{0, 0, 2}));
  EXPECT_EQ(again.report->returned, (ReturnedLines{.matched = 1, .unknown_customer = 1}));
  EXPECT_EQ(stored(database.path()), first);
}

TEST(ImportOnlineRetail, a_changed_invoice_is_a_new_revision_and_its_returns_follow) {
  const TemporaryDatabase database;
  ASSERT_TRUE(import_text(database.path(), retail_file(sample)).report);
  std::vector<std::string> changed = sample;
  changed.erase(changed.begin() + 1);  // six units fewer were bought
  const ImportRun run = import_text(database.path(), retail_file(changed));
  ASSERT_TRUE(run.report);
  EXPECT_EQ(run.report->orders, (Changes{0, 1, 1}));
  EXPECT_EQ(run.report->cancellations, (Changes{0, 0, 2}));
  EXPECT_EQ(run.report->returned, (ReturnedLines{.partly = 1, .unknown_customer = 1}));
  const Stored all = stored(database.path());
  EXPECT_EQ(all.revisions.at("536365"), 2);
  EXPECT_EQ(all.revisions.at("536366"), 1);
  EXPECT_EQ(all.matches, (std::vector<ReturnMatch>{{"C536400", 1, "536365", 1, 6}}));
}

TEST(ImportOnlineRetail, does_not_depend_on_which_file_came_first) {
  const TemporaryDatabase whole, pieces;
  ASSERT_TRUE(import_text(whole.path(), retail_file(sample)).report);
  const std::vector<std::string> orders(sample.begin(), sample.begin() + 4);
  const std::vector<std::string> rest(sample.begin() + 4, sample.end());
  const ImportRun first = import_text(pieces.path(), retail_file(rest));
  ASSERT_TRUE(first.report);
  EXPECT_EQ(first.report->returned, (ReturnedLines{.unmatched = 1, .unknown_customer = 1}));
  ASSERT_TRUE(import_text(pieces.path(), retail_file(orders)).report);
  EXPECT_EQ(stored(pieces.path()).documents, stored(whole.path()).documents);
  EXPECT_EQ(stored(pieces.path()).matches, stored(whole.path()).matches);
}

TEST(ImportOnlineRetail, bad_rows_are_named_and_good_ones_imported) {
  const TemporaryDatabase database;
  std::vector<std::string> rows = sample;
  rows.insert(rows.begin() + 1, "536365,22752,\"SET 7 BABUSHKA,2,2010-12-01 08:26:00,7.65,17850,x");
  rows.insert(rows.begin() + 3, "536365,22752,TIN,two,2010-12-01 08:26:00,7.65,17850,x");
  rows.emplace_back("536370,22752");
  rows.emplace_back("536371,22752,\xFF,2,2010-12-01 08:26:00,7.65,17850,x");
  const ImportRun run = import_text(database.path(), retail_file(rows));
  ASSERT_TRUE(run.report);
  EXPECT_EQ(run.rejected,
            (std::vector<std::string>{
                "3: a field in quotes is not closed before the end of the file",
                "5: Quantity: must be a whole number from 1 to 100000, or from -100000 to -1, is "
                "\"two\"",
                "11: has 2 fields where the first line has 8", "12: is not UTF-8"}));
  EXPECT_EQ(run.report->rows, 11);
  EXPECT_EQ(run.report->rejected(), 4);
  EXPECT_TRUE(run.report->stored);
  const TemporaryDatabase clean;
  ASSERT_TRUE(import_text(clean.path(), retail_file(sample)).report);
  EXPECT_EQ(stored(database.path()), stored(clean.path()));
}

TEST(ImportOnlineRetail, strict_changes_nothing_where_a_row_is_bad) {
  const TemporaryDatabase database;
  ASSERT_TRUE(import_text(database.path(), retail_file({sample[0]})).report);
  const Stored before = stored(database.path());
  std::vector<std::string> rows = sample;
  rows.emplace_back("536370,22752");
  const ImportRun run = import_text(database.path(), retail_file(rows), true);
  ASSERT_TRUE(run.report);
  EXPECT_FALSE(run.report->stored);
  EXPECT_EQ(run.rejected.size(), 1U);
  EXPECT_EQ(stored(database.path()), before);
  ASSERT_TRUE(import_text(database.path(), retail_file(sample), true).report);
  EXPECT_EQ(stored(database.path()).documents.size(), 5U);
}

TEST(ImportOnlineRetail, strict_does_not_even_make_the_database) {
  const TemporaryDatabase database;
  ASSERT_TRUE(import_text(database.path(), retail_file({"536370,22752"}), true).report);
  EXPECT_FALSE(std::filesystem::exists(database.path()));
}

TEST(ImportOnlineRetail, refuses_files_that_are_something_else) {
  const struct {
    std::string text, reason;
  } table[] = {
      {"", "the file is empty"},
      {"\n\n", "the file is empty"},
      {"name,price\nx,1\n",
       "the first line does not name the columns InvoiceNo StockCode Description Quantity "
       "InvoiceDate UnitPrice CustomerID Country"},
      {"\xFF\xFEI\0n\0", "line 1: is not UTF-8"},
      {"{\"promotions\": []}", "line 1: a quote within a field that does not begin with one"},
  };
  for (const auto& row : table) {
    const TemporaryDatabase database;
    const ImportRun run = import_text(database.path(), row.text);
    ASSERT_FALSE(run.report) << row.text;
    EXPECT_EQ(run.report.refusal(), row.reason);
    EXPECT_FALSE(std::filesystem::exists(database.path()));
  }
}

TEST(ImportOnlineRetail, a_file_that_breaks_off_changes_nothing) {
  class Broken final : public ByteSource {
   public:
    std::size_t read(std::span<char> buffer) override {
      if (done_) throw SourceError("the archive is truncated");
      done_ = true;
      const std::string text = retail_file(sample);
      return text.copy(buffer.data(), buffer.size());
    }
    bool done_ = false;
  };
  const TemporaryDatabase database;
  Broken source;
  EXPECT_THROW((void)import_online_retail(source, {.database = database.path()}, {}), SourceError);
  EXPECT_FALSE(std::filesystem::exists(database.path()));
}

TEST(ImportOnlineRetail, a_file_with_no_rows_is_fine) {
  const TemporaryDatabase database;
  const ImportRun run = import_text(database.path(), std::string(retail_header));
  ASSERT_TRUE(run.report);
  EXPECT_EQ(run.report->rows, 0);
}

// --- The real set --------------------------------------------------------------------------------

struct Sum {
  std::int64_t rows = 0;
  Wide thousandths = 0;
  Wide minor = 0;
};

Sum sum_of(const ImportReport& report) {
  Sum sum;
  for (const catalog::Tally& tally : report.tallies) {
    sum.rows += tally.rows;
    sum.thousandths += tally.thousandths;
    sum.minor += tally.minor;
  }
  return sum;
}

Wide stored_money(const Stored& all) {
  Wide sum = 0;
  for (const SalesDocument& document : all.documents)
    for (const catalog::SalesLine& line : document.lines)
      sum += Wide{line.quantity} * line.unit_price;
  return sum;
}

TEST(ImportOnlineRetail, the_real_set_reconciles_and_is_imported_once) {
  const auto file = data_folder() / "online_retail.csv.xz";
  if (!std::filesystem::exists(file))
    GTEST_SKIP() << "SKIPPED, the real Online Retail set is not tested: " << file
                 << " is absent; set STAPEL_DATA to the folder that holds it";
  const TemporaryDatabase database;
  const auto source = open_source(file);
  const auto report = import_online_retail(*source, {.database = database.path()}, {});
  ASSERT_TRUE(report);
  // The set's own figures, from its description.
  EXPECT_EQ(report->rows, 541'909);
  const Sum sum = sum_of(*report);
  EXPECT_EQ(sum.rows, 541'909);
  EXPECT_TRUE(sum.thousandths == 9'747'747'934);
  EXPECT_EQ(report->orders.all() + report->cancellations.all() + report->adjustments.all(), 25'900);
  EXPECT_EQ(report->rejected(), 0);
  const auto rows = [&](Bucket bucket) {
    return report->tallies[static_cast<std::size_t>(bucket)].rows;
  };
  EXPECT_EQ(rows(Bucket::products_returned) + rows(Bucket::fees_returned), 9'288);
  EXPECT_EQ(report->returned.matched + report->returned.partly + report->returned.unmatched +
                report->returned.unknown_customer,
            rows(Bucket::products_returned));
  EXPECT_GT(report->returned.matched, 7'000);

  const Stored first = stored(database.path());
  EXPECT_TRUE(stored_money(first) == sum.minor);
  EXPECT_TRUE(sum.minor == 974'774'793) << "four prices of a tenth of a penny are rounded off";
  std::size_t lines = 0;
  for (const SalesDocument& document : first.documents) lines += document.lines.size();
  EXPECT_EQ(lines, 541'909U);

  const auto again_source = open_source(file);
  const auto again = import_online_retail(*again_source, {.database = database.path()}, {});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->orders.unchanged, report->orders.added);
  EXPECT_EQ(again->orders.added + again->orders.changed + again->cancellations.added +
                again->cancellations.changed + again->products.added + again->products.changed +
                again->prices.added,
            0);
  EXPECT_TRUE(stored(database.path()) == first);
}

}  // namespace
}  // namespace stapel::app
