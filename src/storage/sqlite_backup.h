// A database copied whole: to a backup while its server runs, and back from one.
//
// The copy is of one moment: a read transaction holds that moment for as long as pages are copied.
// The writer never waits for it. Meanwhile its log grows by what is written, because it cannot be
// cut behind that moment; it is cut at the first commits after. Pages are copied as they are, which
// takes a disk's time and not a processor's (VACUUM INTO would build every tree anew and hold the
// moment several times as long).
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "storage/new_file.h"

namespace stapel::storage {

struct CopyOptions {
  std::string from;
  std::string to;
  bool replace = false;  // what stands at `to`
  // Pages copied, of so many in all; what it throws ends the copy and leaves nothing of it.
  std::function<void(std::int64_t done, std::int64_t total)> progress = [](auto, auto) {};
};

struct CopyReport {
  std::int64_t bytes = 0;
  std::int64_t schema_version = 0;
};

// Writes one file without a log, checked by SQLite's own check, durable on return. Throws
// StoreError (the source is no database of Stapel's, is damaged, …) and FileExists; then `to` is as
// it was.
CopyReport back_up_sqlite(const CopyOptions& options);

// The same, to the place of a database: refuses while a server owns that, refuses to replace what
// is no database of Stapel's, and takes a replaced or lost database's log away with it. Whatever
// ends it midway, the database is the old one or the new one.
CopyReport restore_sqlite(const CopyOptions& options);

}  // namespace stapel::storage
