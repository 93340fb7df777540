// What a checkout takes of what is limited, and how that moves the counters: the one place that
// knows which counters exist. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/decision.h"
#include "app/definition_set.h"

namespace stapel::app {

using storage::CheckoutRow;
using storage::Claim;
using storage::CounterKey;
using storage::CounterKind;
using storage::CounterRow;

CounterKey promotion_counter(std::string promotion);
CounterKey customer_counter(std::string promotion, std::string customer);
CounterKey day_counter(std::string promotion, std::string day);
CounterKey code_counter(std::string code);

// The claims of what was applied, in the order of application.
std::vector<Claim> claims_of(const promotions::Evaluation& evaluation, const LiveSet& live,
                             const std::vector<promotions::PoolCode>& pool_codes);

CounterKey customer_holds(std::string customer);
CounterKey session_holds(std::string session);

// One counter of a checkout and what a whole checkout counts on it.
struct Share {
  CounterKey key;
  std::int64_t uses = 1;
  Amount granted = 0;
  bool while_held = false;  // it counts how many are held, and no uses
};
// Every counter that the checkout counts on in its state, each once: a code that triggered two
// promotions is one use of it. A test counts nowhere.
std::vector<Share> shares_of(const CheckoutRow& checkout);
void add_counter_keys(const CheckoutRow& checkout, Keys& keys);

enum class Move : std::uint8_t {
  hold,       // free → held
  use,        // free → used
  use_held,   // held → used
  free_held,  // held → free
  free_used,  // used → free
};
void apply(Move move, const Share& share, CounterRow& row);

// The most that a counter may reach, used and held together.
struct Cap {
  CounterKey key;
  std::optional<std::int64_t> uses_max = {};
  std::optional<Amount> granted_max = {};
};
// How many checkouts its customer and its session may hold.
std::vector<Cap> hold_caps_of(const CheckoutRow& checkout, const ShopSettings& settings);
// The limits that apply to this checkout. `pool_codes`: those of its cart. A promotion that is not
// live any more limits nothing.
std::vector<Cap> caps_of(const CheckoutRow& checkout, const LiveSet& live,
                         const std::vector<promotions::PoolCode>& pool_codes);
bool within(const Cap& cap, const CounterRow& row);
class CounterMoves;
bool are_all_within(const std::vector<Cap>& caps, const CounterMoves& counters);

// The counters of a command while it decides: loaded values with its own moves on top.
class CounterMoves {
 public:
  explicit CounterMoves(const Snapshot& snapshot) : snapshot_(snapshot) {}
  void move(Move move, const CheckoutRow& checkout);
  // What the same commit made of a counter before.
  void go_on_from(const CounterKey& key, const CounterRow& row) { moved_[key] = row; }
  CounterRow at(const CounterKey& key) const;
  void write_to(Delta& delta) const;

 private:
  const Snapshot& snapshot_;
  std::map<CounterKey, CounterRow> moved_;
};

}  // namespace stapel::app
