// The oracle's reading of what makes up a bundle; see the header.
#include "promotions/testing/oracle_bundles.h"

#include <algorithm>
#include <set>

namespace stapel::promotions::testing {
namespace {

bool contains(const UnitSet& units, std::size_t unit) {
  return std::find(units.begin(), units.end(), unit) != units.end();
}

// One place for each unit of a bundle: the component that it is taken for.
using Places = std::vector<const Component*>;

// No places where the components ask for more units than there are.
std::optional<Places> places_of(const std::vector<Component>& components) {
  std::set<std::size_t> units;
  for (const Component& each : components) units.insert(each.units.begin(), each.units.end());
  Places places;
  for (const Component& each : components) {
    if (each.quantity > units.size()) return std::nullopt;
    places.insert(places.end(), each.quantity, &each);
  }
  if (places.size() > units.size()) return std::nullopt;
  return places;
}

// Whether the places from `next` on can be filled with units that are not in `taken`.
bool can_fill(const Places& places, std::size_t next, UnitSet& taken) {
  if (next == places.size()) return true;
  for (const std::size_t unit : places[next]->units) {
    if (contains(taken, unit)) continue;
    taken.push_back(unit);
    const bool filled = can_fill(places, next + 1, taken);
    taken.pop_back();
    if (filled) return true;
  }
  return false;
}

void collect(const Places& places, UnitSet& taken, std::set<UnitSet>& found) {
  if (taken.size() == places.size()) {
    UnitSet sorted = taken;
    std::sort(sorted.begin(), sorted.end());
    found.insert(sorted);
    return;
  }
  for (const std::size_t unit : places[taken.size()]->units) {
    if (contains(taken, unit)) continue;
    taken.push_back(unit);
    collect(places, taken, found);
    taken.pop_back();
  }
}

bool share_a_unit(const UnitSet& a, const UnitSet& b) {
  return std::any_of(a.begin(), a.end(), [&](std::size_t unit) { return contains(b, unit); });
}

}  // namespace

std::vector<UnitSet> possible_sets(const std::vector<Component>& components) {
  std::set<UnitSet> found;
  UnitSet taken;
  if (const std::optional<Places> places = places_of(components)) collect(*places, taken, found);
  return {found.begin(), found.end()};
}

std::vector<std::vector<UnitSet>> disjoint_choices(const std::vector<UnitSet>& sets,
                                                   const std::optional<std::int64_t>& repeat) {
  std::vector<std::vector<UnitSet>> choices{{}};
  for (const UnitSet& set : sets) {
    const std::vector<std::vector<UnitSet>> so_far = choices;
    for (const std::vector<UnitSet>& choice : so_far) {
      if (repeat && choice.size() == static_cast<std::size_t>(*repeat)) continue;
      const bool clashes = std::any_of(choice.begin(), choice.end(), [&](const UnitSet& other) {
        return share_a_unit(set, other);
      });
      if (clashes) continue;
      choices.push_back(choice);
      choices.back().push_back(set);
    }
  }
  return choices;
}

std::optional<UnitSet> preferred_set(const std::vector<Component>& components) {
  const std::optional<Places> places = places_of(components);
  UnitSet taken;
  if (!places || !can_fill(*places, 0, taken)) return std::nullopt;
  for (std::size_t next = 0; next < places->size(); ++next) {
    for (const std::size_t unit : (*places)[next]->units) {
      if (contains(taken, unit)) continue;
      taken.push_back(unit);
      if (can_fill(*places, next + 1, taken)) break;
      taken.pop_back();
    }
  }
  std::sort(taken.begin(), taken.end());
  return taken;
}

}  // namespace stapel::promotions::testing
