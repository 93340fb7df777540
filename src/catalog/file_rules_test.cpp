// How a file writes times, days, amounts and rates: what is read, and the rule that each text
// breaks.
#include "catalog/file_rules.h"

#include <gtest/gtest.h>

namespace stapel::catalog {
namespace {

Zone zone() { return *Zone::find("Europe/Amsterdam"); }

DateFormat format(const char* pattern) { return *DateFormat::make(pattern, zone()); }

TEST(DateFormat, refuses_patterns_that_name_no_moment) {
  const std::pair<const char*, std::string_view> table[] = {
      {"", "must name yyyy, mm and dd"},
      {"yyyy-mm", "must name yyyy, mm and dd"},
      {"dd-mm-yyyy MM", "names minutes without hours"},
      {"dd-mm-yyyy HH:SS", "seconds without minutes"},
      {"dd-mm-yyyy dd", "dd"},
      {"d-m-yyyy", "yyyy"},
  };
  for (const auto& [pattern, says] : table) {
    const auto made = DateFormat::make(pattern, zone());
    ASSERT_FALSE(made) << pattern;
    EXPECT_NE(made.refusal().find(says), std::string::npos) << pattern << ": " << made.refusal();
  }
}

TEST(DateFormat, reads_texts_of_its_form_alone) {
  const struct {
    const char* pattern;
    std::string_view text;
    std::string_view want;  // in UTC; empty: refused
  } table[] = {
      {"dd-mm-yyyy HH:MM", "27-11-2026 10:30", "2026-11-27T09:30:00Z"},
      {"dd-mm-yyyy", "27-07-2026", "2026-07-26T22:00:00Z"},
      {"yyyymmddHHMMSS", "20261127103015", "2026-11-27T09:30:15Z"},
      {"mm/dd/yyyy", "11/27/2026", "2026-11-26T23:00:00Z"},
      {"dd-mm-yyyy", "29-02-2024", "2024-02-28T23:00:00Z"},
      {"dd-mm-yyyy", "29-02-2026", ""},
      {"dd-mm-yyyy", "31-04-2026", ""},
      {"dd-mm-yyyy", "00-04-2026", ""},
      {"dd-mm-yyyy", "27-13-2026", ""},
      {"dd-mm-yyyy", "2026-11-27", ""},
      {"dd-mm-yyyy", "27/11/2026", ""},
      {"dd-mm-yyyy", "7-11-2026", ""},
      {"dd-mm-yyyy", "27-11-2026 ", ""},
      {"dd-mm-yyyy", "+7-11-2026", ""},
      {"dd-mm-yyyy", "-7-11-2026", ""},
      {"dd-mm-yyyy", "27-11- 026", ""},
      {"dd-mm-yyyy HH:MM", "27-11-2026 24:00", ""},
      {"dd-mm-yyyy HH:MM", "27-11-2026 23:60", ""},
      {"dd-mm-yyyy", "", ""},
  };
  for (const auto& row : table) {
    const auto read = format(row.pattern).parse(row.text);
    EXPECT_EQ(read ? format_instant(*read) : "", row.want) << row.pattern << ' ' << row.text;
  }
}

TEST(DateFormat, follows_the_clock_of_its_zone_over_the_hour_that_is_there_twice_or_not) {
  const DateFormat form = format("dd-mm-yyyy HH:MM");
  EXPECT_EQ(format_instant(*form.parse("25-10-2026 02:30")), "2026-10-25T00:30:00Z");
  EXPECT_EQ(format_instant(*form.parse("29-03-2026 02:30")), "2026-03-29T01:00:00Z");
}

TEST(DateFormat, knows_the_day_whatever_the_clock_shows) {
  EXPECT_EQ(format("dd-mm-yyyy HH:MM").parse_day("27-11-2026 23:59"), (Date{2026, 11, 27}));
  EXPECT_EQ(format("dd-mm-yyyy").parse_day("31-04-2026"), std::nullopt);
}

TEST(FileRules, times_and_days_say_which_rule_is_broken) {
  FileRules rules;
  EXPECT_EQ(read_time("2026-11-27", rules).refusal(),
            "must be a time with an offset such as 2026-11-27T10:00:00+01:00, is \"2026-11-27\"; "
            "--dates names another form");
  EXPECT_EQ(*read_day("2026-11-27", rules), (Date{2026, 11, 27}));
  EXPECT_EQ(read_day("27-11-2026", rules).refusal(),
            "must be a day such as 2026-11-27, is \"27-11-2026\"; --dates names another form");
  rules.dates = format("dd-mm-yyyy");
  EXPECT_EQ(*read_day("27-11-2026", rules), (Date{2026, 11, 27}));
  EXPECT_EQ(read_day("2026-11-27", rules).refusal(),
            "must be a day of the form dd-mm-yyyy, is \"2026-11-27\"");
  EXPECT_EQ(read_time("2026-11-27T10:00:00Z", rules).refusal(),
            "must be a time of the form dd-mm-yyyy, is \"2026-11-27T10:00:00Z\"");
}

TEST(FileRules, amounts_are_never_guessed) {
  const Currency euro = *find_currency("EUR"), yen = *find_currency("JPY");
  const struct {
    std::string_view text;
    Currency currency;
    bool decimal;
    std::optional<Amount> want;
  } table[] = {
      {"950", euro, false, 950},
      {"0", euro, false, 0},
      {"10000000000000", euro, false, 10'000'000'000'000},
      {"10000000000001", euro, false, std::nullopt},
      {"99999999999999999999", euro, false, std::nullopt},
      {"9.50", euro, false, std::nullopt},
      {"9,50", euro, false, std::nullopt},
      {"-1", euro, false, std::nullopt},
      {"+1", euro, false, std::nullopt},
      {"1e3", euro, false, std::nullopt},
      {"", euro, false, std::nullopt},
      {"9.50", euro, true, 950},
      {"9.5", euro, true, 950},
      {"9", euro, true, 900},
      {"9.", euro, true, std::nullopt},
      {".5", euro, true, std::nullopt},
      {"9.505", euro, true, std::nullopt},
      {"9,50", euro, true, std::nullopt},
      {"1.000.000", euro, true, std::nullopt},
      {"-9.50", euro, true, std::nullopt},
      {"950", yen, true, 950},
      {"9.5", yen, true, std::nullopt},
  };
  for (const auto& row : table) {
    FileRules rules;
    rules.decimal_amounts = row.decimal;
    const auto read = read_amount(row.text, row.currency, rules);
    EXPECT_EQ(read ? std::optional(*read) : std::nullopt, row.want) << row.text;
  }
  EXPECT_EQ(read_amount("-1", euro, {}).refusal(), "must not be below zero, is \"-1\"");
  EXPECT_NE(read_amount("9.50", euro, {}).refusal().find("--amounts decimal"), std::string::npos);
}

TEST(FileRules, rates_are_percentages) {
  EXPECT_EQ(read_rate("21"), Percent{210'000});
  EXPECT_EQ(read_rate("0.0001"), Percent{1});
  EXPECT_EQ(read_rate("100.0000"), Percent{1'000'000});
  for (const std::string_view bad : {"100.0001", "-1", "21%", "9.", "9.12345", "", "0x1"})
    EXPECT_FALSE(read_rate(bad)) << bad;
}

}  // namespace
}  // namespace stapel::catalog
