// Lets a few tasks at a time onto the workers, so that slow ones (hashes of passwords) never take
// all of them from the carts. The rest wait here, up to a number.
#pragma once

#include <deque>
#include <functional>
#include <mutex>

#include "app/workers.h"

namespace stapel::app {

class Turnstile {
 public:
  // `workers` must outlive what was started.
  Turnstile(Workers& workers, std::size_t running_max, std::size_t waiting_max)
      : workers_(workers), running_max_(running_max), waiting_max_(waiting_max) {}

  // False where too many wait, or the workers have stopped: then the task never runs.
  bool post(std::function<void()> task);

 private:
  void start();
  void give_up();

  Workers& workers_;
  const std::size_t running_max_, waiting_max_;
  std::mutex mutex_;
  std::size_t running_ = 0;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace stapel::app
