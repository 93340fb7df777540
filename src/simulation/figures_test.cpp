// The generated shop beside a real one: UCI Online Retail, whose figures
// tests/simulation/measure_online_retail.py measured and this file carries.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>

#include "simulation/shop.h"
#include "simulation/testing/figures.h"

namespace stapel::simulation {
namespace {

// December 2010 to November 2011: 17,626 orders of 4,293 known customers, median 302.34 pounds.
constexpr double real_repeat_rate = 0.6387;
constexpr std::array<double, 9> real_deciles = {0.2892, 0.4464, 0.6053, 0.7912, 1.0,
                                                1.1221, 1.3693, 1.7876, 2.692};
constexpr double real_return_rate = 0.0364;
constexpr std::array<double, 12> real_months = {0.0684, 0.0538, 0.0709, 0.0552, 0.0801, 0.0793,
                                                0.0719, 0.0772, 0.1141, 0.1219, 0.1385, 0.0688};
constexpr double real_top_share = 0.3087;

void expect_near(const std::string& what, double ours, double real) {
  const double off = ours / real - 1.0;
  std::printf("%-28s %9.4f %9.4f %+6.1f%%\n", what.c_str(), ours, real, 100.0 * off);
  EXPECT_LE(std::abs(off), 0.2) << what;
}

Figures figures_of(std::uint64_t seed) {
  const ShopOptions options{.customers = 20'000, .seed = seed};
  Shop shop(options);
  FigureCounter counter({options.until.year - 1, options.until.month, options.until.day});
  Receivers receivers;
  receivers.document = [&](const catalog::SalesDocument& document) { counter.add(document); };
  shop.run(receivers);
  return counter.finish();
}

class FiguresOfSeed : public testing::TestWithParam<std::uint64_t> {};

TEST_P(FiguresOfSeed, lie_within_a_fifth_of_a_real_shop) {
  const Figures ours = figures_of(GetParam());
  std::printf("seed %-23d %9s %9s\n", static_cast<int>(GetParam()), "generated", "real");
  expect_near("repeat rate", ours.repeat_rate, real_repeat_rate);
  for (std::size_t i = 0; i < real_deciles.size(); ++i)
    expect_near("decile " + std::to_string(i + 1) + " / median", ours.deciles[i], real_deciles[i]);
  expect_near("return rate by value", ours.return_rate, real_return_rate);
  for (std::size_t i = 0; i < real_months.size(); ++i)
    expect_near("month " + std::to_string(i + 1), ours.months[i], real_months[i]);
  expect_near("share of the top 1%", ours.top_share, real_top_share);
  std::printf("orders per customer %.2f, median order %.2f\n", ours.orders_per_customer,
              ours.median_order / 100.0);
}

INSTANTIATE_TEST_SUITE_P(Figures, FiguresOfSeed, testing::Range<std::uint64_t>(1, 3));

}  // namespace
}  // namespace stapel::simulation
