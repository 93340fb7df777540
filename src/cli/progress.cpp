#include "cli/progress.h"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "cli/table.h"

namespace stapel::cli {

bool is_terminal(const std::ostream& err) {
  return err.rdbuf() == std::cerr.rdbuf() && isatty(STDERR_FILENO) == 1;
}

void Progress::show(std::string_view what, std::int64_t done, std::int64_t total) {
  if (!visible_) return;
  std::string line = grouped(done);
  if (total > 0) line += " of " + grouped(total);
  line.append(" ").append(what);
  clear();
  err_ << line << std::flush;
  shown_ = line.size();
}

void Progress::clear() {
  if (shown_ == 0) return;
  err_ << '\r' << std::string(std::exchange(shown_, 0), ' ') << '\r' << std::flush;
}

}  // namespace stapel::cli
