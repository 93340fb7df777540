// Where bytes come from: a file, standard input, an archive, memory. Read once, front to back.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string_view>

namespace stapel {

// The bytes cannot be read: no such file, a broken or truncated archive, a failing disk. The
// message names the file and is meant for people.
struct SourceError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  // Fills the front of `buffer` (not empty) and says how far; 0 is the end. Throws SourceError.
  virtual std::size_t read(std::span<char> buffer) = 0;
};

// Bytes in memory, which must outlive the source. `step` is the most that one read gives.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes, std::size_t step = std::size_t{1} << 20)
      : left_(bytes), step_(step) {}

  std::size_t read(std::span<char> buffer) override {
    const std::size_t count = std::min({left_.size(), buffer.size(), step_});
    left_.copy(buffer.data(), count);
    left_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view left_;
  std::size_t step_;
};

}  // namespace stapel
