// Instants, calendar dates and IANA time zones. Instants are UTC; wall clocks come from a zone.
// The clock itself is read only at the edge: everything here takes the time as an argument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace stapel {

// A point in time: microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t microseconds = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

// A calendar date, proleptic Gregorian.
struct Date {
  std::int32_t year = 1970;
  std::int32_t month = 1;  // 1 to 12
  std::int32_t day = 1;
  friend auto operator<=>(const Date&, const Date&) = default;
};

// Days since 1970-01-01.
std::int64_t day_number(const Date& date);
Date date_of_day_number(std::int64_t days);
// 0 is Monday.
std::int32_t weekday(const Date& date);

// What a wall clock shows.
struct LocalTime {
  Date date;
  std::int64_t microsecond_of_day = 0;
};

// RFC 3339 with an offset, such as 2026-11-27T10:00:00+01:00; nothing for any other text.
// Fractions finer than a microsecond are cut. Years 1 to 9999.
std::optional<Instant> parse_instant(std::string_view text);
// UTC, RFC 3339 with "Z"; a fraction only where there is one.
std::string format_instant(Instant instant);
// YYYY-MM-DD; nothing for a day that does not exist.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(const Date& date);

// A time zone of the IANA database. Cheap to copy; lives as long as the process.
class Zone {
 public:
  // Nothing where the database has no such zone.
  static std::optional<Zone> find(std::string_view name);
  static Zone utc();

  LocalTime local(Instant instant) const;
  // The instant at which a day begins here (the first one where midnight is repeated or skipped).
  Instant start_of_day(const Date& date) const;
  // What a wall clock that shows this stands for; the first of two, the moment of the jump in a
  // gap.
  Instant instant(const LocalTime& local) const;
  std::string name() const;
  friend bool operator==(const Zone&, const Zone&) = default;

 private:
  explicit Zone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_;
};

// The system clock; called at the edge only.
Instant system_now();

}  // namespace stapel
