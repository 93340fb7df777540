// Names of a definition set as small integers, so that matching compares integers instead of texts.
// A table is written while a set is compiled and only read afterwards, by any number of threads.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stapel::promotions {

// What a name names. The same text of two kinds is two symbols.
enum class SymbolKind : std::uint8_t {
  line_sku,
  line_category,  // a path: a line has those of its own path and of every path above it
  line_brand,
  line_tag,
  line_list,
  line_on_sale,  // flags have the texts flag_text(true) and flag_text(false)
  line_discountable,
  line_attribute,  // custom ones have the text custom_text(name, value)
  cart_currency,
  cart_channel,
  cart_payment_method,
  cart_attribute,
  cart_has_shipping,  // flag_text(true) where something is shipped
  shipping_method,
  shipping_country,
  shipping_postcode,
  customer_id,
  customer_known,
  customer_authenticated,
  customer_group,
  customer_segment,
  customer_orders,  // in decimal
  customer_is_birthday,
  customer_newsletter,
  customer_attribute,
};
inline constexpr std::size_t symbol_kinds = 25;

inline std::string_view flag_text(bool flag) { return flag ? "t" : "f"; }
// A custom attribute's name with one of its texts, or with a flag.
std::string custom_text(std::string_view name, std::string_view value);
std::string custom_text(std::string_view name, bool value);

using Symbol = std::uint32_t;
inline constexpr Symbol no_symbol = 0xffffffff;

// Every promotion of a set of the largest size may bring several symbols.
class SymbolTable {
 public:
  // A table that goes on where `base` ends, for a small change of a large set.
  explicit SymbolTable(std::shared_ptr<const SymbolTable> base = nullptr);

  // The symbol of a text, made where there is none.
  Symbol intern(SymbolKind kind, std::string_view text);
  // no_symbol where no definition names it.
  Symbol find(SymbolKind kind, std::string_view text) const;
  // The same in two steps, so that many texts can be on their way through memory at once.
  static std::uint64_t hash(SymbolKind kind, std::string_view text);
  void prefetch(std::uint64_t hash) const;
  Symbol find(std::uint64_t hash, SymbolKind kind, std::string_view text) const;
  // Whether any symbol is of this kind.
  bool has(SymbolKind kind) const { return (kinds_ >> static_cast<int>(kind)) & 1; }

  std::size_t size() const { return first_ + entries_.size(); }
  SymbolKind kind(Symbol symbol) const;

 private:
  struct Entry {
    std::uint32_t at = 0;  // in texts_
    std::uint32_t length = 0;
    SymbolKind kind{};
  };

  // Folds the 128-bit product: each bit of both halves reaches each bit of the result.
  static std::uint64_t mix(std::uint64_t a, std::uint64_t b);
  Symbol find_here(std::uint64_t hash, SymbolKind kind, std::string_view text) const;
  bool is(std::uint64_t slot, std::uint64_t hash, SymbolKind kind, std::string_view text) const;
  void grow();

  std::shared_ptr<const SymbolTable> base_;
  std::size_t first_ = 0;  // the number of symbols in base_
  std::uint64_t kinds_ = 0;
  std::string texts_;
  std::vector<Entry> entries_;
  // Open addressing; 0 is free, else the hash's upper half and the entry's number from 1.
  std::vector<std::uint64_t> slots_;
};

inline std::uint64_t SymbolTable::mix(std::uint64_t a, std::uint64_t b) {
  __extension__ typedef unsigned __int128 Wide128;
  const Wide128 product = static_cast<Wide128>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

// The same on every machine is not needed: no answer depends on the order of symbols.
inline std::uint64_t SymbolTable::hash(SymbolKind kind, std::string_view text) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  std::uint64_t hash = mix(static_cast<std::uint64_t>(kind) + odd, text.size() ^ ~odd);
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    hash = mix(hash ^ word, odd);
  }
  std::uint64_t word = 0;
  if (text.size() >= 8) {
    std::memcpy(&word, text.data() + text.size() - 8, 8);  // overlaps what was read
  } else {
    for (; at < text.size(); ++at) word = word << 8 | static_cast<unsigned char>(text[at]);
  }
  return mix(hash ^ word, odd);
}

}  // namespace stapel::promotions
