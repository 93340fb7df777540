// The search for the best plan: depth first over (scope, next promotion, choice of units).
#include "promotions/search.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "base/check.h"
#include "promotions/bound.h"
#include "promotions/stacking.h"
#include "promotions/unit_roles.h"

namespace stapel::promotions {
namespace {

using Mask = std::uint64_t;
constexpr Mask bit(std::uint32_t candidate) { return Mask{1} << candidate; }

// 128 bits that stand for a state: a collision, which would hide a plan, is out of reach.
struct Fingerprint {
  std::uint64_t a = 0x9e3779b97f4a7c15, b = 0xc2b2ae3d27d4eb4f;
  void add(std::uint64_t value) {
    a = mix(a ^ value, 0xff51afd7ed558ccd);
    b = mix(b + value, 0xc4ceb9fe1a85ec53);
  }
  void add(Amount value) { add(static_cast<std::uint64_t>(value)); }
  static std::uint64_t mix(std::uint64_t x, std::uint64_t y) {
    const unsigned __int128 product = static_cast<unsigned __int128>(x) * y;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ x;
  }
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};
struct FingerprintHash {
  std::size_t operator()(const Fingerprint& f) const { return f.a ^ (f.b << 1); }
};

// What each candidate can add beyond its effects' bounds, and what it may not stand beside.
struct CandidateFacts {
  Mask clashes = 0;
  Amount gifts = 0;
  bool has_points = false;
  bool late_falls = false;
  bool only_once = false;  // one effect, no gift or points: nothing granted now is nothing ever
  std::int32_t group = -1;
};

class Search {
 public:
  Search(const Problem& problem, std::int64_t nodes_max, Plan incumbent)
      : problem_(problem), nodes_max_(nodes_max), best_(std::move(incumbent)), pricer_(problem) {
    STAPEL_CHECK(problem.candidates.size() <= searched_max);
    learn_candidates();
    granted_.assign(problem.candidates.size(), 0);
    states_.push_back(initial_state(problem));
  }

  Searched run() {
    const Amount root = bound(Scope::lines, 0, states_[0]);
    visit(Scope::lines, 0, 0);
    Searched out;
    out.proven = !stopped_;
    out.bound = stopped_ ? std::max(root, best_.value) : best_.value;
    out.plan = std::move(best_);
    out.nodes = nodes_;
    return out;
  }

 private:
  void learn_candidates() {
    std::vector<std::string_view> groups;
    for (std::uint32_t c = 0; c < problem_.candidates.size(); ++c) {
      const Candidate& candidate = problem_.candidates[c];
      CandidateFacts facts;
      for (std::uint32_t other = 0; other < problem_.candidates.size(); ++other) {
        const Promotion& promotion = *problem_.candidates[other].promotion;
        if (other != c && !may_combine(*candidate.promotion, promotion))
          facts.clashes |= bit(other);
      }
      for (const EffectInput& input : candidate.effects) {
        if (const auto* gift = std::get_if<Gift>(input.effect)) facts.gifts += gift_value(*gift);
        if (std::holds_alternative<Points>(*input.effect)) facts.has_points = true;
        if (is_role_effect(*input.effect)) role_candidates_ |= bit(c);
      }
      const bool rewards = candidate.in_scope(Scope::rewards);
      facts.only_once =
          candidate.effects.size() == 1 &&
          (!rewards || std::holds_alternative<Cashback>(*candidate.effects[0].effect));
      facts.late_falls = candidate.late && falls_with_discounted(*candidate.late);
      if (const auto& group = candidate.promotion->stacking.group) {
        const auto at = std::find(groups.begin(), groups.end(), *group);
        facts.group = static_cast<std::int32_t>(at - groups.begin());
        if (at == groups.end()) groups.push_back(*group);
      }
      facts_.push_back(facts);
      for (std::size_t s = 0; s < scope_count; ++s) {
        if (candidate.in_scope(static_cast<Scope>(s))) in_scope_[s] |= bit(c);
      }
    }
    compare_order_lines();
    best_of_group_.resize(groups.size());
  }

  void compare_order_lines() {
    const std::vector<std::uint8_t>* first = nullptr;
    for (const Candidate& candidate : problem_.candidates) {
      for (const EffectInput& input : candidate.effects) {
        if (input.scope != Scope::order || !is_proportional(*input.effect)) continue;
        if (first && *first != input.lines) order_lines_alike_ = false;
        first = &input.lines;
      }
    }
  }

