// The search for the best plan: branch and bound over stages.
//
// Promotions of scope lines fall into groups that do not touch each other: one stage each. These
// are solved by themselves first; what each can take off at most is then known, and putting their
// best together gives a plan to beat. Then all plans that may still win are tried, stage by stage:
// the next promotion, and the units of its roles. Exclusive promotions are tried alone.
#include "promotions/search.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <unordered_map>

#include "base/check.h"
#include "base/reused.h"
#include "promotions/bound.h"
#include "promotions/search_bound.h"
#include "promotions/unit_roles.h"

namespace stapel::promotions {
namespace {

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

// A state for each depth of the tree: written before it is read, so nothing is cleared. A deque, so
// that references stay valid.
struct ByDepth {
  std::deque<State> states;
  static void clear() {}
};

class Search {
 public:
  // `except`: promotions, ascending, that are not the answer when just these are applied.
  Search(const Problem& problem, std::int64_t nodes_max, const Indices* except,
         SearchReport* report)
      : problem_(problem),
        nodes_max_(nodes_max),
        except_(except),
        report_(report),
        pricer_(problem),
        facts_(learn(problem)),
        start_(initial_state(problem)),
        bound_(problem, facts_, start_) {
    STAPEL_CHECK(problem.candidates.size() <= searched_max);
    // What a place in the tree costs grows with the cart and the promotions.
    const std::size_t pairs = problem.items.size() * problem.candidates.size();
    node_weight_ = 1 + static_cast<std::int64_t>(pairs / pairs_per_node);
    if (states_.empty()) states_.emplace_back();
    states_[0] = start_;
    best_.state = start_;  // nothing applied
    complete(problem, best_);
    if (is_excepted(best_)) best_.value = no_plan;
  }

  Searched run() {
    Mask together = 0;
    for (std::uint32_t c = 0; c < problem_.candidates.size(); ++c) {
      if (!problem_.candidates[c].promotion->stacking.exclusive) together |= bit(c);
    }
    Amount most = explore(together);
    for (std::uint32_t c = 0; c < problem_.candidates.size(); ++c) {
      if (!(together & bit(c))) most = std::max(most, explore(bit(c)));
    }
    if (stopped_) try_other_turns();
    Searched out;
    out.proven = !stopped_;
    out.bound = stopped_ ? std::max(most, best_.value) : best_.value;
    out.plan = std::move(best_);
    out.nodes = nodes_;
    return out;
  }

 private:
  static constexpr std::size_t pairs_per_node = 64;
  static constexpr std::size_t nowhere = SIZE_MAX;
  static constexpr std::int64_t turns_max = 70;  // more hardly ever find a better plan
  static constexpr Amount no_plan = -1;          // less than any plan's value

  bool is_excepted(const Plan& plan) const {
    if (except_ == nullptr) return false;
    Indices applied = plan.applied;
    std::sort(applied.begin(), applied.end());
    return applied == *except_;
  }

  // --- Worlds and stages -------------------------------------------------------------------------

  // Tries all plans of the promotions allowed; returns what these can be worth at most.
  Amount explore(Mask allowed) {
    stages_ = make_stages(problem_, allowed, facts_);
    sequences_.assign(stages_.size(), {});
    solved_.assign(stages_.size(), {});
    bound_.enter(allowed, stages_);
    seen_.clear();
    allowed_ = allowed;
    begin();
    for (std::size_t s = 0; s < stages_.size() && stages_[s].scope == Scope::lines; ++s) {
      path_.stage = s;
      bound_.most[s] = bound_.left_in_stage(path_, start_);
    }
    begin();
    const std::int64_t before = nodes_;
    const Amount at_first = root();
    if (at_first < best_.value || stopped_) {
      if (report_) report(at_first, before, true);
      return at_first;
    }
    bool all_solved = true;
    for (std::size_t s = 0; s < stages_.size() && stages_[s].scope == Scope::lines; ++s) {
      solve(s);
      all_solved = all_solved && solved_[s].to_the_end;
    }
    if (!all_solved) try_other_turns();
    join_solved();
    begin();
    const Amount most = root();
    visit(0, 0, 0);
    if (report_) report(most, before, false);
    return most;
  }

