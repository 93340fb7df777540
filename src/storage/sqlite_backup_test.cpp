// Copies of a database: of one moment, beside a writer that goes on, all or nothing.
#include "storage/sqlite_backup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "storage/sqlite_schema.h"
#include "storage/sqlite_store.h"
#include "storage/testing/conformance.h"
#include "storage/testing/scratch_folder.h"

namespace stapel::storage {
namespace {

namespace fs = std::filesystem;

CounterKey counter_key(int number) {
  return CounterKey{CounterKind::code, std::to_string(number), ""};
}

void count_up(Store& store, int number) {
  const Snapshot loaded = store.load(default_shop, {counter_key(number)});
  CounterRow row = loaded.get(counter_key(number));
  row.used += 1;
  Delta delta;
  delta.write(counter_key(number), row);
  ASSERT_EQ(store.commit(default_shop, commit_of(loaded, delta)), CommitResult::committed);
}

std::int64_t counters_in(const std::string& path) {
  const auto reader = open_sqlite_reader({.path = path});
  return static_cast<std::int64_t>(
      reader->counters(default_shop, CounterKey{CounterKind::promotion, "", ""}, 100'000).size());
}

// More pages than one step copies.
void fill(const std::string& path) {
  SqliteConnection connection(path, SqliteConnection::Mode::read_write, "");
  connection.execute("CREATE TABLE filler (bytes BLOB)");
  connection.execute("INSERT INTO filler VALUES (randomblob(10000000))");
}

// Files whose names begin so, in order.
std::vector<std::string> names_in(const ScratchFolder& folder, const std::string& start) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.file(""))) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(start)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

template <typename Function>
StoreError::Kind kind_of_error(Function function) {
  try {
    function();
  } catch (const StoreError& error) {
    return error.kind();
  }
  ADD_FAILURE() << "nothing was thrown";
  return StoreError::Kind::failed;
}

TEST(SqliteBackup, IsOfOneMomentWhileTheWriterGoesOn) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const auto store = open_sqlite({.path = path, .checkpoint_pages = 8});
  fill(path);
  for (int i = 0; i < 10; ++i) count_up(*store, i);
  int steps = 0;
  const CopyReport report =
      back_up_sqlite({.from = path, .to = folder.file("copy"), .progress = [&](auto, auto) {
                        ++steps;
                        for (int i = 10; i < 60; ++i) count_up(*store, i);
                      }});
  EXPECT_GT(steps, 2) << "one step is no test of a moment that is held";
  EXPECT_EQ(counters_in(folder.file("copy")), 10);
  EXPECT_EQ(counters_in(path), 60);
  EXPECT_EQ(report.schema_version, sqlite_schema_version());
  EXPECT_EQ(report.bytes, static_cast<std::int64_t>(fs::file_size(folder.file("copy"))));

