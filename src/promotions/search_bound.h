// How much a plan that is only begun can come to at most. Admissible: never below what any way of
// going on really comes to. Internal to search.cpp.
//
// What stages of scope lines can still take off is known or bounded by itself. From there on, a
// cent that is taken off an item is a cent gained, of which percentages, cashback and points that
// come later give back at most that cent: so later effects are bounded on what items cost when the
// earlier ones have taken all they can.
#pragma once

#include <vector>

#include "promotions/search_facts.h"
#include "promotions/unit_prices.h"
#include "promotions/unit_roles.h"

namespace stapel::promotions {

inline constexpr std::uint32_t searched_none = 0xffffffff;  // no candidate

// Where the search stands.
struct Path {
  Mask chosen = 0;
  std::size_t stage = 0;
  Mask done = 0;            // applied in this stage
  Amount stage_start = 0;   // what all items cost when this stage began
  Few<Amount, 16> granted;  // by candidate: discounts and cashback
};

class SearchBound {
 public:
  SearchBound(const Problem& problem, const SearchFacts& facts, const State& start)
      : problem_(problem), facts_(facts), start_(start) {}

  // Sets the promotions and the stages to work with. `most` by stage: what those of scope lines can
  // take off in all; kept up to date by the caller.
  void enter(Mask allowed, const Stages& stages);
  Few<Amount, 8> most;

  // What the promotions of this stage of scope lines that are not done can still take off,
  // judged by their effects one by one (with prices of units, role effects together); and what of
  // an effect's discount would remain beside percentages that may still come (out of keep_all).
  Amount left_in_stage(const Path& path, const State& state, Prices prices = Prices::none);
  std::int64_t kept_beside_percentages(const LineSet& lines) const;
  // The same by line; null where floors may shift discounts between lines.
  const Keep* keep() const { return floors_ ? nullptr : &keep_; }

  // The most that can still be taken off in the path's stage.
  Amount rest_of_stage(const Path& path, const State& state);

  // No plan that goes on from here is worth more, if its stage can take off so much more.
  Amount value(const Path& path, const State& state, Amount rest_of_stage);

  // What has been granted so far.
  Amount so_far(const State& state) const;
  // The lines part of one promotion's effects from `index` on.
  Amount lines_part(std::uint32_t c, std::size_t index, const State& state) const;

  bool may_join(const Path& path, std::uint32_t c, const State& state) const;

 private:
  struct Later {  // of one candidate, in the scopes order and shipping
    Amount items = 0, shipping = 0;
  };

  template <typename Visit>
  void for_each_open_effect(const Path& path, const State& state, Visit visit) const;
  std::int64_t kept_least(const LineSet& lines) const;
  bool compounds(const Path& path, std::uint32_t c, const EffectFacts& effect) const;
  Amount keep_less(const Path& path, const State& state);
  Amount other_effects(const Path& path, const State& state, Prices prices);
  bool takes_part(const Path& path, std::uint32_t c, const State& state) const;
  bool still_applies(const Path& path, std::uint32_t c, Scope scope) const;
  Amount base(const EffectInput& input, const EffectFacts& effect, const Path& path,
              const State& state, Amount rest) const;
  Amount order_effect(const EffectInput& input, const EffectFacts& effect, const Path& path,
                      const State& state, Amount rest) const;
  Later later(std::uint32_t c, const Path& path, const State& state, Amount rest);
  Amount compounded(Amount left) const;
  Amount rewards(const Path& path, const State& state, Amount taken) const;
  Amount cashback(std::uint32_t c, const State& state, Amount taken) const;
  Amount points(const Path& path, const State& state, Amount taken) const;
  Amount lines_to_come(const Path& path) const;
  Amount room(const State& state) const;
  void add_to_group(std::uint32_t c, Amount most, Amount& sum);

  const Problem& problem_;
  const SearchFacts& facts_;
  const State& start_;
  const Stages* stages_ = nullptr;
  Mask allowed_ = 0;
  bool order_slopes_ = true;    // later percentages of scope order give back at most a cent a cent
  bool rewards_slopes_ = true;  // rewards likewise
  bool floors_ = false;
  Amount order_rounding_ = 0;  // what several percentages of scope order may round up together

  Keep keep_;  // by line: what the percentages of a stage leave
  Few<Amount, 4> best_of_group_;
  Few<std::uint8_t, 4> mixed_group_;  // by group: rivals in it grant more than item discounts
  std::int64_t keep_everywhere_ = keep_all;  // what percentages of scope order leave
  std::int64_t percentages_ = 0;             // that make up keep_everywhere_
};

}  // namespace stapel::promotions
