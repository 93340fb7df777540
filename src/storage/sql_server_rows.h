// What servers of one store tell each other: who has which work (leases), and how often what they
// keep in memory was changed.
#pragma once

#include <utility>
#include <vector>

#include "storage/sql_connection.h"

namespace stapel::storage {

void load_lease(Connection& connection, ShopId shop, const LeaseKey& key, Snapshot& snapshot);
bool write_lease(Connection& connection, ShopId shop, const LeaseKey& key, const LeaseRow& row,
                 std::int64_t expected);

// Counts what this commit changes of what servers keep; in the commit's own transaction.
void count_changes(Connection& connection, ShopId shop, const Commit& commit);
// The server's time, and all counts. Of PostgreSQL: a file is served by one program.
std::pair<Instant, std::vector<ChangeCount>> read_change_counts(Connection& connection);

}  // namespace stapel::storage
