// Opening, the writer, and what belongs to the file as a whole.
#include "storage/sqlite_store.h"

#include "base/crypto.h"
#include "storage/owner_lock.h"
#include "storage/sql_reader.h"
#include "storage/sql_rows.h"
#include "storage/sqlite_checkpointer.h"
#include "storage/sqlite_schema.h"

namespace stapel::storage {
namespace {

constexpr std::size_t secret_bytes = 32;

std::unique_ptr<SqliteConnection> open_reading(const SqliteOptions& options) {
  auto connection = std::make_unique<SqliteConnection>(
      options.path, SqliteConnection::Mode::read_only, options.vfs);
  connection->execute("PRAGMA query_only = ON");
  return connection;
}

bool is_powersafe(sqlite3* database) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  STAPEL_CHECK(file != nullptr && file->pMethods != nullptr);
  const int traits = file->pMethods->xDeviceCharacteristics(file);
  return (traits & SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
}

class SqliteStore final : public Store {
 public:
  explicit SqliteStore(const SqliteOptions& options) : options_(options) {
    // A file system of a test's own is no place for locks of the real one.
    if (options.vfs.empty()) {
      check_sqlite_header(options.path);
      owner_ = std::make_unique<OwnerLock>(options.path);
    }
    writer_ = std::make_unique<SqliteConnection>(options.path, SqliteConnection::Mode::read_write,
                                                 options.vfs);
    prepare_file();
    checkpointer_ =
        std::make_unique<Checkpointer>(options.path, options.vfs, options.checkpoint_pages);
    sqlite3_wal_hook(writer_->handle(), &SqliteStore::after_commit, this);
  }

  Turn begin_turn(Instant local_now, std::size_t due_max) override {
    Statement statement = writer_->prepare(
        "SELECT shop, kind, id, due_at FROM timers WHERE due_at <= ? ORDER BY due_at LIMIT ?");
    statement.bind(local_now).bind(static_cast<std::int64_t>(due_max));
    return {local_now, due_timers_from(statement)};
  }

  Snapshot load(ShopId shop, const Keys& keys) override { return load_rows(*writer_, shop, keys); }

  CommitResult commit(const Commits& commits) override {
    Transaction transaction(*writer_, Transaction::Kind::write);
    for (const auto& [shop, commit] : commits) {
      for (const auto& [key, write] : commit.writes) {
        if (!write_row(*writer_, shop, key, write)) return CommitResult::stale;
      }
      append_rows(*writer_, shop, commit.appends, {});
    }
    finish(transaction);
    return CommitResult::committed;
  }

  // Writes the first page anew.
  void probe() override {
    Transaction transaction(*writer_, Transaction::Kind::write);
    writer_->execute("PRAGMA user_version = " +
                     std::to_string(writer_->query_integer("PRAGMA user_version")));
    finish(transaction);
  }

  std::unique_ptr<Reader> reader() override { return make_sql_reader(open_reading(options_)); }

 private:
  // A new file gets its schema before it has a log, so that its header says at once whose it is.
  void prepare_file() {
    writer_->execute("PRAGMA synchronous = FULL");
    writer_->execute("PRAGMA wal_autocheckpoint = 0");
    writer_->execute("PRAGMA cache_size = -65536");
    migrate_sqlite(*writer_);
    if (writer_->query_text("PRAGMA journal_mode = WAL") != "wal") {
      throw StoreError(StoreError::Kind::failed,
                       options_.path + ": this file system cannot hold a write-ahead log");
    }
    mark_comes_last_ = is_powersafe(writer_->handle());
    Transaction transaction(*writer_, Transaction::Kind::write);
    Statement statement = writer_->prepare(
        "INSERT INTO shops (shop, name, pseudonym_secret, created_at) VALUES (?, 'default', ?, ?)"
        " ON CONFLICT DO NOTHING");
    const std::string secret = random_hex(secret_bytes);
    statement.bind(default_shop).bind(secret).bind(system_now()).run();
    transaction.commit();
  }

  // After COMMIT was asked for, a failure may leave the batch in the log or not. Where a write was
  // refused it is not there, provided that the mark that makes a batch count is the last thing
  // written (SQLite fills the sector up after it where a disk may harm what stands beside a write).
  void finish(Transaction& transaction) {
    using Kind = StoreError::Kind;
    try {
      transaction.commit();
    } catch (const StoreError& error) {
      const Kind kind = error.kind();
      const bool refused = kind == Kind::disk_full || kind == Kind::not_writable;
      if (kind == Kind::in_use || (refused && mark_comes_last_)) throw;
      throw CommitUnknown(error.what());
    }
  }

  static int after_commit(void* self, sqlite3* writer, const char*, int pages) {
    static_cast<SqliteStore*>(self)->checkpointer_->log_has(pages, writer);
    return SQLITE_OK;
  }

  SqliteOptions options_;
  bool mark_comes_last_ = false;
  std::unique_ptr<OwnerLock> owner_;
  std::unique_ptr<SqliteConnection> writer_;
  std::unique_ptr<Checkpointer> checkpointer_;
};

void check_schema(SqliteConnection& connection) {
  const std::int64_t version = connection.query_integer("PRAGMA user_version");
  if (version == sqlite_schema_version()) return;
  throw StoreError(StoreError::Kind::newer_version,
                   connection.path() + ": schema version " + std::to_string(version) +
                       ", this program reads " + std::to_string(sqlite_schema_version()));
}

}  // namespace

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options) {
  return std::make_unique<SqliteStore>(options);
}

std::unique_ptr<Reader> open_sqlite_reader(const SqliteOptions& options) {
  if (options.vfs.empty()) check_sqlite_header(options.path);
  auto connection = open_reading(options);
  check_schema(*connection);
  return make_sql_reader(std::move(connection));
}

}  // namespace stapel::storage
