// Walks down from the cart's symbols to the promotions posted under them.
#include "promotions/promotion_index.h"

#include <algorithm>

#include "promotions/promotion_index_builder.h"

namespace stapel::promotions {
namespace {

constexpr std::uint32_t box_size = PromotionIndex::box_size;

}  // namespace

void PromotionIndex::find(const CartSymbols& cart, const GuardedNumbers& numbers,
                          std::vector<std::uint32_t>& out) const {
  if (nodes_.empty()) return;
  const Node& root = nodes_.front();
  scan(root, numbers, out);
  if (roots_.empty()) return enter_all(root, cart, numbers, out);
  for (const Symbol symbol : cart.all()) {
    if (symbol < roots_.size() && roots_[symbol] != 0) {
      visit(nodes_[roots_[symbol]], cart, numbers, out);
    }
  }
}

void PromotionIndex::visit(const Node& node, const CartSymbols& cart, const GuardedNumbers& numbers,
                           std::vector<std::uint32_t>& out) const {
  scan(node, numbers, out);
  enter_all(node, cart, numbers, out);
}

// From the shorter side: the directory's symbols that the cart has, or the cart's symbols in it.
void PromotionIndex::enter_all(const Node& node, const CartSymbols& cart,
                               const GuardedNumbers& numbers,
                               std::vector<std::uint32_t>& out) const {
  const auto begin = entries_.begin() + node.entries;
  const auto end = entries_.begin() + node.entries_end;
  if (static_cast<std::size_t>(end - begin) <= cart.all().size()) {
    for (auto entry = begin; entry != end; ++entry) {
      if (cart.has(entry->symbol)) visit(nodes_[entry->node], cart, numbers, out);
    }
    return;
  }
  for (const Symbol symbol : cart.all()) {
    const auto entry = std::lower_bound(
        begin, end, symbol, [](const Entry& e, Symbol wanted) { return e.symbol < wanted; });
    if (entry != end && entry->symbol == symbol) visit(nodes_[entry->node], cart, numbers, out);
  }
}

void PromotionIndex::scan(const Node& node, const GuardedNumbers& numbers,
                          std::vector<std::uint32_t>& out) const {
  out.insert(out.end(), positions_.begin() + node.always, positions_.begin() + node.postings);
  const std::uint32_t count = node.postings_end - node.postings;
  if (count <= box_size) return scan_postings(node.postings, node.postings_end, numbers, out);
  Level levels[levels_max];
  std::size_t top = 0;
  for (std::uint32_t below = count, boxes = node.boxes; below > box_size; ++top) {
    const std::uint32_t here = (below + box_size - 1) / box_size;
    levels[top] = {boxes, here};
    boxes += here;
    below = here;
  }
  scan_boxes(node, levels, top - 1, {0, levels[top - 1].count}, numbers, out);
}

void PromotionIndex::scan_boxes(const Node& node, const Level* levels, std::size_t level,
                                Part boxes, const GuardedNumbers& numbers,
                                std::vector<std::uint32_t>& out) const {
  const std::uint32_t below =
      level == 0 ? node.postings_end - node.postings : levels[level - 1].count;
  for (std::uint32_t i = boxes.begin; i < boxes.end; ++i) {
    if (!numbers.pass(boxes_[levels[level].first + i])) continue;
    const Part part{i * box_size, std::min((i + 1) * box_size, below)};
    if (level == 0) {
      scan_postings(node.postings + part.begin, node.postings + part.end, numbers, out);
    } else {
      scan_boxes(node, levels, level - 1, part, numbers, out);
    }
  }
}

void PromotionIndex::scan_postings(std::uint32_t from, std::uint32_t to,
                                   const GuardedNumbers& numbers,
                                   std::vector<std::uint32_t>& out) const {
  for (std::uint32_t i = from; i < to; ++i) {
    if (numbers.pass(guards_[positions_[i]])) out.push_back(positions_[i]);
  }
}

}  // namespace stapel::promotions
