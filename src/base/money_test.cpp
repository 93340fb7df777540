// Currencies, rounding and amounts for people.
#include "base/money.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace stapel {
namespace {

TEST(Money, knows_the_currencies_of_iso_4217) {
  const struct {
    std::string_view code;
    std::int32_t exponent;
    std::int64_t minor_per_unit;
  } rows[] = {{"EUR", 2, 100}, {"USD", 2, 100},    {"JPY", 0, 1},      {"KWD", 3, 1'000},
              {"XAU", 0, 1},   {"CLF", 4, 10'000}, {"UYW", 4, 10'000}, {"TND", 3, 1'000},
              {"AED", 2, 100}, {"ZWG", 2, 100},    {"BIF", 0, 1},      {"XXX", 0, 1},
              {"CUC", 2, 100}, {"ANG", 2, 100}};
  for (const auto& row : rows) {
    const std::optional<Currency> currency = find_currency(row.code);
    ASSERT_TRUE(currency) << row.code;
    EXPECT_EQ(currency->name(), row.code);
    EXPECT_EQ(currency->exponent, row.exponent) << row.code;
    EXPECT_EQ(currency->minor_per_unit(), row.minor_per_unit) << row.code;
  }
  for (const std::string_view code : {"", "EU", "eur", "EURO", "XYZ", "D A", "UR ", "DEM", "€"}) {
    EXPECT_FALSE(find_currency(code)) << code;
  }
}

TEST(Money, rounds_a_share_half_up) {
  const struct {
    Amount amount;
    std::int64_t ten_thousandths;
    Amount want;
  } rows[] = {{5, 100'000, 1},
              {4, 100'000, 0},
              {15'998, 200'000, 3'200},
              {333, 500'000, 167},
              {1, 499'999, 0},
              {1, 500'000, 1},
              {0, 1'000'000, 0},
              {amount_max, 1'000'000, amount_max},
              {amount_max, 1, 10'000'000}};
  for (const auto& row : rows) {
    EXPECT_EQ(share_half_up(row.amount, {row.ten_thousandths}), row.want)
        << row.amount << " x " << row.ten_thousandths;
  }
  EXPECT_THROW((void)share_half_up(-1, {1}), Bug);
}

TEST(Money, writes_amounts_for_people) {
  const struct {
    Amount amount;
    std::string_view code, dutch, english;
  } rows[] = {{1'250, "EUR", "€ 12,50", "€12.50"},
              {5, "EUR", "€ 0,05", "€0.05"},
              {0, "EUR", "€ 0,00", "€0.00"},
              {123'456'789, "EUR", "€ 1.234.567,89", "€1,234,567.89"},
              {100'000, "EUR", "€ 1.000,00", "€1,000.00"},
              {1'250, "GBP", "GBP 12,50", "GBP 12.50"},
              {1'250, "JPY", "JPY 1.250", "JPY 1,250"},
              {1'250, "KWD", "KWD 1,250", "KWD 1.250"},
              {-1'250, "EUR", "€ -12,50", "-€12.50"},
              {-1'250, "GBP", "GBP -12,50", "GBP -12.50"}};
  for (const auto& row : rows) {
    const Currency currency = *find_currency(row.code);
    EXPECT_EQ(format_money(row.amount, currency, Language::dutch), row.dutch);
    EXPECT_EQ(format_money(row.amount, currency, Language::english), row.english);
  }
}

}  // namespace
}  // namespace stapel
