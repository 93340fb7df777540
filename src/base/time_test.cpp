// Instants, dates and wall clocks, with both ends of daylight saving.
#include "base/time.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace stapel {
namespace {

TEST(Time, reads_instants_with_an_offset) {
  const struct {
    std::string_view text;
    std::string_view utc;
  } rows[] = {
      {"2026-11-27T10:00:00+01:00", "2026-11-27T09:00:00Z"},
      {"2026-11-27T10:00:00Z", "2026-11-27T10:00:00Z"},
      {"2026-11-27t10:00:00z", "2026-11-27T10:00:00Z"},
      {"2026-01-01T00:30:00+02:00", "2025-12-31T22:30:00Z"},
      {"2024-02-29T23:59:59-11:30", "2024-03-01T11:29:59Z"},
      {"2026-11-27T10:00:00.5Z", "2026-11-27T10:00:00.5Z"},
      {"2026-11-27T10:00:00.123456789Z", "2026-11-27T10:00:00.123456Z"},
      {"2026-11-27T10:00:00.000001Z", "2026-11-27T10:00:00.000001Z"},
      {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
  };
  for (const auto& row : rows) {
    const std::optional<Instant> instant = parse_instant(row.text);
    ASSERT_TRUE(instant) << row.text;
    EXPECT_EQ(format_instant(*instant), row.utc) << row.text;
  }
}

TEST(Time, refuses_what_is_no_instant) {
  for (const std::string_view text : {"",
                                      "2026-11-27",
                                      "2026-11-27T10:00:00",
                                      "2026-11-27 10:00:00Z",
                                      "2026-11-27T10:00Z",
                                      "2026-11-27T10:00:00+0100",
                                      "2026-11-27T10:00:00+1:00",
                                      "2026-11-27T10:00:00.Z",
                                      "2026-11-27T10:00:60Z",
                                      "2026-11-27T24:00:00Z",
                                      "2026-11-27T10:60:00Z",
                                      "2026-11-27T10:00:00+24:00",
                                      "2026-11-27T10:00:00+01:60",
                                      "2026-02-29T10:00:00Z",
                                      "2026-13-01T10:00:00Z",
                                      "2026-00-01T10:00:00Z",
                                      "2026-11-31T10:00:00Z",
                                      "2026-11-00T10:00:00Z",
                                      "0000-01-01T00:00:00Z",
                                      "26-11-27T10:00:00Z",
                                      "02026-11-27T10:00:00Z",
                                      "2026-11-27T10:00:00Zx",
                                      " 2026-11-27T10:00:00Z",
                                      "0001-01-01T00:00:00+01:00",
                                      "9999-12-31T23:59:59-01:00",
                                      "+026-11-27T10:00:00Z",
                                      "2026-11-27T10:00:00,5Z"}) {
    EXPECT_FALSE(parse_instant(text)) << text;
  }
}

TEST(Time, reads_dates) {
  EXPECT_EQ(parse_date("2024-02-29"), (Date{2024, 2, 29}));
  EXPECT_EQ(format_date({987, 1, 2}), "0987-01-02");
  for (const std::string_view text :
       {"2023-02-29", "1900-02-29", "2026-1-02", "2026-01-2", "2026/01/02", "2026-01-02Z", ""}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
}

TEST(Time, counts_days) {
  EXPECT_EQ(day_number({1970, 1, 1}), 0);
  EXPECT_EQ(day_number({2000, 3, 1}), 11'017);
  EXPECT_EQ(day_number({1969, 12, 31}), -1);
  EXPECT_EQ(date_of_day_number(11'017), (Date{2000, 3, 1}));
  EXPECT_EQ(weekday({2026, 11, 23}), 0);
  EXPECT_EQ(weekday({2026, 11, 27}), 4);
  EXPECT_EQ(weekday({1969, 12, 28}), 6);
  EXPECT_EQ(weekday({1, 1, 1}), 0);
}

TEST(Time, finds_zones_by_their_exact_name) {
  for (const std::string_view name : {"Europe/Amsterdam", "UTC", "Asia/Kolkata", "Etc/UTC"}) {
    const std::optional<Zone> zone = Zone::find(name);
    ASSERT_TRUE(zone) << name;
    EXPECT_EQ(zone->name(), name);
  }
  for (const std::string_view name :
       {"", "Europe/amsterdam", "Europe", "Mars/Base", "+01:00", "../zoneinfo/UTC", "/etc/passwd",
        "tzdata.zi", "leapseconds"}) {
    EXPECT_FALSE(Zone::find(name)) << name;
  }
}

Instant at(std::string_view text) { return *parse_instant(text); }

TEST(Time, shows_wall_clocks_on_both_sides_of_daylight_saving) {
  const Zone zone = *Zone::find("Europe/Amsterdam");
  const struct {
    std::string_view instant;
    Date date;
    std::int64_t hour_of_day;
  } rows[] = {
      {"2026-01-01T23:00:00Z", {2026, 1, 2}, 0},   {"2026-07-01T22:00:00Z", {2026, 7, 2}, 0},
      {"2026-03-29T00:00:00Z", {2026, 3, 29}, 1},  {"2026-03-29T01:00:00Z", {2026, 3, 29}, 3},
      {"2026-10-25T00:00:00Z", {2026, 10, 25}, 2}, {"2026-10-25T01:00:00Z", {2026, 10, 25}, 2},
      {"2030-07-01T10:00:00Z", {2030, 7, 1}, 12},  {"1969-12-31T23:00:00Z", {1970, 1, 1}, 0},
  };
  for (const auto& row : rows) {
    const LocalTime local = zone.local(at(row.instant));
    EXPECT_EQ(local.date, row.date) << row.instant;
    EXPECT_EQ(local.microsecond_of_day, row.hour_of_day * 3'600'000'000) << row.instant;
  }
}

TEST(Time, finds_the_instant_of_a_wall_clock) {
  const Zone zone = *Zone::find("Europe/Amsterdam");
  constexpr std::int64_t half_past_two = 9'000'000'000;
  EXPECT_EQ(zone.instant({{2026, 7, 1}, half_past_two}), at("2026-07-01T00:30:00Z"));
  // Skipped: the moment of the jump. Repeated: the first.
  EXPECT_EQ(zone.instant({{2026, 3, 29}, half_past_two}), at("2026-03-29T01:00:00Z"));
  EXPECT_EQ(zone.instant({{2026, 10, 25}, half_past_two}), at("2026-10-25T00:30:00Z"));
  EXPECT_EQ(zone.start_of_day({2026, 7, 1}), at("2026-06-30T22:00:00Z"));
}

TEST(Time, starts_a_day_whose_midnight_is_skipped_at_the_jump) {
  const Zone cairo = *Zone::find("Africa/Cairo");  // 24 April 2026: 00:00 becomes 01:00
  EXPECT_EQ(cairo.start_of_day({2026, 4, 24}), at("2026-04-23T22:00:00Z"));
}

TEST(Time, serves_many_threads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([] {
      for (const char* name : {"America/New_York", "Asia/Tokyo", "Nowhere/Land"}) {
        const std::optional<Zone> zone = Zone::find(name);
        if (!zone) continue;
        EXPECT_NE(zone->local(Instant{}).microsecond_of_day, 0);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace stapel
