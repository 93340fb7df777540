// Statements in the SQL that both engines understand, over a driver for each: the readers and the
// rows are written once. Times and flags are integers, parameters are ? or ?N.
//
// One thread at a time per connection.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/store.h"

namespace stapel::storage {

// One prepared statement of one engine. Parameters count from 1, columns from 0.
class StatementDriver {
 public:
  virtual ~StatementDriver() = default;

  // The text must live until the statement has run.
  virtual void bind_text(int parameter, std::string_view text) = 0;
  virtual void bind_integer(int parameter, std::optional<std::int64_t> number) = 0;
  // Its rows may be more than fit in memory: an engine that would hold all of them reads on as they
  // are stepped through.
  virtual void read_in_pieces() {}
  virtual bool step() = 0;
  // Runs it to its end; the number of rows it changed.
  virtual std::int64_t run() = 0;
  virtual bool change_one() = 0;
  virtual std::int64_t append() = 0;
  virtual void reset() = 0;
  virtual std::string text(int column) = 0;  // empty for NULL
  virtual std::optional<std::int64_t> integer(int column) = 0;
};

// A prepared statement in use: bound, stepped, and reset when it leaves the scope. Columns and
// parameters are taken in order.
class Statement {
 public:
  explicit Statement(StatementDriver& driver) : driver_(driver) {}
  ~Statement() { driver_.reset(); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // The text must live until the statement has run.
  Statement& bind(std::string_view text) {
    driver_.bind_text(++parameter_, text);
    return *this;
  }
  Statement& bind(std::int64_t number) {
    driver_.bind_integer(++parameter_, number);
    return *this;
  }
  Statement& bind(const std::optional<std::int64_t>& number) {
    driver_.bind_integer(++parameter_, number);
    return *this;
  }
  Statement& bind(const std::optional<Instant>& instant) {
    if (!instant) return bind(std::optional<std::int64_t>());
    return bind(instant->microseconds);
  }
  Statement& bind(Instant instant) { return bind(instant.microseconds); }

  // For an answer that grows with the shop. One at a time, or several within a transaction.
  Statement& in_pieces() {
    driver_.read_in_pieces();
    return *this;
  }
  // True while there is a row.
  bool step() {
    column_ = 0;
    return driver_.step();
  }
  // Runs a statement that returns no rows and makes it ready to be bound again; the number of rows
  // it changed.
  std::int64_t run() {
    column_ = 0;
    const std::int64_t changed = driver_.run();
    again();
    return changed;
  }
  // The same of one that must change exactly one row: false where it did not. An engine that puts
  // changes off (see Connection::flush) says so at the end of the batch instead.
  bool change_one() {
    const bool changed = driver_.change_one();
    again();
    return changed;
  }
  // The same of one whose number of rows says nothing; 0 where it was put off.
  std::int64_t append() {
    const std::int64_t changed = driver_.append();
    again();
    return changed;
  }
  // Makes a statement that was stepped ready to be bound again.
  void again() {
    driver_.reset();
    parameter_ = 0;
  }

  std::string text() { return driver_.text(column_++); }
  std::int64_t integer() { return driver_.integer(column_++).value_or(0); }
  Instant instant() { return Instant{integer()}; }
  std::optional<std::int64_t> optional_integer() { return driver_.integer(column_++); }
  std::optional<Instant> optional_instant() {
    const std::optional<std::int64_t> microseconds = optional_integer();
    if (!microseconds) return std::nullopt;
    return Instant{*microseconds};
  }

 private:
  StatementDriver& driver_;
  int parameter_ = 0;
  int column_ = 0;
};

enum class Dialect : std::uint8_t { sqlite, postgres };

class Connection {
 public:
  enum class Access : std::uint8_t { read, write };

  Connection() = default;
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Prepared at the first use of this text, which must be a constant.
  Statement prepare(const char* sql) { return Statement(driver_of(sql)); }
  // Where the dialects differ.
  Statement prepare(const char* sqlite, const char* postgres) {
    return prepare(dialect() == Dialect::sqlite ? sqlite : postgres);
  }
  virtual Dialect dialect() const = 0;
  virtual void execute(const std::string& sql) = 0;

  // Transaction calls these.
  virtual void begin(Access access) = 0;
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;  // also where a failed statement ended it already

  // Runs `read`, which asks for rows by single keys, all of one moment. It may be called twice: an
  // engine may answer "no row" the first time, to learn what is wanted, and then ask the server for
  // all of it at once.
  virtual void read_together(const std::function<void()>& read) = 0;
  // Carries out what change_one() and append() put off; the number of rows that append()s changed.
  virtual std::int64_t flush() { return 0; }

 private:
  virtual StatementDriver& driver_of(const char* sql) = 0;
};

// A transaction that rolls back unless it was committed.
class Transaction {
 public:
  using Kind = Connection::Access;
  Transaction(Connection& connection, Kind kind) : connection_(connection) {
    connection_.begin(kind);
  }
  ~Transaction() {
    if (open_) connection_.rollback();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit() {
    connection_.commit();
    open_ = false;
  }

 private:
  Connection& connection_;
  bool open_ = true;
};

}  // namespace stapel::storage