  // The log that grew meanwhile is cut again.
  for (int i = 0; i < 3'000; ++i) count_up(*store, i % 60);
  EXPECT_LT(fs::file_size(path + "-wal"), 3'000u * 4'096u);
}

TEST(SqliteBackup, IsOneFileThatOnlyItsOwnerReads) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  open_sqlite({.path = path});
  back_up_sqlite({.from = path, .to = folder.file("copy")});
  EXPECT_EQ(names_in(folder, "copy"), std::vector<std::string>{"copy"});
  EXPECT_EQ(fs::status(folder.file("copy")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST(SqliteBackup, ReplacesOnlyWhatItIsToldTo) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const auto store = open_sqlite({.path = path});
  std::ofstream(folder.file("copy")) << "older";
  EXPECT_THROW(back_up_sqlite({.from = path, .to = folder.file("copy")}), FileExists);
  EXPECT_EQ(bytes_of(folder.file("copy")), "older");
  back_up_sqlite({.from = path, .to = folder.file("copy"), .replace = true});
  EXPECT_EQ(counters_in(folder.file("copy")), 0);

  // Neither the database itself, under any name, nor another one that is open.
  fs::create_symlink(path, folder.file("link"));
  EXPECT_EQ(kind_of_error([&] {
              back_up_sqlite({.from = path, .to = folder.file("link"), .replace = true});
            }),
            StoreError::Kind::failed);
  const auto other = open_sqlite({.path = folder.file("other.db")});
  count_up(*other, 1);
  EXPECT_EQ(kind_of_error([&] {
              back_up_sqlite({.from = path, .to = folder.file("other.db"), .replace = true});
            }),
            StoreError::Kind::failed);
  EXPECT_EQ(counters_in(folder.file("other.db")), 1);
}

TEST(SqliteBackup, LeavesNothingOfACopyThatFailed) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  open_sqlite({.path = path});
  const auto interrupted = [](auto, auto) { throw std::runtime_error("enough"); };
  EXPECT_THROW(back_up_sqlite({.from = path, .to = folder.file("copy"), .progress = interrupted}),
               std::runtime_error);
  EXPECT_TRUE(names_in(folder, "copy").empty());
}

TEST(SqliteBackup, TakesTheLogOfAServerThatWasKilled) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  const std::string killed = folder.file("killed.db");
  const auto store = open_sqlite({.path = path});
  count_up(*store, 1);
  fs::copy(path, killed);
  fs::copy(path + "-wal", killed + "-wal");
  back_up_sqlite({.from = killed, .to = folder.file("copy")});
  EXPECT_EQ(counters_in(folder.file("copy")), 1);
}

TEST(SqliteBackup, RefusesWhatIsNoDatabaseOfStapels) {
  const ScratchFolder folder;
  const std::string to = folder.file("copy");
  const auto refusal = [&](const std::string& from) {
    return kind_of_error([&] { back_up_sqlite({.from = from, .to = to}); });
  };
  std::ofstream(folder.file("text")) << "SQLite is not what this is";
  EXPECT_EQ(refusal(folder.file("text")), StoreError::Kind::not_a_database);
  std::ofstream(folder.file("empty")) << "";
  EXPECT_EQ(refusal(folder.file("empty")), StoreError::Kind::not_a_database);
  EXPECT_EQ(refusal(folder.file("missing")), StoreError::Kind::failed);
  EXPECT_EQ(refusal(folder.file("")), StoreError::Kind::failed);
  EXPECT_FALSE(fs::exists(to));
}

// A shop with so many counters, closed.
void make_shop(const std::string& path, int counters) {
  const auto store = open_sqlite({.path = path});
  for (int i = 0; i < counters; ++i) count_up(*store, i);
}

TEST(SqliteRestore, MakesTheDatabaseThatWasBackedUp) {
  const ScratchFolder folder;
  make_shop(folder.file("shop.db"), 5);
  back_up_sqlite({.from = folder.file("shop.db"), .to = folder.file("copy")});
  restore_sqlite({.from = folder.file("copy"), .to = folder.file("new.db")});
  EXPECT_EQ(counters_in(folder.file("new.db")), 5);
  const auto store = open_sqlite({.path = folder.file("new.db")});
  count_up(*store, 5);
  EXPECT_EQ(counters_in(folder.file("new.db")), 6);
}

TEST(SqliteRestore, ReplacesOnlyWhatItIsToldToAndNothingThatIsOpen) {
  const ScratchFolder folder;
  const std::string copy = folder.file("copy");
  const std::string path = folder.file("shop.db");
  make_shop(folder.file("other.db"), 5);
  back_up_sqlite({.from = folder.file("other.db"), .to = copy});
  {
    const auto store = open_sqlite({.path = path});
    count_up(*store, 0);
    EXPECT_THROW(restore_sqlite({.from = copy, .to = path}), FileExists);
    EXPECT_EQ(kind_of_error([&] { restore_sqlite({.from = copy, .to = path, .replace = true}); }),
              StoreError::Kind::in_use);
    EXPECT_EQ(counters_in(path), 1);
  }
  std::ofstream(folder.file("notes")) << "not to be lost";
  EXPECT_EQ(kind_of_error([&] {
              restore_sqlite({.from = copy, .to = folder.file("notes"), .replace = true});
            }),
            StoreError::Kind::not_a_database);
  EXPECT_EQ(bytes_of(folder.file("notes")), "not to be lost");
  restore_sqlite({.from = copy, .to = path, .replace = true});
  EXPECT_EQ(counters_in(path), 5);
}

// The old one's log is brought into it before it is replaced, which readers would hinder.
TEST(SqliteRestore, LeavesADatabaseThatIsBeingRead) {
  const ScratchFolder folder;
  const std::string copy = folder.file("copy");
  const std::string path = folder.file("shop.db");
  make_shop(folder.file("other.db"), 5);
  back_up_sqlite({.from = folder.file("other.db"), .to = copy});
  make_shop(path, 3);
  {
    const auto reader = open_sqlite_reader({.path = path});
    reader->begin_moment();
    EXPECT_EQ(counters_in(path), 3);
    EXPECT_EQ(kind_of_error([&] { restore_sqlite({.from = copy, .to = path, .replace = true}); }),
              StoreError::Kind::in_use);
    reader->end_moment();
  }
  EXPECT_EQ(counters_in(path), 3);
  restore_sqlite({.from = copy, .to = path, .replace = true});
  EXPECT_EQ(counters_in(path), 5);
}

// A log that stands beside the name belongs to a database that is gone.
TEST(SqliteRestore, TakesStaleLogsAway) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  make_shop(folder.file("other.db"), 5);
  back_up_sqlite({.from = folder.file("other.db"), .to = folder.file("copy")});
  for (const bool old_database : {false, true}) {
    SCOPED_TRACE(old_database);
    {
      const auto store = open_sqlite({.path = folder.file("killed.db")});
      count_up(*store, 77);
      fs::copy(folder.file("killed.db-wal"), path + "-wal");
      if (old_database) {
        fs::copy(folder.file("killed.db"), path, fs::copy_options::overwrite_existing);
      }
    }
    std::ofstream(path + "-journal") << "stale";
    restore_sqlite({.from = folder.file("copy"), .to = path, .replace = old_database});
    EXPECT_FALSE(fs::exists(path + "-wal"));
    EXPECT_FALSE(fs::exists(path + "-journal"));
    EXPECT_EQ(counters_in(path), 5);
    EXPECT_TRUE(open_sqlite_reader({.path = path})->integrity_faults().empty());
  }
}

