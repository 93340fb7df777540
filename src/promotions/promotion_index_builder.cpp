// Divides promotions by their narrowest requirements, and orders by guards what stays together.
#include "promotions/promotion_index_builder.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace stapel::promotions {
namespace {

constexpr std::uint32_t box_size = PromotionIndex::box_size;
// A promotion is posted at most so often by its second and further requirements.
constexpr std::uint32_t copies_max = 64;
constexpr std::uint32_t none = 0xffffffff;
// Below this many symbols for each entry, roots are looked up in an array.
constexpr std::size_t symbols_per_root_max = 16;

}  // namespace

PromotionIndex::Builder::Builder(std::size_t positions) { out_.guards_.resize(positions); }

void PromotionIndex::Builder::add(std::uint32_t position, const Requirements& requirements) {
  STAPEL_CHECK(position < out_.guards_.size() && requirements.all.size() < 32);
  out_.guards_[position] = requirements.guard;
  position_of_.push_back(position);
  const auto begin = static_cast<std::uint32_t>(ranges_.size());
  for (const AnyOf& each : requirements.all) {
    const auto first = static_cast<std::uint32_t>(symbols_.size());
    symbols_.insert(symbols_.end(), each.begin(), each.end());
    ranges_.push_back({first, static_cast<std::uint32_t>(symbols_.size())});
  }
  requirements_of_.push_back({begin, static_cast<std::uint32_t>(ranges_.size())});
}

PromotionIndex PromotionIndex::Builder::build(const SymbolTable& symbols) && {
  weigh(symbols);
  std::vector<Item> items(position_of_.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) items[i].number = i;
  out_.nodes_.emplace_back();
  divide(0, std::move(items), true);
  index_roots(symbols.size());
  return std::move(out_);
}

// How many carts are likely to meet a requirement: by the kinds of its symbols, and by how many
// promotions name each, for what many name many carts are likely to bring.
void PromotionIndex::Builder::weigh(const SymbolTable& symbols) {
  std::vector<std::uint32_t> named(symbols.size());
  for (const Symbol symbol : symbols_) ++named[symbol];
  const float all = static_cast<float>(std::max<std::size_t>(1, position_of_.size()));
  for (const Range& range : ranges_) {
    float sum = 0;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const float share = static_cast<float>(named[symbols_[i]]) / all;
      sum += commonness(symbols.kind(symbols_[i])) * (0.05F + share);
    }
    weights_.push_back(sum);
  }
}

// The requirement that the promotion is divided by next; none where nothing is left.
std::uint32_t PromotionIndex::Builder::next_requirement(const Item& item, bool root) const {
  const Range& own = requirements_of_[item.number];
  std::uint32_t best = none;
  for (std::uint32_t r = own.begin; r < own.end; ++r) {
    if ((item.used >> (r - own.begin)) & 1) continue;
    const std::uint32_t values = ranges_[r].end - ranges_[r].begin;
    if (!root && item.copies * values > copies_max) continue;
    if (best == none || weights_[r] < weights_[best]) best = r;
  }
  return best;
}

void PromotionIndex::Builder::divide(std::uint32_t node, std::vector<Item>&& items, bool root) {
  std::vector<Posted> posted;
  std::vector<Item> staying;
  if (!root && items.size() <= box_size) staying.swap(items);
  for (const Item& item : items) {
    const std::uint32_t requirement = next_requirement(item, root);
    if (requirement == none) {
      staying.push_back(item);
      continue;
    }
    const Range& range = ranges_[requirement];
    Item divided = item;
    divided.used |= 1U << (requirement - requirements_of_[item.number].begin);
    // A long list at the root is a posting each, and not multiplied any further.
    divided.copies = std::min(item.copies * (range.end - range.begin), copies_max);
    for (std::uint32_t i = range.begin; i < range.end; ++i)
      posted.push_back({symbols_[i], divided});
  }
  items = {};
  place(node, staying);
  staying = {};
  descend(node, std::move(posted));
}

