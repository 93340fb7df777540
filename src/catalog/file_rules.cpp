#include "catalog/file_rules.h"

#include <algorithm>
#include <array>

#include "catalog/field.h"

namespace stapel::catalog {

namespace {

using Rule = Refused<std::string>;

struct Part {
  std::string_view letters;
  std::int32_t least, most;
};
constexpr std::array parts = {Part{"yyyy", 1, 9999}, Part{"mm", 1, 12}, Part{"dd", 1, 31},
                              Part{"HH", 0, 23},     Part{"MM", 0, 59}, Part{"SS", 0, 59}};
using Numbers = std::array<std::int32_t, parts.size()>;

// The part that begins here; the number of parts where none does.
std::size_t part_at(std::string_view pattern) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) {
    return pattern.starts_with(part.letters);
  });
  return static_cast<std::size_t>(found - parts.begin());
}

std::optional<Numbers> match(std::string_view pattern, std::string_view text) {
  Numbers numbers{};
  if (pattern.size() != text.size()) return std::nullopt;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t part = part_at(pattern.substr(i));
    if (part == parts.size()) {
      if (pattern[i] != text[i]) return std::nullopt;
      ++i;
      continue;
    }
    const std::size_t length = parts[part].letters.size();
    const auto number = parse_number<std::uint32_t>(text.substr(i, length));
    if (!number) return std::nullopt;
    numbers[part] = static_cast<std::int32_t>(*number);
    if (numbers[part] < parts[part].least || numbers[part] > parts[part].most) return std::nullopt;
    i += length;
  }
  return numbers;
}

// Nothing for a day that does not exist.
std::optional<Date> date_in(const Numbers& numbers) {
  const Date date{numbers[0], numbers[1], numbers[2]};
  if (date_of_day_number(day_number(date)) != date) return std::nullopt;
  return date;
}

// With at most `places` decimals and a point, as a whole number of the smallest; 0 or more.
std::optional<std::int64_t> read_fixed(std::string_view text, std::size_t places) {
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  std::string decimals(text.substr(std::min(point + 1, text.size())));
  if (digits.empty() || decimals.size() > places) return std::nullopt;
  if (point < text.size() && decimals.empty()) return std::nullopt;
  decimals.resize(places, '0');
  const auto number = parse_number<std::uint64_t>(digits + decimals);
  if (!number || *number > static_cast<std::uint64_t>(amount_max)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

}  // namespace

Result<DateFormat, std::string> DateFormat::make(std::string pattern, Zone zone) {
  std::array<int, parts.size()> seen{};
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t part = part_at(std::string_view(pattern).substr(i));
    const char c = pattern[i];
    if (part < parts.size()) {
      if (++seen[part] > 1) return Rule{"names twice " + std::string(parts[part].letters)};
      i += parts[part].letters.size();
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'S') || c == 'Y') {
      return Rule{"must be made of yyyy, mm, dd, HH, MM and SS, as in dd-mm-yyyy HH:MM"};
    } else {
      ++i;
    }
  }
  if (seen[0] + seen[1] + seen[2] != 3) return Rule{std::string("must name yyyy, mm and dd")};
  if (seen[4] > seen[3] || seen[5] > seen[4])
    return Rule{std::string("names minutes without hours, or seconds without minutes")};
  return DateFormat(std::move(pattern), zone);
}

std::optional<Instant> DateFormat::parse(std::string_view text) const {
  const std::optional<Numbers> numbers = match(pattern_, text);
  const std::optional<Date> date = numbers ? date_in(*numbers) : std::nullopt;
  if (!date) return std::nullopt;
  const auto& [year, month, day, hours, minutes, seconds] = *numbers;
  return zone_.instant({*date, ((hours * 60LL + minutes) * 60 + seconds) * 1'000'000});
}

std::optional<Date> DateFormat::parse_day(std::string_view text) const {
  const std::optional<Numbers> numbers = match(pattern_, text);
  return numbers ? date_in(*numbers) : std::nullopt;
}

Result<Instant, std::string> read_time(std::string_view text, const FileRules& rules) {
  const auto time = rules.dates ? rules.dates->parse(text) : parse_instant(text);
  if (time) return *time;
  if (rules.dates)
    return Rule{"must be a time of the form " + rules.dates->pattern() + ", is " + quoted(text)};
  return Rule{"must be a time with an offset such as 2026-11-27T10:00:00+01:00, is " +
              quoted(text) + "; --dates names another form"};
}

Result<Date, std::string> read_day(std::string_view text, const FileRules& rules) {
  const auto day = rules.dates ? rules.dates->parse_day(text) : parse_date(text);
  if (day) return *day;
  if (rules.dates)
    return Rule{"must be a day of the form " + rules.dates->pattern() + ", is " + quoted(text)};
  return Rule{"must be a day such as 2026-11-27, is " + quoted(text) +
              "; --dates names another form"};
}

Result<Amount, std::string> read_amount(std::string_view text, const Currency& currency,
                                        const FileRules& rules) {
  const auto places = static_cast<std::size_t>(currency.exponent);
  const auto amount = read_fixed(text, rules.decimal_amounts ? places : 0);
  if (amount) return *amount;
  if (text.starts_with('-')) return Rule{"must not be below zero, is " + quoted(text)};
  if (!rules.decimal_amounts)
    return Rule{"must be a whole number of minor units from 0 to 10000000000000, is " +
                quoted(text) +
                (text.find('.') != std::string_view::npos
                     ? "; import --amounts decimal reads amounts with a point"
                     : "")};
  return Rule{"must be an amount with a point and at most " + std::to_string(places) +
              " decimals, is " + quoted(text)};
}

std::optional<Percent> read_rate(std::string_view text) {
  const auto rate = read_fixed(text, 4);
  if (!rate || *rate > 1'000'000) return std::nullopt;
  return Percent{*rate};
}

}  // namespace stapel::catalog
