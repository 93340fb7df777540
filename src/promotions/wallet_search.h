// Weighs which codes of a wallet to use on an order and which to leave to later ones. Prices carts
// with the kernel only. Internal to the wallet.
//
// The combinations that matter are found from the top: price the order with all codes; then without
// each code that was used; and so on. A code that was offered and not used changes nothing when it
// is left out, so no other combination can be better.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "promotions/evaluate.h"
#include "promotions/wallet.h"

namespace stapel::promotions {

class WalletSearch {
 public:
  // What orders leave behind.
  struct State {
    static constexpr std::int64_t uncounted = -1;
    std::vector<std::int64_t> left;  // uses, by code of the wallet
    Uses used;                       // counters of what was applied since
    std::int64_t orders = 0;         // placed since
  };
  // An order placed with some of the codes.
  struct Outcome {
    std::vector<std::size_t> used;  // codes, ascending
    Evaluation evaluation;
    State after;
    Amount later = 0;  // customer value expected of the orders to come, with the codes left
    Amount kept = 0;   // of which thanks to those codes
    bool proven = true;
    Amount value() const { return evaluation.totals.customer_value + kept; }
  };

  WalletSearch(const CompiledSet& set, const Wallet& wallet, const EvaluateOptions& options);

  const State& start() const { return start_; }
  // This order with these codes, as far as they can be used now.
  Evaluation price_now(const std::vector<std::size_t>& codes);
  // The best `count` outcomes of this order, best first; each uses another set of codes.
  std::vector<Outcome> best_now(std::size_t count);
  // What this code is worth to the orders to come; nothing once the limits are reached.
  std::optional<Amount> worth_later(const State& after, std::size_t code);

  // Whether a use is left and the code has not ended by then.
  bool is_usable(const State& state, std::size_t code, Instant at) const;
  // Whether it can be used after this order, as far as anybody knows of one.
  bool is_usable_later(const State& state, std::size_t code) const;
  // When the code, or the last of its promotions, ends.
  const std::optional<Instant>& ends_at(std::size_t code) const { return ends_at_[code]; }
  // Positions of its promotions in the compiled set.
  const std::vector<std::uint32_t>& promotions(std::size_t code) const { return named_[code]; }

  bool complete() const { return complete_; }
  std::int64_t evaluations() const { return evaluations_; }
  // The first fault of a cart that could not be priced.
  const std::optional<Fault>& fault() const { return fault_; }

 private:
  using Offered = std::vector<bool>;  // by code
  struct Order {
    Cart cart;  // with codes that are not of the wallet
    Instant at;
    Percent chance;
    bool same_customer = false;
    std::string pointer;
  };
  struct Open {
    Amount bound = 0;  // no outcome below is worth more
    Offered offered;
  };

  void add_order(Cart cart, Instant at, Percent chance, bool same_customer, std::string pointer);
  void look_up_codes();
  Evaluation price(const Order& order, const State& state, const Offered& offered);
  void count_uses(const Evaluation& evaluation, Uses& to) const;
  Outcome place(std::size_t order, const State& state, const Offered& offered);
  std::vector<Outcome> best(std::size_t order, const State& state, std::size_t count);
  void keep_best(std::vector<Outcome>& found, Outcome outcome, std::size_t count) const;
  bool better(const Outcome& a, const Outcome& b) const;
  bool may_go_on(std::int64_t begun, std::size_t order) const;
  // The value that orders from this one on are expected to bring.
  Amount expect(std::size_t order, const State& state, bool& proven);
  Amount beyond(const State& state) const;
  Amount kept_value(std::size_t next, const State& after, Amount later, bool& proven);

  const CompiledSet& set_;
  const Wallet& wallet_;
  const EvaluateOptions options_;
  const bool monotone_;  // more codes never cost the customer anything
  State start_;
  std::vector<Order> orders_;  // this one first
  std::vector<std::string> normalised_;
  std::vector<std::optional<Instant>> ends_at_;
  std::vector<std::vector<std::uint32_t>> named_;
  Instant last_order_at_;
  std::map<std::string, std::pair<Amount, bool>> expected_;  // by order and state
  std::int64_t evaluations_ = 0, nodes_ = 0;
  bool complete_ = true;
  std::optional<Fault> fault_;
};

}  // namespace stapel::promotions
