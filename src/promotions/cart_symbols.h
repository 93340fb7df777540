// A cart's own values as symbols of a definition set: looked up once for each evaluation, so that
// everything that matches afterwards compares integers. Values that no definition names are left
// out.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "promotions/cart.h"
#include "promotions/symbols.h"

namespace stapel::promotions {

struct Facts;

// Keeps its memory between carts. Of a line's values it knows which lines bring them, in blocks of
// 64 lines: bit i of block b stands for line 64 b + i.
class CartSymbols {
 public:
  // Once, or again after clear(), which keeps the memory.
  void read(const SymbolTable& table, const Facts& facts);
  void clear();

  bool has(Symbol symbol) const { return place_of(symbol) != nowhere; }
  // Each once.
  std::span<const Symbol> all() const { return symbols_; }
  // The lines of the block that bring the symbol.
  std::uint64_t lines(Symbol symbol, std::size_t block) const {
    const std::uint32_t place = place_of(symbol);
    return place == nowhere ? 0 : lines_[place * blocks_ + block];
  }
  std::size_t blocks() const { return blocks_; }

 private:
  static constexpr std::uint32_t nowhere = 0xffffffff;
  static constexpr std::size_t slots_least = 256;
  static constexpr unsigned slots_least_shift = 24;  // 2^32 / 2^24
  struct Slot {
    Symbol symbol = no_symbol;
    std::uint32_t place = nowhere;  // in symbols_
  };

  struct Pending {
    std::uint64_t hash = 0;
    std::string_view text;
    std::uint32_t line = 0;
    SymbolKind kind{};
  };
  // Stands for "of the cart, not of a line".
  static constexpr std::uint32_t no_line = 0xffffffff;

  std::uint32_t place_of(Symbol symbol) const {
    for (std::size_t at = slot_of(symbol);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].symbol == symbol) return slots_[at].place;
      if (slots_[at].symbol == no_symbol) return nowhere;
    }
  }
  std::size_t slot_of(Symbol symbol) const {
    return (symbol * std::uint32_t{2654435769}) >> shift_;
  }

  void grow();
  std::uint32_t add(Symbol symbol);
  // Looked up by find_pending(), when its place in the table has come near.
  void add_text(SymbolKind kind, std::string_view text, std::uint32_t line = no_line);
  void add_flag(SymbolKind kind, bool flag) { add_text(kind, flag_text(flag)); }
  void find_pending();
  void put(Symbol symbol, std::uint32_t line);
  void add_custom(SymbolKind kind, const CustomAttributes& attributes, std::uint32_t line);
  void read_line(const CartLine& given, std::uint32_t line);
  void read_categories(const CartLine& given, std::uint32_t line);
  void read_cart(const Cart& cart);
  void read_customer(const Facts& facts);

  const SymbolTable* table_ = nullptr;
  // A power of two, at most half full.
  std::vector<Slot> slots_ = std::vector<Slot>(slots_least);
  unsigned shift_ = slots_least_shift;  // to a slot from the hash
  std::vector<Symbol> symbols_;
  std::vector<std::uint64_t> lines_;  // blocks_ for each symbol
  std::size_t blocks_ = 1;
  std::vector<Pending> pending_;
};

}  // namespace stapel::promotions
