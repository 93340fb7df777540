// The `priority` policy: one pass through the scopes, promotions in their order. And the same pass
// in other orders and with other units, to find a good plan where a search cannot find the best
// one.
#include <algorithm>
#include <numeric>

#include "promotions/search.h"
#include "promotions/stacking.h"
#include "promotions/unit_roles.h"

namespace stapel::promotions {
namespace {

// How promotions have their turns: in which order (all candidates) in each scope; and whether a
// buy_x_get_y or nth_unit takes the units that it does under `priority`, or as many of the dearest
// as can be got (1, by candidate).
struct Turns {
  Indices order;
  LineSet dearest;
};

class PriorityPass {
 public:
  PriorityPass(const Problem& problem, const Turns& turns, const LineSet& excluded)
      : problem_(problem),
        turns_(turns),
        excluded_(excluded),
        pricer_(problem),
        granted_(problem.candidates.size(), 0),
        chosen_(problem.candidates.size(), 0) {
    plan_.state = initial_state(problem);
  }

  Plan run() {
    for (std::size_t s = 0; s < scope_count; ++s) {
      const auto scope = static_cast<Scope>(s);
      for (const std::uint32_t c : turns_.order) {
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
    if (turns_.dearest[c] && !std::holds_alternative<BundlePrice>(*input.effect)) {
      const RoleChoice choice = first_choice(input);
      if (choice.empty()) return 0;
      return pricer_.apply_roles(c, input, choice, true, left, plan_.state, plan_.trail);
    }
    const RoleChoice choice = choose_by_priority(problem_, input, plan_.state);
    return pricer_.apply_roles_by_priority(c, input, choice, left, plan_.state, plan_.trail);
  }

  // The first of all choices: as many of the dearest units as can be got.
  RoleChoice first_choice(const EffectInput& input) const {
    RoleChoice first;
    enumerate_choices(problem_, input, plan_.state, true,
                      {nullptr, [](Amount) { return true; },
                       [&](const RoleChoice& choice) {
                         first = choice;
                         return false;
                       }});
    return first;
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
  const Turns& turns_;
  const LineSet& excluded_;
  Pricer pricer_;
  Plan plan_;
  Few<Amount, 16> granted_;
  LineSet chosen_;
  Indices applied_;
};

Plan plan_in_turns(const Problem& problem, const Turns& turns) {
  LineSet excluded(problem.candidates.size(), 0);
  for (;;) {
    PriorityPass pass(problem, turns, excluded);
    Plan plan = pass.run();
    const auto adds_nothing = complete(problem, plan);
    if (!adds_nothing) return plan;
    excluded[*adds_nothing] = 1;  // and start again without it
  }
}

Turns turns_by_priority(const Problem& problem) {
  Turns turns;
  turns.order.resize(problem.candidates.size());
  std::iota(turns.order.begin(), turns.order.end(), 0U);
  turns.dearest.assign(problem.candidates.size(), 0);
  return turns;
}

// Numbers that look random and are the same on every machine (splitmix64: Steele, Lea and Flood,
// "Fast splittable pseudorandom number generators", 2014).
class Dice {
 public:
  std::size_t below(std::size_t count) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return static_cast<std::size_t>((z ^ (z >> 31)) % count);
  }

 private:
  std::uint64_t state_ = 0;
};

// In the order of what each promotion alone grants for each unit that it gives a role: those that
// make the most of the units that they use up go first. (Those that use up none go last.)
Turns turns_by_worth(const Problem& problem) {
  Turns turns = turns_by_priority(problem);
  turns.dearest.assign(turns.dearest.size(), 1);
  const LineSet none(problem.candidates.size(), 0);
  std::vector<Amount> worth;
  for (std::uint32_t c = 0; c < problem.candidates.size(); ++c) {
    const Turns alone{{c}, turns.dearest};
    PriorityPass pass(problem, alone, none);
    Plan plan = pass.run();
    complete(problem, plan);
    std::int64_t served = 0;
    for (const Run& run : plan.state.runs) served += run.served ? run.count : 0;
    worth.push_back(served > 0 ? plan.value / served : 0);
  }
  std::stable_sort(turns.order.begin(), turns.order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return worth[a] > worth[b]; });
  return turns;
}

// Moves one promotion to another turn, or lets one choose its units in the other way.
void change(Turns& turns, Dice& dice) {
  if (dice.below(8) == 0) {
    turns.dearest[dice.below(turns.dearest.size())] ^= 1;
    return;
  }
  const auto from =
      turns.order.begin() + static_cast<std::ptrdiff_t>(dice.below(turns.order.size()));
  const std::uint32_t moved = *from;
  turns.order.erase(from);
  // Which promotion has the first pick of the units matters most.
  const std::size_t places = dice.below(2) == 0 ? 1 : turns.order.size() + 1;
  const auto to = turns.order.begin() + static_cast<std::ptrdiff_t>(dice.below(places));
  turns.order.insert(to, moved);
}

}  // namespace

Plan plan_by_priority(const Problem& problem) {
  return plan_in_turns(problem, turns_by_priority(problem));
}

Plan plan_by_other_turns(const Problem& problem, std::int64_t passes) {
  Plan best = plan_in_turns(problem, turns_by_priority(problem));
  if (problem.candidates.size() < 2 || passes == 0) return best;
  Turns turns = turns_by_worth(problem);
  Amount value = 0;  // of the plan that `turns` gave
  Dice dice;
  for (std::int64_t pass = 0; pass < passes; ++pass) {
    Turns other = turns;
    for (std::size_t changes = pass == 0 ? 0 : 1 + dice.below(3); changes > 0; --changes) {
      change(other, dice);
    }
    Plan plan = plan_in_turns(problem, other);
    if (plan.value < value) continue;
    value = plan.value;
    turns = std::move(other);  // also where it is as good: the next may then be better
    if (better(problem, plan, best)) best = std::move(plan);
  }
  return best;
}

}  // namespace stapel::promotions