  // --- The tree ----------------------------------------------------------------------------------

  // Chooses the next promotion of this scope, or closes the scope. `done`: applied in this scope.
  void visit(Scope scope, Mask done, std::size_t depth) {
    if (!count_node()) return;
    const State& state = states_[depth];
    if (bound(scope, done, state) < best_.value) return;
    if (seen_before(scope, done, state)) return;
    const auto s = static_cast<std::size_t>(scope);
    for (std::uint32_t c = 0; c < problem_.candidates.size() && !stopped_; ++c) {
      if ((done & bit(c)) || !(in_scope_[s] & bit(c))) continue;
      if (!(chosen_ & bit(c)) && !may_join(c, scope, states_[depth])) continue;
      const Mask before = chosen_;
      const Amount granted = granted_[c];
      chosen_ |= bit(c);
      order_[s].push_back(c);
      apply_effects(c, 0, scope, done | bit(c), depth);
      order_[s].pop_back();
      chosen_ = before;
      granted_[c] = granted;
    }
    if (!stopped_ && (chosen_ & in_scope_[s] & ~done) == 0) close(scope, depth);
  }

  // Counts a place in the tree, or a choice of units that is weighed; false at the limit. What it
  // costs grows with the cart, and so a node counts once for every 64 lines that are begun.
  bool count_node() {
    nodes_ += 1 + static_cast<std::int64_t>(problem_.items.size()) / 64;
    stopped_ = stopped_ || nodes_ > nodes_max_;
    return !stopped_;
  }

  bool may_join(std::uint32_t c, Scope scope, const State& state) const {
    const Candidate& candidate = problem_.candidates[c];
    if (candidate.earliest != scope || (facts_[c].clashes & chosen_)) return false;
    return !candidate.late || holds(*candidate.late, *problem_.facts, state.items_left);
  }

  void close(Scope scope, std::size_t depth) {
    if (scope != Scope::rewards) {
      visit(static_cast<Scope>(static_cast<int>(scope) + 1), 0, depth);
      return;
    }
    Plan plan;
    plan.order = order_;
    plan.trail = trail_;
    plan.state = states_[depth];
    Completed completed = complete(problem_, std::move(plan));
    if (!completed.adds_nothing && better(problem_, completed.plan, best_)) {
      best_ = std::move(completed.plan);
    }
  }

  // Applies the effects of `c` in this scope from `index` on, then goes to the next promotion.
  void apply_effects(std::uint32_t c, std::size_t index, Scope scope, Mask done,
                     std::size_t depth) {
    const Candidate& candidate = problem_.candidates[c];
    while (index < candidate.effects.size() && candidate.effects[index].scope != scope) ++index;
    if (index == candidate.effects.size()) {
      if (facts_[c].only_once && granted_[c] == 0) return;  // it adds nothing: not a plan
      visit(scope, done, depth);
      return;
    }
    const EffectInput& input = candidate.effects[index];
    if (std::holds_alternative<Gift>(*input.effect) ||
        std::holds_alternative<Points>(*input.effect)) {
      apply_effects(c, index + 1, scope, done, depth);
      return;
    }
    if (is_role_effect(*input.effect)) {
      choose_units(c, index, done, depth);
      return;
    }
    if (states_.size() == depth + 1) states_.emplace_back();
    states_[depth + 1] = states_[depth];
    const std::size_t mark = trail_.size();
    const Amount before = granted_[c];
    granted_[c] +=
        pricer_.apply(c, input, candidate.grant_max - before, states_[depth + 1], trail_);
    apply_effects(c, index + 1, scope, done, depth + 1);
    trail_.resize(mark);
    granted_[c] = before;
  }

