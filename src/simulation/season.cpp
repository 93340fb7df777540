#include "simulation/season.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace stapel::simulation {

namespace {

// The year of Online Retail's shop without its growth; Sinterklaas is in November.
constexpr std::array<double, 12> months = {0.97, 0.79, 0.83, 0.77, 1.02, 0.98,
                                           0.80, 0.82, 1.33, 1.31, 2.3,  1.02};
// Monday first: the week starts with what people thought of on Sunday evening.
constexpr std::array<double, 7> weekdays = {1.10, 1.06, 1.02, 0.98, 0.90, 0.86, 1.08};
constexpr std::array<double, 24> hours = {10, 5,  3,  2,  2,  3,  8,  20, 38, 52, 58, 56,
                                          54, 52, 50, 50, 50, 52, 56, 74, 88, 84, 58, 25};

constexpr std::array<std::int32_t, 12> month_days = {31, 28, 31, 30, 31, 30,
                                                     31, 31, 30, 31, 30, 31};

// From the Friday on until the Monday, with a run-up in the week before.
double black_friday_factor(const Date& date) {
  const std::int64_t days = day_number(date) - day_number(Season::black_friday(date.year));
  if (days == 0) return 3.2;
  if (days == 3) return 2.2;
  if (days == 1 || days == 2) return 1.7;
  return days >= -4 && days < 0 ? 1.25 : 1.0;
}

// Parcels for the fifth of December are ordered until the third; after Christmas it is quiet.
double feast_factor(const Date& date) {
  if (date.month == 11 && date.day >= 20) return 1.15;
  if (date.month != 12) return 1.0;
  if (date.day <= 3) return 1.8;
  if (date.day == 4 || date.day == 5) return 0.8;
  if (date.day >= 12 && date.day <= 22) return 1.5;
  return date.day >= 24 ? 0.4 : 1.0;
}

// Wages come around the 24th, benefits around the 20th and holiday money in May.
double payday_factor(const Date& date) {
  if (date.day >= 24 && date.day <= 27) return date.month == 5 ? 1.35 : 1.2;
  return date.day >= 15 && date.day <= 19 ? 0.93 : 1.0;
}

double special_factor(const Date& date) {
  return black_friday_factor(date) * feast_factor(date) * payday_factor(date);
}

// What the special days add to a month, so that they move business within it and not into it.
double month_mean(const Date& date) {
  double sum = 0.0;
  const std::int32_t days = month_days[static_cast<std::size_t>(date.month - 1)];
  for (std::int32_t day = 1; day <= days; ++day)
    sum += special_factor({date.year, date.month, day});
  return sum / days;
}

double weight_of(const Date& date) {
  return months[static_cast<std::size_t>(date.month - 1)] *
         weekdays[static_cast<std::size_t>(weekday(date))] * special_factor(date) /
         month_mean(date);
}

std::vector<double> cumulative(const std::array<double, 24>& weights) {
  std::vector<double> out;
  double sum = 0.0;
  for (const double weight : weights) out.push_back(sum += weight);
  for (double& part : out) part /= sum;
  return out;
}

}  // namespace

const std::vector<double>& hours_of_day() {
  static const std::vector<double> shares = cumulative(hours);
  return shares;
}

Date Season::black_friday(std::int32_t year) {
  const Date first{year, 11, 1};
  const std::int64_t thursday = day_number(first) + (3 - weekday(first) + 7) % 7 + 21;
  return date_of_day_number(thursday + 1);
}

Season::Season(const Date& from, const Date& until, Zone zone) : end_(zone.start_of_day(until)) {
  STAPEL_CHECK(from < until);
  double sum = 0.0;
  for (std::int64_t number = day_number(from); number < day_number(until); ++number) {
    const Date date = date_of_day_number(number);
    days_.push_back({date, zone.start_of_day(date), weight_of(date), 0.0});
    sum += days_.back().weight;
  }
  const double scale = static_cast<double>(days_.size()) / sum;
  double week = 0.0;
  for (Day& day : days_) {
    day.weight *= scale;
    day.week = week;
    week += day.weight / 7.0;
  }
}

std::size_t Season::day_at(double week) const {
  const auto after = std::upper_bound(days_.begin(), days_.end(), week,
                                      [](double at, const Day& day) { return at < day.week; });
  return static_cast<std::size_t>(after - days_.begin()) - (after == days_.begin() ? 0 : 1);
}

Instant Season::instant(double week) const {
  const std::size_t index = day_at(week);
  const Day& day = days_[index];
  const Instant ends = index + 1 < days_.size() ? days_[index + 1].begins : end_;
  const double part = std::clamp((week - day.week) * 7.0 / day.weight, 0.0, 1.0 - 1e-12);
  const std::vector<double>& shares = hours_of_day();
  const auto hour = std::upper_bound(shares.begin(), shares.end(), part);
  const double before = hour == shares.begin() ? 0.0 : *(hour - 1);
  const double hour_part = (part - before) / (*hour - before);
  const double of_day = (static_cast<double>(hour - shares.begin()) + hour_part) / 24.0;
  const double length = static_cast<double>(ends.microseconds - day.begins.microseconds);
  return {day.begins.microseconds + static_cast<std::int64_t>(of_day * length)};
}

double Season::week_of(const Date& date) const {
  const std::int64_t index = day_number(date) - day_number(days_.front().date);
  if (index < 0) return 0.0;
  if (index >= static_cast<std::int64_t>(days_.size())) return weeks();
  return days_[static_cast<std::size_t>(index)].week;
}

}  // namespace stapel::simulation
