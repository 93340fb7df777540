// When promotions are live: now, and at the later moments at which that changes. Internal to lint.
#pragma once

#include <optional>
#include <vector>

#include "base/time.h"
#include "promotions/definition.h"

namespace stapel::promotions {

// Whether the promotion can come to apply: active or a draft, and not past its end.
bool is_live(const Promotion& promotion, Instant now);

// Within start, end and weekly windows. `shop` is the shop's zone.
bool is_open(const Promotion& promotion, Instant at, const Zone& shop);

// The first moment from `from` on at which the promotion is open; nothing where there is none.
std::optional<Instant> next_open(const Promotion& promotion, Instant from, const Zone& shop);

// Whether both have a moment from `now` on; of weekly windows only that there are some is known.
bool overlap_in_time(const Promotion& a, const Promotion& b, Instant now);

// Whether `outer` is open whenever `inner` is, from `now` on.
bool covers_in_time(const Promotion& outer, const Promotion& inner, Instant now);

// The live promotions as a set of their own, all of them active.
Definitions live_definitions(const Definitions& definitions, Instant now);

// Moments from `now` on that between them show which promotions can be open together: at most
// moments_max, the earliest first. `complete` is false where there were more.
inline constexpr std::size_t moments_max = 8;
struct Moments {
  std::vector<Instant> at;
  bool complete = true;
};
Moments moments_of(const Definitions& live, Instant now);

}  // namespace stapel::promotions
