// Turns a failed STAPEL_CHECK into the exception Bug. Never logs and never ends the process.
#include "base/check.h"

namespace stapel {

void check_failed(const char* condition, const char* file, int line) {
  throw Bug(std::string(file) + ":" + std::to_string(line) + ": broken invariant: " + condition);
}

}  // namespace stapel
