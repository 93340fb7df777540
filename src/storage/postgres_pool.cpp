// See postgres_pool.h.
#include "storage/postgres_pool.h"

namespace stapel::storage {

PostgresPool::PostgresPool(std::string url, const PostgresLimits& limits, std::size_t most,
                           std::chrono::milliseconds patience, std::shared_ptr<PostgresWatch> watch)
    : url_(std::move(url)),
      limits_(limits),
      most_(most),
      patience_(patience),
      watch_(std::move(watch)) {}

std::shared_ptr<Connection> PostgresPool::take() {
  std::unique_ptr<PostgresConnection> connection;
  {
    std::unique_lock lock(mutex_);
    if (!freed_.wait_for(lock, patience_, [this] { return in_use_ < most_; })) {
      throw StoreError(StoreError::Kind::in_use,
                       "all " + std::to_string(most_) + " connections for reading are in use");
    }
    ++in_use_;
    if (!free_.empty()) {
      connection = std::move(free_.back());
      free_.pop_back();
    }
  }
  try {
    if (!connection) connection = std::make_unique<PostgresConnection>(url_, limits_, watch_);
  } catch (...) {
    give_back(nullptr);
    throw;
  }
  return {connection.release(), [pool = shared_from_this()](PostgresConnection* used) {
            pool->give_back(std::unique_ptr<PostgresConnection>(used));
          }};
}

void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) {
  if (connection) connection->rollback();
  {
    const std::lock_guard lock(mutex_);
    --in_use_;
    if (connection && !connection->lost()) free_.push_back(std::move(connection));
  }
  freed_.notify_one();
}

}  // namespace stapel::storage
