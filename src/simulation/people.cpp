#include "simulation/people.h"

#include <array>

#include "simulation/random.h"

namespace stapel::simulation {

namespace {

// Every so many customers, one household opens so many accounts in a row.
constexpr std::uint32_t household_every = 500;
constexpr std::uint32_t household_accounts = 5;

std::optional<std::uint32_t> household_of(std::uint64_t seed, std::uint32_t number) {
  const std::uint32_t block = number / household_every;
  Random random(seed, Stream::acquisition, block, 1);
  const auto first =
      static_cast<std::uint32_t>(random.below(std::size_t{household_every} - household_accounts));
  const std::uint32_t place = number % household_every;
  if (place < first || place >= first + household_accounts) return std::nullopt;
  return block;
}

Segment pick_segment(Random& random) {
  constexpr std::array weights = {0.868, 0.12, 0.012};
  return static_cast<Segment>(random.pick(weights));
}

Acquisition pick_acquisition(Random& random) {
  constexpr std::array weights = {0.42, 0.22, 0.12, 0.10, 0.14};
  return static_cast<Acquisition>(random.pick(weights));
}

std::string_view pick_country(Random& random) {
  constexpr std::array<std::string_view, 3> countries = {"NL", "BE", "DE"};
  constexpr std::array weights = {0.86, 0.11, 0.03};
  return countries[random.pick(weights)];
}

// First orders are spread evenly over the season's clock, each within its own piece of it.
double acquired_at(std::uint64_t seed, const Season& season, std::uint32_t number,
                   std::uint32_t size) {
  const double place = number + Random(seed, Stream::acquisition, number).uniform();
  return season.weeks() * place / size;
}

}  // namespace

std::string_view segment_name(Segment segment) {
  constexpr std::array<std::string_view, 3> names = {"regular", "bargain_hunter", "business"};
  return names[static_cast<std::size_t>(segment)];
}

std::string_view acquisition_name(Acquisition acquisition) {
  constexpr std::array<std::string_view, 5> names = {"search", "social", "email", "partner",
                                                     "direct"};
  return names[static_cast<std::size_t>(acquisition)];
}

Person make_person(std::uint64_t seed, const Season& season, std::uint32_t number,
                   std::uint32_t size) {
  Random random(seed, Stream::customer, number);
  Person person;
  person.acquired = acquired_at(seed, season, number, size);
  person.segment = pick_segment(random);
  person.acquisition = pick_acquisition(random);
  person.country = pick_country(random);
  person.guest = person.segment != Segment::business && random.chance(0.08);
  person.newsletter = !person.guest && random.chance(0.55);
  person.household = household_of(seed, number);
  if (person.household) {
    person.segment = Segment::bargain_hunter;
    person.guest = false;
    person.country = "NL";
  }
  const Model& model = person.model();
  person.lambda = random.gamma(model.r, model.alpha);
  person.mu = random.gamma(model.s, model.beta);
  person.dropout = person.acquired + random.exponential(person.mu);
  person.nu = random.gamma(model.q, model.gamma);
  person.mean_spend = model.p / person.nu;
  person.returns = random.beta(0.6, 11.0);
  return person;
}

std::string customer_id(std::uint32_t number) {
  std::string digits = std::to_string(number + 1);
  return "c" + std::string(8 - std::min<std::size_t>(8, digits.size()), '0') + digits;
}

}  // namespace stapel::simulation
