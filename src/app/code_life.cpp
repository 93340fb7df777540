// See code_life.h.
#include "app/code_life.h"

#include <algorithm>
#include <set>

namespace stapel::app {

using storage::CodeDetailKey;
using storage::CodeDetailRow;
using storage::PoolKey;

void add_code_keys(const std::vector<UsedCode>& codes, Keys& keys) {
  for (const UsedCode& used : codes) {
    keys.insert(CodeDetailKey{used.code});
    if (!used.pool.empty()) keys.insert(PoolKey{used.pool});
  }
}

bool are_on(const Snapshot& snapshot, const std::vector<UsedCode>& codes) {
  return std::all_of(codes.begin(), codes.end(), [&](const UsedCode& used) {
    if (!used.pool.empty() && !snapshot.get(PoolKey{used.pool}).active) return false;
    return snapshot.get(CodeDetailKey{used.code}).active;
  });
}

bool may_be_used(const Snapshot& snapshot, const std::vector<UsedCode>& codes, Instant now) {
  const auto is_over = [&](const UsedCode& used) {
    const CodeDetailRow* detail = snapshot.find(CodeDetailKey{used.code});
    return detail && detail->mint && detail->mint->ends_at <= now;
  };
  return are_on(snapshot, codes) && std::none_of(codes.begin(), codes.end(), is_over);
}

void append_code_events(const std::string& checkout, const storage::CheckoutRow& row,
                        storage::CodeEventKind kind, Instant at, Delta& delta) {
  if (row.test) return;
  std::set<std::string> codes;
  for (const storage::Claim& claim : row.claims) {
    codes.insert(claim.unique_codes.begin(), claim.unique_codes.end());
  }
  for (const std::string& code : codes) {
    delta.appends.push_back(storage::CodeEvent{.code = code,
                                               .kind = kind,
                                               .subject = checkout,
                                               .order = row.order,
                                               .customer = row.customer,
                                               .at = at});
  }
}

}  // namespace stapel::app
