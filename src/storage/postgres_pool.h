// Connections that readers use in turn: a limited number, handed back when a reader ends.
// Thread-safe.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/postgres_connection.h"

namespace stapel::storage {

class PostgresPool : public std::enable_shared_from_this<PostgresPool> {
 public:
  PostgresPool(std::string url, const PostgresLimits& limits, std::size_t most,
               std::chrono::milliseconds patience, std::shared_ptr<PostgresWatch> watch = nullptr);

  // Shared, because it goes back to the pool when nobody has it any more. Throws StoreError where
  // none became free in time.
  std::shared_ptr<Connection> take();

 private:
  void give_back(std::unique_ptr<PostgresConnection> connection);

  const std::string url_;
  const PostgresLimits limits_;
  const std::size_t most_;
  const std::chrono::milliseconds patience_;
  const std::shared_ptr<PostgresWatch> watch_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<PostgresConnection>> free_;
  std::size_t in_use_ = 0;
};

}  // namespace stapel::storage
