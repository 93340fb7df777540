// The counters of limited promotions while past orders are replayed in the order of time.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "promotions/cart.h"
#include "promotions/evaluate.h"

namespace stapel::app {

// What of an evaluation the counters and the report need.
struct Grant {
  std::string promotion;
  std::vector<std::string> codes;  // normalised
  Amount amount = 0;
  Amount cashback = 0;
  std::int64_t points = 0;
  std::int64_t gifts = 0;  // units
  friend bool operator==(const Grant&, const Grant&) = default;
};

class ReplayCounters {
 public:
  // `set` must outlive the counters.
  explicit ReplayCounters(const promotions::CompiledSet& set);

  // Whether anything that counts over orders bears on this cart; else nothing below matters.
  bool matter(const promotions::Cart& cart) const {
    return !limited_.empty() || !cart.pool_codes.empty();
  }
  // The counters as this cart finds them.
  promotions::Uses uses(const promotions::Cart& cart) const;
  // Whether an evaluation of the cart with `then` is also the one with `now`: the same promotions
  // are available, and no budget can make a difference.
  bool same(const promotions::Cart& cart, const promotions::Uses& then,
            const promotions::Uses& now) const;
  void take(const promotions::Cart& cart, const std::vector<Grant>& grants);

 private:
  using Name = std::pair<std::string, std::string>;  // of a promotion, and of a customer or a day

  std::string day(const promotions::Cart& cart) const;

  std::vector<const promotions::Promotion*> limited_;
  Zone zone_;
  promotions::Uses totals_;
  std::map<Name, std::int64_t> by_customer_;
  std::map<Name, std::int64_t> by_day_;
};

}  // namespace stapel::app
