// Choosing units for roles, on runs of equal units.
//
// Terms: `got` units are discounted (the got of buy_x_get_y, the n-th of nth_unit), `others` serve
// beside them (bought, or the rest of a group). A unit is cheaper than another by cost, then by its
// place on the cart; runs stand in the order of the cart.
#include "promotions/unit_roles.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/bundles.h"

namespace stapel::promotions {
namespace {

struct Source {  // a run that may give units
  std::uint32_t run = 0;
  std::int64_t count = 0;
  Amount cost = 0;
  Amount off = 0;      // per unit, if it is got; 0: cannot be got
  bool got = false;    // may be got: selected and above its floor
  bool other = false;  // may serve
};

using Sources = Few<Source, 16>;

Percent percent_of(const Effect& effect) {
  if (const auto* buy = std::get_if<BuyXGetY>(&effect)) return buy->percent;
  return std::get<NthUnit>(effect).percent;
}

// The runs that can take part, in the order of the cart.
Sources sources(const Problem& problem, const EffectInput& input, const State& state) {
  const bool buys = std::holds_alternative<BuyXGetY>(*input.effect);
  const Percent percent = percent_of(*input.effect);
  Sources out;
  for (std::uint32_t i = 0; i < state.runs.size(); ++i) {
    const Run& run = state.runs[i];
    const auto line = static_cast<std::size_t>(run.line);
    if (run.served) continue;
    const bool may_get = input.lines[line] != 0;
    const bool may_serve = buys ? input.bought[line] != 0 : may_get;
    if (!may_get && !may_serve) continue;
    const Amount floor = problem.items[line].floor;
    const bool got = may_get && run.cost > floor;
    const Amount off = got ? role_discount(percent, run.cost, floor) : 0;
    out.push_back({i, run.count, run.cost, off, got, may_serve});
  }
  return out;
}

// Dearest first; among equally dear the later, which counts as dearer in a group.
void sort_dearest_first(Sources& list) {
  std::sort(list.begin(), list.end(), [](const Source& a, const Source& b) {
    return a.cost != b.cost ? a.cost > b.cost : a.run > b.run;
  });
}

class ChoiceBuilder {
 public:
  void add(std::uint32_t run, std::int64_t got, std::int64_t others) {
    if (got == 0 && others == 0) return;
    const auto at =
        std::lower_bound(choice_.begin(), choice_.end(), run,
                         [](const Taken& taken, std::uint32_t r) { return taken.run < r; });
    if (at != choice_.end() && at->run == run) {
      at->got += got;
      at->others += others;
    } else {
      choice_.insert(at, {run, got, others});
    }
  }
  Choice take() { return std::move(choice_); }

 private:
  Choice choice_;
};

// --- priority: buy_x_get_y -----------------------------------------------------------------------

// One application after the other; where the cheapest and the dearest run both hold several
// applications' worth, these are made at once.
class BuyByPriority {
 public:
  BuyByPriority(const BuyXGetY& effect, Sources list) : effect_(effect), list_(std::move(list)) {
    for (std::uint32_t i = 0; i < list_.size(); ++i) {
      if (list_[i].other) buyable_ += list_[i].count;
      if (list_[i].got) cheapest_.push_back(i);
      if (list_[i].other) dearest_.push_back(i);
    }
    const auto cost = [&](std::uint32_t i) { return list_[i].cost; };
    std::sort(cheapest_.begin(), cheapest_.end(),
              [&](auto a, auto b) { return cost(a) != cost(b) ? cost(a) < cost(b) : a < b; });
    std::sort(dearest_.begin(), dearest_.end(),
              [&](auto a, auto b) { return cost(a) != cost(b) ? cost(a) > cost(b) : a < b; });
  }

  RoleChoice choose() {
    std::int64_t made = 0;
    while (!effect_.repeat || made < *effect_.repeat) {
      if (!apply_once()) break;
      made += 1;
      made += repeat_last(effect_.repeat ? *effect_.repeat - made : INT64_MAX);
    }
    ChoiceBuilder all;
    for (const Application& application : applications_) {
      for (const Taken& taken : application.units) {
        all.add(taken.run, taken.got * application.times, taken.others * application.times);
      }
    }
    return {all.take(), std::move(applications_)};
  }

 private:
  struct Step {
    std::uint32_t index;
    std::int64_t got;
    std::int64_t others;
  };
  using Steps = Few<Step, 4>;