  // Where a stage is too large to be solved, a plan to beat comes from elsewhere.
  void try_other_turns() {
    if (tried_other_turns_) return;
    tried_other_turns_ = true;
    const auto pairs =
        static_cast<std::int64_t>(problem_.items.size() * problem_.candidates.size());
    Plan plan = plan_by_other_turns(problem_, std::min(turns_max, nodes_max_ / (pairs + 1)));
    if (is_excepted(plan) || !better(problem_, plan, best_)) return;
    best_ = std::move(plan);
    best_unvalued_ = unvalued_count(problem_, best_);
  }

  // Adds the world that was just explored to the report.
  void report(Amount most, std::int64_t nodes_before, bool skipped) {
    SearchedWorld world{members_of(allowed_), most, skipped, nodes_ - nodes_before, {}};
    for (std::size_t s = 0; s < stages_.size(); ++s) {
      SearchedStage stage{stages_[s].scope, members_of(stages_[s].members), false, 0, 0};
      if (stage.scope == Scope::lines && !skipped) {
        stage.solved = solved_[s].to_the_end;
        stage.takes = std::max<Amount>(solved_[s].takes, 0);
        stage.nodes = solved_[s].nodes;
      }
      world.stages.push_back(std::move(stage));
    }
    report_->worlds.push_back(std::move(world));
    report_->plans = plans_;
  }

  static Indices members_of(Mask mask) {
    Indices members;
    for_each(mask, [&](std::uint32_t c) { members.push_back(c); });
    return members;
  }

  Amount rest_at_start() const {
    return !stages_.empty() && stages_[0].scope == Scope::lines ? bound_.most[0] : 0;
  }
  Amount root() { return bound_.value(path_, start_, rest_at_start()); }

  void begin() {
    path_ = {};
    path_.stage_start = start_.items_left;
    path_.granted.assign(problem_.candidates.size(), 0);
    for (auto& sequence : sequences_) sequence.clear();
    trail_.clear();
    states_[0] = start_;
  }

  struct Solved {  // the best that one stage of scope lines can do by itself
    Amount takes = -1;
    bool to_the_end = false;
    std::int64_t nodes = 0;
    State state;
    Trail trail;
    Indices sequence;
    Few<Amount, 16> granted;
  };

  void solve(std::size_t stage) {
    begin();
    solving_ = stage;
    path_.stage = stage;
    // At most a part of all nodes: what is not solved keeps its bound.
    const std::int64_t before = nodes_;
    nodes_limit_ = nodes_ + (nodes_max_ - nodes_) / 4;
    visit(stage, 0, 0);
    solving_ = nowhere;
    solved_[stage].to_the_end = !stopped_;
    solved_[stage].nodes = nodes_ - before;
    if (stopped_) {
      begin();
      path_.stage = stage;
      bound_.most[stage] = bound_.left_in_stage(path_, start_, Prices::by_class);
    } else {
      bound_.most[stage] = std::max<Amount>(solved_[stage].takes, 0);
    }
    stopped_ = false;
    nodes_limit_ = nodes_max_;
    seen_.clear();
  }

  void note_solved(std::size_t stage, const State& state) {
    Solved& solved = solved_[stage];
    const Amount takes = start_.items_left - state.items_left;
    if (takes <= solved.takes) return;
    solved = {takes, false, 0, state, trail_, sequences_[stage], path_.granted};
  }

  // Puts the solved stages together and lets the later scopes go on from there.
  void join_solved() {
    begin();
    State joined = start_;
    std::size_t stage = 0;
    for (; stage < stages_.size() && stages_[stage].scope == Scope::lines; ++stage) {
      const Solved& solved = solved_[stage];
      if (solved.takes <= 0) continue;
      for (std::size_t line = 0; line < joined.left.size(); ++line) {
        if (stages_[stage].lines[line]) joined.left[line] = solved.state.left[line];
      }
      replace_runs(joined, solved.state, stages_[stage].lines);
      joined.items_left -= solved.takes;
      joined.discountable_left -= solved.takes;
      trail_.insert(trail_.end(), solved.trail.begin(), solved.trail.end());
      sequences_[stage] = solved.sequence;
      for (const std::uint32_t c : solved.sequence) {
        path_.chosen |= bit(c);
        path_.granted[c] = solved.granted[c];
      }
    }
    states_[0] = std::move(joined);
    visit(stage, 0, 0);
  }

