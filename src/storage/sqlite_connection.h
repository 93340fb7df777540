// One SQLite connection with its prepared statements. One thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/store.h"

namespace stapel::storage {

// Throws the StoreError that an SQLite result code means, with the file and SQLite's own words.
[[noreturn]] void throw_sqlite(int code, std::string_view doing, std::string_view path,
                               std::string_view message);
// The same of what went wrong last on a connection, with the system's own reason where it has one.
[[noreturn]] void throw_last_sqlite(sqlite3* database, std::string_view doing,
                                    std::string_view path);

// A prepared statement in use: bound, stepped, and reset when it leaves the scope. Columns and
// parameters are taken in order.
class Statement {
 public:
  Statement(sqlite3_stmt* statement, sqlite3* database, std::string_view path);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // The text must live until the statement has run.
  Statement& bind(std::string_view text);
  Statement& bind(std::int64_t number);
  Statement& bind(const std::optional<Instant>& instant);
  Statement& bind(const std::optional<std::int64_t>& number);
  Statement& bind(Instant instant) { return bind(instant.microseconds); }

  // True while there is a row.
  bool step();
  // Runs a statement that returns no rows and makes it ready to be bound again; the number of rows
  // it changed.
  std::int64_t run();
  // Makes a statement that was stepped ready to be bound again.
  void again();

  std::string text();
  std::int64_t integer();
  Instant instant() { return Instant{integer()}; }
  std::optional<Instant> optional_instant();
  std::optional<std::int64_t> optional_integer();

 private:
  sqlite3_stmt* statement_;
  sqlite3* database_;
  std::string_view path_;
  int parameter_ = 0;
  int column_ = 0;
};

class Connection {
 public:
  enum class Mode : std::uint8_t { read_write, read_only };
  // `vfs`: SQLite's name of the file system to use; empty: the usual one.
  Connection(const std::string& path, Mode mode, const std::string& vfs);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Prepared at the first use of this text, which must be a constant.
  Statement prepare(const char* sql);
  void execute(const std::string& sql);
  std::string query_text(const std::string& sql);
  std::int64_t query_integer(const std::string& sql);

  sqlite3* handle() { return database_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  sqlite3* database_ = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

// A transaction that rolls back unless it was committed.
class Transaction {
 public:
  enum class Kind : std::uint8_t { read, write };
  Transaction(Connection& connection, Kind kind);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace stapel::storage
