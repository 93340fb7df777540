// The best deal for a wallet, told: the top plans, and what each code does on this cart.
#include "promotions/wallet.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/compiled_set.h"
#include "promotions/messages.h"
#include "promotions/stacking.h"
#include "promotions/wallet_messages.h"
#include "promotions/wallet_search.h"

namespace stapel::promotions {
namespace {

using State = WalletSearch::State;

class Teller {
 public:
  Teller(const CompiledSet& set, const Wallet& wallet, const EvaluateOptions& options)
      : set_(set), wallet_(wallet), options_(options), search_(set, wallet, options) {}

  Result<WalletAnswer, Fault> tell() {
    if (search_.fault()) return Refused{*search_.fault()};
    WalletAnswer out;
    out.currency = wallet_.cart.currency;
    std::vector<std::size_t> all;
    for (std::size_t c = 0; c < wallet_.codes.size(); ++c) all.push_back(c);
    without_ = search_.price_now({}).totals.customer_value;
    const Evaluation with_all = search_.price_now(all);
    out.value_without = without_;
    for (const std::size_t c : all) alone_.push_back(search_.price_now({c}));
    const std::vector<WalletSearch::Outcome> found = search_.best_now(wallet_.plans);
    for (const WalletSearch::Outcome& outcome : found) out.plans.push_back(plan(outcome));
    for (const std::size_t c : all) out.codes.push_back(report(c, with_all, found.front()));
    if (search_.fault()) return Refused{*search_.fault()};
    out.complete = search_.complete();
    out.evaluations = search_.evaluations();
    return out;
  }

 private:
  WalletPlan plan(const WalletSearch::Outcome& outcome) {
    WalletPlan out;
    const Totals& totals = outcome.evaluation.totals;
    for (const std::size_t c : outcome.used) out.use.push_back(wallet_.codes[c].code);
    for (std::size_t c = 0; c < wallet_.codes.size(); ++c) {
      if (search_.is_usable(outcome.after, c, options_.now)) out.keep.push_back(kept(outcome, c));
    }
    out.pay = totals.total;
    out.due = totals.due;
    out.saved = totals.saved;
    out.value_now = totals.customer_value;
    out.value_kept = outcome.kept;
    out.value = outcome.value();
    out.proven = outcome.proven;
    out.message = plan_message(out, without_, wallet_.cart.currency, options_.language);
    return out;
  }

  KeptCode kept(const WalletSearch::Outcome& outcome, std::size_t c) {
    KeptCode out;
    out.code = wallet_.codes[c].code;
    out.ends_at = search_.ends_at(c);
    if (outcome.after.left[c] != State::uncounted) out.uses_left = outcome.after.left[c];
    out.bound = wallet_.codes[c].bound;
    out.worth = search_.worth_later(outcome.after, c);
    out.lapses = (!wallet_.expected.empty() || wallet_.next_order_at) && out.ends_at &&
                 !search_.is_usable_later(outcome.after, c);
    return out;
  }

  // --- Each code ---

  WalletCodeReport report(std::size_t c, const Evaluation& with_all,
                          const WalletSearch::Outcome& best) {
    WalletCodeReport out;
    out.code = wallet_.codes[c].code;
    out.ends_at = search_.ends_at(c);
    out.alone = alone_[c].totals.customer_value - without_;
    out.marginal = marginal(c, with_all);
    out.clashes = clashes(c);
    out.rejected = rejected(c);
    const bool used = std::find(best.used.begin(), best.used.end(), c) != best.used.end();
    const bool usable = search_.is_usable(search_.start(), c, options_.now);
    out.advice = used                                       ? CodeAdvice::use
                 : usable && !search_.promotions(c).empty() ? CodeAdvice::keep
                                                            : CodeAdvice::useless;
    out.message = code_message(out, wallet_.cart.currency, options_.language);
    return out;
  }

  // Leaving out a code that was not used changes nothing.
  Amount marginal(std::size_t c, const Evaluation& with_all) {
    if (!uses(with_all, c)) return 0;
    std::vector<std::size_t> others;
    for (std::size_t other = 0; other < wallet_.codes.size(); ++other) {
      if (other != c) others.push_back(other);
    }
    return with_all.totals.customer_value - search_.price_now(others).totals.customer_value;
  }

