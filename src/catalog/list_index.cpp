#include "catalog/list_index.h"

#include <algorithm>

namespace stapel::catalog {

namespace {

// The last step from one combination to another: most stock codes of a change take the same one.
struct Step {
  std::uint32_t from = UINT32_MAX, to = 0;
};

}  // namespace

ListIndex::Combination ListIndex::of(std::vector<std::string> lists) {
  const auto [known, is_new] =
      known_.try_emplace(lists, static_cast<Combination>(combinations_.size()));
  if (is_new) combinations_.push_back(std::move(lists));
  return known->second;
}

ListIndex::Combination ListIndex::with(Combination from, const std::string& list) {
  std::vector<std::string> lists = combinations_[from];
  const auto place = std::lower_bound(lists.begin(), lists.end(), list);
  if (place != lists.end() && *place == list) return from;
  lists.insert(place, list);
  return of(std::move(lists));
}

ListIndex::Combination ListIndex::without(Combination from, const std::string& list) {
  std::vector<std::string> lists = combinations_[from];
  if (std::erase(lists, list) == 0) return from;
  return of(std::move(lists));
}

void ListIndex::add(const std::string& list, std::span<const std::string> skus) {
  Step last;
  for (const std::string& sku : skus) {
    Combination& combination = skus_.try_emplace(sku, 0).first->second;
    if (combination != last.from) last = {combination, with(combination, list)};
    combination = last.to;
  }
}

void ListIndex::remove(const std::string& list, std::span<const std::string> skus) {
  Step last;
  for (const std::string& sku : skus) {
    const auto found = skus_.find(sku);
    if (found == skus_.end()) continue;
    if (found->second != last.from) last = {found->second, without(found->second, list)};
    found->second = last.to;
    if (last.to == 0) skus_.erase(found);
  }
}

void ListIndex::clear(const std::string& list) {
  Step last;
  boost::unordered::erase_if(skus_, [&](auto& entry) {
    if (entry.second != last.from) last = {entry.second, without(entry.second, list)};
    entry.second = last.to;
    return last.to == 0;
  });
}

}  // namespace stapel::catalog
