#include "base/line_reader.h"

#include <algorithm>

namespace stapel {

namespace {

constexpr std::size_t read_bytes = std::size_t{1} << 18;
constexpr std::size_t shown_max = 200;  // bytes of a line that is too long
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

LineReader::Step LineReader::next() {
  if (skip_) skip_line();
  for (;;) {
    const Step step = take_line();
    if (step != Step::line || !text_.empty()) return step;
  }
}

bool LineReader::refill() {
  if (ended_) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + read_bytes);
  const std::size_t count = source_.read({buffer_.data() + held, read_bytes});
  buffer_.resize(held + count);
  ended_ = count == 0;
  return !ended_;
}

LineReader::Step LineReader::take_line() {
  std::size_t searched = 0;
  std::size_t end = buffer_.find('\n', begin_);
  while (end == std::string::npos) {
    searched = buffer_.size() - begin_;
    if (searched > line_bytes_max) {
      ++line_;
      skip_ = true;
      text_ = std::string_view(buffer_).substr(begin_, shown_max);
      return Step::too_long;
    }
    if (!refill()) break;
    end = buffer_.find('\n', begin_ + searched);
  }
  if (end == std::string::npos && begin_ == buffer_.size()) return Step::end;
  end = std::min(end, buffer_.size());
  text_ = std::string_view(buffer_).substr(begin_, end - begin_);
  begin_ = std::min(end + 1, buffer_.size());
  if (++line_ == 1 && text_.starts_with(byte_order_mark))
    text_.remove_prefix(byte_order_mark.size());
  if (text_.ends_with('\r')) text_.remove_suffix(1);
  return Step::line;
}

void LineReader::skip_line() {
  skip_ = false;
  for (;;) {
    const std::size_t end = buffer_.find('\n', begin_);
    begin_ = end == std::string::npos ? buffer_.size() : end + 1;
    if (end != std::string::npos || !refill()) return;
  }
}

}  // namespace stapel
