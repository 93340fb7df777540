// Bytes steer sets of promotions, carts and changes: the index gives the answers of a full scan to
// the byte, and a set that was changed those of one compiled anew.
#include <cstddef>
#include <cstdint>
#include <iostream>

#include "base/check.h"
#include "promotions/testing/against_scan.h"

using namespace stapel::promotions;
using namespace stapel::promotions::testing;

namespace {

constexpr std::int64_t changes_most = 2;

// Mostly a small set; now and then one in which postings are divided and enclosed.
std::size_t some_promotions(Dice& dice) {
  return static_cast<std::size_t>(dice.chance(8) ? dice.between(100, 250) : dice.between(0, 24));
}

void none(const std::string& difference) {
  if (difference.empty()) return;
  std::cerr << difference << std::endl;
  STAPEL_CHECK(!"two sets of the same promotions differ");
}

void check_same(const CompiledSet& changed, const CompiledSet& anew) {
  STAPEL_CHECK(changed.settings() == anew.settings());
  const Definitions definitions = changed.definitions();
  STAPEL_CHECK(definitions == anew.definitions());
  for (const Promotion& each : definitions.promotions) {
    const Promotion* found = changed.find(each.id);
    STAPEL_CHECK(found && *found == each);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Dice dice(std::span(data, size));
  const MatchingCase given = generate_matching(dice, some_promotions(dice), 1);
  Seen seen;
  none(difference_from_scan(given, seen));
  ChangingSet set(given.definitions);
  for (std::int64_t steps = dice.between(0, changes_most); steps > 0; --steps) {
    const auto from = static_cast<std::size_t>(dice.between(0, 24));
    set.change(dice, generate_matching(dice, from, 0).definitions.promotions);
    const auto anew = set.compiled_anew(Matching::full_scan);
    check_same(set.changed(), *anew);
    none(difference(set.changed(), *anew, given, seen));
  }
  return 0;
}
