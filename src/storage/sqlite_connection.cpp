// Calls into SQLite's C interface. Every result code is looked at; none reaches a caller as a
// number.
#include "storage/sqlite_connection.h"
#include "storage/unusable_database.h"

#include <cerrno>
#include <cstring>

namespace stapel::storage {
namespace {

constexpr int busy_timeout_milliseconds = 5'000;

// What went wrong: SQLite's extended result code and, of a failed system call, its errno.
struct Failure {
  int code = SQLITE_OK;
  int system = 0;
};

// The file cannot grow: no space, no quota, or a limit of its size.
bool is_full(const Failure& failure) {
  if ((failure.code & 0xff) == SQLITE_FULL) return true;
  const bool no_room =
      failure.system == ENOSPC || failure.system == EDQUOT || failure.system == EFBIG;
  return (failure.code & 0xff) == SQLITE_IOERR && no_room;
}

bool is_not_writable(const Failure& failure) {
  if ((failure.code & 0xff) == SQLITE_READONLY) return true;
  return failure.code == SQLITE_IOERR_WRITE &&
         (failure.system == EROFS || failure.system == EPERM || failure.system == EACCES);
}

// disk_full and not_writable promise that nothing is stored, so they are said only of writes that
// were refused. Where room lacks for anything else (the log's index, a sync), the write itself may
// have happened.
StoreError::Kind kind_of(const Failure& failure) {
  if (is_not_writable(failure)) return StoreError::Kind::not_writable;
  const bool of_a_write =
      (failure.code & 0xff) == SQLITE_FULL || failure.code == SQLITE_IOERR_WRITE;
  if (is_full(failure) && of_a_write) return StoreError::Kind::disk_full;
  switch (failure.code & 0xff) {
    case SQLITE_NOTADB:
      return StoreError::Kind::not_a_database;
    case SQLITE_CORRUPT:
      return StoreError::Kind::damaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return StoreError::Kind::in_use;
    case SQLITE_CONSTRAINT:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
      return StoreError::Kind::row_refused;
    default:
      return StoreError::Kind::failed;
  }
}

std::string_view advice_of(const Failure& failure) {
  if (is_not_writable(failure)) return "the file or its folder may not be written";
  if (is_full(failure)) return "the disk is full, or a quota or limit of file size is reached";
  switch (failure.code & 0xff) {
    case SQLITE_NOTADB:
      return "the file is no SQLite database";
    case SQLITE_CORRUPT:
      return "the database is damaged: restore a backup";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program holds the database";
    case SQLITE_CANTOPEN:
      return "the file cannot be opened: check that the folder exists and may be written";
    default:
      return "the database failed";
  }
}

// SQLite does not keep the errno of a commit whose write failed, but the log's file does.
int system_error_of(sqlite3* database, int code) {
  if (code == SQLITE_IOERR_WRITE) {
    sqlite3_file* log = nullptr;
    int error = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (log && log->pMethods) log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    if (error != 0) return error;
  }
  const bool system_call = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;
  return system_call ? sqlite3_system_errno(database) : 0;
}

[[noreturn]] void throw_failure(const Failure& failure, std::string_view doing,
                                std::string_view path, std::string_view message) {
  std::string text(path);
  text.append(": ").append(advice_of(failure)).append(" (").append(doing).append(": ");
  text.append(message);
  if (failure.system != 0) text.append(", ").append(std::strerror(failure.system));
  text.append(")");
  throw StoreError(kind_of(failure), text);
}

}  // namespace

void throw_sqlite(int code, std::string_view doing, std::string_view path,
                  std::string_view message) {
  throw_failure({.code = code}, doing, path, message);
}

void throw_last_sqlite(sqlite3* database, std::string_view doing, std::string_view path) {
  const int code = sqlite3_extended_errcode(database);
  throw_failure({.code = code, .system = system_error_of(database, code)}, doing, path,
                sqlite3_errmsg(database));
}

// Without the address itself, which may hold a password.
void refuse_server_address(const std::string& path) {
  if (!path.starts_with("postgres://") && !path.starts_with("postgresql://")) return;
  throw UnusableDatabase(StoreError::Kind::not_a_database,
                         "this command works on an SQLite file, not on a database server");
}

// --- Statement -----------------------------------------------------------------------------------

namespace {

class SqliteStatement final : public StatementDriver {
 public:
  // Owns the statement.
  SqliteStatement(sqlite3_stmt* statement, sqlite3* database, std::string_view path)
      : statement_(statement), database_(database), path_(path) {}
  ~SqliteStatement() override { sqlite3_finalize(statement_); }
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void bind_text(int parameter, std::string_view text) override {
    // A null pointer would bind NULL; an empty text is a text.
    const char* data = text.data() ? text.data() : "";
    check(
        sqlite3_bind_text64(statement_, parameter, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind_integer(int parameter, std::optional<std::int64_t> number) override {
    check(number ? sqlite3_bind_int64(statement_, parameter, *number)
                 : sqlite3_bind_null(statement_, parameter));
  }

  bool step() override {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) throw_last_sqlite(database_, sqlite3_sql(statement_), path_);
    return false;
  }
  std::int64_t run() override {
    while (step()) {
    }
    return sqlite3_changes64(database_);
  }
  bool change_one() override { return run() == 1; }
  std::int64_t append() override { return run(); }
  void reset() override { sqlite3_reset(statement_); }

  std::string text(int column) override {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (!data) return {};
    return std::string(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
  }
  std::optional<std::int64_t> integer(int column) override {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return sqlite3_column_int64(statement_, column);
  }

 private:
  void check(int code) {
    if (code != SQLITE_OK) throw_sqlite(code, "bind", path_, sqlite3_errmsg(database_));
  }

  sqlite3_stmt* statement_;
  sqlite3* database_;
  std::string_view path_;
};

}  // namespace

// --- Connection ----------------------------------------------------------------------------------

SqliteConnection::SqliteConnection(const std::string& path, Mode mode, const std::string& vfs)
    : path_(path) {
  refuse_server_address(path);
  const int access =
      mode == Mode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int code = sqlite3_open_v2(path.c_str(), &database_, access | SQLITE_OPEN_NOMUTEX,
                                   vfs.empty() ? nullptr : vfs.c_str());
  if (code != SQLITE_OK) {
    const std::string message = database_ ? sqlite3_errmsg(database_) : "out of memory";
    sqlite3_close_v2(database_);
    throw_sqlite(code, "open", path_, message);
  }
  sqlite3_extended_result_codes(database_, 1);
  sqlite3_busy_timeout(database_, busy_timeout_milliseconds);
}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  sqlite3_close_v2(database_);
}

StatementDriver& SqliteConnection::driver_of(const char* sql) {
  std::unique_ptr<StatementDriver>& statement = statements_[sql];
  if (!statement) {
    sqlite3_stmt* prepared = nullptr;
    const int code =
        sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
    if (code != SQLITE_OK) throw_last_sqlite(database_, sql, path_);
    statement = std::make_unique<SqliteStatement>(prepared, database_, path_);
  }
  return *statement;
}

void SqliteConnection::execute(const std::string& sql) {
  const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return;
  throw_last_sqlite(database_, sql.substr(0, 60), path_);
}

std::string SqliteConnection::query_text(const std::string& sql) {
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v2(database_, sql.c_str(), -1, &prepared, nullptr);
  SqliteStatement driver(prepared, database_, path_);
  if (code != SQLITE_OK) throw_last_sqlite(database_, sql, path_);
  Statement statement(driver);
  return statement.step() ? statement.text() : std::string();
}

std::int64_t SqliteConnection::query_integer(const std::string& sql) {
  const std::string text = query_text(sql);
  return text.empty() ? 0 : std::stoll(text);
}

void SqliteConnection::begin(Access access) {
  prepare(access == Access::write ? "BEGIN IMMEDIATE" : "BEGIN").run();
}

void SqliteConnection::commit() { prepare("COMMIT").run(); }

void SqliteConnection::read_together(const std::function<void()>& read) {
  std::optional<Transaction> transaction;
  if (sqlite3_get_autocommit(database_) != 0) transaction.emplace(*this, Access::read);
  read();
}

// A failed statement may have rolled back by itself; a failed rollback leaves nothing to do.
void SqliteConnection::rollback() noexcept {
  if (sqlite3_get_autocommit(database_) != 0) return;
  sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace stapel::storage
