// One line of a golden file as words, read from left to right; the only place that knows how words
// are cut and how numbers are written. What the words mean is not decided here.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

namespace stapel::golden {

// Where a line stands.
struct Place {
  std::string file;
  std::size_t line = 0;
  std::string text() const { return file + ":" + std::to_string(line); }
};

// A golden file that breaks a rule of the format. The message begins with FILE:LINE.
struct FormatFault : std::runtime_error {
  FormatFault(const Place& place, const std::string& rule)
      : std::runtime_error(place.text() + ": " + rule) {}
};

// Words are cut at spaces; parentheses around a word and marks at its end are words of their
// own.
class Words {
 public:
  Words(Place place, std::string_view text);

  const Place& place() const { return place_; }
  bool done() const { return at_ == words_.size(); }
  bool next_is(std::string_view phrase) const;
  // Takes the phrase where it comes next.
  bool accept(std::string_view phrase);
  void expect(std::string_view phrase);
  // Refuses what is left.
  void finish() const;

  std::string take(std::string_view what);
  // A list "A or B or C", or "A and B and C".
  std::vector<std::string> take_any_of(std::string_view what) { return take_list(what, "or"); }
  std::vector<std::string> take_all_of(std::string_view what) { return take_list(what, "and"); }
  std::int64_t integer(std::string_view what);
  // Money as people write it, with exactly the decimals of the currency: 79.99, or 8000 in yen.
  Amount amount(const Currency& currency);
  // "12.5%" comes next.
  bool next_is_percent() const;
  // The number before the sign, as written.
  std::string percent();
  // Whether the word after the next one is this.
  bool second_is(std::string_view word) const;

  [[noreturn]] void fail(const std::string& rule) const;

 private:
  // How many words the phrase takes where it comes next; 0 where it does not.
  std::size_t length_of(std::string_view phrase) const;
  std::vector<std::string> take_list(std::string_view what, std::string_view joint);

  Place place_;
  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

// An amount as the format writes it.
std::string amount_text(Amount amount, const Currency& currency);

}  // namespace stapel::golden
