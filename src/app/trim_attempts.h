// Refused attempts of codes are kept for a while, more than a year as a rule, and then removed, a
// few at a time.
#pragma once

#include "app/decision.h"

namespace stapel::app {

struct TrimAttemptsCommand {
  std::vector<storage::CodeAttemptKey> keys;
};
Keys reads(const TrimAttemptsCommand& command);
Decision decide(const Snapshot& snapshot, const TrimAttemptsCommand& command, Instant now);

// The oldest rows of hours before this one's, at most `limit`.
TrimAttemptsCommand old_attempts(storage::Reader& reader, storage::ShopId shop, Instant kept_from,
                                 std::size_t limit);

}  // namespace stapel::app
