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

constexpr std::int64_t promotions_max = 24;
constexpr std::int64_t changes_most = 3;

void none(const std::string& difference) {
  if (difference.empty()) return;
  std::cerr << difference << std::endl;
  STAPEL_CHECK(!"two sets of the same promotions differ");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Dice dice(std::span(data, size));
  const auto promotions = static_cast<std::size_t>(dice.between(0, promotions_max));
  const MatchingCase given = generate_matching(dice, promotions, 2);
  Seen seen;
  none(difference_from_scan(given, seen));
  ChangingSet set(given.definitions);
  for (std::int64_t steps = dice.between(0, changes_most); steps > 0; --steps) {
    const auto from = static_cast<std::size_t>(dice.between(0, promotions_max));
    set.change(dice, generate_matching(dice, from, 0).definitions.promotions);
    none(difference(set.changed(), *set.compiled_anew(Matching::full_scan), given, seen));
  }
  return 0;
}
