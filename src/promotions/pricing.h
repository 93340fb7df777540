// The arithmetic of effects: what one effect of one promotion does to a partly priced cart.
//
// A Problem is what stays the same while plans are tried; a State is what effects change. Units of
// a line are kept as runs of equal units, never one by one. Later scopes no longer look at units:
// there a line can give its cost less the floors of its units.
//
// Formulas and rounding: the contract's sections 1, 3 and 4.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/allocation.h"
#include "base/few.h"
#include "base/money.h"
#include "base/reused.h"
#include "promotions/definition.h"
#include "promotions/predicate.h"

namespace stapel::promotions {

inline constexpr Amount unlimited = std::numeric_limits<Amount>::max() / 4;
// Rewards are clamped here while plans are compared: over 10^13 the result is refused anyway, and
// sums of many such values stay far from overflow.
inline constexpr Amount far_over_maximum = amount_max * 100;

using LineSet = Few<std::uint8_t, 32>;  // by cart line: 1 where it is in the set
using Indices = Few<std::uint32_t, 8>;

// --- What stays the same -------------------------------------------------------------------------

struct Item {  // one line of the cart
  Amount unit_price = 0;
  Amount floor = 0;  // no unit goes below it; at most unit_price
  std::int64_t quantity = 0;
  bool discountable = true;

  Amount list() const { return unit_price * quantity; }
  Amount floor_total() const { return floor * quantity; }
};

struct EffectInput {
  const Effect* effect = nullptr;
  Scope scope = Scope::lines;
  LineSet lines;   // by cart line: discountable and selected
  LineSet bought;  // buy_x_get_y: discountable and may be bought
  // bundle_price: the same for each component; `lines` is their union.
  std::vector<LineSet> components;
};

// A promotion that may take part in the plan.
struct Candidate {
  const Promotion* promotion = nullptr;
  Few<EffectInput, 1> effects;
  const Predicate* late = nullptr;  // its condition, where that reads cart.subtotal_discounted
  Amount grant_max = unlimited;     // max_discount and what is left of the budget
  Indices codes;                    // positions on the cart of codes that trigger it
  std::uint8_t scopes = 0;          // bit s: has an effect in scope s
  Scope earliest = Scope::lines;

  bool in_scope(Scope scope) const { return (scopes >> static_cast<int>(scope)) & 1; }
};

struct Problem {
  Few<Item, 16> items;
  Amount shipping = 0;
  const Shipping* carrier = nullptr;  // the cart's shipping; none: null
  const Facts* facts = nullptr;
  const Settings* settings = nullptr;
  std::int64_t minor_per_unit = 100;
  Few<Candidate, 8> candidates;  // by (priority, id)
};

// --- What effects change -------------------------------------------------------------------------

struct Run {  // neighbouring units of one line that are alike
  std::int32_t line = 0;
  bool served = false;  // has a role in a buy_x_get_y, nth_unit or bundle_price
  std::int64_t count = 0;
  Amount cost = 0;  // of each unit
  friend bool operator==(const Run&, const Run&) = default;
};

struct State {
  Few<Run, 16> runs;     // the discountable lines' units, in order
  Few<Amount, 16> left;  // by line: what it still costs
  Amount items_left = 0;
  Amount discountable_left = 0;
  Amount shipping_left = 0;
  Amount cashback = 0;  // granted so far
};

State initial_state(const Problem& problem);

// One thing that was granted: to a line, to shipping, or as cashback.
struct Grant {
  static constexpr std::int32_t shipping = -1;
  static constexpr std::int32_t cashback = -2;
  std::uint32_t candidate = 0;
  std::int32_t line = 0;
  Scope scope = Scope::lines;
  Amount amount = 0;
};
using Trail = Few<Grant, 16>;

// Which units of a run a role effect takes: `got` are discounted, `others` serve beside them.
struct Taken {
  std::uint32_t run = 0;
  std::int64_t got = 0;
  std::int64_t others = 0;
};
using Choice = Few<Taken, 4>;  // ascending by run

// One application of a buy_x_get_y, or several alike in a row.
struct Application {
  Choice units;  // of one
  std::int64_t times = 1;
};
using Applications = Few<Application, 2>;

// The units that a role effect takes. A bundle_price is told by its applications (a set's units
// stand in `got`); the others by their units in all, under `priority` by their applications too.
struct RoleChoice {
  Choice units;
  Applications applications;
  bool empty() const { return units.empty() && applications.empty(); }
};

// The discount of one unit that is got, or the n-th, at this cost.
Amount role_discount(Percent percent, Amount cost, Amount floor);

// Applies effects. Works in scratch memory of its thread, so one Pricer serves one thread.
class Pricer {
 public:
  explicit Pricer(const Problem& problem) : problem_(problem) {}

  // Applies one effect (not a role effect, gift or points) of `candidate`, which may still grant
  // `grant_left`; appends what it granted to `trail` and returns the sum.
  Amount apply(std::uint32_t candidate, const EffectInput& input, Amount grant_left, State& state,
               Trail& trail);

