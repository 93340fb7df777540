// The waiting side of a command, kept apart because it needs <future>; included by service.h.
#pragma once

#include <future>
#include <memory>

namespace stapel::app {

template <typename T, typename Start>
Result<T, Refusal> await(Start start) {
  auto promise = std::make_shared<std::promise<Result<T, Refusal>>>();
  std::future<Result<T, Refusal>> answer = promise->get_future();
  start(Done<T>([promise](Result<T, Refusal> result) { promise->set_value(std::move(result)); }));
  return answer.get();
}

}  // namespace stapel::app