  static void replace_runs(State& joined, const State& from, const LineSet& lines) {
    Few<Run, 16> runs;
    const auto mine = [&](const Run& run) {
      return lines[static_cast<std::size_t>(run.line)] != 0;
    };
    std::copy_if(joined.runs.begin(), joined.runs.end(), std::back_inserter(runs),
                 [&](const Run& run) { return !mine(run); });
    std::copy_if(from.runs.begin(), from.runs.end(), std::back_inserter(runs), mine);
    std::stable_sort(runs.begin(), runs.end(),
                     [](const Run& a, const Run& b) { return a.line < b.line; });
    joined.runs = std::move(runs);
  }

  // --- The tree ----------------------------------------------------------------------------------

  // Chooses the next promotion of this stage, or closes it. `done`: applied in this stage.
  void visit(std::size_t stage, Mask done, std::size_t depth) {
    if (stage == stages_.size()) {
      finish(depth);
      return;
    }
    if (!count_node()) return;
    path_.stage = stage;
    path_.done = done;
    if (done == 0) path_.stage_start = states_[depth].items_left;
    const Amount stage_start = path_.stage_start;
    if (!promising(states_[depth]) || seen_before(states_[depth])) return;
    const Mask members = stages_[stage].members;
    for_each(members & ~done, [&](std::uint32_t c) {
      if (stopped_) return;
      if (!(path_.chosen & bit(c)) && !joins(c, stage, states_[depth])) return;
      const Mask chosen = path_.chosen;
      const Amount granted = path_.granted[c];
      path_.chosen |= bit(c);
      sequences_[stage].push_back(c);
      apply_effects(c, 0, stage, done | bit(c), depth);
      sequences_[stage].pop_back();
      path_.chosen = chosen;
      path_.granted[c] = granted;
      path_.stage = stage;
      path_.stage_start = stage_start;
    });
    if (stopped_ || (path_.chosen & members & ~done) != 0) return;
    if (solving_ == stage) {
      note_solved(stage, states_[depth]);
    } else {
      visit(stage + 1, 0, depth);
    }
  }

  // Counts a place in the tree, or a choice of units that is weighed; false at the limit.
  bool count_node() {
    stopped_ = stopped_ || nodes_ + node_weight_ > nodes_limit_;
    if (!stopped_) nodes_ += node_weight_;
    return !stopped_;
  }

  bool joins(std::uint32_t c, std::size_t stage, const State& state) const {
    const Candidate& candidate = problem_.candidates[c];
    if (candidate.earliest != stages_[stage].scope) return false;
    if (facts_.candidates[c].clashes & path_.chosen) return false;
    return !candidate.late || holds(*candidate.late, *problem_.facts, state.items_left);
  }

  // Whether going on from here can still change the answer.
  bool promising(const State& state) {
    if (solving_ != nowhere) {
      const Amount taken = start_.items_left - state.items_left;
      return path_.done == 0 ||
             taken + bound_.left_in_stage(path_, state) > solved_[solving_].takes;
    }
    return may_win(bound_.value(path_, state, bound_.rest_of_stage(path_, state)));
  }

  // Whether a plan of at most this value can still be the answer: of equal value, only with more
  // promotions that grant something unvalued, or with no more promotions.
  bool may_win(Amount most) const {
    if (most != best_.value) return most > best_.value;
    Mask unvalued = 0;
    for_each(allowed_, [&](std::uint32_t c) {
      if (facts_.candidates[c].unvalued) unvalued |= bit(c);
    });
    const std::int64_t could = size_of(unvalued & (path_.chosen | ~ruled_out()));
    if (could != best_unvalued_) return could > best_unvalued_;
    return size_of(path_.chosen) <= static_cast<std::int64_t>(best_.applied.size());
  }

  Mask ruled_out() const {
    Mask out = 0;
    for_each(path_.chosen, [&](std::uint32_t c) { out |= facts_.candidates[c].clashes; });
    return out;
  }