  void choose_units(std::uint32_t c, std::size_t index, Mask done, std::size_t depth) {
    const Candidate& candidate = problem_.candidates[c];
    const EffectInput& input = candidate.effects[index];
    const bool matter = roles_follow(c, index, done);
    if (states_.size() == depth + 1) states_.emplace_back();
    const auto with = [&](const RoleChoice& choice) {
      states_[depth + 1] = states_[depth];
      const std::size_t mark = trail_.size();
      const Amount before = granted_[c];
      granted_[c] += pricer_.apply_roles(c, input, choice, matter, candidate.grant_max - before,
                                         states_[depth + 1], trail_);
      apply_effects(c, index + 1, Scope::lines, done, depth + 1);
      trail_.resize(mark);
      granted_[c] = before;
      return !stopped_;
    };
    // What everything else can still add, to judge a choice before it is made. Of what the choice
    // takes off a line, percentages to come lose their share.
    const Amount others = bound(Scope::lines, done, states_[depth]);
    std::int64_t keeps = 0;
    for (std::size_t line = 0; line < keep_.size(); ++line) {
      if (input.lines[line]) keeps = std::max(keeps, keep_[line]);
    }
    const Amount own = sums(c, index + 1, Scope::lines, states_[depth], false).all();
    const Amount cap = candidate.grant_max - granted_[c];
    const Amount rest = others + std::min(own, cap);
    const auto worth = [&](Amount most) {
      if (!count_node()) return false;
      const Wide counts = static_cast<Wide>(std::min(most, cap)) * keeps;
      return rest + static_cast<Amount>((counts + keep_all - 1) / keep_all) >= best_.value;
    };
    enumerate_choices(problem_, input, states_[depth], matter, {worth, with});
    if (candidate.effects.size() > 1) with({});
  }

  // Whether another role effect may still come in this scope, so that served units matter.
  bool roles_follow(std::uint32_t c, std::size_t index, Mask done) const {
    const auto& effects = problem_.candidates[c].effects;
    const auto next = effects.begin() + static_cast<std::ptrdiff_t>(index) + 1;
    if (std::any_of(next, effects.end(),
                    [](const EffectInput& input) { return is_role_effect(*input.effect); })) {
      return true;
    }
    Mask others = role_candidates_ & ~done;
    for (std::uint32_t other = 0; other < problem_.candidates.size(); ++other) {
      if ((others & bit(other)) && (facts_[other].clashes & chosen_)) others &= ~bit(other);
    }
    return others != 0;
  }

  // --- Bounds ------------------------------------------------------------------------------------

  struct Sums {
    Amount items = 0, shipping = 0, cashback = 0;
    Amount all() const { return items + shipping + cashback; }
  };

  // The most that the effects of `c` from `index` on, in `scope` or later, can add. `compound`:
  // percentages go to keep_ instead, where those on the same line are multiplied, not added.
  Sums sums(std::uint32_t c, std::size_t index, Scope scope, const State& state, bool compound) {
    const Candidate& candidate = problem_.candidates[c];
    Sums out;
    for (; index < candidate.effects.size(); ++index) {
      const EffectInput& input = candidate.effects[index];
      if (input.scope < scope) continue;
      if (compound && is_proportional(*input.effect)) {
        keep_less(input);
        continue;
      }
      const Amount most = effect_bound(problem_, input, state);
      if (input.scope == Scope::shipping) {
        out.shipping += most;
      } else {
        (input.scope == Scope::rewards ? out.cashback : out.items) += most;
      }
    }
    return out;
  }

  // Takes a fixed share of what its lines still cost.
  static bool is_proportional(const Effect& effect) {
    const auto* percent = std::get_if<PercentOff>(&effect);
    return percent && percent->base == Base::left && !percent->max_units && !percent->max_amount;
  }

  void keep_less(const EffectInput& input) {
    const Percent percent = std::get<PercentOff>(*input.effect).percent;
    Amount lines = 0;
    for (std::size_t line = 0; line < keep_.size(); ++line) {
      if (!input.lines[line]) continue;
      ++lines;
      keep_[line] = keep_[line] * (1'000'000 - percent.ten_thousandths) / 1'000'000;
    }
    // Rounding gains at most half a minor unit a line, or once for the whole order; and spreading
    // over lines at most one a line, where other percentages tell these lines apart.
    rounding_ +=
        input.scope == Scope::lines ? (lines + 1) / 2 : (order_lines_alike_ ? 1 : lines + 1);
    compound_ = true;
  }

  // What the percentages in keep_ take together, at most: whatever else is applied, and in which
  // order, a line keeps this share of what it costs now, less what the other effects take.
  Amount compounded(const State& state) const {
    if (!compound_) return 0;
    Amount sum = rounding_;
    for (std::size_t line = 0; line < keep_.size(); ++line) {
      const Wide kept = static_cast<Wide>(state.left[line]) * keep_[line] / keep_all;
      sum += state.left[line] - static_cast<Amount>(kept);
    }
    return sum;
  }

