// One evaluation before it is told: who may take part, and which plan was chosen.
// Internal to the kernel: describe.cpp, reasons.cpp, trace.cpp and hints.cpp tell it in their own
// ways.
#pragma once

#include <cstdint>
#include <vector>

#include "base/reused.h"
#include "promotions/compiled_set.h"
#include "promotions/effect_lines.h"
#include "promotions/eligibility.h"
#include "promotions/evaluation.h"
#include "promotions/plan.h"
#include "promotions/pricing.h"
#include "promotions/search.h"

namespace stapel::promotions {

struct Decision {
  const CompiledSet::Internals* set = nullptr;
  const Cart* cart = nullptr;
  EvaluateOptions options;

  Facts facts;
  Reused<Eligibility> eligibility;
  Problem problem;    // its candidates are those that may take part
  Indices positions;  // in the compiled set, by candidate
  Plan plan;
  Indices codes_used;  // positions on the cart
  Optimality optimality;
  std::int64_t nodes = 0;
  SearchReport report;                // with options.trace
  std::optional<Searched> runner_up;  // with options.trace

  Decision() = default;
  Decision(const Decision&) = delete;  // the problem points at the facts
  Decision& operator=(const Decision&) = delete;

  const Promotion& promotion(std::uint32_t candidate) const {
    return *problem.candidates[candidate].promotion;
  }
  bool is_applied(std::uint32_t position) const;
  const Triggered& triggered(std::uint32_t position) const;
};

// Decides what the cart costs. `last_line_counts_for`: an aggregate leaf that the cart's last line
// is taken to match (for a hint). `set`, `cart` and what they hold outlive the decision.
void decide(const CompiledSet::Internals& set, const Cart& cart, const EvaluateOptions& options,
            const Predicate* last_line_counts_for, Decision& out);

// The effect with the cart's lines that it works on, into an empty `out`. `selected` has come to
// this effect's selectors.
void read_effect(const Effect& effect, const Cart& cart, EffectLines& selected, EffectInput& out);
inline EffectInput effect_input(const Effect& effect, const Cart& cart) {
  EffectLines selected(cart);
  EffectInput out;
  read_effect(effect, cart, selected, out);
  return out;
}

// The answer's figures: totals, lines, shipping, gifts, applied.
void describe(const Decision& decision, Evaluation& out);
// Why codes (and with options.explain automatic promotions) did not apply.
void give_reasons(const Decision& decision, Evaluation& out);
// How the answer was found.
void give_trace(const Decision& decision, Evaluation& out);
// What would make more promotions apply.
void give_hints(const Decision& decision, Evaluation& out);

}  // namespace stapel::promotions
