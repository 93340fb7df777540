// Choosing the units of bundles, on runs of equal units.
#include "promotions/bundles.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>

#include "base/check.h"

namespace stapel::promotions {
namespace {

using Components = std::uint32_t;  // a set of components, as bits

struct Source {  // a run that may give units
  std::uint32_t run = 0;
  std::int64_t count = 0;
  Amount cost = 0;
  Amount room = 0;               // what a unit can give at most: its cost above its floor
  std::int64_t keep = keep_all;  // of what is taken off it, how much counts
  Amount counts = 0;             // its cost, as far as it counts
  Components fits = 0;           // the components that select it
};

// The runs that can take part, dearest first by what counts; of equally dear ones the earlier
// first.
std::vector<Source> sources(const Problem& problem, const EffectInput& input, const State& state,
                            const Keep* keep = nullptr) {
  std::vector<Source> out;
  for (std::uint32_t i = 0; i < state.runs.size(); ++i) {
    const Run& run = state.runs[i];
    const auto line = static_cast<std::size_t>(run.line);
    if (run.served || !input.lines[line]) continue;
    Source source{i, run.count, run.cost, run.cost - problem.items[line].floor};
    if (keep) source.keep = (*keep)[line];
    source.counts = counted(source.cost, source.keep);
    for (std::size_t c = 0; c < input.components.size(); ++c) {
      if (input.components[c][line]) source.fits |= Components{1} << c;
    }
    out.push_back(source);
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Source& a, const Source& b) { return a.counts > b.counts; });
  return out;
}

// Hall's condition: every group of components finds as many units as it asks for together. `slack`
// is what a group of components finds beyond that.
class Supply {
 public:
  Supply(const BundlePrice& effect, const std::vector<Source>& list)
      : effect_(effect), groups_(Components{1} << effect.components.size()) {
    slack_.assign(groups_, 0);
    for (Components group = 1; group < groups_; ++group) {
      for (const Source& source : list) {
        if (source.fits & group) slack_[group] += source.count;
      }
      for (std::size_t c = 0; c < effect_.components.size(); ++c) {
        if (group & (Components{1} << c)) slack_[group] -= effect_.components[c].quantity;
      }
    }
  }

  bool suffices() const {
    return std::all_of(slack_.begin() + 1, slack_.end(), [](std::int64_t s) { return s >= 0; });
  }

  // The most units of `source` that component `c` may take, so that the others find theirs.
  std::int64_t spare(const Source& source, std::size_t c) const {
    std::int64_t most = INT64_MAX;
    for (Components group = 1; group < groups_; ++group) {
      if (touches(source, c, group)) most = std::min(most, slack_[group]);
    }
    return most;
  }

  void take(const Source& source, std::size_t c, std::int64_t units) {
    for (Components group = 1; group < groups_; ++group) {
      if (touches(source, c, group)) slack_[group] -= units;
    }
  }

  Components groups() const { return groups_; }
  std::int64_t slack(Components group) const { return slack_[group]; }

  // Whether a unit of the source that goes to component `c` is lost to the group.
  static bool touches(const Source& source, std::size_t c, Components group) {
    return (source.fits & group) && !(group & (Components{1} << c));
  }

 private:
  const BundlePrice& effect_;
  Components groups_;
  std::vector<std::int64_t> slack_;  // by group
};

struct Step {  // what one component takes of one source in one set
  std::size_t component;
  std::size_t source;
  std::int64_t units;
};

// --- priority ------------------------------------------------------------------------------------

// One set after the other: for its components, in the order written, the dearest units. Sets that
// come out alike are made at once.
class BundlesByPriority {
 public:
  BundlesByPriority(const BundlePrice& effect, std::vector<Source> list)
      : effect_(effect), list_(std::move(list)) {}

  RoleChoice choose() {
    RoleChoice out;
    std::int64_t made = 0;
    while (!effect_.repeat || made < *effect_.repeat) {
      const std::int64_t most = effect_.repeat ? *effect_.repeat - made : INT64_MAX;
      const std::int64_t times = std::min(take_set(), most);
      if (times == 0 || discount() <= 0) break;
      for (const Step& step : steps_) list_[step.source].count -= step.units * times;
      made += times;
      out.applications.push_back({units(), times});
    }
    return out;
  }

