// Finds the promotions whose requirements a cart meets, at a cost that follows what is found.
//
// A tree of directories (after "Indexing Boolean Expressions", Whang et al., VLDB 2009): each
// promotion is posted under the values of its narrowest requirement; where many share a value they
// are divided again by their next one. What remains together is laid out so that blocks of 8, 64,
// 512... that no guard of lets the cart in are passed over as a whole.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "promotions/cart_symbols.h"
#include "promotions/requirements.h"

namespace stapel::promotions {

// The numbers of a cart that guards bound: low[i] <= at_most[i] and at_least[i] < high[i].
struct GuardedNumbers {
  std::array<std::int64_t, Guard::numbers> at_most{};
  std::array<std::int64_t, Guard::numbers> at_least{};

  bool pass(const Guard& guard) const {
    bool passed = true;
    for (std::size_t i = 0; i < Guard::numbers; ++i) {
      passed &= (guard.low[i] <= at_most[i]) & (at_least[i] < guard.high[i]);
    }
    return passed;
  }
};

class PromotionIndex {
 public:
  class Builder;
  static constexpr std::uint32_t box_size = 8;

  // Appends the positions of the promotions found, in no order; some may come more than once.
  void find(const CartSymbols& cart, const GuardedNumbers& numbers,
            std::vector<std::uint32_t>& out) const;

 private:
  struct Entry {
    Symbol symbol = no_symbol;
    std::uint32_t node = 0;
  };
  struct Node {
    std::uint32_t entries = 0, entries_end = 0;    // in entries_, ascending by symbol
    std::uint32_t always = 0;                      // in positions_: without a guard, to postings
    std::uint32_t postings = 0, postings_end = 0;  // in positions_
    std::uint32_t boxes = 0;                       // in boxes_: the levels, finest first
  };

  struct Level {
    std::uint32_t first = 0, count = 0;  // of its boxes, in boxes_
  };
  struct Part {
    std::uint32_t begin = 0, end = 0;
  };
  static constexpr std::size_t levels_max = 11;  // 8^11 postings

  void visit(const Node& node, const CartSymbols& cart, const GuardedNumbers& numbers,
             std::vector<std::uint32_t>& out) const;
  void enter_all(const Node& node, const CartSymbols& cart, const GuardedNumbers& numbers,
                 std::vector<std::uint32_t>& out) const;
  void scan(const Node& node, const GuardedNumbers& numbers, std::vector<std::uint32_t>& out) const;
  void scan_boxes(const Node& node, const Level* levels, std::size_t level, Part boxes,
                  const GuardedNumbers& numbers, std::vector<std::uint32_t>& out) const;
  void scan_postings(std::uint32_t from, std::uint32_t to, const GuardedNumbers& numbers,
                     std::vector<std::uint32_t>& out) const;

  std::vector<Node> nodes_;  // the first is the root
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> positions_;
  std::vector<Guard> boxes_;
  std::vector<Guard> guards_;         // by position
  std::vector<std::uint32_t> roots_;  // by symbol: the root's entries; empty: search for them
};

}  // namespace stapel::promotions
