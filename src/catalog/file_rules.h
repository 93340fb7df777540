// How a file writes amounts and times. Said by whoever imports it, never guessed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"
#include "base/result.h"
#include "base/time.h"

namespace stapel::catalog {

// Times of a wall clock, such as dd-mm-yyyy HH:MM: the parts in this order, the rest as it stands.
class DateFormat {
 public:
  // Refused with the rule that the pattern breaks. Known parts: yyyy mm dd HH MM SS; a time needs
  // the three of a day, and minutes need hours.
  static Result<DateFormat, std::string> make(std::string pattern, Zone zone);

  // Nothing where the text is not of this form or the day does not exist.
  std::optional<Instant> parse(std::string_view text) const;
  // The day of such a text, whatever the clock shows.
  std::optional<Date> parse_day(std::string_view text) const;
  const std::string& pattern() const { return pattern_; }

 private:
  DateFormat(std::string pattern, Zone zone) : pattern_(std::move(pattern)), zone_(zone) {}
  std::string pattern_;
  Zone zone_;
};

struct FileRules {
  bool decimal_amounts = false;          // 9.50 instead of 950
  std::optional<DateFormat> dates = {};  // absent: RFC 3339 with an offset
};

// The time, or the rule that the text breaks.
Result<Instant, std::string> read_time(std::string_view text, const FileRules& rules);

// The day, YYYY-MM-DD or of the form that the rules name, or the rule that the text breaks.
Result<Date, std::string> read_day(std::string_view text, const FileRules& rules);

// An amount from 0 on in minor units, or the rule that the text breaks.
Result<Amount, std::string> read_amount(std::string_view text, const Currency& currency,
                                        const FileRules& rules);

// A VAT rate in percent: from 0 to 100 with at most four decimals and a point.
std::optional<Percent> read_rate(std::string_view text);

}  // namespace stapel::catalog
