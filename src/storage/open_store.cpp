#include "storage/open_store.h"

#include <filesystem>

#include "storage/postgres_store.h"
#include "storage/sqlite_store.h"

namespace stapel::storage {

std::unique_ptr<Reader> open_reader(const std::string& address) {
  if (is_postgres_address(address)) return open_postgres_reader({.url = address});
  return open_sqlite_reader({.path = address});
}

std::unique_ptr<Store> open_store(const std::string& address) {
  if (is_postgres_address(address)) return open_postgres({.url = address});
  return open_sqlite({.path = address});
}

bool may_exist(const std::string& address) {
  return is_postgres_address(address) || std::filesystem::exists(address);
}

}  // namespace stapel::storage
