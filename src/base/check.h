// STAPEL_CHECK: a broken invariant is a bug, never a reaction to input. On in release builds: it
// throws Bug, which ends the request's work and is caught at the request boundary.
#pragma once

#include <stdexcept>
#include <string>

namespace stapel {

struct Bug : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace stapel

#define STAPEL_CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::stapel::check_failed(#condition, __FILE__, __LINE__))