  // Applies a role effect with the units chosen. Units are marked as served only where that can
  // matter later. An effect that in the end grants nothing takes no units.
  Amount apply_roles(std::uint32_t candidate, const EffectInput& input, const RoleChoice& choice,
                     bool mark_served, Amount grant_left, State& state, Trail& trail);
  // The same under the `priority` policy, where applications that a cap leaves nothing take no
  // units either. (A search tries the choice without them by itself.)
  Amount apply_roles_by_priority(std::uint32_t candidate, const EffectInput& input,
                                 const RoleChoice& choice, Amount grant_left, State& state,
                                 Trail& trail);

 private:
  struct Piece {  // a run, or the part of one that shares a fate
    Run run;
    Amount off = 0;                 // of each unit
    bool taken = false;             // the effect discounts these units
    bool serves = false;            // they serve beside such units
    std::uint32_t run_index = 0;    // in the state before
    std::uint32_t application = 0;  // of a bundle_price: which one the units are of
  };

  void take_units(const EffectInput& input, const State& state,
                  const std::optional<std::int64_t>& max_units, UnitOrder order);
  template <typename LineAmount>
  void spread_lines(LineAmount line_amount);
  void spread_over_lines(Amount amount);
  std::size_t line_end(std::size_t from) const;
  void lower_units_to(Amount price);
  void percent_of_lines(Percent percent, Base base);
  void apply_tier(const Tiers& effect, const EffectInput& input);
  void spread_line(std::size_t from, std::size_t to, Amount amount, bool by_off);
  void cut(Amount most);
  bool take_roles(const EffectInput& input, const RoleChoice& choice, bool mark_served,
                  Amount grant_left, const State& state);
  void take_bundles(const BundlePrice& effect, const Applications& applications, bool mark_served,
                    const State& state);
  void take_bundle(const BundlePrice& effect, const Applications& applications, std::uint32_t index,
                   const State& state);
  void free_idle_groups(std::int64_t servers_per_group);
  void free_idle_applications(const Applications& applications, std::size_t runs);
  void free_idle_bundles(const Applications& applications);
  template <typename Which>
  void free_last(std::uint32_t run, std::int64_t count, Which which);
  Amount commit(std::uint32_t candidate, State& state, Trail& trail);

  Amount apply_lines(std::uint32_t candidate, const EffectInput& input, Amount grant_left,
                     State& state, Trail& trail);
  Amount apply_order(std::uint32_t candidate, const EffectInput& input, Amount grant_left,
                     State& state, Trail& trail);
  Amount apply_shipping(std::uint32_t candidate, const Effect& effect, Amount grant_left,
                        State& state, Trail& trail) const;
  Amount apply_cashback(std::uint32_t candidate, const EffectInput& input, Amount grant_left,
                        State& state, Trail& trail) const;

  struct Scratch {
    std::vector<Piece> pieces;
    std::vector<Piece> rebuilt;
    std::vector<Piece> bundled;
    std::vector<Share> shares;
    std::vector<Share> line_shares;
    std::vector<std::uint32_t> ordered;

    void clear() {
      pieces.clear();
      rebuilt.clear();
      bundled.clear();
      shares.clear();
      line_shares.clear();
      ordered.clear();
    }
  };

  const Problem& problem_;
  Reused<Scratch> scratch_;
  std::vector<Piece>& pieces_ = scratch_->pieces;
  std::vector<Piece>& rebuilt_ = scratch_->rebuilt;
  std::vector<Piece>& bundled_ = scratch_->bundled;  // the pieces of sets, in no order
  std::vector<Share>& shares_ = scratch_->shares;
  std::vector<Share>& line_shares_ = scratch_->line_shares;
  std::vector<std::uint32_t>& ordered_ = scratch_->ordered;
};

// What an effect of scope shipping would take off shipping that costs `left`, before caps.
Amount shipping_discount(const ShippingOff& effect, const Problem& problem, Amount left);
Amount shipping_discount(const ShippingUpgrade& effect, const Problem& problem, Amount left);

// What a cashback comes to, before its caps: all cashback together is at most what the discountable
// lines cost now.
Amount cashback_due(const Problem& problem, const EffectInput& input, const Cashback& effect,
                    const State& state);

// The highest tier that the selected lines reach; null where they reach none.
const Tiers::Tier* tier_reached(const Tiers& effect, const Problem& problem, const LineSet& lines);

// Points for whole units of what the items cost (the base), before exclusions.
std::int64_t base_points(const Problem& problem, Amount items_left);
// Promotional points of one candidate, given the base.
std::int64_t promotional_points(const Candidate& candidate, std::int64_t base);
// What a gift counts for: its quantity at its unit value, 0 where it has none.
Amount gift_value(const Gift& gift);
// The value of promotional points, rounded half up on all together.
Amount points_value(const Problem& problem, std::int64_t points);

}  // namespace stapel::promotions
