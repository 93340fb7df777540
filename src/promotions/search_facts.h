// What the search knows of its promotions before it starts, and the stages that it works in.
// Internal to search.cpp and search_bound.cpp.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "promotions/pricing.h"

namespace stapel::promotions {

using Mask = std::uint64_t;  // a set of candidates, or of stages
constexpr Mask bit(std::size_t index) { return Mask{1} << index; }
inline std::int64_t size_of(Mask mask) { return std::popcount(mask); }

// Calls `visit` with each index in the mask, ascending.
template <typename Visit>
void for_each(Mask mask, Visit visit) {
  for (; mask != 0; mask &= mask - 1) visit(static_cast<std::uint32_t>(std::countr_zero(mask)));
}

struct EffectFacts {
  // It takes this share of what its lines still cost, whatever that is; no cap.
  std::optional<Percent> share;
  // What it can grant falls at least as fast as what its lines cost, and no cap hides that.
  bool scales = false;
  bool everywhere = false;  // works on all discountable lines
  Mask covers = 0;          // the stages of scope lines all of whose lines it works on
};

struct CandidateFacts {
  Mask clashes = 0;  // what it may not stand beside
  Amount gifts = 0;
  bool has_points = false;
  bool unvalued = false;  // may grant something that has no value in money
  bool late_falls = false;
  bool only_once = false;  // one effect, no gift or points: nothing granted now is nothing ever
  bool has_roles = false;
  std::int32_t group = -1;
  Few<EffectFacts, 1> effects;  // beside those of the candidate
};

struct SearchFacts {
  Few<CandidateFacts, 8> candidates;
  std::size_t groups = 0;
};

SearchFacts learn(const Problem& problem);

// A stage is a part of the plan that is decided before the next: promotions of scope lines that
// share lines, clash or wait for a threshold; or all promotions of a later scope.
struct Stage {
  Scope scope = Scope::lines;
  Mask members = 0;
  LineSet lines;  // of scope lines: those that its promotions work on
};

// The stages of the promotions allowed, in order; fills in EffectFacts::covers.
using Stages = Few<Stage, 6>;
Stages make_stages(const Problem& problem, Mask allowed, SearchFacts& facts);

}  // namespace stapel::promotions
