// See sql_server_rows.h.
#include "storage/sql_server_rows.h"

#include <set>

#include "storage/sql_values.h"

namespace stapel::storage {

void load_lease(Connection& connection, ShopId shop, const LeaseKey& key, Snapshot& snapshot) {
  Statement statement =
      connection.prepare("SELECT version, holder, until FROM leases WHERE shop = ? AND name = ?");
  if (!statement.bind(shop).bind(key.name).step()) return snapshot.insert(key, std::nullopt, 0);
  const std::int64_t version = statement.integer();
  LeaseRow row;
  row.holder = statement.text();
  row.until = statement.instant();
  snapshot.insert(key, std::move(row), version);
}

bool write_lease(Connection& connection, ShopId shop, const LeaseKey& key, const LeaseRow& row,
                 std::int64_t expected) {
  Statement statement = connection.prepare(
      expected == 0
          ? "INSERT INTO leases (holder, until, version, shop, name) VALUES (?, ?, ? + 1, ?, ?)"
            " ON CONFLICT DO NOTHING"
          : "UPDATE leases SET holder = ?1, until = ?2, version = ?3 + 1"
            " WHERE shop = ?4 AND name = ?5 AND version = ?3");
  statement.bind(row.holder).bind(row.until).bind(expected);
  return statement.bind(shop).bind(key.name).change_one();
}

void count_changes(Connection& connection, ShopId shop, const Commit& commit) {
  std::set<Kept> changed;
  for (const auto& [key, write] : commit.writes) {
    if (const auto kept = kept_kind(key)) changed.insert(*kept);
  }
  for (const Kept kept : changed) {
    Statement statement = connection.prepare(
        "INSERT INTO change_counts (shop, kind, count) VALUES (?, ?, 1)"
        " ON CONFLICT (shop, kind) DO UPDATE SET count = change_counts.count + 1");
    statement.bind(shop).bind(number_of(kept)).append();
  }
}

std::pair<Instant, std::vector<ChangeCount>> read_change_counts(Connection& connection) {
  Statement statement = connection.prepare(
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, shop, kind, count"
      " FROM (SELECT 1) AS server LEFT JOIN change_counts ON true");
  std::pair<Instant, std::vector<ChangeCount>> read;
  while (statement.step()) {
    read.first = statement.instant();
    const auto shop = statement.optional_integer();
    if (!shop) continue;
    const std::int64_t kind = statement.integer();
    if (kind > number_of(Kept::users)) continue;  // of a newer program that runs beside this one
    read.second.push_back({*shop, enum_of(kind, Kept::users), statement.integer()});
  }
  return read;
}

}  // namespace stapel::storage