 private:
  // Finds the units of the next set; returns how often the same set follows, 0 where there is none.
  std::int64_t take_set() {
    steps_.clear();
    const Supply before(effect_, list_);
    if (!before.suffices()) return 0;
    Supply supply = before;
    bool limited = false;  // by what later components cannot do without
    for (std::size_t c = 0; c < effect_.components.size(); ++c) {
      std::int64_t rest = effect_.components[c].quantity;
      for (std::size_t s = 0; s < list_.size() && rest > 0; ++s) {
        if (!(list_[s].fits & (Components{1} << c))) continue;
        const std::int64_t free = list_[s].count - taken(s);
        const std::int64_t wanted = std::min(rest, free);
        const std::int64_t units = std::min(wanted, supply.spare(list_[s], c));
        limited = limited || units < wanted;
        if (units <= 0) continue;
        supply.take(list_[s], c, units);
        rest -= units;
        steps_.push_back({c, s, units});
      }
      STAPEL_CHECK(rest == 0);
    }
    return limited ? 1 : repeats(before);
  }

  std::int64_t taken(std::size_t source) const {
    std::int64_t units = 0;
    for (const Step& step : steps_) units += step.source == source ? step.units : 0;
    return units;
  }

  // The set comes out the same as long as its sources last, and no group of components gets short
  // of what it cannot do without.
  std::int64_t repeats(const Supply& before) const {
    std::int64_t times = INT64_MAX;
    for (const Step& step : steps_) {
      times = std::min(times, list_[step.source].count / taken(step.source));
    }
    for (Components group = 1; group < before.groups(); ++group) {
      std::int64_t used = 0;  // of the group's units, by one set
      std::int64_t lost = 0;  // of these, by other components
      for (const Step& step : steps_) {
        if (list_[step.source].fits & group) used += step.units;
        if (Supply::touches(list_[step.source], step.component, group)) lost += step.units;
      }
      if (used > 0) times = std::min(times, 1 + (before.slack(group) - lost) / used);
    }
    return times;
  }

  Amount discount() const {
    Amount cost = 0;
    Amount room = 0;
    for (const Step& step : steps_) {
      cost += list_[step.source].cost * step.units;
      room += list_[step.source].room * step.units;
    }
    return std::min(cost - effect_.price, room);
  }

  Choice units() const {
    Choice out;
    for (const Step& step : steps_) {
      const std::uint32_t run = list_[step.source].run;
      const auto at = std::find_if(out.begin(), out.end(),
                                   [&](const Taken& taken) { return taken.run == run; });
      if (at == out.end()) {
        out.push_back({run, step.units, 0});
      } else {
        at->got += step.units;
      }
    }
    std::sort(out.begin(), out.end(), [](const Taken& a, const Taken& b) { return a.run < b.run; });
    return out;
  }

