// How a line is cut into words, and how numbers are read from them.
#include "words.h"

#include <algorithm>
#include <charconv>

namespace stapel::golden {
namespace {

// Marks that are words of their own at the end of another.
constexpr std::string_view after_words = ",;:)";

void cut(std::string_view word, std::vector<std::string>& out) {
  const std::size_t front = std::min(word.find_first_not_of('('), word.size());
  const std::size_t back = std::max(word.find_last_not_of(after_words) + 1, front);
  out.insert(out.end(), front, "(");
  if (back > front) out.emplace_back(word.substr(front, back - front));
  for (const char mark : word.substr(back)) out.emplace_back(1, mark);
}

std::vector<std::string> cut_all(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find(' '), text.size());
    if (length > 0) cut(text.substr(0, length), out);
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return out;
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Words::Words(Place place, std::string_view text)
    : place_(std::move(place)), words_(cut_all(text)) {}

void Words::fail(const std::string& rule) const {
  std::string got = done() ? "the line ends" : "'" + words_[at_] + "' stands there";
  throw FormatFault(place_, rule + "; " + got);
}

std::size_t Words::length_of(std::string_view phrase) const {
  const std::vector<std::string> wanted = cut_all(phrase);
  const bool matches =
      wanted.size() <= words_.size() - at_ &&
      std::equal(wanted.begin(), wanted.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_));
  return matches ? wanted.size() : 0;
}

bool Words::next_is(std::string_view phrase) const { return length_of(phrase) > 0; }

bool Words::accept(std::string_view phrase) {
  const std::size_t length = length_of(phrase);
  at_ += length;
  return length > 0;
}

void Words::expect(std::string_view phrase) {
  if (!accept(phrase)) fail("here belongs '" + std::string(phrase) + "'");
}

void Words::finish() const {
  if (!done()) fail("the line should end here");
}

std::string Words::take(std::string_view what) {
  static constexpr std::string_view marks = "(),;:";
  if (done() || (words_[at_].size() == 1 && marks.find(words_[at_][0]) != marks.npos))
    fail("here belongs " + std::string(what));
  return words_[at_++];
}

std::vector<std::string> Words::take_list(std::string_view what, std::string_view joint) {
  std::vector<std::string> out{take(what)};
  while (accept(joint)) out.push_back(take(what));
  return out;
}

std::int64_t Words::integer(std::string_view what) {
  if (done() || !all_digits(words_[at_])) fail("here belongs " + std::string(what));
  std::int64_t out = 0;
  const std::string& word = words_[at_];
  if (std::from_chars(word.data(), word.data() + word.size(), out).ec != std::errc{})
    fail("a number that is too large");
  ++at_;
  return out;
}

Amount Words::amount(const Currency& currency) {
  const std::string rule = "here belongs an amount in " + std::string(currency.name()) +
                           ", such as " + amount_text(1234, currency);
  if (done()) fail(rule);
  const std::string& word = words_[at_];
  const auto decimals = static_cast<std::size_t>(currency.exponent);
  std::string digits = word;
  if (decimals > 0) {
    if (word.size() < decimals + 2 || word[word.size() - decimals - 1] != '.') fail(rule);
    digits.erase(word.size() - decimals - 1, 1);
  }
  if (!all_digits(digits) || digits.size() > 15) fail(rule);
  ++at_;
  return std::stoll(digits);
}

bool Words::next_is_percent() const { return !done() && words_[at_].back() == '%'; }

std::string Words::percent() {
  if (!next_is_percent()) fail("here belongs a percentage, such as 20%");
  std::string out = words_[at_++];
  out.pop_back();
  return out;
}

bool Words::second_is(std::string_view word) const {
  return at_ + 1 < words_.size() && words_[at_ + 1] == word;
}

std::string amount_text(Amount amount, const Currency& currency) {
  std::string digits = std::to_string(amount < 0 ? -amount : amount);
  const auto decimals = static_cast<std::size_t>(currency.exponent);
  if (decimals > 0) {
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, ".");
  }
  return (amount < 0 ? "-" : "") + digits;
}

}  // namespace stapel::golden
