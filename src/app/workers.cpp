// See workers.h.
#include "app/workers.h"

#include <exception>
#include <string>

namespace stapel::app {

Workers::Workers(std::size_t threads, std::size_t queue_max,
                 std::function<void(std::string_view)> report)
    : queue_max_(queue_max), report_(std::move(report)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() { stop(); }

bool Workers::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stop_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

bool Workers::post_admitted(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stop_) return false;
    queue_.push_back(std::move(task));
  }
  wake_.notify_one();
  return true;
}

void Workers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Workers::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stop_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const std::function<void()> task = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    try {
      task();
    } catch (const std::exception& error) {
      report_(std::string("a task failed: ") + error.what());
    }
    lock.lock();
  }
}

}  // namespace stapel::app
