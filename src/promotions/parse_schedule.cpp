// Reads schedules: from when to when, and in which windows of the week. Never looks at the clock:
// a schedule that lies in the past is a legal one.
#include "promotions/parse_schedule.h"

#include <algorithm>
#include <array>

#include "promotions/parse_fields.h"

namespace stapel::promotions {

namespace {

constexpr std::size_t windows_max = 1'000;
constexpr std::int32_t day_minutes = 1'440;
constexpr std::int64_t minute = 60'000'000;  // microseconds
constexpr std::int64_t day = day_minutes * minute;

constexpr std::array<Choice<std::uint8_t>, 7> days = {
    {{"mon", 1}, {"tue", 2}, {"wed", 4}, {"thu", 8}, {"fri", 16}, {"sat", 32}, {"sun", 64}}};

std::optional<std::uint8_t> read_day(const json::Value& value, Faults& faults) {
  return read_choice(value, days, faults);
}

std::optional<std::uint8_t> read_days(const json::Value& value, Faults& faults) {
  if (!is_list(value, list_size_max, faults)) return std::nullopt;
  unsigned all = 0;
  for (const json::Value element : value) {
    all |= read_day(element, faults).value_or(0);
  }
  if (value.size() == 0) json::add_fault(value, "must name at least one day", faults);
  return static_cast<std::uint8_t>(all);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_clock_shaped(std::string_view text) {
  return text.size() == 5 && is_digit(text[0]) && is_digit(text[1]) && text[2] == ':' &&
         is_digit(text[3]) && is_digit(text[4]);
}

// HH:MM as minutes, from 00:00 to `most`.
std::optional<std::int32_t> read_clock(const json::Value& value, std::int32_t most,
                                       Faults& faults) {
  if (!json::read_string(value, faults)) return std::nullopt;
  const std::string_view text = value.text();
  if (is_clock_shaped(text)) {
    const std::int32_t hours = (text[0] - '0') * 10 + (text[1] - '0');
    const std::int32_t minutes = (text[3] - '0') * 10 + (text[4] - '0');
    if (minutes < 60 && hours * 60 + minutes <= most) return hours * 60 + minutes;
  }
  json::add_fault(value,
                  std::string("must be a time of day from 00:00 to ") +
                      (most == day_minutes ? "24:00" : "23:59"),
                  faults);
  return std::nullopt;
}

std::optional<std::int32_t> read_from(const json::Value& value, Faults& faults) {
  return read_clock(value, day_minutes - 1, faults);
}
std::optional<std::int32_t> read_to(const json::Value& value, Faults& faults) {
  return read_clock(value, day_minutes, faults);
}

WeeklyWindow read_window(const json::Value& value, Faults& faults) {
  const std::size_t faults_before = faults.size();
  WeeklyWindow window;
  json::Object object(value, faults);
  take(window.days, object.require("days"), read_days, faults);
  take(window.from_minute, object.require("from"), read_from, faults);
  const std::optional<json::Value> to = object.require("to");
  take(window.to_minute, to, read_to, faults);
  object.finish();
  if (faults.size() == faults_before && window.from_minute == window.to_minute) {
    json::add_fault(*to, "must differ from \"from\"; a whole day is 00:00 to 24:00", faults);
  }
  return window;
}

std::optional<std::vector<WeeklyWindow>> read_weekly(const json::Value& value, Faults& faults) {
  if (!is_list(value, windows_max, faults)) return std::nullopt;
  if (value.size() == 0) {
    json::add_fault(value, "must have a window; leave the field out for all times", faults);
  }
  std::vector<WeeklyWindow> windows;
  for (const json::Value element : value) windows.push_back(read_window(element, faults));
  return windows;
}

// Whether a window that starts on this day overlaps the schedule. Two hours are added to its end:
// more than any clock is ever put back.
bool overlaps(const WeeklyWindow& window, const Date& date, const Zone& zone,
              const Schedule& schedule) {
  if ((window.days >> weekday(date) & 1) == 0) return false;
  const bool next_day = window.to_minute <= window.from_minute;
  const Date last = next_day ? date_of_day_number(day_number(date) + 1) : date;
  const Instant from = zone.instant({date, window.from_minute * minute});
  const Instant to = zone.instant({last, window.to_minute * minute});
  return from < *schedule.ends_at &&
         to.microseconds + 120 * minute > schedule.starts_at->microseconds;
}

// Whether any window has a moment between start and end.
bool meets_a_window(const Schedule& schedule, const Zone& zone) {
  const std::int64_t first = day_number(zone.local(*schedule.starts_at).date) - 1;
  const std::int64_t last = day_number(zone.local(*schedule.ends_at).date);
  for (std::int64_t number = first; number <= last; ++number) {
    const Date date = date_of_day_number(number);
    const auto meets = [&](const WeeklyWindow& w) { return overlaps(w, date, zone, schedule); };
    if (std::ranges::any_of(schedule.weekly, meets)) return true;
  }
  return false;
}

void refuse_impossible(const Schedule& schedule, const json::Value& value,
                       const std::string& shop_timezone, Faults& faults) {
  if (!schedule.starts_at || !schedule.ends_at) return;
  if (*schedule.ends_at <= *schedule.starts_at) {
    json::add_fault(*value.find("ends_at"),
                    "must be after starts_at; the promotion could never apply", faults);
    return;
  }
  // A whole week meets every window.
  const bool week = schedule.ends_at->microseconds - schedule.starts_at->microseconds > 8 * day;
  const std::optional<Zone> zone = Zone::find(schedule.timezone.value_or(shop_timezone));
  if (schedule.weekly.empty() || week || !zone || meets_a_window(schedule, *zone)) return;
  json::add_fault(*value.find("weekly"),
                  "has no window between starts_at and ends_at; the promotion could never apply",
                  faults);
}

}  // namespace

std::optional<Schedule> read_schedule(const json::Value& value, const std::string& shop_timezone,
                                      Faults& faults) {
  const std::size_t faults_before = faults.size();
  Schedule schedule;
  json::Object object(value, faults);
  take(schedule.starts_at, object.find("starts_at"), read_instant, faults);
  take(schedule.ends_at, object.find("ends_at"), read_instant, faults);
  take(schedule.weekly, object.find("weekly"), read_weekly, faults);
  take(schedule.timezone, object.find("timezone"), read_timezone, faults);
  object.finish();
  if (faults.size() == faults_before) {
    refuse_impossible(schedule, value, shop_timezone, faults);
  }
  return schedule;
}

}  // namespace stapel::promotions
