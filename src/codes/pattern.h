// The shape of a pool's codes, such as BF-####-####: each # stands for a random character of an
// alphabet in which no two look alike, the last one for a check character where the pool has one.
// Never decides whether a code exists: the store knows that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "codes/check.h"

namespace stapel::codes {

inline constexpr std::size_t pattern_length_max = 64;
inline constexpr std::size_t drawn_min = 4;
inline constexpr std::size_t drawn_max = 32;

enum class Check : std::uint8_t {
  none,  // every # is random: older pools
  last,  // the last # follows from the others
};

// A valid pattern: letters, digits, hyphens and 4 to 32 times #, at most 64 characters.
class Pattern {
 public:
  // Refused with a sentence that names the rule.
  static Result<Pattern, std::string> parse(std::string_view text, Check check = Check::none);

  const std::string& text() const { return text_; }
  Check check() const { return check_; }
  // As codes of it are compared: upper case, without hyphens.
  const std::string& normalised() const { return normalised_; }
  // How many characters are random.
  std::size_t free() const { return places_.size() - (check_ == Check::last ? 1 : 0); }
  // Where the # stand in normalised().
  const std::vector<std::size_t>& places() const { return places_; }

  // How many codes the pattern can have while a guess still hits at most one in a thousand;
  // INT64_MAX where that is more than fits.
  std::int64_t room() const;

  // The drawn characters of a normalised code of this shape, the check character among them; empty
  // where the code has another shape.
  std::string drawn_of(std::string_view normalised) const;

  // A normalised code that is none of this pattern's, but one typing error away from its shape or
  // its check character: one character of the fixed part, two of its neighbours exchanged, a
  // character that the alphabet leaves out, or a check character that does not fit. Without a check
  // character only the shape can tell.
  bool is_mistyped(std::string_view normalised) const;

 private:
  Pattern(std::string text, std::string normalised, std::vector<std::size_t> places, Check check)
      : text_(std::move(text)),
        normalised_(std::move(normalised)),
        places_(std::move(places)),
        check_(check) {}
  std::string text_;
  std::string normalised_;
  std::vector<std::size_t> places_;
  Check check_;
};

}  // namespace stapel::codes
