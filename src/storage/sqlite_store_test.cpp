// The SQLite engine: the conformance tests, and what is particular to files.
#include "storage/sqlite_store.h"

#include "storage/catalog_store.h"

#include <sqlite3.h>

#include <fstream>
#include <iterator>

#include "storage/sqlite_schema.h"
#include "storage/testing/conformance.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::storage {
namespace {

class SqliteEngine {
 public:
  std::unique_ptr<Store> open() { return open_sqlite({.path = folder_.file("shop.db")}); }

 private:
  ScratchFolder folder_;
};
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreConformance, SqliteEngine);

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

StoreError::Kind refusal_to_open(const std::string& path) {
  try {
    open_sqlite({.path = path});
  } catch (const StoreError& error) {
    EXPECT_NE(std::string(error.what()).find(path), std::string::npos) << error.what();
    return error.kind();
  }
  ADD_FAILURE() << "opened " << path;
  return StoreError::Kind::failed;
}

void run_sql(const std::string& path, const std::string& sql) {
  SqliteConnection connection(path, SqliteConnection::Mode::read_write, "");
  connection.execute(sql);
}

TEST(SqliteStore, RefusesFilesThatAreNotItsOwnAndLeavesThemAsTheyAre) {
  const ScratchFolder folder;
  const std::string text = folder.file("notes.txt");
  write_file(text, "SQLite is not what this is");
  EXPECT_EQ(refusal_to_open(text), StoreError::Kind::not_a_database);
  EXPECT_EQ(bytes_of(text), "SQLite is not what this is");

  const std::string foreign = folder.file("foreign.db");
  run_sql(foreign, "CREATE TABLE notes (note TEXT)");
  const std::string before = bytes_of(foreign);
  EXPECT_EQ(refusal_to_open(foreign), StoreError::Kind::not_a_database);
  EXPECT_EQ(bytes_of(foreign), before);
}

TEST(SqliteStore, RefusesANewerVersionWithoutTouchingIt) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  open_sqlite({.path = path});
  run_sql(path, "PRAGMA user_version = 1000");
  const std::string before = bytes_of(path);
  EXPECT_EQ(refusal_to_open(path), StoreError::Kind::newer_version);
  EXPECT_EQ(bytes_of(path), before);
}

TEST(SqliteStore, RefusesANewerVersionThatStandsInTheLogOnly) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  open_sqlite({.path = path});
  SqliteConnection newer(path, SqliteConnection::Mode::read_write, "");
  newer.execute("PRAGMA user_version = 1000");
  EXPECT_EQ(refusal_to_open(path), StoreError::Kind::newer_version);
  EXPECT_EQ(newer.query_integer("PRAGMA user_version"), 1000);
}

TEST(SqliteStore, RefusesAFolderThatIsNotThere) {
  EXPECT_EQ(refusal_to_open("/nowhere/at/all/shop.db"), StoreError::Kind::failed);
}

TEST(SqliteStore, RefusesASecondServer) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const auto first = open_sqlite({.path = path});
  EXPECT_EQ(refusal_to_open(path), StoreError::Kind::in_use);
}

TEST(SqliteStore, NamesADamagedFile) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  open_sqlite({.path = path});
  std::string bytes = bytes_of(path);
  for (std::size_t at = 100; at < bytes.size(); ++at) bytes[at] = static_cast<char>(0xa5);
  write_file(path, bytes);
  EXPECT_EQ(refusal_to_open(path), StoreError::Kind::damaged);
}

TEST(SqliteStore, IsReadBesideARunningServer) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const auto store = open_sqlite({.path = path});
  const auto reader = open_sqlite_reader({.path = path});
  EXPECT_TRUE(reader->promotions(default_shop, "", 10).empty());
  EXPECT_EQ(shop_row(*open_sqlite_reader({.path = path}), default_shop),
            shop_row(*store->reader(), default_shop));
}

