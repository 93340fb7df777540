// Which named lists each stock code is on, for pricing: one look-up per cart line, whatever the
// number of lists and the length of each.
//
// Stock codes on the same lists share one combination, which has the names ready. One writer at a
// time, no reader beside it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

namespace stapel::catalog {

class ListIndex {
 public:
  // The names of the lists that hold this stock code, in their order; null where there is none. It
  // holds until the next change.
  const std::vector<std::string>* find(const std::string& sku) const {
    const auto found = skus_.find(sku);
    return found == skus_.end() ? nullptr : &combinations_[found->second];
  }
  void add(const std::string& list, std::span<const std::string> skus);
  void remove(const std::string& list, std::span<const std::string> skus);
  void clear(const std::string& list);

  bool empty() const { return skus_.empty(); }
  std::size_t size() const { return skus_.size(); }  // stock codes on any list

 private:
  using Combination = std::uint32_t;  // a place in combinations_; the one at 0 has no list

  Combination with(Combination from, const std::string& list);
  Combination without(Combination from, const std::string& list);
  Combination of(std::vector<std::string> lists);

  boost::unordered_flat_map<std::string, Combination> skus_;
  std::vector<std::vector<std::string>> combinations_ = {{}};
  std::map<std::vector<std::string>, Combination> known_ = {{{}, 0}};
};

}  // namespace stapel::catalog
