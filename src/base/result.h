// Result<T, E>: a value or the reason why there is none. For refusals that are part of the answer
// (a code has expired, a version is stale); faults of the environment are exceptions.
#pragma once

#include <utility>
#include <variant>

#include "base/check.h"

namespace stapel {

template <typename E>
struct Refused {
  E why;
};
template <typename E>
Refused(E) -> Refused<E>;

template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  template <typename F>
  Result(Refused<F> refused) : state_(std::in_place_index<1>, std::move(refused.why)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const E& refusal() const {
    STAPEL_CHECK(state_.index() == 1);
    return std::get<1>(state_);
  }

 private:
  T& value() {
    STAPEL_CHECK(state_.index() == 0);
    return std::get<0>(state_);
  }
  const T& value() const {
    STAPEL_CHECK(state_.index() == 0);
    return std::get<0>(state_);
  }
  std::variant<T, E> state_;
};

}  // namespace stapel