  bool names(const Applied& applied, std::size_t c) const {
    const std::string code = normalise_code(wallet_.codes[c].code);
    return std::any_of(applied.codes.begin(), applied.codes.end(),
                       [&](const std::string& used) { return normalise_code(used) == code; });
  }
  bool uses(const Evaluation& evaluation, std::size_t c) const {
    return std::any_of(evaluation.applied.begin(), evaluation.applied.end(),
                       [&](const Applied& applied) { return names(applied, c); });
  }

  // What the code alone makes apply.
  std::vector<const Promotion*> alone(std::size_t c) const {
    std::vector<const Promotion*> out;
    for (const Applied& applied : alone_[c].applied) {
      if (names(applied, c)) out.push_back(set_.find(applied.promotion));
    }
    return out;
  }

  std::vector<std::string> clashes(std::size_t c) const {
    std::vector<std::string> out;
    const auto own = alone(c);
    for (std::size_t other = 0; other < wallet_.codes.size(); ++other) {
      const auto theirs = alone(other);
      if (other == c || own.empty() || theirs.empty()) continue;
      const bool together = std::any_of(own.begin(), own.end(), [&](const Promotion* a) {
        return std::any_of(theirs.begin(), theirs.end(),
                           [&](const Promotion* b) { return a == b || may_combine(*a, *b); });
      });
      if (!together) out.push_back(wallet_.codes[other].code);
    }
    return out;
  }

  // The wallet's own end and count come before what the kernel says.
  std::optional<Rejected> rejected(std::size_t c) const {
    const std::string code = normalise_code(wallet_.codes[c].code);
    Rejected out;
    out.code = wallet_.codes[c].code;
    const auto& end = wallet_.codes[c].ends_at;
    if (search_.promotions(c).empty()) {
      out.reason = Reason::unknown_code;
    } else if (end && options_.now >= *end) {
      return expired(std::move(out), c);
    } else if (search_.start().left[c] == 0) {
      return used_up(std::move(out), c);
    } else {
      for (const Rejected& each : alone_[c].rejected) {
        if (each.code && normalise_code(*each.code) == code) return each;
      }
      if (search_.is_usable(search_.start(), c, options_.now)) return std::nullopt;
      return expired(std::move(out), c);
    }
    out.message = rejection_message(out, {}, options_.language);
    return out;
  }

  Rejected expired(Rejected out, std::size_t c) const {
    out.reason = Reason::expired;
    out.message = expired_message(*search_.ends_at(c), set_.internals().zone, options_.language);
    return out;
  }

  // By the wallet's own count, or by the uses of a pool's code, which others may hold.
  Rejected used_up(Rejected out, std::size_t c) const {
    out.reason = Reason::limit_reached;
    if (wallet_.codes[c].uses_left == 0) {
      out.message = used_up_message(std::nullopt, options_.language);
      return out;
    }
    const std::string code = normalise_code(wallet_.codes[c].code);
    const Cart& cart = wallet_.cart;
    const auto pool_code =
        std::find_if(cart.pool_codes.begin(), cart.pool_codes.end(),
                     [&](const PoolCode& each) { return normalise_code(each.code) == code; });
    STAPEL_CHECK(pool_code != cart.pool_codes.end());
    const auto uses = cart.uses.codes.find(code);
    if (uses != cart.uses.codes.end() && uses->second.used >= pool_code->uses_max) {
      out.message = used_up_message(pool_code->uses_max, options_.language);
      return out;
    }
    out.reason = Reason::held_elsewhere;
    out.message = rejection_message(out, {}, options_.language);
    return out;
  }

  const CompiledSet& set_;
  const Wallet& wallet_;
  const EvaluateOptions& options_;
  WalletSearch search_;
  Amount without_ = 0;
  std::vector<Evaluation> alone_;  // by code
};

}  // namespace

Result<WalletAnswer, Fault> plan_wallet(const CompiledSet& set, const Wallet& wallet,
                                        const EvaluateOptions& options) {
  return Teller(set, wallet, options).tell();
}

}  // namespace stapel::promotions
