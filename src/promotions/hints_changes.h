// Changes of a cart that may make a promotion grant more: more units of its own lines, or a code to
// type. Only guesses, which hints_suggest.cpp tries; internal to the kernel.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "promotions/compiled_set.h"
#include "promotions/eligibility.h"
#include "promotions/evaluation.h"
#include "promotions/predicate.h"

namespace stapel::promotions {

struct Change {
  struct Added {
    std::size_t line = 0;  // of the cart
    std::int64_t units = 0;
    std::optional<std::int64_t> component;  // of a bundle
    friend bool operator==(const Added&, const Added&) = default;
  };
  SuggestionKind kind = SuggestionKind::next_tier;
  const Promotion* promotion = nullptr;
  std::vector<Added> add;
  std::optional<std::string> code;
  std::optional<std::int64_t> missing;
  Amount cost = 0;      // of what is added, at the cart's unit prices
  Amount promises = 0;  // a rough guess of what the promotion would grant more
};

// The one threshold that keeps the condition from holding, where nothing else does and at most a
// quarter of it is missing; the leaf points into the condition.
std::optional<FailingLeaf> threshold_in_reach(const Promotion& promotion, const Facts& facts,
                                              Amount items_left);

// The most promising first. `before` is the cart's evaluation.
std::vector<Change> possible_changes(const CompiledSet::Internals& set, const Cart& cart,
                                     const EvaluateOptions& options, const Evaluation& before);

}  // namespace stapel::promotions
