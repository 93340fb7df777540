// Strict RFC 3339 and calendar dates, and wall clocks through Howard Hinnant's date library on the
// system's tzdata. Never guesses a missing offset; nothing here throws on bad input.
#include "base/time.h"

#include <date/tz.h>

#include <array>
#include <charconv>
#include <chrono>

#include "base/check.h"

namespace stapel {

namespace {

using std::chrono::microseconds;

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
// 0001-01-01T00:00:00Z and 10000-01-01T00:00:00Z.
constexpr Instant instant_least{-719'162 * day};
constexpr Instant instant_end{2'932'897 * day};

// Reads a text from left to right; once something does not fit, everything after fails too.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  // Exactly `count` decimal digits.
  std::int32_t digits(std::size_t count) {
    std::int32_t number = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!next_is_digit()) return fail();
      number = number * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return number;
  }
  // One of `choices`, which is returned.
  char one_of(std::string_view choices) {
    if (rest_.empty() || choices.find(rest_.front()) == std::string_view::npos) {
      fail();
      return '\0';
    }
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }
  bool next_is(char c) const { return ok_ && !rest_.empty() && rest_.front() == c; }
  bool next_is_digit() const {
    return ok_ && !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9';
  }
  bool finished() const { return ok_ && rest_.empty(); }

 private:
  std::int32_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }
  std::string_view rest_;
  bool ok_ = true;
};

date::year_month_day calendar(const Date& date) {
  return date::year(date.year) / date::month(static_cast<unsigned>(date.month)) /
         date::day(static_cast<unsigned>(date.day));
}

bool exists(const Date& date) { return date.year >= 1 && calendar(date).ok(); }

Date scan_date(Scanner& text) {
  Date date;
  date.year = text.digits(4);
  text.one_of("-");
  date.month = text.digits(2);
  text.one_of("-");
  date.day = text.digits(2);
  return date;
}

// The digits after the point, in microseconds; what is finer is cut.
std::int64_t scan_fraction(Scanner& text) {
  std::int64_t fraction = 0;
  std::int64_t worth = second / 10;
  do {
    fraction += worth * text.digits(1);
    worth /= 10;
  } while (text.next_is_digit());
  return fraction;
}

// hh:mm:ss[.fraction]; nothing for a time of day that does not exist (also a leap second).
std::optional<std::int64_t> scan_time_of_day(Scanner& text) {
  const std::int32_t hours = text.digits(2);
  text.one_of(":");
  const std::int32_t minutes = text.digits(2);
  text.one_of(":");
  const std::int32_t seconds = text.digits(2);
  std::int64_t fraction = 0;
  if (text.next_is('.')) {
    text.one_of(".");
    fraction = scan_fraction(text);
  }
  if (hours > 23 || minutes > 59 || seconds > 59) return std::nullopt;
  return hours * hour + minutes * minute + seconds * second + fraction;
}

// Z or +hh:mm or -hh:mm.
std::optional<std::int64_t> scan_offset(Scanner& text) {
  const char sign = text.one_of("Zz+-");
  if (sign != '+' && sign != '-') return 0;
  const std::int32_t hours = text.digits(2);
  text.one_of(":");
  const std::int32_t minutes = text.digits(2);
  if (hours > 23 || minutes > 59) return std::nullopt;
  return (sign == '-' ? -1 : 1) * (hours * hour + minutes * minute);
}

std::string two_digits(std::int64_t number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

// ".5" for half a second; nothing for none.
std::string format_fraction(std::int64_t microsecond) {
  if (microsecond == 0) return {};
  std::string digits = std::to_string(second + microsecond);  // a leading 1 keeps the zeros
  while (digits.back() == '0') digits.pop_back();
  digits.front() = '.';
  return digits;
}

date::sys_time<microseconds> sys_time(Instant instant) {
  return date::sys_time<microseconds>(microseconds(instant.microseconds));
}

Instant instant_of(date::sys_seconds time) {
  return {microseconds(time.time_since_epoch()).count()};
}

}  // namespace

std::int64_t day_number(const Date& date) {
  return date::sys_days(calendar(date)).time_since_epoch().count();
}

Date date_of_day_number(std::int64_t days) {
  const date::year_month_day found{date::sys_days(date::days(static_cast<std::int32_t>(days)))};
  return {static_cast<int>(found.year()), static_cast<std::int32_t>(unsigned(found.month())),
          static_cast<std::int32_t>(unsigned(found.day()))};
}

std::int32_t weekday(const Date& date) {
  const std::int64_t since_monday = day_number(date) + 3;  // 1970-01-01 was a Thursday
  return static_cast<std::int32_t>((since_monday % 7 + 7) % 7);
}

std::optional<Instant> parse_instant(std::string_view text) {
  Scanner scanner(text);
  const Date date = scan_date(scanner);
  scanner.one_of("Tt");
  const std::optional<std::int64_t> time_of_day = scan_time_of_day(scanner);
  const std::optional<std::int64_t> offset = scan_offset(scanner);
  if (!scanner.finished() || !time_of_day || !offset || !exists(date)) return std::nullopt;
  const Instant instant{day_number(date) * day + *time_of_day - *offset};
  if (instant < instant_least || instant >= instant_end) return std::nullopt;
  return instant;
}

std::string format_instant(Instant instant) {
  const LocalTime time = Zone::utc().local(instant);
  const std::int64_t at = time.microsecond_of_day;
  return format_date(time.date) + "T" + two_digits(at / hour) + ":" +
         two_digits(at % hour / minute) + ":" + two_digits(at % minute / second) +
         format_fraction(at % second) + "Z";
}

std::optional<Date> parse_date(std::string_view text) {
  Scanner scanner(text);
  const Date date = scan_date(scanner);
  if (!scanner.finished() || !exists(date)) return std::nullopt;
  return date;
}

std::string format_date(const Date& date) {
  std::string year = std::to_string(date.year);
  if (year.size() < 4) year.insert(0, 4 - year.size(), '0');
  return year + "-" + two_digits(date.month) + "-" + two_digits(date.day);
}

std::optional<Zone> Zone::find(std::string_view name) {
  try {
    return Zone(date::locate_zone(name));
  } catch (const std::runtime_error&) {  // how the library says that there is none
    return std::nullopt;
  }
}

Zone Zone::utc() {
  static const date::time_zone* const zone = date::locate_zone("Etc/UTC");
  return Zone(zone);
}

LocalTime Zone::local(Instant instant) const {
  const auto since_epoch = zone_->to_local(sys_time(instant)).time_since_epoch();
  const auto days = date::floor<date::days>(since_epoch);
  return {date_of_day_number(days.count()), microseconds(since_epoch - days).count()};
}

Instant Zone::start_of_day(const Date& date) const { return instant({date, 0}); }

Instant Zone::instant(const LocalTime& local) const {
  const date::local_time<microseconds> wall(
      microseconds(day_number(local.date) * day + local.microsecond_of_day));
  const date::local_info info = zone_->get_info(wall);
  if (info.result == date::local_info::nonexistent) return instant_of(info.first.end);
  return {microseconds(wall.time_since_epoch() - info.first.offset).count()};
}

std::string Zone::name() const { return std::string(zone_->name()); }

Instant system_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<microseconds>(now).count()};
}

}  // namespace stapel