  // No plan that goes on from here is worth more.
  Amount bound(Scope scope, Mask done, const State& state) {
    Sums total;
    Amount added = 0;        // by effects to come, and gifts of promotions that may still join
    Amount exclusive = 0;    // by one that can only stand alone
    Amount gifts = 0;        // of those chosen
    Amount later_gifts = 0;  // of those that may join
    std::int64_t points = 0;
    const std::int64_t base = base_points(problem_, state.items_left);
    std::fill(best_of_group_.begin(), best_of_group_.end(), 0);
    keep_.assign(problem_.items.size(), keep_all);
    rounding_ = 0;
    compound_ = false;
    for (std::uint32_t c = 0; c < problem_.candidates.size(); ++c) {
      const bool chosen = (chosen_ & bit(c)) != 0;
      const bool done_here = (done & bit(c)) != 0;
      if (!chosen && !may_still_join(c, scope, state)) continue;
      const auto from = static_cast<Scope>(static_cast<int>(scope) + (done_here ? 1 : 0));
      // Of rivals only one counts, and caps cut: their percentages are bounded one by one.
      const Promotion& promotion = *problem_.candidates[c].promotion;
      const bool rival = !chosen && (promotion.stacking.exclusive || facts_[c].group >= 0);
      const bool compound = !rival && problem_.candidates[c].grant_max == unlimited;
      const Sums its = sums(c, 0, from, state, compound);
      Amount most = std::min(its.all(), problem_.candidates[c].grant_max - granted_[c]);
      total.items += its.items;
      total.shipping += its.shipping;
      total.cashback += its.cashback;
      if (facts_[c].has_points) points += promotional_points(problem_.candidates[c], base);
      if (chosen) {
        gifts += facts_[c].gifts;
        added += most;
        continue;
      }
      most += facts_[c].gifts;
      later_gifts += facts_[c].gifts;
      if (promotion.stacking.exclusive) {
        exclusive = std::max(exclusive, most);
      } else if (facts_[c].group >= 0) {
        Amount& best = best_of_group_[static_cast<std::size_t>(facts_[c].group)];
        added += std::max<Amount>(0, most - best);
        best = std::max(best, most);
      } else {
        added += most;
      }
    }
    const Amount percentages = compounded(state);
    added += percentages;
    total.items += percentages;
    // Together they can take no more than there is to give.
    const Amount room = std::min(total.items, items_room(state)) +
                        std::min(total.shipping, state.shipping_left) +
                        std::min(total.cashback, state.discountable_left - state.cashback);
    added = std::min(std::max(added, exclusive), room + later_gifts);
    return so_far(state) + gifts + added + points_value(problem_, points);
  }

  Amount items_room(const State& state) const {
    Amount room = 0;
    for (std::size_t line = 0; line < problem_.items.size(); ++line) {
      const Item& item = problem_.items[line];
      if (item.discountable) room += state.left[line] - item.floor_total();
    }
    return room;
  }

  bool may_still_join(std::uint32_t c, Scope scope, const State& state) const {
    const Candidate& candidate = problem_.candidates[c];
    if (candidate.earliest < scope || (facts_[c].clashes & chosen_)) return false;
    // A threshold that is missed now is missed later too.
    return !facts_[c].late_falls || holds(*candidate.late, *problem_.facts, state.items_left);
  }

  Amount so_far(const State& state) const {
    const State& start = states_.front();
    return start.items_left - state.items_left + start.shipping_left - state.shipping_left +
           state.cashback;
  }

  // --- States seen before ------------------------------------------------------------------------

  struct Visit {
    std::array<std::vector<std::uint32_t>, scope_count> order;
    Trail trail;
  };

  // True where this state was reached before by a path that is no worse in every tie-break: from
  // there on everything is the same. Orders are tried smallest first, but after each choice of
  // units anew; paths of one order differ in units, and then the larger adjustments win.
  bool seen_before(Scope scope, Mask done, const State& state) {
    const auto [at, fresh] = seen_.try_emplace(fingerprint(scope, done, state));
    if (role_candidates_ == 0) return !fresh;
    Visit& visit = at->second;
    if (!fresh && !comes_before(visit, state)) return true;
    visit = {order_, trail_};
    return false;
  }

  // Whether the path that we are on wins against that of an earlier visit.
  bool comes_before(const Visit& visit, const State& state) const {
    if (order_ != visit.order) return order_ < visit.order;
    Plan before, now;
    before.order = visit.order;
    before.trail = visit.trail;
    now.order = order_;
    now.trail = trail_;
    before.state = now.state = state;
    return adjusts_more(now, before);
  }

