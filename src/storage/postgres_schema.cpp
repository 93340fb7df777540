// See postgres_schema.h. The tables say themselves whose they are and how old: stapel_schema has a
// row for each version that was reached.
#include "storage/postgres_schema.h"

#include <array>

#include "storage/postgres_tables.h"

namespace stapel::storage {
namespace {

using Kind = StoreError::Kind;

struct PostgresMigration {
  std::int64_t version;
  std::int64_t serves_from;  // older programs, from this version on, may go on beside newer ones
  std::string_view what;
  std::array<std::string_view, 3> sql;
};

constexpr std::array migrations = {
    PostgresMigration{
        1,
        1,
        "all that SQLite's version 16 holds",
        {postgres_tables_of_the_store, postgres_audit_rules, postgres_tables_of_the_catalog}},
};

std::int64_t number_from(const std::string& text) { return text.empty() ? 0 : std::stoll(text); }

void check_server(PostgresConnection& connection) {
  if (connection.query_text("SELECT pg_is_in_recovery()") == "t") {
    throw UnusableDatabase(Kind::not_writable,
                           connection.server() +
                               ": this is a read-only standby; name the primary "
                               "server");
  }
  if (connection.query_text("SHOW transaction_read_only") == "on") {
    throw UnusableDatabase(Kind::not_writable,
                           connection.server() +
                               ": this role or database takes no changes; run ALTER ROLE … SET"
                               " default_transaction_read_only = off, or the same of the database");
  }
  if (connection.query_text("SHOW server_encoding") != "UTF8") {
    throw UnusableDatabase(Kind::failed,
                           connection.server() +
                               ": the database's encoding is not UTF8; create it with "
                               "ENCODING 'UTF8' TEMPLATE template0");
  }
  if (connection.query_text("SELECT current_schema()").empty()) {
    throw UnusableDatabase(Kind::failed,
                           connection.server() +
                               ": there is no schema to hold the tables; create the one "
                               "that the role's search_path names");
  }
}

// The version of the tables that are there (0: there are none), and from which one on programs may
// use them.
struct Versions {
  std::int64_t tables = 0;
  std::int64_t serves_from = 0;
};
Versions versions_of(PostgresConnection& connection) {
  const bool ours = connection.query_text(
                        "SELECT 1 FROM pg_tables WHERE schemaname = current_schema()"
                        " AND tablename = 'stapel_schema'") == "1";
  if (ours) {
    return {number_from(connection.query_text("SELECT max(version) FROM stapel_schema")),
            number_from(connection.query_text("SELECT max(serves_from) FROM stapel_schema"))};
  }
  const std::string other = connection.query_text(
      "SELECT min(tablename) FROM pg_tables WHERE schemaname = current_schema()");
  if (other.empty()) return {};
  throw UnusableDatabase(
      Kind::not_a_database,
      connection.server() + ": holds tables of another program (" + other +
          "); nothing was written. Give Stapel a database or a schema of its own");
}

void check_version(PostgresConnection& connection, const Versions& versions) {
  if (versions.serves_from <= postgres_schema_version()) return;
  throw UnusableDatabase(Kind::newer_version,
                         connection.server() + ": schema version " +
                             std::to_string(versions.tables) +
                             " was made by a newer Stapel; this one knows up to " +
                             std::to_string(postgres_schema_version()) +
                             ". Nothing was written: use the newer program");
}

void check_rights(PostgresConnection& connection) {
  if (connection.query_text(
          "SELECT has_schema_privilege(current_user, current_schema(), 'CREATE')") == "t") {
    return;
  }
  const std::string role = connection.query_text("SELECT current_user");
  const std::string schema = connection.query_text("SELECT current_schema()");
  throw UnusableDatabase(Kind::not_writable,
                         connection.server() + ": the role " + role +
                             " may not create tables; run GRANT CREATE ON SCHEMA " + schema +
                             " TO " + role);
}

void apply(PostgresConnection& connection, std::int64_t version) {
  if (version == 0) {
    connection.execute(
        "CREATE TABLE stapel_schema (version BIGINT PRIMARY KEY, what TEXT NOT NULL,"
        " serves_from BIGINT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now())");
  }
  for (const PostgresMigration& migration : migrations) {
    if (migration.version <= version) continue;
    for (const std::string_view sql : migration.sql) connection.execute(std::string(sql));
    Statement note = connection.prepare(
        "INSERT INTO stapel_schema (version, what, serves_from) VALUES (?, ?, ?)");
    note.bind(migration.version).bind(migration.what).bind(migration.serves_from).run();
  }
}

}  // namespace

std::int64_t postgres_schema_version() { return migrations.back().version; }

void migrate_postgres(PostgresConnection& connection) {
  check_server(connection);
  const Versions seen = versions_of(connection);
  check_version(connection, seen);
  if (seen.tables >= postgres_schema_version()) return;
  check_rights(connection);
  Transaction transaction(connection, Transaction::Kind::write);
  // Whoever comes second finds it done.
  Statement lock =
      connection.prepare("SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), -1))");
  lock.step();
  const Versions versions = versions_of(connection);
  check_version(connection, versions);
  apply(connection, versions.tables);
  transaction.commit();
}

void check_postgres(PostgresConnection& connection) {
  const Versions versions = versions_of(connection);
  check_version(connection, versions);
  if (versions.tables >= postgres_schema_version()) return;
  if (versions.tables == 0) {
    throw UnusableDatabase(
        Kind::not_a_database,
        connection.server() + ": holds no shops yet; start a server on it first");
  }
  throw UnusableDatabase(Kind::newer_version, connection.server() + ": schema version " +
                                                  std::to_string(versions.tables) +
                                                  ", this program reads " +
                                                  std::to_string(postgres_schema_version()) +
                                                  "; start a server of this version first");
}

}  // namespace stapel::storage
