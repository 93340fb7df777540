// A golden case: a cart, promotions and what they must come to, read from a text that a shop owner
// can read (README.md describes it). It never prices anything itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expectation.h"
#include "promotions/cart.h"
#include "promotions/definition.h"

namespace stapel::golden {

// What a case says that it shows: "Shows: percent_off lines: cap, tie".
struct Shown {
  Place place;
  std::string row;  // the effect, with its scope where it has two
  std::vector<std::string> cells;
};

struct Case {
  Place place;
  std::string title;
  std::vector<Shown> shows;
  std::vector<At<std::string>> numbers;  // of the requirements
  promotions::Cart cart;
  promotions::Definitions definitions;
  std::optional<Expectation> best, priority;  // one of them at least
};

// Reads a file. Throws FormatFault at the first rule that is broken: the writer mends one at a
// time.
std::vector<Case> read_cases(const std::string& file, std::string_view text);

}  // namespace stapel::golden
