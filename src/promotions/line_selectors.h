// Selectors as short programs over symbols: one run gives all lines of a cart that a selector
// selects, 64 at a time. They say what selects() says; a test compares the two.
#pragma once

#include <cstdint>
#include <vector>

#include "promotions/cart_symbols.h"
#include "promotions/definition.h"
#include "promotions/symbols.h"

namespace stapel::promotions {

class LineSelectors {
 public:
  // Adds the program with the next number. `selector` must outlive the programs; its texts become
  // symbols.
  void add(const Selector& selector, SymbolTable& symbols);

  // The lines of the block that program `number` selects, a bit for each.
  std::uint64_t lines(std::uint32_t number, const CartSymbols& symbols, const Cart& cart,
                      std::size_t block) const;

  bool empty() const { return programs_.empty(); }
  std::uint32_t size() const { return static_cast<std::uint32_t>(programs_.size()); }

 private:
  class Compiler;
  class Run;

  std::vector<std::uint32_t> programs_;   // by number: where it starts in code_
  std::vector<std::uint32_t> code_;       // words; see the source
  std::vector<const Predicate*> leaves_;  // those that compare texts
  std::vector<std::int64_t> numbers_;     // what lines' numbers are compared with
};

}  // namespace stapel::promotions
