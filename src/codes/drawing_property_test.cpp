// For any pattern, division into parts and codes that are there: no code twice, none that was
// there, each with a check character that one typing error breaks.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "codes/drawing.h"

namespace stapel::codes {
namespace {

RC_GTEST_PROP(DrawingProperty, NoCodeTwiceAndEachOneChecked, ()) {
  const auto places = *rc::gen::inRange<std::size_t>(4, 33);
  const auto prefix = *rc::gen::container<std::string>(rc::gen::element('B', 'F', '2', '-'));
  RC_PRE(prefix.size() + places <= pattern_length_max);
  const auto pattern = Pattern::parse(prefix + std::string(places, '#'), Check::last);
  const auto parts = *rc::gen::inRange<std::int64_t>(1, 5);
  std::set<std::string, std::less<>> seen;
  for (std::int64_t part = 0; part < parts; ++part) {
    // Twice from each part, the second time beside what the first one gave.
    std::vector<std::string> taken;
    for (int round = 0; round < 2; ++round) {
      const Part from(*pattern, part, parts);
      const CodeList codes = from.draw(*rc::gen::inRange<std::size_t>(0, 300), taken);
      for (std::size_t i = 0; i < codes.size(); ++i) {
        RC_ASSERT(from.first() <= codes[i] && codes[i] <= from.last());
        RC_ASSERT(seen.insert(std::string(codes[i])).second);
        RC_ASSERT(!(*pattern).is_mistyped(codes[i]));
        taken.emplace_back(codes[i]);
      }
    }
  }
  if (seen.empty()) return;
  std::string typed = *rc::gen::elementOf(seen);
  const std::size_t place = *rc::gen::elementOf((*pattern).places());
  const char wrong = *rc::gen::elementOf(std::string(alphabet));
  RC_PRE(typed[place] != wrong);
  typed[place] = wrong;
  RC_ASSERT((*pattern).is_mistyped(typed));
}

}  // namespace
}  // namespace stapel::codes
