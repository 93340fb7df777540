// Drawing characters without bias: bytes beyond the last whole multiple of the alphabet are thrown
// away, and randomness is fetched in blocks.
#include "codes/pattern.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/check.h"
#include "base/crypto.h"

namespace stapel::codes {
namespace {

// A code is worth guessing when one in so many guesses hits.
constexpr std::int64_t guesses_per_hit_min = 1'000;

class Draw {
 public:
  char next() {
    while (true) {
      if (at_ == bytes_.size()) {
        fill_random(bytes_);
        at_ = 0;
      }
      const unsigned char byte = bytes_[at_++];
      if (byte < usable) return alphabet[byte % alphabet.size()];
    }
  }

 private:
  static constexpr std::size_t usable = 256 / alphabet.size() * alphabet.size();
  std::array<unsigned char, 4'096> bytes_{};
  std::size_t at_ = bytes_.size();
};

bool is_allowed(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '#';
}

}  // namespace

Result<Pattern, std::string> Pattern::parse(std::string_view text) {
  if (text.size() > pattern_length_max) {
    return Refused{std::string("a pattern has at most 64 characters")};
  }
  if (!std::all_of(text.begin(), text.end(), is_allowed)) {
    return Refused{std::string("a pattern holds letters, digits, hyphens and # only")};
  }
  const auto drawn = static_cast<std::size_t>(std::count(text.begin(), text.end(), '#'));
  if (drawn < drawn_min || drawn > drawn_max) {
    return Refused{
        std::string("a pattern needs 4 to 32 times #, each a random character; use 8 or "
                    "more where many codes are wanted")};
  }
  return Pattern(std::string(text), drawn);
}

std::int64_t Pattern::room() const {
  std::int64_t all = 1;
  for (std::size_t i = 0; i < drawn_; ++i) {
    if (__builtin_mul_overflow(all, static_cast<std::int64_t>(alphabet.size()), &all)) {
      return INT64_MAX;
    }
  }
  return all / guesses_per_hit_min;
}

std::vector<std::string> Pattern::draw(std::size_t count) const {
  STAPEL_CHECK(static_cast<std::int64_t>(count) <= room());
  Draw draw;
  std::unordered_set<std::string> seen;
  std::vector<std::string> codes;
  codes.reserve(count);
  while (codes.size() < count) {
    std::string code = text_;
    for (char& c : code) {
      if (c == '#') c = draw.next();
    }
    if (seen.insert(code).second) codes.push_back(std::move(code));
  }
  return codes;
}

}  // namespace stapel::codes