  const BundlePrice& effect_;
  std::vector<Source> list_;
  std::vector<Step> steps_;
};

// --- The bound -----------------------------------------------------------------------------------

// What the dearest units that fit cost together, at most so many of them.
Amount dearest(const std::vector<Source>& list, Components fits, std::int64_t units) {
  Amount sum = 0;
  for (const Source& source : list) {
    if (!(source.fits & fits)) continue;
    const std::int64_t take = std::min(units, source.count);
    sum += take * source.counts;
    units -= take;
    if (units == 0) break;
  }
  return sum;
}

std::int64_t units_per_set(const BundlePrice& effect) {
  std::int64_t units = 0;
  for (const auto& component : effect.components) units += component.quantity;
  return units;
}

// At most so many sets can be made of the units.
std::int64_t sets_at_most(const BundlePrice& effect, const std::vector<Source>& list) {
  std::int64_t all = 0;
  for (const Source& source : list) all += source.count;
  std::int64_t sets = std::min(all / units_per_set(effect), effect.repeat.value_or(INT64_MAX));
  for (std::size_t c = 0; c < effect.components.size(); ++c) {
    std::int64_t units = 0;
    for (const Source& source : list) {
      if (source.fits & (Components{1} << c)) units += source.count;
    }
    sets = std::min(sets, units / effect.components[c].quantity);
  }
  return sets;
}

// What `sets` sets can cost at most: each component the dearest that fit it, and all together the
// dearest there are.
Amount cost_at_most(const BundlePrice& effect, const std::vector<Source>& list, std::int64_t sets) {
  Amount by_component = 0;
  for (std::size_t c = 0; c < effect.components.size(); ++c) {
    by_component += dearest(list, Components{1} << c, sets * effect.components[c].quantity);
  }
  return std::min(by_component, dearest(list, ~Components{0}, sets * units_per_set(effect)));
}

// What a set is taken to cost its buyer when of a unit's discount only a part counts. A set (units
// of cost c, keep k, price P) takes off P less than its units cost, spread over them by what they
// cost: what counts of that is sum(ck) - P sum(ck)/sum(c). The mean keep sum(ck)/sum(c) is least
// where units of a small keep are dearest and the others cheapest. With any unit cheaper, less
// counts: the derivative by c is positive as long as the set grants something.
Amount counted_price(const BundlePrice& effect, const std::vector<Source>& list) {
  std::int64_t most = 0;
  std::int64_t least = keep_all;
  for (const Source& source : list) {
    most = std::max(most, source.keep);
    least = std::min(least, source.keep);
  }
  if (most == least) return counted(effect.price, most) - (most != keep_all ? 1 : 0);
  Amount low = 0;   // what units of less than the largest keep cost at most
  Amount high = 0;  // what the others cost at least
  std::int64_t units = 0;
  for (std::size_t c = 0; c < effect.components.size(); ++c) {
    std::optional<Amount> dearest_low;
    std::optional<Amount> cheapest;
    for (const Source& source : list) {
      if (!(source.fits & (Components{1} << c))) continue;
      if (source.keep < most) dearest_low = std::max(dearest_low.value_or(0), source.cost);
      cheapest = std::min(cheapest.value_or(source.cost), source.cost);
    }
    const std::int64_t quantity = effect.components[c].quantity;
    units += quantity;
    low += dearest_low.value_or(0) * quantity;
    if (!dearest_low) high += cheapest.value_or(0) * quantity;
  }
  const auto all = static_cast<Wide>(low) + high;
  const auto loss =
      all == 0 ? most - least
               : static_cast<std::int64_t>((static_cast<Wide>(most - least) * low + all - 1) / all);
  // A set's discount is spread in whole minor units: each unit may get almost one too many.
  const Wide kept = static_cast<Wide>(effect.price) * (most - loss) / keep_all;
  return static_cast<Amount>(kept) - counted(units, most - least);
}

// The most that sets of these units can grant. Each further set is made of cheaper units, so what
// it adds falls, and the best number of sets is where that gets below nothing.
Amount most_of(const BundlePrice& effect, const std::vector<Source>& list, std::int64_t most,
               Amount price) {
  const auto worth = [&](std::int64_t sets) {
    return cost_at_most(effect, list, sets) - sets * price;
  };
  std::int64_t low = 0;
  std::int64_t high = std::min(most, sets_at_most(effect, list));
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (worth(middle + 1) > worth(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return worth(low);
}

// --- best_for_customer: all choices --------------------------------------------------------------

// Lists every set that can be made of the runs, then decides how often each is made, from the set
// that grants most.
class BundleEnumeration {
 public:
  BundleEnumeration(const BundlePrice& effect, std::vector<Source> list, const RoleVisitor& visitor)
      : effect_(effect), list_(std::move(list)), visitor_(visitor) {
    price_ = visitor_.keep ? counted_price(effect_, list_) : effect_.price;
  }

  void run() {
    units_.assign(list_.size(), 0);
    if (!list_sets(0, 0, effect_.components[0].quantity)) return;
    std::stable_sort(sets_.begin(), sets_.end(),
                     [](const Set& a, const Set& b) { return a.counts > b.counts; });
    decide(0, 0, effect_.repeat.value_or(INT64_MAX));
  }

 private:
  struct Set {
    std::vector<std::pair<std::uint32_t, std::int64_t>> units;  // (index into list_, units)
    Amount counts = 0;  // what of its discount counts, at most
  };

  // Gives component `c` its remaining units from the sources from `at` on. False: stopped.
  bool list_sets(std::size_t c, std::size_t at, std::int64_t rest) {
    if (rest == 0) {
      if (c + 1 < effect_.components.size()) {
        return list_sets(c + 1, 0, effect_.components[c + 1].quantity);
      }
      return visitor_.worth(unlimited) && (add_set(), true);
    }
    if (at == list_.size()) return true;
    const Source& source = list_[at];
    std::int64_t take = 0;
    if (source.fits & (Components{1} << c)) take = std::min(rest, source.count - units_[at]);
    for (; take >= 0; --take) {
      units_[at] += take;
      const bool go_on = list_sets(c, at + 1, rest - take);
      units_[at] -= take;
      if (!go_on) return false;
    }
    return true;
  }

  void add_set() {
    if (!known_.insert(units_).second) return;
    Set set;
    Amount cost = 0;
    Amount room = 0;
    std::int64_t units = 0;
    Wide kept = 0;
    for (std::uint32_t i = 0; i < units_.size(); ++i) {
      if (units_[i] == 0) continue;
      set.units.emplace_back(i, units_[i]);
      units += units_[i];
      cost += list_[i].cost * units_[i];
      room += list_[i].room * units_[i];
      kept += static_cast<Wide>(list_[i].cost) * units_[i] * list_[i].keep;
    }
    const Amount grants = std::min(cost - effect_.price, room);
    if (grants <= 0) return;
    set.counts = grants;
    if (visitor_.keep) {
      // Each unit gets its share in whole minor units: together less than one each astray.
      const auto mean = static_cast<std::int64_t>(kept / cost) + 1;
      set.counts = std::min(grants, counted(grants, mean) + units);
    }
    sets_.push_back(std::move(set));
  }

  // Decides how often sets_[at] is made, of at most `most` sets more. False: stopped.
  bool decide(std::size_t at, Amount granted, std::int64_t most) {
    if (at == sets_.size() || most == 0) return applications_.empty() || emit();
    const Set& set = sets_[at];
    const Amount later = std::min(most_of(effect_, list_, most, price_), most_from(at, most));
    if (!visitor_.worth(granted + later)) return true;
    std::int64_t times = most;
    for (const auto& [source, units] : set.units) {
      times = std::min(times, list_[source].count / units);
    }
    for (; times >= 0; --times) {
      if (times > 0) applications_.push_back({as_choice(set), times});
      take(set, times);
      const bool go_on = decide(at + 1, granted + times * set.counts, most - times);
      take(set, -times);
      if (times > 0) applications_.pop_back();
      if (!go_on) return false;
    }
    return true;
  }

  // What sets_[from...] can add at most: each unit of a component brings at most its part of the
  // best set that its source is in. The least over the components.
  Amount most_from(std::size_t from, std::int64_t most) {
    const std::int64_t sets = std::min(most, sets_at_most(effect_, list_));
    const Amount simply = sets_[from].counts * sets;
    if (sets_.size() > sets_weighed) return simply;
    best_.assign(list_.size(), 0);
    for (std::size_t i = from; i < sets_.size(); ++i) {
      for (const auto& [source, units] : sets_[i].units) {
        if (best_[source] == 0) best_[source] = sets_[i].counts;  // they fall
      }
    }
    by_best_.resize(list_.size());
    std::iota(by_best_.begin(), by_best_.end(), 0U);
    std::sort(by_best_.begin(), by_best_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return best_[a] > best_[b]; });
    Amount least = simply;
    for (std::size_t c = 0; c < effect_.components.size(); ++c) {
      const std::int64_t quantity = effect_.components[c].quantity;
      std::int64_t rest = sets * quantity;
      Wide sum = 0;
      for (const std::uint32_t source : by_best_) {
        if (!(list_[source].fits & (Components{1} << c))) continue;
        const std::int64_t units = std::min(rest, list_[source].count);
        sum += static_cast<Wide>(units) * best_[source];
        rest -= units;
      }
      least = static_cast<Amount>(std::min<Wide>(least, (sum + quantity - 1) / quantity));
    }
    return least;
  }

  void take(const Set& set, std::int64_t times) {
    for (const auto& [source, units] : set.units) list_[source].count -= units * times;
  }

  Choice as_choice(const Set& set) const {
    Choice out;
    for (const auto& [source, units] : set.units) out.push_back({list_[source].run, units, 0});
    std::sort(out.begin(), out.end(), [](const Taken& a, const Taken& b) { return a.run < b.run; });
    return out;
  }

  bool emit() { return visitor_.visit({{}, applications_}); }

  const BundlePrice& effect_;
  std::vector<Source> list_;
  static constexpr std::size_t sets_weighed = 64;  // of more, each step would cost too much

  const RoleVisitor& visitor_;
  Amount price_;              // what counts of it
  std::vector<Amount> best_;  // by source: what the best set left with it counts
  std::vector<std::uint32_t> by_best_;
  std::vector<std::int64_t> units_;  // of the set being listed, by source
  std::set<std::vector<std::int64_t>> known_;
  std::vector<Set> sets_;
  Applications applications_;
};

}  // namespace

RoleChoice bundles_by_priority(const Problem& problem, const EffectInput& input,
                               const State& state) {
  const auto& effect = std::get<BundlePrice>(*input.effect);
  return BundlesByPriority(effect, sources(problem, input, state)).choose();
}

void enumerate_bundles(const Problem& problem, const EffectInput& input, const State& state,
                       const RoleVisitor& visitor) {
  const auto& effect = std::get<BundlePrice>(*input.effect);
  BundleEnumeration(effect, sources(problem, input, state, visitor.keep), visitor).run();
}

Amount bundle_bound(const Problem& problem, const EffectInput& input, const State& state) {
  const auto& effect = std::get<BundlePrice>(*input.effect);
  const Amount most = most_of(effect, sources(problem, input, state), INT64_MAX, effect.price);
  return std::min(most, effect.max_amount.value_or(unlimited));
}

Amount bundle_bound(const Problem& problem, const EffectInput& input, const State& state,
                    const Keep& keep) {
  const auto& effect = std::get<BundlePrice>(*input.effect);
  std::vector<Source> list = sources(problem, input, state, &keep);
  const Amount price = counted_price(effect, list);
  return most_of(effect, list, INT64_MAX, price);
}

}  // namespace stapel::promotions
