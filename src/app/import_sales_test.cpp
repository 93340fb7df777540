// Files of past sales, from bytes to the store: one that breaks off goes on to the same end, and
// what a file may not say twice.
#include "app/import_sales.h"

#include <gtest/gtest.h>

#include "app/testing/sales_files.h"

namespace stapel::app {
namespace {

using catalog::SalesDocument;
using catalog::Table;

// A file whose medium fails behind so many bytes.
class BrokenSource final : public ByteSource {
 public:
  BrokenSource(std::string_view bytes, std::size_t readable)
      : source_(bytes.substr(0, readable), 1'000), broken_(readable < bytes.size()) {}
  std::size_t read(std::span<char> buffer) override {
    const std::size_t count = source_.read(buffer);
    if (count == 0 && broken_) throw SourceError("the disk is gone");
    return count;
  }

 private:
  MemorySource source_;
  bool broken_;
};

struct SalesRun {
  Result<SalesReport, std::string> report;
  std::vector<std::string> rejected;
};

SalesRun import(const std::string& database, Table table, std::string_view text,
                std::size_t readable = std::string::npos) {
  BrokenSource source(text, readable);
  std::vector<std::string> rejected;
  ImportWatch watch;
  watch.rejected = [&](const RejectedRow& row) {
    rejected.push_back(std::to_string(row.line) + ": " + std::string(row.reason));
  };
  SalesFile file;
  file.table = table;
  file.bytes = static_cast<std::int64_t>(text.size());
  file.part_rows = 300;
  return {import_sales(source, file, {.database = database}, watch), std::move(rejected)};
}

// What came of a file: documents by id, and which order lines came back.
struct Past {
  std::vector<SalesDocument> documents;
  std::vector<catalog::ReturnMatch> matches;
  friend bool operator==(const Past&, const Past&) = default;
};

Past past(const std::string& database) {
  storage::CatalogReader reader(database);
  Past all;
  reader.for_each_document(storage::default_shop, [&](SalesDocument&& document) {
    all.documents.push_back(std::move(document));
  });
  all.matches = reader.matches(storage::default_shop);
  return all;
}

const std::string header = "id,at,currency,sku,quantity,unit_price,customer\n";

// Two rows each, every hundredth bad; more than is looked at to tell the format.
std::string orders(int count) {
  std::string text = header;
  for (int i = 0; i < count; ++i) {
    const std::string row = "o" + std::to_string(10'000 + i) + ",2026-03-01T10:00:00Z,EUR,S" +
                            std::to_string(i % 40) + ",2," + (i % 100 == 50 ? "-1" : "950") + ",c" +
                            std::to_string(i % 30) + "\n";
    text += row + row;
  }
  return text;
}

TEST(ImportSales, a_file_that_breaks_off_goes_on_to_the_same_end) {
  const std::string returned =
      header +
      "r1,2026-03-09T10:00:00Z,EUR,S1,-3,950,c1\nr2,2026-03-09T10:00:00Z,EUR,S2,-1,950,c2\n";
  const std::string text = orders(2'000);
  const TemporaryDatabase alone, broken;
  for (const TemporaryDatabase* database : {&alone, &broken})
    ASSERT_TRUE(import(database->path(), Table::returns, returned).report);
  const SalesRun whole = import(alone.path(), Table::orders, text);
  ASSERT_TRUE(whole.report) << whole.report.refusal();
  EXPECT_EQ(whole.report->changes, (Changes{1'980, 0, 0}));
  EXPECT_EQ(past(alone.path()).matches.size(), 3U);

  for (const std::size_t readable : {70'000, 100'000, 100'100, 150'000}) {
    const SalesRun run = import(broken.path(), Table::orders, text, readable);
    ASSERT_FALSE(run.report);
    EXPECT_EQ(run.report.refusal(),
              "the disk is gone; what stands before is imported, and the same file again goes on "
              "there");
  }
  const SalesRun rest = import(broken.path(), Table::orders, text);
  ASSERT_TRUE(rest.report) << rest.report.refusal();
  EXPECT_GT(rest.report->resumed_at, 1'000);
  EXPECT_EQ(rest.report->changes, whole.report->changes);
  EXPECT_EQ(rest.rejected, whole.rejected);
  EXPECT_EQ(past(broken.path()), past(alone.path()));
  EXPECT_EQ(import(broken.path(), Table::orders, text).report->changes, (Changes{0, 0, 1'980}));
}

TEST(ImportSales, another_file_is_not_gone_on_with) {
  const std::string text = orders(2'000);
  const TemporaryDatabase database;
  ASSERT_FALSE(import(database.path(), Table::orders, text, 100'000).report);
  std::string other = text;
  other.replace(other.find("o10000"), 6, "x10000");
  const SalesRun run = import(database.path(), Table::orders, other);
  ASSERT_TRUE(run.report);
  EXPECT_EQ(run.report->resumed_at, 0);
}

TEST(ImportSales, a_file_that_breaks_off_at_once_makes_no_database) {
  const TemporaryDatabase database;
  EXPECT_FALSE(import(database.path(), Table::orders, orders(20), 100).report);
  EXPECT_FALSE(std::filesystem::exists(database.path()));
}

TEST(ImportSales, an_order_next_to_an_unreadable_row_is_left_out_and_told) {
  const std::string row = ",2026-03-01T10:00:00Z,EUR,S,1,950,c\n";
  const std::string text =
      header + "o1" + row + "o2" + row + "o2,short\n" + "o3" + row + "o4" + row + "o1" + row;
  const TemporaryDatabase database;
  const SalesRun run = import(database.path(), Table::orders, text);
  ASSERT_TRUE(run.report);
  std::vector<std::string> ids;
  for (const SalesDocument& document : past(database.path()).documents) ids.push_back(document.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"o1", "o4"}));
  EXPECT_EQ(run.rejected,
            (std::vector<std::string>{
                "4: has 2 fields where the first line has 7",
                "3: a row next to \"o2\" cannot be read", "5: a row next to \"o3\" cannot be read",
                "7: stands in the file already; the rows of one order stand together"}));
}

}  // namespace
}  // namespace stapel::app
