// See replay_codes.h.
#include "app/replay_codes.h"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/code_text.h"

namespace stapel::app {

namespace {

using promotions::PoolCode;
using storage::CodeDetailKey;
using storage::PoolCodeKey;
using storage::PoolKey;

constexpr std::size_t codes_at_once = 10'000;

std::vector<std::string> codes_of(const History& history) {
  std::unordered_set<std::string> seen;
  for (const PastOrder& order : history.orders)
    for (const std::string& code : order.document.codes) seen.insert(normalise_code(code));
  return {seen.begin(), seen.end()};
}

// Looks codes up in the store, many at once.
class CodeSearch {
 public:
  CodeSearch(storage::Reader& reader, storage::ShopId shop) : reader_(reader), shop_(shop) {}

  void find(const std::string* begin, const std::string* end, UniqueCodes& known) {
    storage::Keys keys;
    for (const std::string* code = begin; code != end; ++code) {
      keys.insert(PoolCodeKey{*code});
      keys.insert(CodeDetailKey{*code});
    }
    const storage::Snapshot rows = reader_.load(shop_, keys);
    for (const std::string* code = begin; code != end; ++code)
      if (const storage::PoolCodeRow* row = rows.find(PoolCodeKey{*code}))
        known.emplace(*code, unique_code(*row, rows.find(CodeDetailKey{*code})));
  }

 private:
  PoolCode unique_code(const storage::PoolCodeRow& row, const storage::CodeDetailRow* detail) {
    PoolCode code{.code = row.issued, .pool = row.pool};
    if (detail && detail->mint) {
      code.promotion = detail->mint->promotion;
      code.uses_max = detail->mint->uses_max;
    } else {
      code.uses_max = uses_max_of(row.pool);
    }
    return code;
  }
  std::int64_t uses_max_of(const std::string& pool) {
    const auto [place, added] = uses_max_.try_emplace(pool, 1);
    if (added) place->second = reader_.load(shop_, {PoolKey{pool}}).get(PoolKey{pool}).uses_max;
    return place->second;
  }

  storage::Reader& reader_;
  storage::ShopId shop_;
  std::unordered_map<std::string, std::int64_t> uses_max_;  // by pool
};

}  // namespace

void name_unique_codes(History& history, const UniqueCodes& known) {
  if (known.empty()) return;
  for (PastOrder& order : history.orders)
    for (const std::string& code : order.document.codes) {
      const auto found = known.find(normalise_code(code));
      if (found != known.end()) order.pool_codes.push_back(found->second);
    }
}

void name_unique_codes(History& history, storage::Reader& reader, storage::ShopId shop) {
  const std::vector<std::string> codes = codes_of(history);
  CodeSearch search(reader, shop);
  UniqueCodes known;
  for (std::size_t first = 0; first < codes.size(); first += codes_at_once) {
    const std::size_t end = std::min(first + codes_at_once, codes.size());
    search.find(codes.data() + first, codes.data() + end, known);
  }
  name_unique_codes(history, known);
}

}  // namespace stapel::app
