// Operational time: a clock that runs fast when the shop is busy.
//
// Purchase models have constant rates; a shop has Black Friday, Sinterklaas, Christmas, paydays,
// weekends and nights. So rates are constant in weeks of this clock, which over the whole period
// shows as many weeks as the calendar has.
#pragma once

#include <vector>

#include "base/time.h"

namespace stapel::simulation {

class Season {
 public:
  // `from` inclusive, `until` exclusive, days in `zone`; at least one day.
  Season(const Date& from, const Date& until, Zone zone);

  struct Day {
    Date date;
    Instant begins;
    double weight = 1.0;  // how busy; 1 on average
    double week = 0.0;    // when it begins, by the clock
  };
  const std::vector<Day>& days() const { return days_; }
  Instant ends() const { return end_; }
  double weeks() const { return static_cast<double>(days_.size()) / 7.0; }

  // 0 <= week < weeks(), both ways and rising.
  Instant instant(double week) const;
  std::size_t day_at(double week) const;
  // Where a day begins by the clock; before the period 0, after it weeks().
  double week_of(const Date& date) const;

  // Fridays after the fourth Thursday of November.
  static Date black_friday(std::int32_t year);

 private:
  std::vector<Day> days_;
  Instant end_;
};

// The shares of a day's business up to the end of each hour of the clock; the last is 1.
const std::vector<double>& hours_of_day();

}  // namespace stapel::simulation
