// Past sales in the file: all that a document, a product and a customer say comes back as it was.
#include "storage/catalog_store.h"

#include <gtest/gtest.h>

#include "storage/sqlite_connection.h"
#include "storage/sqlite_schema.h"
#include "storage/store.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::storage {
namespace {

using catalog::Customer;
using catalog::DocumentKind;
using catalog::LineKind;
using catalog::SalesDocument;

SalesDocument order() {
  return {.id = "o1",
          .kind = DocumentKind::order,
          .at = Instant{1'000},
          .customer = "c1",
          .country = "NL",
          .currency = *find_currency("EUR"),
          .lines = {{.number = 1,
                     .kind = LineKind::product,
                     .sku = "MOK",
                     .quantity = 2,
                     .unit_price = 950,
                     .discount = 190,
                     .unit_cost = 400,
                     .tax_rate = Percent{210'000}},
                    {.number = 2, .kind = LineKind::shipping, .sku = "post", .unit_price = 495}},
          .channel = "app",
          .campaign = "mail-1",
          .codes = {"WELKOM10", "GRATIS"}};
}

SalesDocument giving_back() {
  return {.id = "r1",
          .kind = DocumentKind::cancellation,
          .at = Instant{2'000},
          .customer = "c1",
          .country = "NL",
          .currency = *find_currency("EUR"),
          .lines = {{.number = 1,
                     .kind = LineKind::product,
                     .sku = "MOK",
                     .quantity = -1,
                     .unit_price = 950,
                     .discount = 95,
                     .of_line = 1}},
          .returns_of = "o1"};
}

std::vector<SalesDocument> documents(const std::string& path) {
  std::vector<SalesDocument> all;
  CatalogReader(path).for_each_document(
      default_shop, [&](SalesDocument&& document) { all.push_back(std::move(document)); });
  return all;
}

TEST(CatalogStore, gives_documents_back_as_they_were) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  SalesDocument changed = order();
  changed.lines[0].discount = 200;
  changed.codes.pop_back();
  {
    CatalogWriter writer(path);
    EXPECT_EQ(writer.write(default_shop, order(), "test").written, Written::added);
    EXPECT_EQ(writer.write(default_shop, giving_back(), "test").written, Written::added);
    EXPECT_EQ(writer.write(default_shop, order(), "test").written, Written::unchanged);
    EXPECT_EQ(writer.documents_of(default_shop, "c1"), (std::vector{order(), giving_back()}));
    writer.commit_part();
    const WrittenDocument again = writer.write(default_shop, changed, "test");
    EXPECT_EQ(again.written, Written::changed);
    EXPECT_EQ(again.previous_customer, "c1");
  }
  EXPECT_EQ(documents(path), (std::vector{order(), giving_back()})) << "the rest had no commit";
  {
    CatalogWriter writer(path);
    writer.write(default_shop, changed, "test");
    writer.commit();
  }
  EXPECT_EQ(documents(path), (std::vector{changed, giving_back()}));
  EXPECT_EQ(CatalogReader(path).revision(default_shop, "o1"), 2);
}

TEST(CatalogStore, a_postponed_lookup_is_there_in_the_end) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const auto schema = [&] {
    SqliteConnection connection(path, SqliteConnection::Mode::read_only, "");
    return connection.query_text(
        "SELECT group_concat(sql) FROM (SELECT sql FROM sqlite_master"
        " WHERE sql IS NOT NULL ORDER BY name)");
  };
  { CatalogWriter(path).commit(); }
  const std::string before = schema();
  {
    CatalogWriter writer(path);
    writer.postpone_lookup_by_customer();
    writer.write(default_shop, order(), "test");
    writer.commit_part();
    EXPECT_EQ(writer.documents_of(default_shop, "c1"), std::vector{order()});
    writer.commit();
  }
  EXPECT_EQ(schema(), before);
}

TEST(CatalogStore, knows_customers) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const Customer known{"c1", Instant{7}, "NL", "email", {"business", "vip"}, false};
  const Customer unknown{"c2"};
  Customer changed = known;
  changed.newsletter = true;
  {
    CatalogWriter writer(path);
    EXPECT_EQ(writer.write(default_shop, known), Written::added);
    EXPECT_EQ(writer.write(default_shop, unknown), Written::added);
    EXPECT_EQ(writer.write(default_shop, known), Written::unchanged);
    EXPECT_EQ(writer.write(default_shop, unknown), Written::unchanged);
    EXPECT_EQ(writer.write(default_shop, changed), Written::changed);
    writer.commit();
  }
  std::vector<Customer> all;
  CatalogReader(path).for_each_customer(
      default_shop, [&](Customer&& customer) { all.push_back(std::move(customer)); });
  EXPECT_EQ(all, (std::vector{changed, unknown}));
}

TEST(CatalogStore, opens_a_file_of_before_discounts_and_customers) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  {
    SqliteConnection old(path, SqliteConnection::Mode::read_write, "");
    migrate_sqlite(old, 10);
    old.execute("INSERT INTO sales_documents VALUES (1, 'o1', 0, 9, 'c', 'GB', 'GBP', 'f', 3)");
    old.execute("INSERT INTO sales_lines VALUES (1, 'o1', 1, 0, 'MUG', 2, 250)");
    old.execute("INSERT INTO products VALUES (1, 'MUG', 'Mug', 'kitchen', 'Delft', 90, 210000)");
  }
  { CatalogWriter(path).commit(); }
  const SalesDocument want{.id = "o1",
                           .at = Instant{9},
                           .customer = "c",
                           .country = "GB",
                           .currency = *find_currency("GBP"),
                           .lines = {{.sku = "MUG", .quantity = 2, .unit_price = 250}}};
  EXPECT_EQ(documents(path), std::vector{want});
  CatalogReader reader(path);
  EXPECT_EQ(reader.products(default_shop),
            (std::vector<catalog::Product>{
                {"MUG", "Mug", {"kitchen"}, "Delft", 90, Percent{210'000}, std::nullopt}}));
  EXPECT_EQ(reader.revision(default_shop, "o1"), 3);
}

}  // namespace
}  // namespace stapel::storage
