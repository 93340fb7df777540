// Drawing codes of a pattern in ascending order, part by part, so that any number of them can be
// stored as it is drawn and a drawing that was cut off goes on where it stopped.
//
// All that a pattern can make, in order, is divided into parts of equal size, and each part gives
// its share. Within a part codes are drawn evenly with cryptographic randomness; a guess hits as
// often as if they had been drawn over the whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codes/pattern.h"

namespace stapel::codes {

// Many codes in one piece of memory.
class CodeList {
 public:
  void add(std::string_view code) {
    text_ += code;
    ends_.push_back(text_.size());
  }
  void reserve(std::size_t count, std::size_t length) {
    text_.reserve(count * length);
    ends_.reserve(count);
  }
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }
  friend bool operator==(const CodeList&, const CodeList&) = default;

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

class RandomBits;

// One part of all that a pattern can make. part < parts.
class Part {
 public:
  // The pattern must outlive the part.
  Part(const Pattern& pattern, std::int64_t part, std::int64_t parts);

  // Every code of the part lies between these, both included.
  std::string first() const;
  std::string last() const;

  // Whether the part is at least twice as large as what is there and what is wanted, so that
  // drawing ends soon.
  bool has_room(std::size_t count, std::size_t taken) const;

  // `count` normalised codes, ascending and all different, that are not among `taken` (codes
  // between first() and last(), in any order), where has_room().
  CodeList draw(std::size_t count, const std::vector<std::string>& taken) const;

 private:
  std::vector<std::uint64_t> numbers_of(const std::vector<std::string>& codes) const;
  std::vector<std::uint64_t> draw_numbers(std::size_t count,
                                          const std::vector<std::uint64_t>& taken,
                                          RandomBits& bits) const;
  void write(std::uint64_t number, std::string& code) const;
  void finish(std::string& code, RandomBits& bits) const;

  const Pattern& pattern_;
  std::size_t leading_;        // characters that number the codes; more are drawn one by one
  std::uint64_t begin_, end_;  // of these numbers
};

}  // namespace stapel::codes
