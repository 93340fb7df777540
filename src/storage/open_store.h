// A store by its address, whichever engine that names: a SQLite file, or postgres://…
#pragma once

#include <memory>
#include <string>

#include "storage/store.h"

namespace stapel::storage {

// To read beside running servers; creates and changes nothing. Throws StoreError where the store
// cannot be read or is of another version.
std::unique_ptr<Reader> open_reader(const std::string& address);

// To write; makes the file or the tables where there are none. Throws StoreError.
std::unique_ptr<Store> open_store(const std::string& address);

// False for a file that is not there. Of a server, opening tells.
bool may_exist(const std::string& address);

}  // namespace stapel::storage
