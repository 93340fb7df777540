// Random numbers that depend on nothing but a seed and a name: the same for every run, and any
// customer's can be drawn again without drawing the others'.
//
// A counter-based generator: the n-th number of a stream is a function of (seed, stream, index, n).
// Not for secrets.
#pragma once

#include <cstdint>
#include <span>

namespace stapel::simulation {

// What numbers are drawn for; each purpose has its own, so that a new one shifts no other.
enum class Stream : std::uint64_t {
  product = 1,
  prices,
  customer,
  acquisition,
  order,
  next_order,
  basket,
  giving_back,
  campaign,
  stock,
  win_back,
  channel_costs,
};

class Random {
 public:
  Random(std::uint64_t seed, Stream stream, std::uint64_t index, std::uint64_t part = 0);

  std::uint64_t bits();
  // Between 0 and 1, neither of them.
  double uniform();
  // From 0 to count - 1; count >= 1.
  std::size_t below(std::size_t count);
  bool chance(double probability) { return uniform() < probability; }
  // With mean 1 / rate: by inversion.
  double exponential(double rate);
  // Box and Muller, 1958.
  double normal();
  // With mean shape / rate: Marsaglia and Tsang, 2000; below a shape of 1 with their boost.
  double gamma(double shape, double rate);
  // As the quotient of two gammas.
  double beta(double a, double b);
  // Knuth's product of uniforms, in pieces of a mean that its exponential can carry.
  std::int64_t poisson(double mean);
  // A position, as likely as its weight; some weight is above zero.
  std::size_t pick(std::span<const double> weights);

 private:
  std::uint64_t key_;
  std::uint64_t count_ = 0;
};

}  // namespace stapel::simulation
