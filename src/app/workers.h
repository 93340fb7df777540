// Threads that price carts and do other work outside of the batch. A bounded queue.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace stapel::app {

class Workers {
 public:
  // What a task throws goes to `report`.
  Workers(std::size_t threads, std::size_t queue_max, std::function<void(std::string_view)> report);
  ~Workers();  // stop()s
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // False where the queue is full or the workers have stopped.
  bool post(std::function<void()> task);
  // For work that was admitted before: not bounded. False only after stop().
  bool post_admitted(std::function<void()> task);
  // Runs what is queued, then ends the threads.
  void stop();

 private:
  void run();

  const std::size_t queue_max_;
  const std::function<void(std::string_view)> report_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace stapel::app
