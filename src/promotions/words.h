// The words that all texts for people share: amounts, numbers, lists, names, dates and times, in
// Dutch and English. Knows nothing of promotions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace stapel::promotions {

// The same words in both languages.
struct Phrase {
  std::string_view dutch;
  std::string_view english;
};

class Words {
 public:
  // `currency`: of the amounts that are named.
  Words(Language language, const Currency& currency) : language_(language), currency_(currency) {}

  Language language() const { return language_; }
  bool dutch() const { return language_ == Language::dutch; }
  std::string say(const Phrase& phrase) const;
  // With `value` in place of {v}.
  std::string say(const Phrase& phrase, std::string_view value) const;
  // The first form where `count` is 1.
  std::string plural(std::int64_t count, const Phrase& one, const Phrase& many) const;

  std::string money(Amount amount) const { return format_money(amount, currency_, language_); }
  std::string number(std::int64_t number) const;        // "1.000" in Dutch
  std::string decimal(Decimal decimal) const;           // "1,5" in Dutch
  std::string percent(Percent percent) const;           // "12,5%" in Dutch
  std::string times(std::int64_t count) const;          // "1 keer", "once"
  std::string at_most_times(std::int64_t count) const;  // "1 keer", "hoogstens 2 keer"
  // A name from the shop's own data, between quotation marks, on one line.
  std::string quoted(std::string_view text) const;
  std::string one_of(const std::vector<std::string>& texts) const;  // "a, b of c"
  std::string all_of(const std::vector<std::string>& texts) const;  // "a, b en c"
  std::string currency_name(std::string_view code) const;           // "euro (EUR)"
  std::string country_name(std::string_view code) const;            // the code where unknown

  std::string date(const Date& date) const;  // "vrijdag 27 november 2026"
  std::string weekday_name(int day) const;   // 0 is Monday
  // "27 november … om 10:00 uur"; the second of two equal wall clock times says so.
  std::string moment(Instant instant, const Zone& zone) const;
  // A start, by its day where it is midnight; and an end: "tot en met DAY" where it is midnight.
  std::string start(Instant start, const Zone& zone) const;
  std::string end(Instant end, const Zone& zone) const;
  // "Alle tijden zijn in de tijdzone Europe/Amsterdam."
  std::string zone_note(const Zone& zone) const;

 private:
  std::string joined(const std::vector<std::string>& texts, std::string_view last) const;
  Language language_;
  Currency currency_;
};

bool is_midnight(Instant instant, const Zone& zone);
// Of a period that ends at this midnight.
Date last_day(Instant midnight, const Zone& zone);

// HH:MM of a minute of the day (24:00 for 1440).
std::string clock_time(std::int32_t minute);

// With an upper-case first letter and a full stop.
std::string sentence(std::string text);

// A text from a file or a request may hold line breaks and a terminal's escape codes: none are
// left.
std::string on_one_line(std::string text);

// Each {mark} of the text is replaced.
std::string replaced(std::string text, std::string_view mark, std::string_view by);

}  // namespace stapel::promotions
