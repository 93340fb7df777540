// What a cart must bring before a promotion can matter to it at all: necessary conditions, read off
// the definition. The index posts promotions under them; the whole condition is checked afterwards.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "promotions/definition.h"
#include "promotions/symbols.h"

namespace stapel::promotions {

// Bounds on three numbers of the moment and the cart: low[i] <= number < high[i].
struct Guard {
  static constexpr std::size_t time = 0, subtotal = 1, quantity = 2;
  static constexpr std::size_t numbers = 3;
  static constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

  std::array<std::int64_t, numbers> low{least, least, least};
  std::array<std::int64_t, numbers> high{most, most, most};

  void at_least(std::size_t number, std::int64_t value) {
    low[number] = std::max(low[number], value);
  }
  void below(std::size_t number, std::int64_t value) {
    high[number] = std::min(high[number], value);
  }
  friend bool operator==(const Guard&, const Guard&) = default;
};

// About how many carts bring a symbol of this kind, as a share; for choosing between requirements.
float commonness(SymbolKind kind);

// One of these symbols is on the cart.
using AnyOf = std::vector<Symbol>;

struct Requirements {
  std::vector<AnyOf> all;  // each is met
  Guard guard;
};

// Met by every cart on which the active promotion is in time, its condition may hold and one of its
// effects may grant something. Symbols that the definition names are added to `symbols`.
Requirements requirements_to_apply(const Promotion& promotion, SymbolTable& symbols);

// Met by every cart on which exactly one leaf of the condition fails, a threshold by at most a
// quarter of it, whatever the effects find. There `low` of subtotal and quantity holds for 4/3 of
// the number. Nothing where no such cart exists.
std::optional<Requirements> requirements_to_hint(const Promotion& promotion, SymbolTable& symbols);

}  // namespace stapel::promotions
