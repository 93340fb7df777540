// What differs between two definitions, member by member. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stapel::app {

// One difference: a member that came (no `before`), went (no `after`) or changed.
struct Difference {
  std::string pointer;                  // JSON Pointer into whichever of the two has it
  std::string before = {}, after = {};  // JSON; empty: not there
  friend bool operator==(const Difference&, const Difference&) = default;
};

// In the order of `after`, what went at the end of its object. Members are compared by name,
// elements of lists by their place. Both texts are JSON documents that were read before.
std::vector<Difference> differences(std::string_view before, std::string_view after);

}  // namespace stapel::app
