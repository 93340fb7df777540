// The PostgreSQL schema: numbered migrations, forward only. A new version is one more entry at the
// end of the list; entries that were released never change. A version that only adds tables and
// columns with defaults says from which version on programs go on beside it, so that servers can be
// replaced one by one.
#pragma once

#include <cstdint>

#include "storage/postgres_connection.h"

namespace stapel::storage {

std::int64_t postgres_schema_version();

// Brings the tables of the connection's schema up to date, all or nothing, one program at a time.
// Throws StoreError, with nothing written, where the tables are another program's or a newer
// Stapel's, where the server takes no changes, or where the role lacks rights.
void migrate_postgres(PostgresConnection& connection);

// Throws StoreError where the tables are older than this program, or too new for it.
void check_postgres(PostgresConnection& connection);

}  // namespace stapel::storage