TEST(SqliteStore, CopiesALongLogBack) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const auto store = open_sqlite({.path = path, .checkpoint_pages = 8});
  const auto key = [](int i) { return CounterKey{CounterKind::code, std::to_string(i), ""}; };
  for (int i = 0; i < 2'000; ++i) {
    Delta delta;
    delta.write(key(i), {1, 0, 0, 0});
    ASSERT_EQ(store->commit(default_shop, commit_of(store->load(default_shop, {key(i)}), delta)),
              CommitResult::committed);
  }
  const std::uintmax_t log = std::filesystem::file_size(path + "-wal");
  EXPECT_LT(log, 2'000u * 4'096u) << "the log was never cut";
  EXPECT_TRUE(store->reader()->integrity_faults().empty());
}

// Migrations run one after the other from the oldest file to the newest, and lose nothing.
TEST(SqliteSchema, BringsTheOldestFileUpToDate) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  {
    SqliteConnection old(path, SqliteConnection::Mode::read_write, "");
    migrate_sqlite(old, 1);
    EXPECT_EQ(old.query_integer("PRAGMA user_version"), 1);
    old.execute("INSERT INTO shops VALUES (1, 'default', 'old-secret')");
    old.execute("INSERT INTO counters VALUES (1, 3, 'BF20', '', 4, 41, 2, 0, 0)");
    old.execute("INSERT INTO promotions VALUES (1, 'bf', 3, 2, '', 1, 1, 10, 20)");
  }
  const auto store = open_sqlite({.path = path});
  const CounterKey counter{CounterKind::code, "BF20", ""};
  const PromotionKey promotion{"bf"};
  const Snapshot loaded = store->load(default_shop, {counter, promotion});
  EXPECT_EQ(loaded.get(counter), (CounterRow{41, 2, 0, 0}));
  EXPECT_EQ(loaded.version(counter), 4);
  EXPECT_EQ(loaded.get(promotion).state, PromotionState::active);
  EXPECT_EQ(shop_row(*store->reader(), default_shop).pseudonym_secret, "old-secret");
}

// What a pool held before there were supplies is its first one, and codes look as they did.
TEST(SqliteSchema, KeepsPoolsAndCodesOfBeforeTheirSupplies) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  {
    SqliteConnection old(path, SqliteConnection::Mode::read_write, "");
    migrate_sqlite(old, 5);
    old.execute("INSERT INTO code_pools VALUES (1, 4, 'gift', 2, 'Gift', 'BF-####', 3, 2, 77)");
    old.execute("INSERT INTO pool_codes VALUES (1, 'BFAAAA', 4, NULL), (1, 'OWN1', 4, 'own 1')");
  }
  const auto store = open_sqlite({.path = path});
  const Instant made{77};
  const PoolCodeKey drawn{"BFAAAA"}, imported{"OWN1"};
  const Snapshot loaded = store->load(default_shop, {PoolKey{"gift"}, drawn, imported});
  EXPECT_EQ(loaded.get(PoolKey{"gift"}), (PoolRow{"Gift", "BF-####", 3, 2, made, false, true}));
  EXPECT_EQ(loaded.get(drawn), (PoolCodeRow{"gift", "BF-AAAA", made}));
  EXPECT_EQ(loaded.get(imported), (PoolCodeRow{"gift", "own 1", made}));
  const auto supplies = store->reader()->supplies(default_shop, "gift", "", 10);
  ASSERT_EQ(supplies.size(), 1u);
  EXPECT_EQ(supplies[0].row.added, 2);
  EXPECT_EQ(store->reader()->pool_sizes(default_shop).at("gift"), 2);
}

