// The oracle's reading of what makes up a bundle: which units, taken together, are one set of all
// components. It knows no prices but the order in which units are preferred. Only for tests.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace stapel::promotions::testing {

// A component of a bundle with the units (positions) that may be taken for it, the preferred first.
struct Component {
  std::size_t quantity = 1;
  std::vector<std::size_t> units;
};

using UnitSet = std::vector<std::size_t>;  // ascending

// Every set of units that makes up one bundle.
std::vector<UnitSet> possible_sets(const std::vector<Component>& components);

// Every choice of sets that share no unit, at most `repeat` of them; the empty choice too.
std::vector<std::vector<UnitSet>> disjoint_choices(const std::vector<UnitSet>& sets,
                                                   const std::optional<std::int64_t>& repeat);

// Fills the components in their order with the units that they prefer, passing over a unit that the
// rest cannot do without. Nothing where there is no set.
std::optional<UnitSet> preferred_set(const std::vector<Component>& components);

}  // namespace stapel::promotions::testing
