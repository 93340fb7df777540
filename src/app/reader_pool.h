// A few read connections, lent one at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/store.h"

namespace stapel::app {

class ReaderPool {
 public:
  ReaderPool(storage::Store& store, std::size_t readers) {
    for (std::size_t i = 0; i < readers; ++i) free_.push_back(store.reader());
  }

  // A reader until the lease ends; waits while all are lent.
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

 private:
  std::unique_ptr<storage::Reader> take() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !free_.empty(); });
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

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<storage::Reader>> free_;
};

}  // namespace stapel::app
