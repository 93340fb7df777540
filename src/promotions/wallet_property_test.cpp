// Wallets on random carts against every subset of their codes: no subset beats the first plan,
// every code is used or kept, nothing that has ended or is used up is used. STAPEL_CASES: how many
// cases.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "promotions/testing/generate.h"
#include "promotions/wallet.h"

namespace stapel::promotions::testing {
namespace {

constexpr std::uint64_t cases_by_default = 300;
constexpr std::int64_t day = 86'400'000'000;

std::uint64_t cases() {
  const char* text = std::getenv("STAPEL_CASES");
  return text ? std::strtoull(text, nullptr, 10) : cases_by_default;
}

// A case whose promotions all have a code of their own, and a wallet of at most six of them.
struct Owned {
  Case given;
  Wallet wallet;
};

Owned owned_case(std::uint64_t seed) {
  Owned made{generate_case(seed), {}};
  Case& given = made.given;
  given.options.policy = seed % 3 ? Policy::best_for_customer : Policy::priority;
  given.cart.codes.clear();
  given.cart.uses = {};
  auto& promotions = given.definitions.promotions;
  for (std::size_t i = 0; i < promotions.size() && i < 6; ++i) {
    // Every third stays as it was, often automatic.
    if ((seed + i) % 3 == 0) continue;
    promotions[i].codes = {"CODE" + std::to_string(i)};
    promotions[i].pools.clear();
    promotions[i].limits.per_code.reset();
    WalletCode code;
    code.code = "code-" + std::to_string(i);
    const std::uint64_t draw = seed * 31 + i * 7;
    if (draw % 4) code.uses_left = static_cast<std::int64_t>(draw % 4 - 1);
    if (draw % 5 == 0) code.ends_at = Instant{given.options.now.microseconds + day / 2};
    if (draw % 11 == 0) code.ends_at = given.options.now;
    if (draw % 6 == 0) code.elsewhere = static_cast<Amount>(draw % 50);
    made.wallet.codes.push_back(code);
  }
  made.wallet.cart = given.cart;
  made.wallet.plans = 1 + seed % 5;
  if (seed % 2) {
    ExpectedOrder order;
    order.cart = given.cart;
    for (CartLine& line : order.cart.lines) line.quantity += static_cast<std::int64_t>(seed % 3);
    order.cart.at = Instant{given.options.now.microseconds + day};
    order.chance = Percent{static_cast<std::int64_t>(1 + seed % 4) * 250'000};
    made.wallet.expected.push_back(order);
  }
  return made;
}

// A slow twin: each subset now, each subset of what is left later.
class EverySubset {
 public:
  explicit EverySubset(const Owned& owned)
      : owned_(owned), set_(CompiledSet::compile(owned.given.definitions)) {}

  const CompiledSet& set() const { return *set_; }

  struct Placed {
    Amount value = 0;
    std::vector<std::size_t> used;
    std::vector<std::int64_t> left;
    Uses uses;
  };

  Placed place(const Cart& order, Instant now, const std::vector<std::int64_t>& left,
               const Uses& uses, unsigned subset) const {
    Cart cart = order;
    EvaluateOptions options = owned_.given.options;
    options.now = now;
    const auto& codes = owned_.wallet.codes;
    for (std::size_t c = 0; c < codes.size(); ++c) {
      const bool open = left[c] != 0 && (!codes[c].ends_at || now < *codes[c].ends_at);
      if (open && ((subset >> c) & 1U)) cart.codes.push_back(codes[c].code);
    }
    cart.uses = uses;
    const auto evaluation = evaluate(*set_, cart, options);
    Placed out{0, {}, left, uses};
    if (!evaluation) return out;
    out.value = evaluation->totals.customer_value;
    for (const Applied& applied : evaluation->applied) {
      PromotionUses& counted = out.uses.promotions[applied.promotion];
      ++counted.total;
      ++counted.customer;
      counted.granted += applied.amount + applied.cashback;
    }
    for (std::size_t c = 0; c < codes.size(); ++c) {
      if (!names(*evaluation, codes[c].code)) continue;
      out.used.push_back(c);
      if (out.left[c] > 0) --out.left[c];
    }
    return out;
  }

  // The expected value of what comes after.
  Amount later(const Placed& now) const {
    const Amount without = beyond(now.left);
    if (owned_.wallet.expected.empty()) return without;
    const ExpectedOrder& order = owned_.wallet.expected.front();
    Amount best = -1;
    for (unsigned subset = 0; subset < subsets(); ++subset) {
      const Placed then = place(order.cart, *order.cart.at, now.left, now.uses, subset);
      best = std::max(best, then.value + beyond(then.left));
    }
    const Amount more = best - without;
    return without +
           (more < 0 ? -share_half_up(-more, order.chance) : share_half_up(more, order.chance));
  }

  Amount value(const Placed& now) const {
    Placed emptied = now;
    std::fill(emptied.left.begin(), emptied.left.end(), 0);
    return now.value + later(now) - later(emptied);
  }

  unsigned subsets() const { return 1U << owned_.wallet.codes.size(); }

 private:
  static bool names(const Evaluation& evaluation, const std::string& code) {
    return std::any_of(evaluation.applied.begin(), evaluation.applied.end(), [&](const Applied& a) {
      return std::any_of(a.codes.begin(), a.codes.end(), [&](const std::string& used) {
        return normalise_code(used) == normalise_code(code);
      });
    });
  }

  Amount beyond(const std::vector<std::int64_t>& left) const {
    const Instant at = owned_.wallet.expected.empty() ? owned_.given.options.now
                                                      : *owned_.wallet.expected.front().cart.at;
    Amount sum = 0;
    for (std::size_t c = 0; c < left.size(); ++c) {
      const WalletCode& code = owned_.wallet.codes[c];
      const Promotion* promotion = promotion_of(code);
      const auto& end = promotion->schedule.ends_at;
      if (left[c] == 0 || (code.ends_at && at >= *code.ends_at) || (end && at >= *end)) continue;
      sum += code.elsewhere * (left[c] < 0 ? 1 : left[c]);
    }
    return sum;
  }
  const Promotion* promotion_of(const WalletCode& code) const {
    for (const Promotion& promotion : owned_.given.definitions.promotions) {
      if (promotion.status == Status::draft) continue;
      for (const std::string& own : promotion.codes) {
        if (normalise_code(own) == normalise_code(code.code)) return &promotion;
      }
    }
    static const Promotion none;
    return &none;
  }

  const Owned& owned_;
  std::shared_ptr<const CompiledSet> set_;
};

void expect_accounts(const Owned& owned, const WalletPlan& plan) {
  for (const WalletCode& code : owned.wallet.codes) {
    const bool used = std::count(plan.use.begin(), plan.use.end(), code.code) == 1;
    const auto kept = std::find_if(plan.keep.begin(), plan.keep.end(),
                                   [&](const KeptCode& k) { return k.code == code.code; });
    const bool ended = code.ends_at && *code.ends_at <= owned.given.options.now;
    if (ended || code.uses_left == 0) {
      EXPECT_FALSE(used) << code.code;
      EXPECT_EQ(kept, plan.keep.end()) << code.code;
    }
    if (kept == plan.keep.end()) continue;
    EXPECT_TRUE(!used || !code.uses_left || *code.uses_left > 1);
    if (code.uses_left) {
      EXPECT_EQ(*kept->uses_left + (used ? 1 : 0), *code.uses_left);
    }
  }
  EXPECT_EQ(plan.value, plan.value_now + plan.value_kept);
}

TEST(WalletProperty, NoSubsetBeatsTheFirstPlan) {
  std::uint64_t kept_for_later = 0;
  for (std::uint64_t seed = 1; seed <= cases() && !::testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Owned owned = owned_case(seed);
    const EverySubset twin(owned);
    const auto answer = plan_wallet(twin.set(), owned.wallet, owned.given.options);
    if (!answer) continue;  // its cart is too large to price
    EXPECT_TRUE(answer->complete);
    std::vector<std::int64_t> left;
    for (const WalletCode& code : owned.wallet.codes) left.push_back(code.uses_left.value_or(-1));
    Amount best = INT64_MIN;
    for (unsigned subset = 0; subset < twin.subsets(); ++subset) {
      const auto placed = twin.place(owned.wallet.cart, owned.given.options.now, left, {}, subset);
      best = std::max(best, twin.value(placed));
    }
    EXPECT_EQ(answer->plans.front().value, best);
    for (const WalletPlan& plan : answer->plans) {
      expect_accounts(owned, plan);
      EXPECT_LE(plan.value, answer->plans.front().value);
    }
    kept_for_later += answer->plans.front().value_kept > 0;
  }
  EXPECT_GT(kept_for_later, cases() / 20) << "hardly any wallet keeps anything";
}

}  // namespace
}  // namespace stapel::promotions::testing
