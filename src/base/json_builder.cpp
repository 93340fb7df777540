// See json_builder.h: the search for repeated keys.
#include "base/json_builder.h"

#include <algorithm>

namespace stapel::json {

void Builder::compare_keys(std::uint32_t object) {
  keys_.clear();
  for (const Value member : Value(&document_, object)) keys_.push_back({member.key(), member});
  if (keys_.size() <= few) {
    compare_all_keys();
  } else {
    sort_and_compare_keys();
  }
}

void Builder::compare_all_keys() {
  for (std::size_t i = 1; i < keys_.size(); ++i) {
    const auto end = keys_.begin() + static_cast<std::ptrdiff_t>(i);
    const auto same = [&](const Member& member) { return member.key == keys_[i].key; };
    if (std::any_of(keys_.begin(), end, same)) add_repeated(keys_[i].value);
  }
}

void Builder::sort_and_compare_keys() {
  std::ranges::stable_sort(keys_, {}, &Member::key);
  for (std::size_t i = 1; i < keys_.size(); ++i) {
    if (keys_[i].key == keys_[i - 1].key) add_repeated(keys_[i].value);
  }
}

}  // namespace stapel::json
