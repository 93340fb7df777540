// See sqlite_backup.h.
#include "storage/sqlite_backup.h"

#include <filesystem>

#include "storage/owner_lock.h"
#include "storage/sql_reader.h"
#include "storage/sqlite_connection.h"
#include "storage/sqlite_schema.h"

namespace stapel::storage {
namespace {

namespace fs = std::filesystem;

// Between two looks at the progress: 4 MB.
constexpr int pages_per_step = 1'024;
// Written out as it goes, so that the server's commits do not wait behind one great flush.
constexpr std::int64_t pages_per_sync = 4'096;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw StoreError(StoreError::Kind::failed, path + ": " + why);
}

void check_paths(const CopyOptions& options) {
  std::error_code ignored;
  if (!fs::exists(options.from, ignored)) refuse(options.from, "there is no such file");
  if (!fs::is_regular_file(options.from, ignored)) refuse(options.from, "is no file");
  if (!fs::exists(options.to, ignored)) return;
  if (!fs::is_regular_file(options.to, ignored)) refuse(options.to, "is no file");
  if (fs::equivalent(options.from, options.to, ignored)) {
    refuse(options.to, "is the file to copy from");
  }
  if (!options.replace) throw FileExists(options.to + ": exists already");
}

// A name that leads elsewhere goes on doing so; the file it leads to is written.
std::string file_of(const std::string& path) {
  return fs::is_symlink(path) && fs::exists(path) ? fs::canonical(path).string() : path;
}

// Of the connection's moment; the header of the file may be older than its log.
void check_identity(SqliteConnection& connection) {
  if (connection.query_integer("PRAGMA application_id") != sqlite_application_id) {
    throw StoreError(StoreError::Kind::not_a_database,
                     connection.path() + ": no database of Stapel's");
  }
  if (connection.query_integer("PRAGMA user_version") > sqlite_schema_version()) {
    throw StoreError(StoreError::Kind::newer_version,
                     connection.path() + ": made by a newer Stapel: use that one to copy it");
  }
}

class Copy {
 public:
  Copy(SqliteConnection& from, SqliteConnection& to) : to_(to) {
    backup_ = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (!backup_) fail(sqlite3_extended_errcode(to.handle()));
  }
  ~Copy() { sqlite3_backup_finish(backup_); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  // True while there is more.
  bool step() {
    const int code = sqlite3_backup_step(backup_, pages_per_step);
    if (code != SQLITE_OK && code != SQLITE_DONE) fail(code);
    return code == SQLITE_OK;
  }
  std::int64_t total() const { return sqlite3_backup_pagecount(backup_); }
  std::int64_t done() const { return total() - sqlite3_backup_remaining(backup_); }

 private:
  [[noreturn]] void fail(int code) { throw_sqlite(code, "copy", to_.path(), sqlite3_errstr(code)); }
  SqliteConnection& to_;
  sqlite3_backup* backup_;
};

void copy_pages(SqliteConnection& from, SqliteConnection& to, NewFile& file,
                const CopyOptions& options) {
  const Transaction moment(from, Transaction::Kind::read);
  check_identity(from);
  Copy copy(from, to);
  std::int64_t synced = 0;
  while (copy.step()) {
    options.progress(copy.done(), copy.total());
    if (copy.done() - synced < pages_per_sync) continue;
    file.sync();
    synced = copy.done();
  }
  options.progress(copy.total(), copy.total());
}

void check_integrity(const std::string& path) {
  const auto reader = make_sql_reader(
      std::make_unique<SqliteConnection>(path, SqliteConnection::Mode::read_only, ""));
  const std::vector<std::string> faults = reader->integrity_faults();
  if (faults.empty()) return;
  throw StoreError(StoreError::Kind::damaged,
                   "the copy is damaged, as its source may be: " + faults.front());
}

// Fills `file` with the database `options.from`, as one file in rollback mode: it needs no second
// file beside it and can be read where nothing may be written. The server that opens it gives it
// its log again.
CopyReport copy_into(NewFile& file, const CopyOptions& options) {
  CopyReport report;
  {
    SqliteConnection from(options.from, SqliteConnection::Mode::read_only, "");
    SqliteConnection to(file.temporary_path(), SqliteConnection::Mode::read_write, "");
    // Until it has its name nobody needs it: it is made durable at the end, once.
    to.execute("PRAGMA synchronous = OFF");
    to.execute("PRAGMA journal_mode = OFF");
    copy_pages(from, to, file, options);
    if (to.query_text("PRAGMA journal_mode = DELETE") != "delete") {
      refuse(options.to, "the copy could not be closed");
    }
    report.schema_version = to.query_integer("PRAGMA user_version");
  }
  check_integrity(file.temporary_path());
  report.bytes = static_cast<std::int64_t>(fs::file_size(file.temporary_path()));
  return report;
}

// Brings what the log of the database that is to be replaced holds into its file, so that it is
// whole until the moment of its replacement. Where it cannot be opened there is nothing to keep.
void settle(const std::string& path) {
  try {
    SqliteConnection old(path, SqliteConnection::Mode::read_write, "");
    old.execute("PRAGMA busy_timeout = 500");
    old.query_text("PRAGMA journal_mode = DELETE");
  } catch (const StoreError& error) {
    if (error.kind() == StoreError::Kind::in_use) throw;
  }
}

// The log of a database that is gone would be taken for the new one's.
void remove_logs(const std::string& path) {
  for (const char* suffix : {"-wal", "-shm", "-journal"}) fs::remove(path + suffix);
}

}  // namespace

CopyReport back_up_sqlite(const CopyOptions& options) {
  check_paths(options);
  check_sqlite_header(options.from);
  const std::string to = file_of(options.to);
  if (fs::exists(to + "-wal")) refuse(to, "is a database that is in use, with a log beside it");
  NewFile file(to);
  const CopyReport report = copy_into(file, options);
  file.publish(options.replace);
  return report;
}

CopyReport restore_sqlite(const CopyOptions& options) {
  check_paths(options);
  check_sqlite_header(options.from);
  const OwnerLock owner(options.to);
  const std::string to = file_of(options.to);
  const bool replaces = fs::exists(to);
  if (replaces) check_sqlite_header(to);
  NewFile file(to);
  const CopyReport report = copy_into(file, options);
  file.look_like(replaces ? to : folder_of(to), replaces);
  if (replaces) settle(to);
  remove_logs(to);
  file.publish(options.replace);
  return report;
}

}  // namespace stapel::storage
