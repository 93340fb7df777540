// A few read connections, lent one at a time. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "storage/store.h"

namespace stapel::app {

struct ReaderNumbers {
  std::int64_t readers = 0;
  std::int64_t lent = 0;
  std::int64_t waiting = 0;   // callers, for one that is free
  std::int64_t timeouts = 0;  // callers that waited in vain, since the start
};

class ReaderPool {
 public:
  ReaderPool(storage::Store& store, std::size_t readers, std::chrono::milliseconds patience)
      : readers_(readers), patience_(patience) {
    for (std::size_t i = 0; i < readers; ++i) free_.push_back(store.reader());
  }

  // A reader until the lease ends; waits while all are lent. Throws storage::StoreError where none
  // came back in time.
  class Lease {
   public:
    explicit Lease(ReaderPool& pool) : pool_(pool), reader_(pool.take()) {}
    ~Lease() { pool_.give_back(std::move(reader_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    storage::Reader& operator*() { return *reader_; }
    storage::Reader* operator->() { return reader_.get(); }

   private:
    ReaderPool& pool_;
    std::unique_ptr<storage::Reader> reader_;
  };

  ReaderNumbers numbers() const {
    const std::lock_guard lock(mutex_);
    return {static_cast<std::int64_t>(readers_), static_cast<std::int64_t>(readers_ - free_.size()),
            waiting_, timeouts_};
  }

 private:
  std::unique_ptr<storage::Reader> take() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    const bool came = returned_.wait_for(lock, patience_, [this] { return !free_.empty(); });
    --waiting_;
    if (!came) {
      ++timeouts_;
      throw storage::StoreError(
          storage::StoreError::Kind::in_use,
          "all " + std::to_string(readers_) + " connections for reading are in use");
    }
    auto reader = std::move(free_.back());
    free_.pop_back();
    return reader;
  }
  void give_back(std::unique_ptr<storage::Reader> reader) {
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(std::move(reader));
    }
    returned_.notify_one();
  }

  const std::size_t readers_;
  const std::chrono::milliseconds patience_;
  mutable std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<storage::Reader>> free_;
  std::int64_t waiting_ = 0, timeouts_ = 0;
};

}  // namespace stapel::app