  void finish(std::size_t depth) {
    const State& state = states_[depth];
    Amount value = bound_.so_far(state);
    bool points = false;
    for_each(path_.chosen, [&](std::uint32_t c) {
      value += facts_.candidates[c].gifts;
      points = points || facts_.candidates[c].has_points;
    });
    if (!points && value < best_.value) return;
    Plan plan;
    plan.order = merged_order();
    plan.trail = trail_;
    plan.state = state;
    ++plans_;
    if (complete(problem_, plan) || is_excepted(plan) || !better(problem_, plan, best_)) return;
    best_ = std::move(plan);
    best_unvalued_ = unvalued_count(problem_, best_);
  }

  // The order of application within a scope. Stages of scope lines do not touch each other, so of
  // all ways to weave their sequences the smallest is taken: that of the smallest next promotion.
  Order merged_order() const {
    Order order;
    Few<std::size_t, 8> next(stages_.size(), 0);
    for (std::size_t s = 0; s < stages_.size(); ++s) {
      auto& sequence = order[static_cast<std::size_t>(stages_[s].scope)];
      if (stages_[s].scope != Scope::lines) sequence = sequences_[s];
    }
    for (;;) {
      std::size_t smallest = nowhere;
      for (std::size_t s = 0; s < stages_.size(); ++s) {
        if (stages_[s].scope != Scope::lines || next[s] == sequences_[s].size()) continue;
        if (smallest == nowhere || sequences_[s][next[s]] < sequences_[smallest][next[smallest]]) {
          smallest = s;
        }
      }
      if (smallest == nowhere) return order;
      order[0].push_back(sequences_[smallest][next[smallest]++]);
    }
  }

  // Applies the effects of `c` in this stage from `index` on, then goes to the next promotion.
  void apply_effects(std::uint32_t c, std::size_t index, std::size_t stage, Mask done,
                     std::size_t depth) {
    const Candidate& candidate = problem_.candidates[c];
    const Scope scope = stages_[stage].scope;
    while (index < candidate.effects.size() && candidate.effects[index].scope != scope) ++index;
    if (index == candidate.effects.size()) {
      if (facts_.candidates[c].only_once && path_.granted[c] == 0) return;  // adds nothing: no plan
      visit(stage, done, depth);
      return;
    }
    const EffectInput& input = candidate.effects[index];
    if (std::holds_alternative<Gift>(*input.effect) ||
        std::holds_alternative<Points>(*input.effect)) {
      apply_effects(c, index + 1, stage, done, depth);
      return;
    }
    if (is_role_effect(*input.effect)) {
      choose_units(c, index, stage, done, depth);
      return;
    }
    if (states_.size() == depth + 1) states_.emplace_back();
    states_[depth + 1] = states_[depth];
    const std::size_t mark = trail_.size();
    const Amount before = path_.granted[c];
    path_.granted[c] +=
        pricer_.apply(c, input, candidate.grant_max - before, states_[depth + 1], trail_);
    apply_effects(c, index + 1, stage, done, depth + 1);
    trail_.resize(mark);
    path_.granted[c] = before;
  }

  void choose_units(std::uint32_t c, std::size_t index, std::size_t stage, Mask done,
                    std::size_t depth) {
    const Candidate& candidate = problem_.candidates[c];
    const EffectInput& input = candidate.effects[index];
    const bool matter = roles_follow(c, index, stage, done);
    if (states_.size() == depth + 1) states_.emplace_back();
    const Amount stage_start = path_.stage_start;
    const auto here = [&] {
      path_.stage = stage;
      path_.done = done;
      path_.stage_start = stage_start;
    };
    const auto with = [&](const RoleChoice& choice) {
      states_[depth + 1] = states_[depth];
      const std::size_t mark = trail_.size();
      const Amount before = path_.granted[c];
      path_.granted[c] += pricer_.apply_roles(
          c, input, choice, matter, candidate.grant_max - before, states_[depth + 1], trail_);
      apply_effects(c, index + 1, stage, done, depth + 1);
      trail_.resize(mark);
      path_.granted[c] = before;
      here();
      return !stopped_;
    };
    here();
    // What the stage can still take off beside this choice. Of what the choice takes off a line,
    // percentages to come lose their share.
    const State& state = states_[depth];
    const Amount cap = candidate.grant_max - path_.granted[c];
    const Amount others =
        bound_.left_in_stage(path_, state) + std::min(bound_.lines_part(c, index + 1, state), cap);
    const bool by_line =
        bound_.keep() != nullptr && std::holds_alternative<BundlePrice>(*input.effect);
    const Keep keep_by_line = by_line ? *bound_.keep() : Keep{};  // the bound's changes as we go
    const std::int64_t keeps = by_line ? keep_all : bound_.kept_beside_percentages(input.lines);
    const auto worth = [&](Amount most) {
      if (!count_node()) return false;
      return choice_may_win(state, others + counted(std::min(most, cap), keeps));
    };
    enumerate_choices(problem_, input, state, matter,
                      {by_line ? &keep_by_line : nullptr, std::ref(worth), std::ref(with)});
    if (candidate.effects.size() > 1) with({});
  }