  // Sets apart up to y cheapest units as got, leaving x to buy; then takes the x dearest.
  bool apply_once() {
    step_.clear();
    std::int64_t got = 0;
    Amount discount = 0;
    std::int64_t buyable = buyable_;
    for (const std::uint32_t i : cheapest_) {
      if (got == effect_.get_quantity) break;
      const Source& source = list_[i];
      std::int64_t take = std::min(source.count, effect_.get_quantity - got);
      if (source.other) take = std::min(take, buyable - effect_.buy_quantity);
      if (take <= 0) continue;  // passed over: too few would be left to buy
      if (source.other) buyable -= take;
      got += take;
      discount += take * source.off;
      step_.push_back({i, take, 0});
    }
    if (got == 0 || discount == 0 || buyable < effect_.buy_quantity) return false;
    take(step_);
    std::int64_t rest = effect_.buy_quantity;
    for (const std::uint32_t i : dearest_) {
      if (rest == 0) break;
      const std::int64_t bought = std::min(rest, list_[i].count);
      if (bought == 0) continue;
      list_[i].count -= bought;
      buyable_ -= bought;
      rest -= bought;
      step_.push_back({i, 0, bought});
    }
    STAPEL_CHECK(rest == 0);
    note(1);
    return true;
  }

  void take(const Steps& got) {
    for (const Step& step : got) {
      list_[step.index].count -= step.got;
      if (list_[step.index].other) buyable_ -= step.got;
    }
  }

  // Makes the same application again, as often as its runs hold it in full.
  std::int64_t repeat_last(std::int64_t most) {
    if (step_.size() != 2 || step_[0].got != effect_.get_quantity) return 0;
    const Step& got = step_[0];
    const Step& bought = step_[1];
    if (list_[got.index].count == 0 || list_[bought.index].count == 0) return 0;
    std::int64_t times = 0;
    if (got.index == bought.index) {
      times = list_[got.index].count / (effect_.get_quantity + effect_.buy_quantity);
    } else {
      times = std::min(list_[got.index].count / effect_.get_quantity,
                       list_[bought.index].count / effect_.buy_quantity);
      // While the runs last, nothing is passed over as long as x more are left to buy.
      const std::int64_t per_application =
          effect_.buy_quantity + (list_[got.index].other ? effect_.get_quantity : 0);
      times = std::min(times, buyable_ / per_application);
    }
    times = std::min(times, most);
    if (times <= 0) return 0;
    const Step again[2] = {{got.index, times * effect_.get_quantity, 0},
                           {bought.index, 0, times * effect_.buy_quantity}};
    for (const Step& step : again) {
      list_[step.index].count -= step.got + step.others;
      if (list_[step.index].other) buyable_ -= step.got + step.others;
    }
    note(times);
    return times;
  }

  void note(std::int64_t times) {
    ChoiceBuilder builder;
    for (const Step& step : step_) builder.add(list_[step.index].run, step.got, step.others);
    applications_.push_back({builder.take(), times});
  }

