// See drawing.h. A code's leading random characters are the digits of a number, and numbers are
// drawn, sorted and made different; sorting numbers costs a tenth of sorting texts.
#include "codes/drawing.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/crypto.h"

namespace stapel::codes {
namespace {

// 31^12 codes fit into 60 bits; what is longer is different by its leading characters already.
constexpr std::size_t leading_max = 12;

std::uint64_t power_of_31(std::size_t exponent) {
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < exponent; ++i) power *= alphabet.size();
  return power;
}

}  // namespace

// Random bits, fetched in blocks.
class RandomBits {
 public:
  std::uint64_t next() {
    if (at_ == block_.size()) {
      fill_random({reinterpret_cast<unsigned char*>(block_.data()), sizeof block_});
      at_ = 0;
    }
    return block_[at_++];
  }
  // Evenly from 0 to `size` - 1: the high half of a product, with the few values thrown away that
  // would make some results more frequent (Lemire, 2019).
  std::uint64_t below(std::uint64_t size) {
    auto product = static_cast<unsigned __int128>(next()) * size;
    if (static_cast<std::uint64_t>(product) < size) {
      const std::uint64_t uneven = -size % size;
      while (static_cast<std::uint64_t>(product) < uneven) {
        product = static_cast<unsigned __int128>(next()) * size;
      }
    }
    return static_cast<std::uint64_t>(product >> 64);
  }

 private:
  std::array<std::uint64_t, 2'048> block_{};
  std::size_t at_ = block_.size();
};

Part::Part(const Pattern& pattern, std::int64_t part, std::int64_t parts)
    : pattern_(pattern), leading_(std::min(pattern.free(), leading_max)) {
  STAPEL_CHECK(part >= 0 && part < parts);
  const auto bound = [&](std::int64_t of) {
    const auto all = static_cast<unsigned __int128>(power_of_31(leading_));
    return static_cast<std::uint64_t>(all * static_cast<std::uint64_t>(of) /
                                      static_cast<std::uint64_t>(parts));
  };
  begin_ = bound(part);
  end_ = bound(part + 1);
  STAPEL_CHECK(begin_ < end_);
}

std::string Part::first() const {
  std::string code = pattern_.normalised();
  std::replace(code.begin(), code.end(), '#', alphabet.front());
  write(begin_, code);
  return code;
}

std::string Part::last() const {
  std::string code = pattern_.normalised();
  std::replace(code.begin(), code.end(), '#', alphabet.back());
  write(end_ - 1, code);
  return code;
}

bool Part::has_room(std::size_t count, std::size_t taken) const {
  return (count + taken) * 2 <= end_ - begin_;
}

CodeList Part::draw(std::size_t count, const std::vector<std::string>& taken) const {
  STAPEL_CHECK(has_room(count, taken.size()));
  RandomBits bits;
  const std::vector<std::uint64_t> numbers = draw_numbers(count, numbers_of(taken), bits);
  CodeList codes;
  codes.reserve(count, pattern_.normalised().size());
  std::string code = pattern_.normalised();
  for (const std::uint64_t number : numbers) {
    write(number, code);
    finish(code, bits);
    codes.add(code);
  }
  return codes;
}

// Codes of another shape cannot be drawn.
std::vector<std::uint64_t> Part::numbers_of(const std::vector<std::string>& codes) const {
  std::vector<std::uint64_t> numbers;
  for (const std::string& code : codes) {
    const std::string drawn = pattern_.drawn_of(code);
    if (drawn.empty()) continue;
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < leading_; ++i) {
      number = number * alphabet.size() + *position_of(drawn[i]);
    }
    numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::vector<std::uint64_t> Part::draw_numbers(std::size_t count,
                                              const std::vector<std::uint64_t>& taken,
                                              RandomBits& bits) const {
  std::vector<std::uint64_t> numbers;
  numbers.reserve(count);
  while (numbers.size() < count) {
    while (numbers.size() < count) numbers.push_back(begin_ + bits.below(end_ - begin_));
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    if (taken.empty()) continue;
    std::erase_if(numbers, [&](std::uint64_t number) {
      return std::binary_search(taken.begin(), taken.end(), number);
    });
  }
  return numbers;
}

void Part::write(std::uint64_t number, std::string& code) const {
  for (std::size_t i = leading_; i-- > 0; number /= alphabet.size()) {
    code[pattern_.places()[i]] = alphabet[number % alphabet.size()];
  }
}

// The characters behind the leading ones: random, and the check character.
void Part::finish(std::string& code, RandomBits& bits) const {
  const auto& places = pattern_.places();
  for (std::size_t i = leading_; i < pattern_.free(); ++i) {
    code[places[i]] = alphabet[bits.below(alphabet.size())];
  }
  if (pattern_.check() == Check::none) return;
  std::array<char, drawn_max> drawn{};
  for (std::size_t i = 0; i < pattern_.free(); ++i) drawn[i] = code[places[i]];
  code[places.back()] = check_character({drawn.data(), pattern_.free()});
}

}  // namespace stapel::codes
