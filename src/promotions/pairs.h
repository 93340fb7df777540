// Which promotions may stand beside each other, pair by pair, and which line of which definition
// says no. Agrees with may_combine, which decides.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "promotions/definition.h"

namespace stapel::promotions {

// A matrix of more has more pairs than anybody reads.
inline constexpr std::size_t pair_promotions_max = 200;

enum class StackingRule : std::uint8_t { exclusive, group, combines_with };

// A line of a definition that refuses the pair.
struct RefusingRule {
  bool of_first = true;  // of the pair, else of its second
  StackingRule rule = StackingRule::exclusive;
  friend bool operator==(const RefusingRule&, const RefusingRule&) = default;
};
// None: the two may be combined. Those of the first promotion come first.
std::vector<RefusingRule> refusing_rules(const Promotion& first, const Promotion& second);

// A promotion and where its definition stands in its document ("" for a document of its own).
struct ListedPromotion {
  const Promotion* promotion = nullptr;
  std::string pointer;
};

struct PairMatrix {
  struct Pair {
    std::size_t first = 0, second = 0;  // in `promotions`
    std::vector<RefusingRule> rules;
  };
  std::vector<ListedPromotion> promotions;
  std::vector<Pair> pairs;  // (0, 1), (0, 2), …, (1, 2), …
  Language language = Language::dutch;
};
// Promise: at most pair_promotions_max promotions.
PairMatrix pair_matrix(std::vector<ListedPromotion> promotions, Language language);

// {"promotions": [{"id", "name"}], "pairs": [{"a", "b", "combinable", "rules": [{"promotion",
// "rule", "pointer", "message"}]}]}
std::string to_json(const PairMatrix& matrix, bool spaced);
// A grid for people, and a sentence for each refusal.
std::string to_text(const PairMatrix& matrix);

}  // namespace stapel::promotions
