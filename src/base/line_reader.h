// Lines of a text that is read as a stream, such as NDJSON: one at a time, numbered from 1. A byte
// order mark at the start, empty lines and carriage returns at the end of lines are left out. What
// a line means is not decided here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_source.h"

namespace stapel {

// The longest line that is read.
inline constexpr std::size_t line_bytes_max = std::size_t{16} << 20;

class LineReader {
 public:
  explicit LineReader(ByteSource& source) : source_(source) {}

  enum class Step : std::uint8_t { line, too_long, end };
  // Goes to the next line that is not empty. Throws what the source throws.
  Step next();

  // Of the last line; holds until the next call of `next`. Of one too long: its beginning.
  std::string_view text() const { return text_; }
  std::uint64_t line() const { return line_; }

 private:
  bool refill();
  Step take_line();
  void skip_line();

  ByteSource& source_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is not consumed
  bool ended_ = false;
  bool skip_ = false;  // the rest of a line that was too long
  std::uint64_t line_ = 0;
  std::string_view text_;
};

}  // namespace stapel
