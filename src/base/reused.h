// Memory that is used again: what a use on this thread has grown, the next one finds grown.
//
// Only capacity is kept: a value is emptied by its own clear() before it is put aside, so that no
// use sees what another did. Each thread keeps its own, and a use inside another has a value of its
// own. A thread keeps what its largest use needed until it ends.
#pragma once

#include <memory>
#include <utility>

namespace stapel {

template <typename T>
class Reused {
 public:
  Reused() {
    std::unique_ptr<Kept>& idle = idle_here();
    if (!idle) {
      kept_ = std::make_unique<Kept>();
    } else {
      kept_ = std::move(idle);
      idle = std::move(kept_->next);
    }
  }
  ~Reused() {
    kept_->value.clear();
    kept_->next = std::move(idle_here());
    idle_here() = std::move(kept_);
  }
  Reused(const Reused&) = delete;
  Reused& operator=(const Reused&) = delete;

  T& operator*() { return kept_->value; }
  T* operator->() { return &kept_->value; }
  const T& operator*() const { return kept_->value; }
  const T* operator->() const { return &kept_->value; }

 private:
  struct Kept {
    T value;
    std::unique_ptr<Kept> next;
  };
  static std::unique_ptr<Kept>& idle_here() {
    thread_local std::unique_ptr<Kept> idle;
    return idle;
  }

  std::unique_ptr<Kept> kept_;
};

}  // namespace stapel
