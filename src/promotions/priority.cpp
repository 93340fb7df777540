// The `priority` policy: one pass through the scopes, promotions in their order.
#include <algorithm>

#include "promotions/search.h"
#include "promotions/stacking.h"
#include "promotions/unit_roles.h"

namespace stapel::promotions {
namespace {

class PriorityPass {
 public:
  PriorityPass(const Problem& problem, const LineSet& excluded)
      : problem_(problem),
        excluded_(excluded),
        pricer_(problem),
        granted_(problem.candidates.size(), 0),
        chosen_(problem.candidates.size(), 0) {
    plan_.state = initial_state(problem);
  }

  Plan run() {
    for (std::size_t s = 0; s < scope_count; ++s) {
      const auto scope = static_cast<Scope>(s);
      for (std::uint32_t c = 0; c < problem_.candidates.size(); ++c) {
        const Candidate& candidate = problem_.candidates[c];
        if (!candidate.in_scope(scope)) continue;
        if (!chosen_[c] && (candidate.earliest != scope || !may_join(c))) continue;
        const bool grants = apply(c, scope);
        // What can grant in a later scope stays in; the end judges it.
        const bool last_scope = candidate.scopes >> (s + 1) == 0;
        if (!chosen_[c] && !grants && last_scope) continue;
        if (!chosen_[c]) {
          chosen_[c] = 1;
          applied_.push_back(c);
        }
        plan_.order[s].push_back(c);
      }
    }
    return std::move(plan_);
  }

 private:
  bool may_join(std::uint32_t c) const {
    if (excluded_[c]) return false;
    const Candidate& candidate = problem_.candidates[c];
    const bool combines = std::all_of(applied_.begin(), applied_.end(), [&](std::uint32_t other) {
      return may_combine(*candidate.promotion, *problem_.candidates[other].promotion);
    });
    if (!combines) return false;
    return !candidate.late || holds(*candidate.late, *problem_.facts, plan_.state.items_left);
  }

  bool apply(std::uint32_t c, Scope scope) {
    const Candidate& candidate = problem_.candidates[c];
    bool grants = false;
    for (const EffectInput& input : candidate.effects) {
      if (input.scope != scope) continue;
      if (std::holds_alternative<Gift>(*input.effect)) {
        grants = true;
        continue;
      }
      if (std::holds_alternative<Points>(*input.effect)) {
        grants = grants || promotional_points(candidate, base(c)) > 0;
        continue;
      }
      const Amount left = candidate.grant_max - granted_[c];
      const Amount amount = is_role_effect(*input.effect)
                                ? apply_roles(c, input, left)
                                : pricer_.apply(c, input, left, plan_.state, plan_.trail);
      granted_[c] += amount;
      grants = grants || amount > 0;
    }
    return grants;
  }

  Amount apply_roles(std::uint32_t c, const EffectInput& input, Amount left) {
    const RoleChoice choice = choose_by_priority(problem_, input, plan_.state);
    return pricer_.apply_roles_by_priority(c, input, choice, left, plan_.state, plan_.trail);
  }

  // Base points as far as is known when promotion `c` has its turn.
  std::int64_t base(std::uint32_t c) const {
    const auto excludes = [&](std::uint32_t other) {
      return problem_.candidates[other].promotion->excludes_earn_points;
    };
    if (excludes(c) || std::any_of(applied_.begin(), applied_.end(), excludes)) return 0;
    return base_points(problem_, plan_.state.items_left);
  }

  const Problem& problem_;
  const LineSet& excluded_;
  Pricer pricer_;
  Plan plan_;
  Few<Amount, 16> granted_;
  LineSet chosen_;
  Indices applied_;
};

}  // namespace

Plan plan_by_priority(const Problem& problem) {
  LineSet excluded(problem.candidates.size(), 0);
  for (;;) {
    Completed completed = complete(problem, PriorityPass(problem, excluded).run());
    if (!completed.adds_nothing) return std::move(completed.plan);
    excluded[*completed.adds_nothing] = 1;  // and start again without it
  }
}

}  // namespace stapel::promotions