  bool choice_may_win(const State& state, Amount rest) {
    if (solving_ != nowhere) {
      return start_.items_left - state.items_left + rest > solved_[solving_].takes;
    }
    const Amount open = bound_.most[path_.stage] - (path_.stage_start - state.items_left);
    return may_win(
        bound_.value(path_, state, std::clamp<Amount>(rest, 0, std::max<Amount>(0, open))));
  }

  // Whether another role effect may still come in this stage, so that served units matter.
  bool roles_follow(std::uint32_t c, std::size_t index, std::size_t stage, Mask done) const {
    const auto& effects = problem_.candidates[c].effects;
    const auto next = effects.begin() + static_cast<std::ptrdiff_t>(index) + 1;
    if (std::any_of(next, effects.end(),
                    [](const EffectInput& input) { return is_role_effect(*input.effect); })) {
      return true;
    }
    bool follow = false;
    for_each(stages_[stage].members & ~done, [&](std::uint32_t other) {
      const CandidateFacts& facts = facts_.candidates[other];
      follow = follow || (facts.has_roles && !(facts.clashes & path_.chosen));
    });
    return follow;
  }

  // --- States seen before ------------------------------------------------------------------------

  struct Visit {
    Order order;
    Trail trail;
  };

  // Whether several paths may lead to where we are.
  bool may_repeat() const {
    const auto several = [&](std::size_t s) {
      const auto& sequence = sequences_[s];
      return sequence.size() > 1 ||
             (sequence.size() == 1 && facts_.candidates[sequence[0]].has_roles);
    };
    for (std::size_t s = 0; s <= path_.stage; ++s) {
      if (several(s)) return true;
    }
    return false;
  }

  // True where this state was reached before by a path that is no worse in every tie-break: from
  // there on everything is the same. Of two orders the smaller wins, of the same order the larger
  // adjustments.
  bool seen_before(const State& state) {
    if (!may_repeat()) return false;
    const auto [at, fresh] = seen_.try_emplace(fingerprint(state));
    if (solving_ != nowhere) return !fresh;
    Visit& visit = at->second;
    Visit now{merged_order(), trail_};
    if (!fresh && !comes_before(now, visit, state)) return true;
    visit = std::move(now);
    return false;
  }

  static bool comes_before(const Visit& a, const Visit& b, const State& state) {
    if (a.order != b.order) return a.order < b.order;
    Plan left, right;
    left.order = a.order;
    left.trail = a.trail;
    right.order = b.order;
    right.trail = b.trail;
    left.state = right.state = state;
    return adjusts_more(left, right);
  }

