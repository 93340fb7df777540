// How far a long command is, on one line of a terminal; silent where standard error is none.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>

namespace stapel::cli {

// Whether `err` is the program's own standard error and a terminal.
bool is_terminal(const std::ostream& err);

class Progress {
 public:
  Progress(std::ostream& err, bool visible) : err_(err), visible_(visible) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // "12,345 rows read", or with a total "12,345 of 19,959 orders priced". One thread at a time.
  void show(std::string_view what, std::int64_t done, std::int64_t total = 0);
  // Takes the line away, so that something else can be printed.
  void clear();

 private:
  std::ostream& err_;
  bool visible_;
  std::size_t shown_ = 0;
};

}  // namespace stapel::cli
