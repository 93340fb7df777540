// Reads on a connection of their own: each call is one short read transaction.
#pragma once

#include <memory>

#include "storage/sql_connection.h"

namespace stapel::storage {

// Shared, because an engine may want its connection back in a pool.
std::unique_ptr<Reader> make_sql_reader(std::shared_ptr<Connection> connection);

}  // namespace stapel::storage