  Fingerprint fingerprint(const State& state) const {
    Fingerprint print;
    print.add(static_cast<std::uint64_t>(path_.stage));
    print.add(path_.chosen);
    print.add(path_.done);
    if (stages_[path_.stage].scope == Scope::lines) {
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
    for_each(path_.chosen, [&](std::uint32_t c) {
      // What it granted matters as far as it is limited, and whether it was anything at all.
      const bool limited = problem_.candidates[c].grant_max != unlimited;
      print.add(limited ? path_.granted[c] : Amount{path_.granted[c] > 0});
    });
    return print;
  }

  const Problem& problem_;
  std::int64_t nodes_max_;
  std::int64_t nodes_limit_ = nodes_max_;
  const Indices* except_;
  SearchReport* report_;
  std::int64_t node_weight_ = 1;
  Pricer pricer_;
  SearchFacts facts_;
  const State start_;
  SearchBound bound_;
  Plan best_;
  std::int64_t best_unvalued_ = 0;

  Mask allowed_ = 0;
  Stages stages_;
  Few<Solved, 4> solved_;          // by stage
  std::size_t solving_ = nowhere;  // the stage that is being solved by itself

  Path path_;
  Few<Indices, 6> sequences_;  // by stage: the promotions applied
  Trail trail_;
  Reused<ByDepth> by_depth_;
  std::deque<State>& states_ = by_depth_->states;

  std::unordered_map<Fingerprint, Visit, FingerprintHash> seen_;
  std::int64_t nodes_ = 0;
  std::int64_t plans_ = 0;
  bool stopped_ = false;
  bool tried_other_turns_ = false;
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
class LargestPart {
 public:
  explicit LargestPart(const Problem& problem) : problem_(problem), part_(problem) {
    const State start = initial_state(problem);
    std::vector<std::pair<Amount, std::uint32_t>> by_value;
    for (std::uint32_t c = 0; c < problem.candidates.size(); ++c) {
      const Amount most = std::min(alone(problem, problem.candidates[c], start), far_over_maximum);
      by_value.emplace_back(-most, c);
      sum_ = std::min(sum_ + most, far_over_maximum);
    }
    std::sort(by_value.begin(), by_value.end());
    for (std::size_t i = 0; i < searched_max; ++i) kept_.push_back(by_value[i].second);
    std::sort(kept_.begin(), kept_.end());
    part_.candidates.clear();
    for (const std::uint32_t c : kept_) part_.candidates.push_back(problem.candidates[c]);
  }

  Searched search(std::int64_t nodes_max, const Indices* except, SearchReport* report) const {
    Indices except_here;
    if (except) except_here = places_of(*except);
    Searched found = Search(part_, nodes_max, except ? &except_here : nullptr, report).run();
    if (report) rename(*report);
    found.proven = false;
    found.bound = std::max(sum_, found.plan.value);
    if (found.plan.value < 0) return found;
    for (auto& sequence : found.plan.order) rename(sequence);
    for (Grant& grant : found.plan.trail) grant.candidate = kept_[grant.candidate];
    complete(problem_, found.plan);
    return found;
  }

 private:
  // One that is not kept stands as a place that no plan has.
  Indices places_of(const Indices& candidates) const {
    Indices out;
    for (const std::uint32_t c : candidates) {
      const auto at = std::lower_bound(kept_.begin(), kept_.end(), c);
      const bool here = at != kept_.end() && *at == c;
      out.push_back(here ? static_cast<std::uint32_t>(at - kept_.begin()) : searched_none);
    }
    return out;
  }
  void rename(Indices& candidates) const {
    for (std::uint32_t& candidate : candidates) candidate = kept_[candidate];
  }
  void rename(SearchReport& report) const {
    for (SearchedWorld& world : report.worlds) {
      rename(world.promotions);
      for (SearchedStage& stage : world.stages) rename(stage.promotions);
    }
  }

  const Problem& problem_;
  Problem part_;
  std::vector<std::uint32_t> kept_;
  Amount sum_ = 0;
};

Searched search(const Problem& problem, std::int64_t nodes_max, const Indices* except,
                SearchReport* report) {
  if (problem.candidates.size() <= searched_max) {
    return Search(problem, nodes_max, except, report).run();
  }
  Searched found = LargestPart(problem).search(nodes_max, except, report);
  Plan by_priority = plan_by_priority(problem);
  Indices applied = by_priority.applied;
  std::sort(applied.begin(), applied.end());
  const bool excepted = except && applied == *except;
  if (!excepted && better(problem, by_priority, found.plan)) found.plan = std::move(by_priority);
  found.bound = std::max(found.bound, found.plan.value);
  return found;
}

}  // namespace

Searched search_best(const Problem& problem, std::int64_t nodes_max, SearchReport* report) {
  return search(problem, nodes_max, nullptr, report);
}

std::optional<Searched> search_runner_up(const Problem& problem, std::int64_t nodes_max,
                                         const Plan& winner) {
  Indices applied = winner.applied;
  std::sort(applied.begin(), applied.end());
  Searched found = search(problem, nodes_max, &applied, nullptr);
  if (found.plan.value < 0) return std::nullopt;
  return found;
}

}  // namespace stapel::promotions