TEST(SqliteSchema, KeepsProductsAndReadsTheirPriceOfAMoment) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  {
    SqliteConnection old(path, SqliteConnection::Mode::read_write, "");
    migrate_sqlite(old, 2);
    old.execute("INSERT INTO products VALUES (1, 'A', 'Mug', 'gifts|gifts/mugs')");
    old.execute("INSERT INTO products VALUES (1, 'B', 'Bag', '')");
    old.execute("INSERT INTO list_prices VALUES (1, 'A', 10, 'EUR', 950, 'products')");
    old.execute("INSERT INTO list_prices VALUES (1, 'A', 20, 'GBP', 900, 'products')");
  }
  const auto store = open_sqlite({.path = path});
  const auto reader = store->reader();
  const auto price_at = [&](std::int64_t at) {
    return reader->products(default_shop, Instant{at}, "", 1).at(0).price;
  };
  EXPECT_EQ(price_at(9), std::nullopt);
  EXPECT_EQ(price_at(10), 950);
  EXPECT_EQ(price_at(19), 950);
  EXPECT_EQ(price_at(20), 900);
  const auto all = reader->products(default_shop, Instant{20}, "", 10);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].product, (catalog::Product{"A", "Mug", {"gifts", "gifts/mugs"}, ""}));
  EXPECT_EQ(all[0].currency.name(), "GBP");
  EXPECT_EQ(all[1].product, (catalog::Product{"B", "Bag", {}, ""}));
  EXPECT_EQ(all[1].price, std::nullopt);
  EXPECT_EQ(reader->products(default_shop, Instant{20}, "A", 10).size(), 1U);
}

TEST(SqliteSchema, KeepsCostsAndRatesOfProductsThatHaveThem) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const catalog::Product known{"A", "Mug", {}, "", 650, Percent{90'000}};
  const catalog::Product unknown{"B", "Bag", {}, ""};
  {
    CatalogWriter writer(path);
    EXPECT_EQ(writer.write(default_shop, known), Written::added);
    EXPECT_EQ(writer.write(default_shop, unknown), Written::added);
    EXPECT_EQ(writer.write(default_shop, known), Written::unchanged);
    writer.commit();
  }
  EXPECT_EQ(CatalogReader(path).products(default_shop), (std::vector{known, unknown}));
}

TEST(SqliteSchema, KeysOfBeforeAreLiveAndUnlimited) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  {
    SqliteConnection old(path, SqliteConnection::Mode::read_write, "");
    migrate_sqlite(old, 6);
    old.execute("INSERT INTO api_keys VALUES (1, 'key_1', 2, 'hash', 'till', 1, 10, 20)");
  }
  const auto store = open_sqlite({.path = path});
  const ApiKeyKey key{"key_1"};
  EXPECT_EQ(store->load(default_shop, {key}).get(key),
            (ApiKeyRow{"hash", "till", KeyKind::publishable, Instant{10}, Instant{20}}));
}

// Publishing was a part of writing promotions.
TEST(SqliteSchema, KeysOfBeforeThatMayWritePromotionsMayPublishThem) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  {
    SqliteConnection old(path, SqliteConnection::Mode::read_write, "");
    migrate_sqlite(old, 14);
    const auto add = [&](const std::string& id, const std::string& scopes) {
      old.execute(
          "INSERT INTO api_keys (shop, id, version, hash, name, scope, created_at, scopes)"
          " VALUES (1, '" +
          id + "', 1, 'hash " + id + "', '', 0, 10, " + scopes + ")");
    };
    add("all", "''");
    add("write", "'prices' || char(10) || 'promotions.write'");
    add("read", "'promotions.read'");
  }
  const auto store = open_sqlite({.path = path});
  const auto scopes_of = [&](const std::string& id) {
    const ApiKeyKey key{id};
    return store->load(default_shop, {key}).get(key).scopes;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(scopes_of("all"), Names{});
  EXPECT_EQ(scopes_of("write"), (Names{"prices", "promotions.write", "promotions.publish"}));
  EXPECT_EQ(scopes_of("read"), Names{"promotions.read"});
}

TEST(SqliteSchema, NumbersItsMigrationsWithoutAGap) {
  std::int64_t last = 0;
  for (const Migration& migration : sqlite_migrations()) {
    EXPECT_EQ(migration.version, last + 1) << migration.what;
    last = migration.version;
  }
}

// Every table is keyed by shop first, so that it can be partitioned by it.
TEST(SqliteSchema, KeysEveryTableByShopFirst) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  open_sqlite({.path = path});
  SqliteConnection connection(path, SqliteConnection::Mode::read_only, "");
  EXPECT_EQ(connection.query_text(
                "SELECT group_concat(m.name) FROM sqlite_master m WHERE m.type = 'table' AND NOT"
                " EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'shop' AND"
                " c.pk = 1)"),
            "");
}

}  // namespace
}  // namespace stapel::storage
