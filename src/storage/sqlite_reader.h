// Reads on a connection of their own: each call is one short read transaction.
#pragma once

#include <memory>

#include "storage/sqlite_connection.h"

namespace stapel::storage {

std::unique_ptr<Reader> make_sqlite_reader(std::unique_ptr<Connection> connection);

}  // namespace stapel::storage
