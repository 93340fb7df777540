// What every command gets from the shell and gives back to it: three streams and an exit code.
// Commands never touch std::cin, std::cout or std::cerr themselves, so tests can hand in their own.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/fault.h"

namespace stapel::cli {

struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

enum class Exit : int {
  ok = 0,
  failed =
      1,  // the environment: a full disk, a database that cannot be opened; or a difference found
  bad_input = 2,  // bad usage (a busy port too), an unreadable file, input that breaks a rule
};

// A larger input is refused: nobody has a cart or a set of promotions of this size.
inline constexpr std::size_t input_bytes_max = std::size_t{256} << 20;

// The whole content of a file, or of streams.in where `path` is "-". Where it cannot be read, one
// line that names the file and the cause goes to streams.err, and nothing is returned.
std::optional<std::string> read_input(const std::string& path, Streams& streams);

// One line per fault, such as "cart#/lines/0/quantity: must be at least 1".
void print_faults(std::string_view document, const Faults& faults, std::ostream& err);

// What `parse(text, faults)` makes of an input; its faults are printed under `name`, so that a run
// that reads several inputs names the faults of all.
template <typename Parse>
auto read_document(const std::string& path, std::string_view name, Parse parse, Streams& streams)
    -> decltype(parse(std::string_view(), std::declval<Faults&>())) {
  const std::optional<std::string> text = read_input(path, streams);
  if (!text) return std::nullopt;
  Faults faults;
  auto parsed = parse(*text, faults);
  print_faults(name, faults, streams.err);
  return parsed;
}

// Writes to streams.out and flushes. Throws std::runtime_error where that fails (a full disk, say):
// half an answer must never look like a whole one.
void print(std::string_view text, Streams& streams);

}  // namespace stapel::cli
