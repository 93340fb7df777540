// A hash table of texts in one block of memory.
#include "promotions/symbols.h"

#include <cstring>
#include <utility>

#include "base/check.h"

namespace stapel::promotions {
namespace {

constexpr std::uint64_t upper_half = 0xffffffff'00000000;

}  // namespace

std::string custom_text(std::string_view name, std::string_view value) {
  std::string text(name);
  text += '\x1f';
  text += value;
  return text;
}

std::string custom_text(std::string_view name, bool value) {
  std::string text(name);
  text += '\x1e';
  text += flag_text(value);
  return text;
}

SymbolTable::SymbolTable(std::shared_ptr<const SymbolTable> base) : base_(std::move(base)) {
  if (!base_) return;
  first_ = base_->size();
  kinds_ = base_->kinds_;
}

bool SymbolTable::is(std::uint64_t slot, std::uint64_t hash, SymbolKind kind,
                     std::string_view text) const {
  if ((slot & upper_half) != (hash & upper_half)) return false;
  const Entry& entry = entries_[(slot & ~upper_half) - 1];
  return entry.kind == kind && entry.length == text.size() &&
         std::memcmp(texts_.data() + entry.at, text.data(), text.size()) == 0;
}

Symbol SymbolTable::find_here(std::uint64_t hash, SymbolKind kind, std::string_view text) const {
  if (slots_.empty()) return no_symbol;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
    if (is(slots_[at], hash, kind, text)) {
      return static_cast<Symbol>(first_ + (slots_[at] & ~upper_half) - 1);
    }
  }
  return no_symbol;
}

void SymbolTable::prefetch(std::uint64_t hash) const {
  const SymbolTable& table = base_ ? *base_ : *this;
  if (!table.slots_.empty()) __builtin_prefetch(&table.slots_[hash & (table.slots_.size() - 1)]);
}

Symbol SymbolTable::find(SymbolKind kind, std::string_view text) const {
  return has(kind) ? find(hash(kind, text), kind, text) : no_symbol;
}

Symbol SymbolTable::find(std::uint64_t hash, SymbolKind kind, std::string_view text) const {
  if (base_) {
    const Symbol found = base_->find_here(hash, kind, text);
    if (found != no_symbol) return found;
  }
  return find_here(hash, kind, text);
}

Symbol SymbolTable::intern(SymbolKind kind, std::string_view text) {
  const Symbol found = find(kind, text);
  if (found != no_symbol) return found;
  STAPEL_CHECK(size() + 1 < no_symbol && texts_.size() + text.size() < no_symbol);
  if (entries_.size() * 2 >= slots_.size()) grow();
  entries_.push_back(
      {static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(text.size()), kind});
  texts_ += text;
  kinds_ |= std::uint64_t{1} << static_cast<int>(kind);
  const std::uint64_t hash = SymbolTable::hash(kind, text);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = (hash & upper_half) | entries_.size();
  return static_cast<Symbol>(size() - 1);
}

void SymbolTable::grow() {
  std::vector<std::uint64_t> slots(slots_.empty() ? 16 : slots_.size() * 2);
  const std::size_t mask = slots.size() - 1;
  for (std::uint64_t i = 1; i <= entries_.size(); ++i) {
    const Entry& entry = entries_[i - 1];
    const std::uint64_t hash =
        SymbolTable::hash(entry.kind, std::string_view(texts_).substr(entry.at, entry.length));
    std::size_t at = hash & mask;
    while (slots[at] != 0) at = (at + 1) & mask;
    slots[at] = (hash & upper_half) | i;
  }
  slots_ = std::move(slots);
}

SymbolKind SymbolTable::kind(Symbol symbol) const {
  if (symbol < first_) return base_->kind(symbol);
  return entries_[symbol - first_].kind;
}

}  // namespace stapel::promotions
