// Builds a PromotionIndex from the requirements of promotions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "promotions/promotion_index.h"

namespace stapel::promotions {

class PromotionIndex::Builder {
 public:
  // `positions`: every position added is below it.
  explicit Builder(std::size_t positions);

  void add(std::uint32_t position, const Requirements& requirements);
  // `symbols`: the table that the requirements were read with.
  PromotionIndex build(const SymbolTable& symbols) &&;

 private:
  struct Range {
    std::uint32_t begin = 0, end = 0;
  };
  struct Item {
    std::uint32_t number = 0;  // of the promotion, in the order added
    std::uint32_t used = 0;    // bit r: divided by its requirement r already
    std::uint32_t copies = 1;  // postings that it has through the requirements used
  };
  struct Posted {
    Symbol symbol = no_symbol;
    Item item;
  };

  void weigh(const SymbolTable& symbols);
  std::uint32_t next_requirement(const Item& item, bool root) const;
  void divide(std::uint32_t node, std::vector<Item>&& items, bool root);
  void descend(std::uint32_t node, std::vector<Posted>&& posted);
  void place(std::uint32_t node, const std::vector<Item>& items);
  void arrange(std::span<std::uint32_t> positions, std::size_t bound) const;
  void enclose(const Node& node);
  void index_roots(std::size_t symbols);

  PromotionIndex out_;
  std::vector<std::uint32_t> position_of_;  // by number
  std::vector<Range> requirements_of_;      // by number, in ranges_
  std::vector<Range> ranges_;               // by requirement, in symbols_
  std::vector<Symbol> symbols_;
  std::vector<float> weights_;  // by requirement: how many carts are likely to meet it
};

}  // namespace stapel::promotions
