// The embedded engine: one SQLite file in WAL mode, synchronous=FULL, one writer connection, read
// connections, and a thread that copies the log back into the file off the write path.
#pragma once

#include <memory>
#include <string>

#include "storage/store.h"

namespace stapel::storage {

struct SqliteOptions {
  std::string path;
  // SQLite's name of the file system; empty: the usual one. Tests use one that loses power.
  std::string vfs = {};
  // Pages in the log after which it is copied back.
  int checkpoint_pages = 4'000;
};

// Opens or makes the file and brings it up to date. One process at a time may hold it for writing.
std::unique_ptr<Store> open_sqlite(const SqliteOptions& options);

// Only reads: beside a running server, for verification. The schema must be this program's own.
std::unique_ptr<Reader> open_sqlite_reader(const SqliteOptions& options);
}  // namespace stapel::storage
