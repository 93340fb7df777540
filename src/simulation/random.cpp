#include "simulation/random.h"

#include <cmath>
#include <numbers>

#include "base/check.h"

namespace stapel::simulation {

namespace {

constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;

// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
std::uint64_t mixed(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
  return bits ^ (bits >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed, Stream stream, std::uint64_t index, std::uint64_t part)
    : key_(mixed(mixed(mixed(mixed(seed + golden) + static_cast<std::uint64_t>(stream) * golden) +
                       index * golden) +
                 part * golden)) {}

std::uint64_t Random::bits() { return mixed(key_ + golden * ++count_); }

double Random::uniform() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; }

std::size_t Random::below(std::size_t count) {
  return static_cast<std::size_t>(uniform() * static_cast<double>(count));
}

double Random::exponential(double rate) { return -std::log(uniform()) / rate; }

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double Random::gamma(double shape, double rate) {
  if (shape < 1.0) return gamma(shape + 1.0, rate) * std::pow(uniform(), 1.0 / shape);
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal();
    const double cube = 1.0 + c * x;
    if (cube <= 0.0) continue;
    const double v = cube * cube * cube;
    if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v / rate;
  }
}

double Random::beta(double a, double b) {
  const double first = gamma(a, 1.0);
  return first / (first + gamma(b, 1.0));
}

std::int64_t Random::poisson(double mean) {
  constexpr double piece = 500.0;
  std::int64_t count = 0;
  for (; mean > piece; mean -= piece) count += poisson(piece);
  const double limit = std::exp(-mean);
  for (double product = uniform(); product > limit; product *= uniform()) ++count;
  return count;
}

std::size_t Random::pick(std::span<const double> weights) {
  double sum = 0.0;
  for (const double weight : weights) sum += weight;
  STAPEL_CHECK(sum > 0.0);
  double left = uniform() * sum;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0.0) continue;
    last = i;
    left -= weights[i];
    if (left < 0.0) break;
  }
  return last;
}

}  // namespace stapel::simulation
