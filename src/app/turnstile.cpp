// See turnstile.h.
#include "app/turnstile.h"

namespace stapel::app {

bool Turnstile::post(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (running_ == running_max_ && waiting_.size() == waiting_max_) return false;
    waiting_.push_back(std::move(task));
    if (running_ == running_max_) return true;
    ++running_;
  }
  if (workers_.post_admitted([this] { start(); })) return true;
  give_up();
  return false;
}

// What waits is dropped now, not later: whoever it would have answered may be gone by then.
void Turnstile::give_up() {
  std::deque<std::function<void()>> dropped;
  {
    const std::lock_guard lock(mutex_);
    --running_;
    dropped.swap(waiting_);
  }
}

// One task, and then the next one's turn: behind what else waits for the workers by then.
void Turnstile::start() {
  std::function<void()> task;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) {
      --running_;
      return;
    }
    task = std::move(waiting_.front());
    waiting_.pop_front();
  }
  struct Next {
    Turnstile& turnstile;
    ~Next() {
      if (!turnstile.workers_.post_admitted([&t = turnstile] { t.start(); })) turnstile.give_up();
    }
  } next{*this};
  task();
}

}  // namespace stapel::app
