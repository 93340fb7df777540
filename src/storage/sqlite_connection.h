// One SQLite connection with its prepared statements. One thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/sql_connection.h"

namespace stapel::storage {

// Throws the StoreError that an SQLite result code means, with the file and SQLite's own words.
[[noreturn]] void throw_sqlite(int code, std::string_view doing, std::string_view path,
                               std::string_view message);
// The same of what went wrong last on a connection, with the system's own reason where it has one.
[[noreturn]] void throw_last_sqlite(sqlite3* database, std::string_view doing,
                                    std::string_view path);

// Throws StoreError where the address of a database server is given for a file.
void refuse_server_address(const std::string& path);

class SqliteConnection final : public Connection {
 public:
  enum class Mode : std::uint8_t { read_write, read_only };
  // `vfs`: SQLite's name of the file system to use; empty: the usual one.
  SqliteConnection(const std::string& path, Mode mode, const std::string& vfs);
  ~SqliteConnection() override;

  Dialect dialect() const override { return Dialect::sqlite; }
  void execute(const std::string& sql) override;
  void begin(Access access) override;
  void commit() override;
  void rollback() noexcept override;
  void read_together(const std::function<void()>& read) override;
  std::string query_text(const std::string& sql);
  std::int64_t query_integer(const std::string& sql);

  sqlite3* handle() { return database_; }
  const std::string& path() const { return path_; }

 private:
  StatementDriver& driver_of(const char* sql) override;

  std::string path_;
  sqlite3* database_ = nullptr;
  std::unordered_map<const char*, std::unique_ptr<StatementDriver>> statements_;
};

}  // namespace stapel::storage
