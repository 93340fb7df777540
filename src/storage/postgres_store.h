// The PostgreSQL engine: as many programs as there are may write to one database.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "storage/postgres_limits.h"
#include "storage/postgres_watch.h"
#include "storage/store.h"

namespace stapel::storage {

struct PostgresOptions {
  std::string url;  // postgres://user:password@host:port/database, or libpq's key=value form
  std::size_t readers_max = 64;
  std::chrono::milliseconds reader_wait{5'000};  // where all of them are in use
  PostgresLimits limits = {};
  std::shared_ptr<PostgresWatch> watch = nullptr;  // of all its connections
};

// Makes the tables or brings them up to date. Throws StoreError, see migrate_postgres.
std::unique_ptr<Store> open_postgres(const PostgresOptions& options);

// To read beside running servers; creates and changes nothing.
std::unique_ptr<Reader> open_postgres_reader(const PostgresOptions& options);

// Whether a store's address names PostgreSQL rather than a file.
bool is_postgres_address(std::string_view address);

// The address as it may be shown: a server's without the user and the password, a file's as it is.
std::string shown_address(const std::string& address);

}  // namespace stapel::storage
