// See pattern.h.
#include "codes/pattern.h"

#include <algorithm>

#include "base/code_text.h"

namespace stapel::codes {
namespace {

// A code is worth guessing when one in so many guesses hits.
constexpr std::int64_t guesses_per_hit_min = 1'000;
// A shorter fixed part says too little: half of all mistyped codes would be some other shop's.
constexpr std::size_t fixed_min = 2;

bool is_allowed(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '#';
}

std::vector<std::size_t> places_in(std::string_view normalised) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < normalised.size(); ++i) {
    if (normalised[i] == '#') places.push_back(i);
  }
  return places;
}

// Places at which the fixed part differs.
std::vector<std::size_t> differences(std::string_view pattern, std::string_view code) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '#' && pattern[i] != code[i]) found.push_back(i);
  }
  return found;
}

// One wrong character, or two neighbours that changed places.
bool is_one_slip(const std::vector<std::size_t>& wrong, std::string_view pattern,
                 std::string_view code) {
  if (wrong.size() <= 1) return true;
  return wrong.size() == 2 && wrong[1] == wrong[0] + 1 && code[wrong[0]] == pattern[wrong[1]] &&
         code[wrong[1]] == pattern[wrong[0]];
}

}  // namespace

Result<Pattern, std::string> Pattern::parse(std::string_view text, Check check) {
  if (text.size() > pattern_length_max) {
    return Refused{std::string("a pattern has at most 64 characters")};
  }
  if (!std::all_of(text.begin(), text.end(), is_allowed)) {
    return Refused{std::string("a pattern holds letters, digits, hyphens and # only")};
  }
  std::string normalised = normalise_code(text);
  std::vector<std::size_t> places = places_in(normalised);
  if (places.size() < drawn_min || places.size() > drawn_max) {
    return Refused{
        std::string("a pattern needs 4 to 32 times #, each a random character; use 8 or "
                    "more where many codes are wanted")};
  }
  return Pattern(std::string(text), std::move(normalised), std::move(places), check);
}

std::int64_t Pattern::room() const {
  std::int64_t all = 1;
  for (std::size_t i = 0; i < free(); ++i) {
    if (__builtin_mul_overflow(all, static_cast<std::int64_t>(alphabet.size()), &all)) {
      return INT64_MAX;
    }
  }
  return all / guesses_per_hit_min;
}

std::string Pattern::drawn_of(std::string_view normalised) const {
  if (normalised.size() != normalised_.size()) return {};
  if (!differences(normalised_, normalised).empty()) return {};
  std::string drawn;
  for (const std::size_t place : places_) {
    if (!position_of(normalised[place])) return {};
    drawn.push_back(normalised[place]);
  }
  return drawn;
}

bool Pattern::is_mistyped(std::string_view normalised) const {
  if (normalised.size() != normalised_.size()) return false;
  const std::vector<std::size_t> wrong = differences(normalised_, normalised);
  if (wrong.empty()) {
    const std::string drawn = drawn_of(normalised);
    return drawn.empty() || (check_ == Check::last && !is_checked(drawn));
  }
  return normalised_.size() - places_.size() >= fixed_min &&
         is_one_slip(wrong, normalised_, normalised);
}

}  // namespace stapel::codes