TEST(SqliteRestore, KeepsTheOldOneWhereTheBackupIsDamaged) {
  const ScratchFolder folder;
  const std::string copy = folder.file("copy");
  const std::string path = folder.file("shop.db");
  make_shop(path, 3);
  back_up_sqlite({.from = path, .to = copy});
  std::string bytes = bytes_of(copy);
  for (std::size_t at = 8'192; at < 20'480; ++at) bytes[at] = static_cast<char>(0xa5);
  std::ofstream(copy, std::ios::binary | std::ios::trunc) << bytes;
  EXPECT_EQ(kind_of_error([&] { restore_sqlite({.from = copy, .to = path, .replace = true}); }),
            StoreError::Kind::damaged);
  EXPECT_EQ(counters_in(path), 3);
}

TEST(SqliteRestore, ReplacesADamagedDatabase) {
  const ScratchFolder folder;
  const std::string path = folder.file("shop.db");
  make_shop(path, 3);
  back_up_sqlite({.from = path, .to = folder.file("copy")});
  std::string bytes = bytes_of(path);
  for (std::size_t at = 100; at < bytes.size(); ++at) bytes[at] = static_cast<char>(0xa5);
  // The header still says whose it is.
  bytes.replace(60, 40, bytes_of(folder.file("copy")), 60, 40);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  fs::permissions(path, fs::perms::owner_all | fs::perms::group_read);
  restore_sqlite({.from = folder.file("copy"), .to = path, .replace = true});
  EXPECT_EQ(counters_in(path), 3);
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_all | fs::perms::group_read);
}

}  // namespace
}  // namespace stapel::storage
