// The shop's clock, and what makes a customer's run faster.
#include "simulation/season.h"

#include <gtest/gtest.h>

#include "simulation/campaigns.h"

namespace stapel::simulation {
namespace {

Season two_years() { return {{2024, 11, 1}, {2026, 11, 1}, *Zone::find("Europe/Amsterdam")}; }

TEST(Season, has_as_many_weeks_as_the_calendar) {
  const Season season = two_years();
  ASSERT_EQ(season.days().size(), 730U);
  double sum = 0.0;
  for (const Season::Day& day : season.days()) sum += day.weight;
  EXPECT_NEAR(sum, 730.0, 1e-6);
  EXPECT_EQ(season.week_of({2024, 1, 1}), 0.0);
  EXPECT_EQ(season.week_of({2026, 11, 1}), season.weeks());
}

TEST(Season, tells_rising_times_within_their_days) {
  const Season season = two_years();
  Instant last{0};
  for (int i = 0; i < 20'000; ++i) {
    const double week = season.weeks() * i / 20'000.0;
    const Instant at = season.instant(week);
    EXPECT_GT(at, last);
    EXPECT_GE(at, season.days()[season.day_at(week)].begins);
    EXPECT_LT(at, season.ends());
    last = at;
  }
}

TEST(Season, knows_black_friday_and_that_nights_are_quiet) {
  EXPECT_EQ(Season::black_friday(2024), (Date{2024, 11, 29}));
  EXPECT_EQ(Season::black_friday(2025), (Date{2025, 11, 28}));
  EXPECT_EQ(Season::black_friday(2026), (Date{2026, 11, 27}));
  const Season season = two_years();
  const auto weight = [&](const Date& date) {
    return season.days()[static_cast<std::size_t>(day_number(date) - day_number({2024, 11, 1}))]
        .weight;
  };
  EXPECT_GT(weight({2025, 11, 28}), 2.0 * weight({2025, 11, 14}));
  EXPECT_GT(weight({2025, 12, 2}), 1.5 * weight({2025, 12, 9}));
  EXPECT_LT(weight({2025, 12, 25}), 0.5 * weight({2025, 12, 18}));
  EXPECT_LT(hours_of_day()[5], 0.04) << "before six";
  EXPECT_EQ(hours_of_day()[23], 1.0);
}

TEST(Campaigns, a_treated_customer_lives_faster_within_the_windows) {
  const std::vector<Campaign> campaigns = {{.id = "m",
                                            .kind = "lifts",
                                            .from = {2026, 1, 12},
                                            .windows = {{10.0, 12.0, 2.0}, {12.0, 14.0, 0.5}}}};
  const struct {
    double week, work, want;
  } table[] = {{1, 3, 4},  {9, 1, 10}, {9, 2, 10.5}, {10, 4, 12},       {11.5, 2, 14},
               {9, 6, 14}, {9, 7, 15}, {14, 1, 15},  {13.0, 0.25, 13.5}};
  for (const auto& row : table) {
    EXPECT_DOUBLE_EQ(advanced(campaigns, {Treatment::treated}, row.week, row.work), row.want);
    EXPECT_DOUBLE_EQ(advanced(campaigns, {Treatment::held_out}, row.week, row.work),
                     row.week + row.work);
  }
}

}  // namespace
}  // namespace stapel::simulation
