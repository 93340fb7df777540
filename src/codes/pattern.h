// Unique codes drawn from a pattern such as BF-####-####: each # becomes a random character of an
// alphabet in which no two look alike. Never decides whether a code exists: the store knows that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stapel::codes {

// Without 0, O, 1, I and L.
inline constexpr std::string_view alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

inline constexpr std::size_t pattern_length_max = 64;
inline constexpr std::size_t drawn_min = 4;
inline constexpr std::size_t drawn_max = 32;

// A valid pattern: letters, digits, hyphens and 4 to 32 times #, at most 64 characters.
class Pattern {
 public:
  // Refused with a sentence that names the rule.
  static Result<Pattern, std::string> parse(std::string_view text);

  const std::string& text() const { return text_; }
  // How many codes the pattern can have while a guess still hits at most one in a thousand;
  // INT64_MAX where that is more than fits.
  std::int64_t room() const;
  // `count` different codes, as issued, cryptographically random. count <= room().
  std::vector<std::string> draw(std::size_t count) const;

 private:
  explicit Pattern(std::string text, std::size_t drawn) : text_(std::move(text)), drawn_(drawn) {}
  std::string text_;
  std::size_t drawn_;
};

}  // namespace stapel::codes
