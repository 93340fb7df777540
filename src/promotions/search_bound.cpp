// Upper bounds for the search.
#include "promotions/search_bound.h"

#include <algorithm>

#include "promotions/bound.h"
#include "promotions/bundles.h"

namespace stapel::promotions {
namespace {

constexpr std::int64_t whole = 1'000'000;  // 100%, in ten-thousandths of a percent

// Multiplies what is kept, rounded down: percentages then seem to take a little more.
std::int64_t less(std::int64_t keep, Percent percent) {
  return static_cast<std::int64_t>(static_cast<Wide>(keep) * (whole - percent.ten_thousandths) /
                                   whole);
}

// A percentage of each unit is rounded by itself: half a minor unit for each that may be got.
Amount rounding_by_units(const Problem& problem, const EffectInput& input) {
  const auto* buy = std::get_if<BuyXGetY>(input.effect);
  const auto* nth = std::get_if<NthUnit>(input.effect);
  if (!buy && !nth) return 0;
  if ((buy ? buy->percent : nth->percent).ten_thousandths == whole) return 0;
  std::int64_t units = 0;
  for (std::size_t line = 0; line < input.lines.size(); ++line) {
    if (input.lines[line]) units += problem.items[line].quantity;
  }
  return (units + 1) / 2;
}

}  // namespace

void SearchBound::enter(Mask allowed, const Stages& stages) {
  allowed_ = allowed;
  stages_ = &stages;
  most.assign(stages.size(), 0);
  best_of_group_.assign(facts_.groups, 0);
  mixed_group_.assign(facts_.groups, 0);
  std::int64_t order = 0;       // percentages together
  std::int64_t terms = 0;       // of scope order that are rounded by themselves
  Mask rivals = 0;              // groups that have such: one of each counts
  std::int64_t rewards = 0;     // cashback and the worth of points
  bool fixed_cashback = false;  // falls with what the items cost once these cost less than it
  bool worthy_points = false;
  const Settings& settings = *problem_.settings;
  for_each(allowed, [&](std::uint32_t c) {
    const CandidateFacts& facts = facts_.candidates[c];
    const bool more_than_items =
        problem_.candidates[c].in_scope(Scope::shipping) || facts.gifts > 0;
    if (facts.group >= 0 && more_than_items) {
      mixed_group_[static_cast<std::size_t>(facts.group)] = 1;
    }
    std::int64_t multiplier = 0;
    for (const EffectInput& input : problem_.candidates[c].effects) {
      const auto* percent = std::get_if<PercentOff>(input.effect);
      if (percent && input.scope == Scope::order) {
        order += percent->percent.ten_thousandths;
        if (facts.group < 0) ++terms;
        if (facts.group >= 0) rivals |= bit(static_cast<std::size_t>(facts.group));
      }
      const auto* back = std::get_if<Cashback>(input.effect);
      if (const auto* part = back ? std::get_if<Percent>(&back->back) : nullptr) {
        rewards += part->ten_thousandths;
      } else if (back) {
        fixed_cashback = true;
      }
      const auto* points = std::get_if<Points>(input.effect);
      const auto* times = points ? std::get_if<Points::Multiplier>(&points->grant) : nullptr;
      if (times) multiplier += times->times.ten_thousandths - 10'000;
    }
    // Points for a cent, times what a point is worth.
    const Wide worth = static_cast<Wide>(multiplier) *
                       settings.points_per_currency_unit.ten_thousandths *
                       settings.point_value.ten_thousandths / 1'000'000 / problem_.minor_per_unit;
    rewards += static_cast<std::int64_t>(std::min<Wide>(worth + (multiplier > 0), 2 * whole));
    worthy_points = worthy_points || (multiplier > 0 && settings.point_value.ten_thousandths > 0);
  });
  order_slopes_ = order <= whole;
  order_rounding_ = terms + size_of(rivals) > 1 ? 1 : 0;
  rewards_slopes_ = rewards <= whole && !(fixed_cashback && worthy_points);
  floors_ = std::any_of(problem_.items.begin(), problem_.items.end(),
                        [](const Item& item) { return item.discountable && item.floor > 0; });
}

Amount SearchBound::so_far(const State& state) const {
  return start_.items_left - state.items_left + start_.shipping_left - state.shipping_left +
         state.cashback;
}

Amount SearchBound::room(const State& state) const {
  if (!floors_) return state.discountable_left;
  Amount room = 0;
  for (std::size_t line = 0; line < problem_.items.size(); ++line) {
    const Item& item = problem_.items[line];
    if (item.discountable) room += state.left[line] - item.floor_total();
  }
  return room;
}

bool SearchBound::may_join(const Path& path, std::uint32_t c, const State& state) const {
  if (facts_.candidates[c].clashes & path.chosen) return false;
  const Candidate& candidate = problem_.candidates[c];
  // A threshold that is missed now is missed later too.
  return !facts_.candidates[c].late_falls ||
         holds(*candidate.late, *problem_.facts, state.items_left);
}

// Whether the promotion is in the plan, or may still come into it in this stage or later.
bool SearchBound::takes_part(const Path& path, std::uint32_t c, const State& state) const {
  if (path.chosen & bit(c)) return true;
  const Stage& stage = (*stages_)[path.stage];
  if (problem_.candidates[c].earliest < stage.scope) return false;
  if (problem_.candidates[c].earliest == Scope::lines && !(stage.members & bit(c))) {
    // Of another group of scope lines: only one that comes later.
    bool comes = false;
    for (std::size_t s = path.stage + 1; s < stages_->size(); ++s) {
      comes = comes || ((*stages_)[s].scope == Scope::lines && ((*stages_)[s].members & bit(c)));
    }
    if (!comes) return false;
  }
  return may_join(path, c, state);
}

// --- One stage of scope lines --------------------------------------------------------------------

Amount SearchBound::lines_part(std::uint32_t c, std::size_t index, const State& state) const {
  const Candidate& candidate = problem_.candidates[c];
  Amount sum = 0;
  for (; index < candidate.effects.size(); ++index) {
    const EffectInput& input = candidate.effects[index];
    if (input.scope == Scope::lines) sum += effect_bound(problem_, input, state);
  }
  return sum;
}

std::int64_t SearchBound::kept_beside_percentages(const LineSet& lines) const {
  std::int64_t most_kept = 0;
  for (std::size_t line = 0; line < keep_.size(); ++line) {
    if (lines[line]) most_kept = std::max(most_kept, keep_[line]);
  }
  return most_kept;
}

std::int64_t SearchBound::kept_least(const LineSet& lines) const {
  std::int64_t least_kept = keep_all;
  for (std::size_t line = 0; line < keep_.size(); ++line) {
    if (lines[line]) least_kept = std::min(least_kept, keep_[line]);
  }
  return least_kept;
}

template <typename Visit>
void SearchBound::for_each_open_effect(const Path& path, const State& state, Visit visit) const {
  for_each((*stages_)[path.stage].members & ~path.done, [&](std::uint32_t c) {
    if (!(path.chosen & bit(c)) && !may_join(path, c, state)) return;
    const Candidate& candidate = problem_.candidates[c];
    for (std::size_t i = 0; i < candidate.effects.size(); ++i) {
      if (candidate.effects[i].scope != Scope::lines) continue;
      visit(c, candidate.effects[i], facts_.candidates[c].effects[i]);
    }
  });
}

// Of rivals in a group only one counts, so their percentages are bounded one by one.
bool SearchBound::compounds(const Path& path, std::uint32_t c, const EffectFacts& effect) const {
  const bool rival = facts_.candidates[c].group >= 0 && !(path.chosen & bit(c));
  return effect.share && !rival;
}

// Fills keep_ with what percentages leave of each line; returns what they may gain by rounding.
Amount SearchBound::keep_less(const Path& path, const State& state) {
  keep_.assign(problem_.items.size(), keep_all);
  Amount halves = 0;
  for_each_open_effect(path, state,
                       [&](std::uint32_t c, const EffectInput& input, const EffectFacts& effect) {
                         if (!compounds(path, c, effect)) return;
                         for (std::size_t line = 0; line < keep_.size(); ++line) {
                           if (!input.lines[line]) continue;
                           keep_[line] = less(keep_[line], *effect.share);
                           ++halves;
                         }
                       });
  return (halves + 1) / 2;
}

// What all effects but those percentages can take off: one by one, or those that compete for units
// together, whichever is less.
Amount SearchBound::other_effects(const Path& path, const State& state, Prices prices) {
  std::fill(best_of_group_.begin(), best_of_group_.end(), 0);
  Few<const EffectInput*, 8> roles;
  std::int64_t roles_kept = 0;
  Amount roles_rounding = 0;
  Amount one_by_one = 0;
  Amount without_roles = 0;
  std::uint32_t last = searched_none;
  Amount of_last = 0;
  const auto close = [&] {
    if (last == searched_none) return;
    of_last = std::min(of_last, problem_.candidates[last].grant_max - path.granted[last]);
    add_to_group((path.chosen & bit(last)) ? searched_none : last, of_last, one_by_one);
  };
  for_each_open_effect(
      path, state, [&](std::uint32_t c, const EffectInput& input, const EffectFacts& effect) {
        if (compounds(path, c, effect)) return;
        if (c != last) {
          close();
          last = c;
          of_last = 0;
        }
        const std::int64_t kept = effect.scales ? kept_beside_percentages(input.lines) : keep_all;
        const Amount bound = effect_bound(problem_, input, state);
        const Amount rounding = rounding_by_units(problem_, input);
        Amount grants = std::min(bound, counted(bound, kept) + rounding);
        const bool bundle = std::holds_alternative<BundlePrice>(*input.effect);
        if (bundle && effect.scales && !floors_ && kept_least(input.lines) < keep_all) {
          grants = std::min(grants, bundle_bound(problem_, input, state, keep_));
        }
        of_last += grants;
        if (is_role_effect(*input.effect)) {
          roles.push_back(&input);
          roles_kept = std::max(roles_kept, kept);
          roles_rounding += rounding;
        } else {
          without_roles += grants;
        }
      });
  close();
  if (roles.size() < 2 || prices == Prices::none) return one_by_one;
  const Amount joint = joint_role_bound(problem_, roles, state, prices);
  return std::min(one_by_one, without_roles + counted(joint, roles_kept) + roles_rounding);
}

Amount SearchBound::left_in_stage(const Path& path, const State& state, Prices prices) {
  const Stage& stage = (*stages_)[path.stage];
  Amount sum = keep_less(path, state);
  sum += other_effects(path, state, prices);
  Amount room_here = 0;
  for (std::size_t line = 0; line < stage.lines.size(); ++line) {
    if (!stage.lines[line]) continue;
    const Amount left = state.left[line];
    sum += left - static_cast<Amount>(static_cast<Wide>(left) * keep_[line] / keep_all);
    room_here += left - problem_.items[line].floor_total();
  }
  return std::min(sum, room_here);
}

Amount SearchBound::rest_of_stage(const Path& path, const State& state) {
  const Stage& stage = (*stages_)[path.stage];
  if (stage.scope != Scope::lines) return 0;
  const Amount rest = most[path.stage] - (path.stage_start - state.items_left);
  if (path.done == 0 || rest <= 0) return std::max<Amount>(rest, 0);
  return std::min(rest, left_in_stage(path, state));
}

// --- The whole plan ------------------------------------------------------------------------------

Amount SearchBound::lines_to_come(const Path& path) const {
  Amount sum = 0;
  for (std::size_t s = path.stage + 1; s < stages_->size(); ++s) sum += most[s];
  return sum;
}

bool SearchBound::still_applies(const Path& path, std::uint32_t c, Scope scope) const {
  const Scope now = (*stages_)[path.stage].scope;
  return now < scope || (now == scope && !(path.done & bit(c)));
}

// What an effect of scope order would be computed on, once all of scope lines is taken off.
Amount SearchBound::base(const EffectInput& input, const EffectFacts& effect, const Path& path,
                         const State& state, Amount rest) const {
  Amount left = 0;
  if (effect.everywhere) {
    left = state.discountable_left;
    if (order_slopes_) left -= rest + lines_to_come(path);
  } else {
    for (std::size_t line = 0; line < input.lines.size(); ++line) {
      if (input.lines[line]) left += state.left[line];
    }
    for (std::size_t s = path.stage; s < stages_->size() && order_slopes_; ++s) {
      if (effect.covers & bit(s)) left -= s == path.stage ? rest : most[s];
    }
  }
  return std::max<Amount>(left, 0);
}

Amount SearchBound::order_effect(const EffectInput& input, const EffectFacts& effect,
                                 const Path& path, const State& state, Amount rest) const {
  const auto* percent = std::get_if<PercentOff>(input.effect);
  if (percent == nullptr || percent->base == Base::list) {
    return effect_bound(problem_, input, state);
  }
  const Amount grants = share_half_up(base(input, effect, path, state, rest), percent->percent);
  return std::min(grants + order_rounding_, percent->max_amount.value_or(unlimited));
}

SearchBound::Later SearchBound::later(std::uint32_t c, const Path& path, const State& state,
                                      Amount rest) {
  const Candidate& candidate = problem_.candidates[c];
  const bool rival = facts_.candidates[c].group >= 0 && !(path.chosen & bit(c));
  Later out;
  for (std::size_t i = 0; i < candidate.effects.size(); ++i) {
    const EffectInput& input = candidate.effects[i];
    if (input.scope == Scope::order && still_applies(path, c, Scope::order)) {
      const EffectFacts& effect = facts_.candidates[c].effects[i];
      if (effect.share && effect.everywhere && !rival) {
        keep_everywhere_ = less(keep_everywhere_, *effect.share);
        ++percentages_;
      } else {
        out.items += order_effect(input, effect, path, state, rest);
      }
    } else if (input.scope == Scope::shipping && still_applies(path, c, Scope::shipping)) {
      out.shipping += effect_bound(problem_, input, state);
    }
  }
  return out;
}

// What percentages of scope order on everything take together; each may gain half a minor unit.
Amount SearchBound::compounded(Amount left) const {
  if (percentages_ == 0) return 0;
  const Wide taken = static_cast<Wide>(left) * (keep_all - keep_everywhere_) +
                     static_cast<Wide>(percentages_) * (keep_all / 2);
  return static_cast<Amount>(taken / keep_all);
}

// Of the rivals in a group only the largest counts. `searched_none`: no rival, counts in any case.
void SearchBound::add_to_group(std::uint32_t c, Amount its, Amount& sum) {
  if (c == searched_none || facts_.candidates[c].group < 0) {
    sum += its;
    return;
  }
  Amount& best = best_of_group_[static_cast<std::size_t>(facts_.candidates[c].group)];
  sum += std::max<Amount>(0, its - best);
  best = std::max(best, its);
}

Amount SearchBound::cashback(std::uint32_t c, const State& state, Amount taken) const {
  const Candidate& candidate = problem_.candidates[c];
  Amount sum = 0;
  for (std::size_t i = 0; i < candidate.effects.size(); ++i) {
    const EffectInput& input = candidate.effects[i];
    const auto* back = std::get_if<Cashback>(input.effect);
    if (back == nullptr) continue;
    const auto* percent = std::get_if<Percent>(&back->back);
    if (percent && facts_.candidates[c].effects[i].everywhere && rewards_slopes_) {
      const Amount left = std::max<Amount>(0, state.discountable_left - taken);
      // One more for rounding: on what is left in the end, several may round up together.
      sum += std::min(share_half_up(left, *percent) + 1, back->max_amount.value_or(unlimited));
    } else {
      sum += effect_bound(problem_, input, state);
    }
  }
  return sum;
}

// Points come in whole ones for whole units of currency: each step may be missed by one.
Amount SearchBound::points(const Path& path, const State& state, Amount taken) const {
  if (problem_.settings->point_value.ten_thousandths == 0) return 0;
  const Amount left = rewards_slopes_
                          ? std::max<Amount>(0, state.items_left - taken) + problem_.minor_per_unit
                          : state.items_left;
  const std::int64_t most_base = base_points(problem_, left) + 1;
  std::int64_t sum = 0;
  for_each(allowed_, [&](std::uint32_t c) {
    if (!facts_.candidates[c].has_points || !takes_part(path, c, state)) return;
    sum += promotional_points(problem_.candidates[c], most_base) + 1;
  });
  return points_value(problem_, sum);
}

// Cashback and points, when `taken` more has been taken off the items.
Amount SearchBound::rewards(const Path& path, const State& state, Amount taken) const {
  Amount sum = 0;
  for_each(allowed_, [&](std::uint32_t c) {
    if (!problem_.candidates[c].in_scope(Scope::rewards)) return;
    if (!still_applies(path, c, Scope::rewards) || !takes_part(path, c, state)) return;
    const Amount its = cashback(c, state, taken);
    sum += std::min(its, problem_.candidates[c].grant_max - path.granted[c]);
  });
  const Amount may_take = rewards_slopes_ ? taken : 0;
  sum = std::min(sum, std::max<Amount>(0, state.discountable_left - may_take - state.cashback));
  return sum + points(path, state, taken);
}

Amount SearchBound::value(const Path& path, const State& state, Amount rest) {
  if (path.stage == stages_->size()) return so_far(state);
  keep_everywhere_ = keep_all;
  percentages_ = 0;
  std::fill(best_of_group_.begin(), best_of_group_.end(), 0);
  Amount items = 0;
  Amount shipping = 0;
  Amount gifts = 0;
  for_each(allowed_, [&](std::uint32_t c) {
    if (problem_.candidates[c].scopes == bit(static_cast<std::size_t>(Scope::lines))) return;
    if (!takes_part(path, c, state)) return;
    Later its = later(c, path, state, rest);
    const Amount cap = problem_.candidates[c].grant_max - path.granted[c];
    its.items = std::min(its.items, cap);
    its.shipping = std::min(its.shipping, cap);
    if (path.chosen & bit(c)) {
      items += its.items;
      shipping += its.shipping;
      gifts += facts_.candidates[c].gifts;
      return;
    }
    if (facts_.candidates[c].group < 0) {
      items += its.items;
      shipping += its.shipping;
      gifts += facts_.candidates[c].gifts;
      return;
    }
    // Which of a group's rivals it will be is open: where they grant different things, no room
    // limits what the group adds.
    const bool mixed = mixed_group_[static_cast<std::size_t>(facts_.candidates[c].group)] != 0;
    add_to_group(c, its.items + its.shipping + facts_.candidates[c].gifts, mixed ? gifts : items);
  });
  const Amount lines = rest + lines_to_come(path);
  const Amount left = std::max<Amount>(0, state.discountable_left - (order_slopes_ ? lines : 0));
  const Amount taken = std::min(lines + items + compounded(left), room(state));
  return so_far(state) + taken + std::min(shipping, state.shipping_left) + gifts +
         rewards(path, state, taken);
}

}  // namespace stapel::promotions