void PromotionIndex::Builder::descend(std::uint32_t node, std::vector<Posted>&& posted) {
  std::stable_sort(posted.begin(), posted.end(),
                   [](const Posted& a, const Posted& b) { return a.symbol < b.symbol; });
  const auto first = static_cast<std::uint32_t>(out_.entries_.size());
  for (std::size_t i = 0; i < posted.size(); ++i) {
    if (i > 0 && posted[i].symbol == posted[i - 1].symbol) continue;
    out_.entries_.push_back({posted[i].symbol, 0});
  }
  const auto last = static_cast<std::uint32_t>(out_.entries_.size());
  out_.nodes_[node].entries = first;
  out_.nodes_[node].entries_end = last;
  auto from = posted.begin();
  for (std::uint32_t entry = first; entry < last; ++entry) {
    std::vector<Item> items;
    for (; from != posted.end() && from->symbol == out_.entries_[entry].symbol; ++from) {
      items.push_back(from->item);
    }
    const auto child = static_cast<std::uint32_t>(out_.nodes_.size());
    out_.nodes_.emplace_back();
    out_.entries_[entry].node = child;
    divide(child, std::move(items), false);
  }
}

// The node's own postings.
void PromotionIndex::Builder::place(std::uint32_t node, const std::vector<Item>& items) {
  const auto first = static_cast<std::uint32_t>(out_.positions_.size());
  for (const Item& item : items) out_.positions_.push_back(position_of_[item.number]);
  const std::span<std::uint32_t> own = std::span(out_.positions_).subspan(first);
  const auto guarded = std::partition(own.begin(), own.end(), [&](std::uint32_t position) {
    return out_.guards_[position] == Guard{};
  });
  const auto free = static_cast<std::size_t>(guarded - own.begin());
  arrange(own.subspan(free), 0);
  Node& placed = out_.nodes_[node];
  placed.always = first;
  placed.postings = first + static_cast<std::uint32_t>(free);
  placed.postings_end = static_cast<std::uint32_t>(out_.positions_.size());
  placed.boxes = static_cast<std::uint32_t>(out_.boxes_.size());
  enclose(placed);
}

// Halves by one bound after the other, so that neighbours have like guards. The first part is a
// whole number of boxes at every level.
void PromotionIndex::Builder::arrange(std::span<std::uint32_t> positions, std::size_t bound) const {
  if (positions.size() <= box_size) return;
  constexpr std::size_t bounds = 2 * Guard::numbers;
  const auto value = [&](std::uint32_t position, std::size_t which) {
    const Guard& guard = out_.guards_[position];
    return which < Guard::numbers ? guard.low[which] : guard.high[which - Guard::numbers];
  };
  for (std::size_t tried = 0; tried < bounds; ++tried, bound = (bound + 1) % bounds) {
    const auto by_bound = [&](std::uint32_t a, std::uint32_t b) {
      return value(a, bound) < value(b, bound);
    };
    const auto [least, most] = std::minmax_element(positions.begin(), positions.end(), by_bound);
    if (value(*least, bound) == value(*most, bound)) continue;
    const std::size_t half = box_size * std::bit_floor((positions.size() - 1) / box_size);
    std::nth_element(positions.begin(), positions.begin() + static_cast<std::ptrdiff_t>(half),
                     positions.end(), by_bound);
    arrange(positions.first(half), (bound + 1) % bounds);
    arrange(positions.subspan(half), (bound + 1) % bounds);
    return;
  }
}

namespace {

void widen(Guard& box, const Guard& guard) {
  for (std::size_t i = 0; i < Guard::numbers; ++i) {
    box.low[i] = std::min(box.low[i], guard.low[i]);
    box.high[i] = std::max(box.high[i], guard.high[i]);
  }
}

}  // namespace

// The boxes over the node's postings, level by level, until one level is short.
void PromotionIndex::Builder::enclose(const Node& node) {
  std::uint32_t count = node.postings_end - node.postings;
  std::uint32_t below = 0;  // in boxes_, from the second level on
  for (bool first = true; count > box_size; first = false) {
    const auto level = static_cast<std::uint32_t>(out_.boxes_.size());
    for (std::uint32_t i = 0; i < count; i += box_size) {
      const auto guard_at = [&](std::uint32_t j) {
        return first ? out_.guards_[out_.positions_[node.postings + j]] : out_.boxes_[below + j];
      };
      Guard box = guard_at(i);
      for (std::uint32_t j = i + 1; j < std::min(i + box_size, count); ++j) widen(box, guard_at(j));
      out_.boxes_.push_back(box);
    }
    below = level;
    count = (count + box_size - 1) / box_size;
  }
}

void PromotionIndex::Builder::index_roots(std::size_t symbols) {
  const Node& root = out_.nodes_.front();
  const std::size_t entries = root.entries_end - root.entries;
  if (symbols > entries * symbols_per_root_max) return;
  out_.roots_.assign(symbols, 0);
  for (std::uint32_t i = root.entries; i < root.entries_end; ++i) {
    out_.roots_[out_.entries_[i].symbol] = out_.entries_[i].node;
  }
}

}  // namespace stapel::promotions
