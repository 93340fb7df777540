// Moves all shops of an SQLite file to PostgreSQL: every table in the order of its keys, a portion
// in one transaction together with how far it came, so that what was interrupted goes on.
//
//   MoveUp move({.file = "shop.db", .url = "postgres://…"});
//   move.copy();
//   if (move.differences().empty()) move.finish();
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/store.h"

namespace stapel::storage {

struct MoveUpOptions {
  std::string file;              // of SQLite; no server may have it open
  std::string url;               // of PostgreSQL; empty, or begun from this file and not finished
  std::int64_t portion = 5'000;  // rows of a transaction
  // Of a table, so many of all rows.
  std::function<void(const std::string& doing, std::int64_t rows, std::int64_t all)> progress =
      [](const std::string&, std::int64_t, std::int64_t) {};
};

class MoveUp {
 public:
  // Throws StoreError, with nothing written, where either side is not as it has to be.
  explicit MoveUp(MoveUpOptions options);
  ~MoveUp();
  MoveUp(const MoveUp&) = delete;
  MoveUp& operator=(const MoveUp&) = delete;

  bool resumed() const;
  std::int64_t tables() const;
  std::int64_t rows() const;  // of the file
  // Copies what is not there yet.
  void copy();
  // Reads both sides again: a sentence for each table that is not the same.
  std::vector<std::string> differences();
  // From here on servers may use the database.
  void finish();

  std::unique_ptr<Reader> source();
  std::unique_ptr<Reader> target();

 private:
  struct Internals;
  std::unique_ptr<Internals> internals_;
};

class PostgresConnection;
// Throws StoreError where a move into this database was begun and not finished.
void refuse_unfinished_move(PostgresConnection& connection);

}  // namespace stapel::storage
