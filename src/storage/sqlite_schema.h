// The SQLite schema: numbered migrations, forward only. A new version is one more entry at the end
// of the list; entries that were released never change.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "storage/sqlite_connection.h"

namespace stapel::storage {

struct Migration {
  std::int64_t version;
  std::string_view what;
  std::string_view sql;
};

std::span<const Migration> sqlite_migrations();
std::int64_t sqlite_schema_version();

// Marks a file as Stapel's (SQLite's application id, "Stpl").
inline constexpr std::int64_t sqlite_application_id = 0x5374706c;

// Refuses a file that is no database, another program's, or a newer Stapel's, by its header alone,
// so that nothing is touched. A file that does not exist or is empty passes.
void check_sqlite_header(const std::string& path);

// Brings an open database up to `target` (the newest by default), all or nothing; the same checks
// again, on what the connection sees.
void migrate_sqlite(SqliteConnection& connection, std::int64_t target = sqlite_schema_version());

}  // namespace stapel::storage
