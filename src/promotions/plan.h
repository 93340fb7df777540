// A plan: which promotions apply, in which order, to what effect; and which of two plans is better.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "promotions/pricing.h"

namespace stapel::promotions {

// Sets of candidates are bit masks: more candidates than this are not searched.
inline constexpr std::size_t searched_max = 64;

// The promotions applied in each scope, in order.
using Order = std::array<Indices, scope_count>;

struct Plan {
  Order order;      // candidates by scope
  Trail trail;      // in order of application
  Indices applied;  // in order of application, each once
  State state;
  std::int64_t base_points = 0;  // 0 where excluded
  std::int64_t points = 0;       // promotional
  Amount value = 0;              // customer value
};

// Completes a plan from its order, trail and state: points and value. Returns the first applied
// promotion that grants nothing, where there is one: then the plan is not allowed.
std::optional<std::uint32_t> complete(const Problem& problem, Plan& plan);

// The contract's order of plans: value first, then every tie-break. The answer is unique.
bool better(const Problem& problem, const Plan& a, const Plan& b);

// What tells the better of two plans that apply different promotions: the first of the contract's
// rules in which they differ.
enum class DecidedBy : std::uint8_t { value, unvalued, fewer_promotions, fewer_codes, earlier };
DecidedBy decided_by(const Problem& problem, const Plan& a, const Plan& b);

// The last tie-break alone: of two plans with the same order of application, whether `a` has the
// larger discount at the first line, then the larger adjustment at the first pair, that differs.
bool adjusts_more(const Plan& a, const Plan& b);

// Whether the promotion grants something that has no value in money: a gift without unit_value, or
// these points where points are worth nothing.
bool grants_unvalued(const Problem& problem, const Candidate& candidate, std::int64_t points);

// How many of a completed plan's promotions do.
std::int64_t unvalued_count(const Problem& problem, const Plan& plan);

// The smallest set of codes that triggers all of `applied`, the earliest on the cart among those.
Indices codes_used(const Problem& problem, const Indices& applied);

}  // namespace stapel::promotions
