// A loop over several threads, for work of which each part is independent.
#pragma once

#include <cstddef>
#include <functional>

namespace stapel::app {

// Calls `work` once for each index in [0, count), on up to `threads` threads, and waits for all.
// The first exception is thrown again here, after the other threads have stopped.
void parallel_for(std::size_t threads, std::size_t count,
                  const std::function<void(std::size_t)>& work);

}  // namespace stapel::app