  Fingerprint fingerprint(Scope scope, Mask done, const State& state) const {
    Fingerprint print;
    print.add(static_cast<std::uint64_t>(scope));
    print.add(chosen_);
    print.add(done);
    if (scope == Scope::lines) {
      for (const Run& run : state.runs) {
        print.add(static_cast<std::uint64_t>(run.line) * 2 + (run.served ? 1 : 0));
        print.add(run.count);
        print.add(run.cost);
      }
    } else {
      for (const Amount left : state.left) print.add(left);
    }
    print.add(state.shipping_left);
    print.add(state.cashback);
    for (std::uint32_t c = 0; c < problem_.candidates.size(); ++c) {
      if (!(chosen_ & bit(c))) continue;
      // What it granted matters as far as it is limited, and whether it was anything at all.
      const bool limited = problem_.candidates[c].grant_max != unlimited;
      print.add(limited ? granted_[c] : Amount{granted_[c] > 0});
    }
    return print;
  }

  const Problem& problem_;
  std::int64_t nodes_max_;
  Plan best_;
  Pricer pricer_;
  std::vector<CandidateFacts> facts_;
  std::array<Mask, scope_count> in_scope_{};
  Mask role_candidates_ = 0;
  std::vector<Amount> best_of_group_;
  // Scratch of one bound: by line, the share that percentages leave, and their rounding.
  static constexpr std::int64_t keep_all = 1'000'000'000;
  std::vector<std::int64_t> keep_;
  Amount rounding_ = 0;
  bool compound_ = false;
  bool order_lines_alike_ = true;  // all percentages of scope order work on the same lines

  // The path.
  std::array<std::vector<std::uint32_t>, scope_count> order_;
  Trail trail_;
  Mask chosen_ = 0;
  std::vector<Amount> granted_;  // by candidate: discounts and cashback
  std::deque<State> states_;     // by depth; references stay valid

  std::unordered_map<Fingerprint, Visit, FingerprintHash> seen_;
  std::int64_t nodes_ = 0;
  bool stopped_ = false;
};

// What a candidate could add on its own, at most.
Amount alone(const Problem& problem, const Candidate& candidate, const State& state) {
  Amount sum = 0;
  for (const EffectInput& input : candidate.effects) {
    sum += effect_bound(problem, input, state);
    if (const auto* gift = std::get_if<Gift>(input.effect)) sum += gift_value(*gift);
  }
  const std::int64_t base = base_points(problem, state.items_left);
  return sum + points_value(problem, promotional_points(candidate, base));
}

// More candidates than a search can hold: it works on those that could add most, and the answer
// does not claim to be proven.
Searched search_largest(const Problem& problem, std::int64_t nodes_max) {
  const State start = initial_state(problem);
  std::vector<std::pair<Amount, std::uint32_t>> by_value;
  Amount sum = 0;
  for (std::uint32_t c = 0; c < problem.candidates.size(); ++c) {
    const Amount most = std::min(alone(problem, problem.candidates[c], start), far_over_maximum);
    by_value.emplace_back(-most, c);
    sum = std::min(sum + most, far_over_maximum);
  }
  std::sort(by_value.begin(), by_value.end());
  std::vector<std::uint32_t> kept;
  for (std::size_t i = 0; i < searched_max; ++i) kept.push_back(by_value[i].second);
  std::sort(kept.begin(), kept.end());
  Problem part = problem;
  part.candidates.clear();
  for (const std::uint32_t c : kept) part.candidates.push_back(problem.candidates[c]);
  Searched found = Search(part, nodes_max, plan_by_priority(part)).run();
  for (auto& sequence : found.plan.order) {
    for (std::uint32_t& candidate : sequence) candidate = kept[candidate];
  }
  for (Grant& grant : found.plan.trail) grant.candidate = kept[grant.candidate];
  found.plan = complete(problem, std::move(found.plan)).plan;
  Plan by_priority = plan_by_priority(problem);
  if (better(problem, by_priority, found.plan)) found.plan = std::move(by_priority);
  found.proven = false;
  found.bound = std::max(sum, found.plan.value);
  return found;
}

}  // namespace

Searched search_best(const Problem& problem, std::int64_t nodes_max) {
  if (problem.candidates.size() > searched_max) return search_largest(problem, nodes_max);
  return Search(problem, nodes_max, plan_by_priority(problem)).run();
}

}  // namespace stapel::promotions
