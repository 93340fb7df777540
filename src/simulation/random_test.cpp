// Numbers that stay what they are, and samplers whose moments are those of their distributions.
#include "simulation/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <vector>

namespace stapel::simulation {
namespace {

TEST(Random, depends_on_its_name_alone) {
  const auto first = [](std::uint64_t seed, Stream stream, std::uint64_t index,
                        std::uint64_t part = 0) {
    return Random(seed, stream, index, part).bits();
  };
  const std::uint64_t number = first(1, Stream::order, 7);
  EXPECT_EQ(number, first(1, Stream::order, 7));
  EXPECT_NE(number, first(2, Stream::order, 7));
  EXPECT_NE(number, first(1, Stream::basket, 7));
  EXPECT_NE(number, first(1, Stream::order, 8));
  EXPECT_NE(number, first(1, Stream::order, 7, 1));
}

struct Moments {
  double mean, variance;
};

Moments moments_of(const std::function<double(Random&)>& draw) {
  constexpr int count = 200'000;
  double sum = 0.0, squares = 0.0;
  for (std::uint64_t i = 0; i < count / 10; ++i) {
    Random random(42, Stream::product, i);  // short streams, as the shop has them
    for (int j = 0; j < 10; ++j) {
      const double x = draw(random);
      sum += x;
      squares += x * x;
    }
  }
  const double mean = sum / count;
  return {mean, squares / count - mean * mean};
}

TEST(Random, samplers_have_the_moments_of_their_distributions) {
  const struct {
    const char* what;
    std::function<double(Random&)> draw;
    Moments want;
  } table[] = {
      {"uniform", [](Random& r) { return r.uniform(); }, {0.5, 1.0 / 12}},
      {"exponential", [](Random& r) { return r.exponential(0.25); }, {4, 16}},
      {"normal", [](Random& r) { return 3 + r.normal(); }, {3, 1}},
      {"gamma", [](Random& r) { return r.gamma(2.5, 0.5); }, {5, 10}},
      {"gamma below one", [](Random& r) { return r.gamma(0.45, 1.5); }, {0.3, 0.2}},
      {"beta", [](Random& r) { return r.beta(2, 3); }, {0.4, 0.04}},
      {"poisson", [](Random& r) { return static_cast<double>(r.poisson(1.3)); }, {1.3, 1.3}},
      {"pick",
       [](Random& r) {
         constexpr std::array weights = {1.0, 0.0, 3.0};
         return static_cast<double>(r.pick(weights));
       },
       {1.5, 0.75}},
  };
  for (const auto& row : table) {
    const Moments got = moments_of(row.draw);
    EXPECT_NEAR(got.mean, row.want.mean, 0.02 * row.want.mean) << row.what;
    EXPECT_NEAR(got.variance, row.want.variance, 0.05 * row.want.variance) << row.what;
  }
}

TEST(Random, poisson_carries_large_means) {
  Random random(1, Stream::product, 0);
  for (int i = 0; i < 100; ++i) {
    const double off = static_cast<double>(random.poisson(5'000.0)) - 5'000.0;
    EXPECT_LT(std::abs(off), 6.0 * std::sqrt(5'000.0));
  }
}

}  // namespace
}  // namespace stapel::simulation
