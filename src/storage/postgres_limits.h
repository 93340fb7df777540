// How long anything on PostgreSQL may take.
#pragma once

#include <chrono>

namespace stapel::storage {

struct PostgresLimits {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds statement{30'000};
  std::chrono::milliseconds lock{5'000};
  // A session that holds locks and says nothing for so long is ended by the server.
  std::chrono::milliseconds idle_in_transaction{2'000};
};

}  // namespace stapel::storage
