// What the connections to PostgreSQL do, for metrics and for the log of slow exchanges. Statements
// are told without their parameters, so that no shopper is in a log. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace stapel::storage {

// All since the program started, but for the open connections.
struct PostgresNumbers {
  std::int64_t open = 0;
  std::int64_t connects = 0;
  std::int64_t lost = 0;
  std::int64_t exchanges = 0;  // round trips
  std::int64_t slow = 0;       // of these
  std::chrono::microseconds waited{0};
};

class PostgresWatch {
 public:
  // An exchange that took longer than `slow_after` is told to `tell`; where that is zero, none is.
  using Tell = std::function<void(std::chrono::microseconds, const std::string& statements)>;
  PostgresWatch(std::chrono::milliseconds slow_after, Tell tell)
      : slow_after_(slow_after), tell_(std::move(tell)) {}

  void connected() {
    connects_.fetch_add(1);
    open_.fetch_add(1);
  }
  void closed() { open_.fetch_sub(1); }
  void lost() { lost_.fetch_add(1); }

  // `statements` is asked for the texts where they are told.
  template <typename Texts>
  void exchanged(std::chrono::steady_clock::duration took, const Texts& statements) {
    const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took);
    exchanges_.fetch_add(1);
    waited_.fetch_add(microseconds.count());
    if (slow_after_.count() == 0 || took <= slow_after_) return;
    slow_.fetch_add(1);
    if (tell_) tell_(microseconds, statements());
  }

  PostgresNumbers numbers() const {
    return {open_, connects_, lost_, exchanges_, slow_, std::chrono::microseconds(waited_)};
  }

 private:
  const std::chrono::milliseconds slow_after_;
  const Tell tell_;
  std::atomic<std::int64_t> open_{0}, connects_{0}, lost_{0}, exchanges_{0}, slow_{0}, waited_{0};
};

}  // namespace stapel::storage