  const BuyXGetY& effect_;
  Sources list_;
  Few<std::uint32_t, 16> cheapest_;  // indices into list_ that may be got
  Few<std::uint32_t, 16> dearest_;   // that may be bought
  std::int64_t buyable_ = 0;
  Steps step_;
  Applications applications_;
};

// --- priority: nth_unit --------------------------------------------------------------------------

struct GroupPlan {
  Choice choice;
  bool legal = false;
};

// The k cheapest eligible units are the n-ths and the k(n-1) dearest others serve, where these can
// stand in legal groups: counted from the dearest, there are always enough others.
GroupPlan group_up(const Sources& dearest_first, std::int64_t n, std::int64_t k) {
  std::vector<std::int64_t> got(dearest_first.size(), 0);
  std::int64_t rest = k;
  std::vector<std::size_t> by_cost(dearest_first.size());
  for (std::size_t i = 0; i < by_cost.size(); ++i) by_cost[i] = by_cost.size() - 1 - i;
  for (const std::size_t i : by_cost) {  // cheapest first, the earlier first
    if (!dearest_first[i].got) continue;
    got[i] = std::min(rest, dearest_first[i].count);
    rest -= got[i];
  }
  if (rest > 0) return {};
  // The dearest others; among equally dear the earlier one.
  std::vector<std::size_t> order(dearest_first.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const Source& x = dearest_first[a];
    const Source& y = dearest_first[b];
    return x.cost != y.cost ? x.cost > y.cost : x.run < y.run;
  });
  std::vector<std::int64_t> others(dearest_first.size(), 0);
  rest = k * (n - 1);
  for (const std::size_t i : order) {
    others[i] = std::min(rest, dearest_first[i].count - got[i]);
    rest -= others[i];
  }
  if (rest > 0) return {};
  std::int64_t balance = 0;  // others so far less those that the n-ths so far need
  ChoiceBuilder builder;
  for (std::size_t i = 0; i < dearest_first.size(); ++i) {
    balance += others[i] - got[i] * (n - 1);
    if (balance < 0) return {};
    builder.add(dearest_first[i].run, got[i], others[i]);
  }
  return {builder.take(), true};
}

Choice nth_by_priority(const NthUnit& effect, Sources list) {
  sort_dearest_first(list);
  std::int64_t units = 0;
  for (const Source& source : list) units += source.count;
  std::int64_t most = units / effect.n;
  if (effect.repeat) most = std::min(most, *effect.repeat);
  // Fewer groups are legal whenever more are: the n-ths stay among the cheapest, and need fewer.
  std::int64_t legal = 0;
  for (std::int64_t low = 1, high = most; low <= high;) {
    const std::int64_t middle = low + (high - low) / 2;
    if (group_up(list, effect.n, middle).legal) {
      legal = middle;
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  if (legal == 0) return {};
  return group_up(list, effect.n, legal).choice;
}

// --- best_for_customer: all choices --------------------------------------------------------------

// Decides run by run, from the largest discount, how many units are got; then which units serve.
class Enumeration {
 public:
  Enumeration(const EffectInput& input, Sources list, bool others_matter,
              const RoleVisitor& visitor)
      : buy_(std::get_if<BuyXGetY>(input.effect)),
        nth_(std::get_if<NthUnit>(input.effect)),
        list_(std::move(list)),
        others_matter_(others_matter),
        visitor_(visitor) {
    if (buy_) {
      std::stable_sort(list_.begin(), list_.end(),
                       [](const Source& a, const Source& b) { return a.off > b.off; });
    } else {
      sort_dearest_first(list_);
    }
    for (const Source& source : list_) {
      if (source.other) serving_ += source.count;
    }
    got_.assign(list_.size(), 0);
    others_.assign(list_.size(), 0);
    offs_fall_ = std::is_sorted(list_.begin(), list_.end(),
                                [](const Source& a, const Source& b) { return a.off > b.off; });
    serving_from_.assign(list_.size() + 1, 0);
    gettable_from_ = only_got_from_ = best_off_from_ = serving_from_;
    for (std::size_t i = list_.size(); i-- > 0;) {
      const Source& source = list_[i];
      const std::int64_t gettable = source.off > 0 ? source.count : 0;
      serving_from_[i] = serving_from_[i + 1] + (source.other ? source.count : 0);
      gettable_from_[i] = gettable_from_[i + 1] + gettable;
      only_got_from_[i] = only_got_from_[i + 1] + (source.other ? 0 : gettable);
      best_off_from_[i] = std::max(best_off_from_[i + 1], source.off);
    }
  }

  void run() {
    if (buy_) {
      decide_bought(0, 0, 0, serving_);
    } else {
      decide_nth(0, 0, 0, 0);
    }
  }

 private:
  // The most that the got units still to be chosen among list_[from...] can add, with `got` chosen
  // and `serving` units left to buy: the dearest ones, as many as can be paid for with purchases.
  Amount most_bought_from(std::size_t from, std::int64_t got, std::int64_t serving) const {
    std::int64_t slots = 0;
    for (std::int64_t over = gettable_from_[from] + 1; over - slots > 1;) {
      const std::int64_t middle = slots + (over - slots) / 2;
      const std::int64_t used_up = std::max<std::int64_t>(0, middle - only_got_from_[from]);
      (affordable(got + middle, serving - used_up) ? slots : over) = middle;
    }
    Amount sum = 0;
    for (std::size_t i = from; i < list_.size() && slots > 0 && list_[i].off > 0; ++i) {
      const std::int64_t take = std::min(slots, list_[i].count);
      sum += take * list_[i].off;
      slots -= take;
    }
    return sum;
  }

  // The same for n-ths: with `units` seen from the dearest and `groups` of them formed, the i-th
  // group stands at the (n x i)-th unit or after it.
  Amount most_nth_from(std::size_t from, std::int64_t units, std::int64_t groups) const {
    Amount sum = 0;
    for (std::size_t i = from; i < list_.size(); ++i) {
      units += list_[i].count;
      std::int64_t more = units / nth_->n - groups;
      if (nth_->repeat) more = std::min(more, *nth_->repeat - groups);
      if (more <= 0) continue;
      sum += more * best_off_from_[i];
      groups += more;
    }
    return sum;
  }

  std::int64_t applications_for(std::int64_t got) const {
    return (got + buy_->get_quantity - 1) / buy_->get_quantity;
  }
  // Whether `got` units can be had with `serving` units left to buy.
  bool affordable(std::int64_t got, std::int64_t serving) const {
    const std::int64_t applications = applications_for(got);
    return (!buy_->repeat || applications <= *buy_->repeat) &&
           applications <= serving / buy_->buy_quantity;
  }

  // More applications than the got units need would only take more units: never better.
  bool decide_bought(std::size_t at, std::int64_t got, Amount sum, std::int64_t serving) {
    if (at == list_.size() || list_[at].off == 0 || !affordable(got + 1, serving)) {
      if (got == 0) return true;
      return others_matter_ ? decide_buys(0, applications_for(got) * buy_->buy_quantity) : emit();
    }
    const Source& source = list_[at];
    const auto left_serving = [&](std::int64_t take) {
      return serving - (source.other ? take : 0);
    };
    std::int64_t take = 0;
    for (std::int64_t over = source.count + 1; over - take > 1;) {  // the most that is affordable
      const std::int64_t middle = take + (over - take) / 2;
      (affordable(got + middle, left_serving(middle)) ? take : over) = middle;
    }
    // One unit less of this run is one more of later runs, which are worth no more each; unless it
    // is free to be bought instead, and so pays for more units of runs that need not be bought.
    const bool fewer_are_worth_less = !source.other || only_got_from_[at + 1] == 0;
    for (; take >= 0; --take) {
      const Amount now = sum + take * source.off;
      const Amount later = most_bought_from(at + 1, got + take, left_serving(take));
      if (!visitor_.worth(now + later)) {
        if (fewer_are_worth_less) break;
        continue;
      }
      got_[at] = take;
      if (!decide_bought(at + 1, got + take, now, left_serving(take))) return false;
    }
    got_[at] = 0;
    return true;
  }

  bool decide_buys(std::size_t at, std::int64_t rest) {
    if (rest == 0) return emit();
    if (serving_from_[at] < rest) return true;
    const std::int64_t most = list_[at].other ? std::min(rest, list_[at].count - got_[at]) : 0;
    for (std::int64_t take = most; take >= 0; --take) {
      others_[at] = take;
      if (!decide_buys(at + 1, rest - take)) return false;
    }
    others_[at] = 0;
    return true;
  }

  // `units` seen so far, from the dearest. Where others do not matter, all that are not n-ths
  // serve as needed.
  bool decide_nth(std::size_t at, std::int64_t units, std::int64_t groups, Amount sum) {
    const bool full = nth_->repeat && groups == *nth_->repeat;
    if (at == list_.size() || full) {
      if (groups == 0) return true;
      return others_matter_ ? decide_serving(0, 0, groups * (nth_->n - 1)) : emit();
    }
    const Source& source = list_[at];
    const std::int64_t seen = units + source.count;
    std::int64_t take = source.off == 0 ? 0 : std::min(source.count, seen / nth_->n - groups);
    if (nth_->repeat) take = std::min(take, *nth_->repeat - groups);
    for (take = std::max<std::int64_t>(take, 0); take >= 0; --take) {
      const Amount now = sum + take * source.off;
      if (!visitor_.worth(now + most_nth_from(at + 1, seen, groups + take))) {
        if (offs_fall_) break;
        continue;
      }
      got_[at] = take;
      if (!decide_nth(at + 1, seen, groups + take, now)) return false;
    }
    got_[at] = 0;
    return true;
  }

  // Which units serve: counted from the dearest, always enough for the n-ths so far.
  bool decide_serving(std::size_t at, std::int64_t balance, std::int64_t rest) {
    if (at == list_.size()) return rest != 0 || emit();
    if (serving_from_[at] < rest) return true;
    const std::int64_t needed = got_[at] * (nth_->n - 1);
    const std::int64_t most = std::min(rest, list_[at].count - got_[at]);
    for (std::int64_t take = most; take >= 0; --take) {
      if (balance + take < needed) break;
      others_[at] = take;
      if (!decide_serving(at + 1, balance + take - needed, rest - take)) return false;
    }
    others_[at] = 0;
    return true;
  }

  bool emit() {
    ChoiceBuilder builder;
    for (std::size_t i = 0; i < list_.size(); ++i) builder.add(list_[i].run, got_[i], others_[i]);
    return visitor_.visit({builder.take(), {}});
  }

  const BuyXGetY* buy_;
  const NthUnit* nth_;
  Sources list_;
  bool others_matter_;
  const RoleVisitor& visitor_;
  std::int64_t serving_ = 0;
  bool offs_fall_ = true;  // a floor may make a dearer unit's discount the smaller one
  // Of list_[i...]: units that may serve, that may be got, that may only be got; the best discount.
  Few<std::int64_t, 16> serving_from_, gettable_from_, only_got_from_, best_off_from_;
  Few<std::int64_t, 16> got_, others_;
};

}  // namespace

Amount counted(Amount amount, std::int64_t keep) {
  if (keep == keep_all) return amount;
  constexpr Amount usual = 9'000'000'000;
  if (amount <= usual) return (amount * keep + keep_all - 1) / keep_all;  // fits 64 bits
  return static_cast<Amount>((static_cast<Wide>(amount) * keep + keep_all - 1) / keep_all);
}

bool is_role_effect(const Effect& effect) {
  return std::holds_alternative<BuyXGetY>(effect) || std::holds_alternative<NthUnit>(effect) ||
         std::holds_alternative<BundlePrice>(effect);
}

RoleChoice choose_by_priority(const Problem& problem, const EffectInput& input,
                              const State& state) {
  if (std::holds_alternative<BundlePrice>(*input.effect)) {
    return bundles_by_priority(problem, input, state);
  }
  Sources list = sources(problem, input, state);
  if (const auto* buy = std::get_if<BuyXGetY>(input.effect)) {
    return BuyByPriority(*buy, std::move(list)).choose();
  }
  return {nth_by_priority(std::get<NthUnit>(*input.effect), std::move(list)), {}};
}

void enumerate_choices(const Problem& problem, const EffectInput& input, const State& state,
                       bool others_matter, const RoleVisitor& visitor) {
  if (std::holds_alternative<BundlePrice>(*input.effect)) {
    enumerate_bundles(problem, input, state, visitor);
    return;
  }
  Enumeration(input, sources(problem, input, state), others_matter, visitor).run();
}

Amount role_bound(const Problem& problem, const EffectInput& input, const State& state) {
  if (std::holds_alternative<BundlePrice>(*input.effect)) {
    return bundle_bound(problem, input, state);
  }
  Sources list = sources(problem, input, state);
  std::int64_t serving = 0;
  std::int64_t all = 0;
  for (const Source& source : list) {
    all += source.count;
    if (source.other) serving += source.count;
  }
  Amount sum = 0;
  if (const auto* buy = std::get_if<BuyXGetY>(input.effect)) {
    std::int64_t applications = serving / buy->buy_quantity;
    if (buy->repeat) applications = std::min(applications, *buy->repeat);
    // Each application needs its x units beside at least one that is got.
    std::int64_t slots = std::min(applications * buy->get_quantity, all);
    const std::int64_t full = all / (buy->buy_quantity + buy->get_quantity);
    const std::int64_t rest = all % (buy->buy_quantity + buy->get_quantity);
    slots = std::min(
        slots, full * buy->get_quantity + std::max<std::int64_t>(0, rest - buy->buy_quantity));
    std::sort(list.begin(), list.end(),
              [](const Source& a, const Source& b) { return a.off > b.off; });
    for (const Source& source : list) {
      const std::int64_t take = std::min(slots, source.count);
      sum += take * source.off;
      slots -= take;
    }
    return std::min(sum, buy->max_amount.value_or(unlimited));
  }
  const auto& nth = std::get<NthUnit>(*input.effect);
  // Counted from the dearest, the i-th n-th has n x i units at or before it.
  std::sort(list.begin(), list.end(),
            [](const Source& a, const Source& b) { return a.cost > b.cost; });
  std::int64_t groups = 0;
  std::int64_t seen = 0;
  for (const Source& source : list) {
    seen += source.count;
    std::int64_t more = seen / nth.n - groups;
    if (nth.repeat) more = std::min(more, *nth.repeat - groups);
    if (more <= 0) continue;
    sum += more * std::min(share_half_up(source.cost, nth.percent), source.cost);
    groups += more;
  }
  return std::min(sum, nth.max_amount.value_or(unlimited));
}

}  // namespace stapel::promotions
