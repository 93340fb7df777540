// The customers, as purchase models have them: Pareto/NBD (Schmittlein, Morrison and Colombo, 1987;
// Fader and Hardie, 2005) for when they buy, gamma-gamma (Fader, Hardie and Lee, 2005) for how
// much.
//
// A customer is a function of the seed and a number: nothing is kept of those who wait.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulation/season.h"

namespace stapel::simulation {

// How a kind of customer differs: rates are per week of the season's clock.
struct Model {
  // Purchases at a rate from gamma(r, alpha), until a time from an exponential with a rate from
  // gamma(s, beta).
  double r, alpha, s, beta;
  // An order's value from gamma(p, nu), nu from gamma(q, gamma): minor units.
  double p, q, gamma;
};
inline constexpr Model consumer_model = {0.75, 7.0, 0.45, 14.0, 2.3, 7.0, 14'000.0};
inline constexpr Model business_model = {3.0, 9.0, 0.3, 40.0, 2.6, 8.0, 155'000.0};

enum class Segment : std::uint8_t { regular, bargain_hunter, business };
std::string_view segment_name(Segment segment);

enum class Acquisition : std::uint8_t { search, social, email, partner, direct };
std::string_view acquisition_name(Acquisition acquisition);

struct Person {
  double acquired = 0.0;  // week of the first order
  double lambda = 0.0, mu = 0.0;
  double dropout = 0.0;     // week after which nothing is bought any more
  double nu = 0.0;          // of order values
  double mean_spend = 0.0;  // p / nu
  Segment segment = Segment::regular;
  Acquisition acquisition = Acquisition::search;
  bool guest = false;       // orders without an account
  bool newsletter = false;  // consent
  double returns = 0.0;     // how likely a bought line is to come back
  std::string_view country = "NL";
  std::optional<std::uint32_t> household;  // one person behind several accounts, who cheats

  const Model& model() const {
    return segment == Segment::business ? business_model : consumer_model;
  }
};

// Customer `number` of `size`, numbered in the order of their first orders.
Person make_person(std::uint64_t seed, const Season& season, std::uint32_t number,
                   std::uint32_t size);

// As the history names customers.
std::string customer_id(std::uint32_t number);

}  // namespace stapel::simulation
