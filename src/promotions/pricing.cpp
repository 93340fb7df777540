// The arithmetic of effects on runs of equal units.
#include "promotions/pricing.h"

#include <algorithm>

#include "base/check.h"

namespace stapel::promotions {
namespace {

Amount smallest_cap(const std::optional<Amount>& max_amount, Amount grant_left) {
  return std::min(max_amount.value_or(unlimited), grant_left);
}

void append_merged(Few<Run, 16>& runs, const Run& run) {
  if (run.count == 0) return;
  if (!runs.empty()) {
    Run& last = runs.back();
    if (last.line == run.line && last.served == run.served && last.cost == run.cost) {
      last.count += run.count;
      return;
    }
  }
  runs.push_back(run);
}

}  // namespace

State initial_state(const Problem& problem) {
  State state;
  for (std::size_t line = 0; line < problem.items.size(); ++line) {
    const Item& item = problem.items[line];
    state.left.push_back(item.list());
    state.items_left += item.list();
    if (!item.discountable) continue;
    state.discountable_left += item.list();
    state.runs.push_back({static_cast<std::int32_t>(line), false, item.quantity, item.unit_price});
  }
  state.shipping_left = problem.shipping;
  return state;
}

Amount role_discount(Percent percent, Amount cost, Amount floor) {
  return std::min(share_half_up(cost, percent), cost - floor);
}

// Splits the runs into pieces: selected units that the effect works on, and the others.
void Pricer::take_units(const EffectInput& input, const State& state,
                        const std::optional<std::int64_t>& max_units, UnitOrder order) {
  pieces_.clear();
  if (!max_units) {
    for (const Run& run : state.runs) {
      pieces_.push_back(
          {.run = run, .taken = input.lines[static_cast<std::size_t>(run.line)] != 0});
    }
    return;
  }
  ordered_.clear();
  for (std::uint32_t i = 0; i < state.runs.size(); ++i) {
    const Run& run = state.runs[i];
    const auto line = static_cast<std::size_t>(run.line);
    if (input.lines[line] && run.cost > problem_.items[line].floor) ordered_.push_back(i);
  }
  std::stable_sort(ordered_.begin(), ordered_.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Amount left = state.runs[a].cost;
    const Amount right = state.runs[b].cost;
    return order == UnitOrder::cheapest_first ? left < right : left > right;
  });
  Few<std::int64_t, 16> takes(state.runs.size(), 0);
  std::int64_t rest = *max_units;
  for (const std::uint32_t i : ordered_) {
    takes[i] = std::min(rest, state.runs[i].count);
    rest -= takes[i];
  }
  for (std::size_t i = 0; i < state.runs.size(); ++i) {
    Run run = state.runs[i];
    const std::int64_t all = run.count;
    run.count = takes[i];
    if (run.count > 0) pieces_.push_back({.run = run, .taken = true});
    run.count = all - takes[i];
    if (run.count > 0) pieces_.push_back({.run = run});
  }
}

// Spreads `amount` over the taken pieces [from, to) of one line: by what a unit still costs, or
// (`by_off`, for cuts) by what it would have got.
void Pricer::spread_line(std::size_t from, std::size_t to, Amount amount, bool by_off) {
  shares_.clear();
  for (std::size_t i = from; i < to; ++i) {
    const Piece& piece = pieces_[i];
    if (!piece.taken) continue;
    const Amount floor = problem_.items[static_cast<std::size_t>(piece.run.line)].floor;
    const Amount weight = by_off ? piece.off : piece.run.cost;
    const Amount most = by_off ? piece.off : piece.run.cost - floor;
    shares_.push_back({piece.run.count, weight, most, 0, static_cast<std::int64_t>(i)});
  }
  spread(amount, shares_);
  std::size_t share = 0;
  for (std::size_t i = from; i < to; ++i) {
    if (!pieces_[i].taken) {
      rebuilt_.push_back(pieces_[i]);
      continue;
    }
    for (; share < shares_.size() && shares_[share].tag == static_cast<std::int64_t>(i); ++share) {
      Piece piece = pieces_[i];
      piece.run.count = shares_[share].count;
      piece.off = shares_[share].part;
      rebuilt_.push_back(piece);
    }
  }
}

// Gives each line with taken units the amount that `line_amount(first, last)` computes for its
// pieces, spread over its units.
template <typename LineAmount>
void Pricer::spread_lines(LineAmount line_amount) {
  rebuilt_.clear();
  for (std::size_t from = 0; from < pieces_.size();) {
    const std::size_t to = line_end(from);
    bool any = false;
    for (std::size_t i = from; i < to; ++i) any = any || pieces_[i].taken;
    if (any) {
      spread_line(from, to, line_amount(from, to), false);
    } else {
      rebuilt_.insert(rebuilt_.end(), pieces_.begin() + static_cast<std::ptrdiff_t>(from),
                      pieces_.begin() + static_cast<std::ptrdiff_t>(to));
    }
    from = to;
  }
  pieces_.swap(rebuilt_);
}

// Cuts what the pieces got to `most` in all: over the lines in proportion to what each would have
// got, and within a line over its units likewise.
void Pricer::cut(Amount most) {
  Amount total = 0;
  for (const Piece& piece : pieces_) total += piece.off * piece.run.count;
  if (total <= most) return;
  std::vector<Share>& lines = line_shares_;
  lines.clear();
  Few<std::pair<std::size_t, std::size_t>, 16> ranges;
  for (std::size_t from = 0; from < pieces_.size(); from = line_end(from)) {
    Amount sum = 0;
    for (std::size_t i = from; i < line_end(from); ++i) {
      sum += pieces_[i].off * pieces_[i].run.count;
    }
    lines.push_back({1, sum, sum, 0, 0});
    ranges.emplace_back(from, line_end(from));
  }
  spread(most, lines);
  rebuilt_.clear();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].weight == 0) {
      rebuilt_.insert(rebuilt_.end(),
                      pieces_.begin() + static_cast<std::ptrdiff_t>(ranges[i].first),
                      pieces_.begin() + static_cast<std::ptrdiff_t>(ranges[i].second));
    } else {
      spread_line(ranges[i].first, ranges[i].second, lines[i].part, true);
    }
  }
  pieces_.swap(rebuilt_);
}

// Turns the pieces back into runs and books what each line got.
Amount Pricer::commit(std::uint32_t candidate, State& state, Trail& trail) {
  state.runs.clear();
  Amount total = 0;
  std::int32_t line = -1;
  for (const Piece& piece : pieces_) {
    Run run = piece.run;
    run.cost -= piece.off;
    append_merged(state.runs, run);
    const Amount amount = piece.off * piece.run.count;
    if (amount == 0) continue;
    if (run.line != line) {
      line = run.line;
      trail.push_back({candidate, line, Scope::lines, 0});
    }
    trail.back().amount += amount;
    state.left[static_cast<std::size_t>(line)] -= amount;
    total += amount;
  }
  state.items_left -= total;
  state.discountable_left -= total;
  return total;
}

// One past the last piece of the line that piece `from` belongs to.
std::size_t Pricer::line_end(std::size_t from) const {
  std::size_t to = from;
  while (to < pieces_.size() && pieces_[to].run.line == pieces_[from].run.line) ++to;
  return to;
}

// Spreads one amount over all lines with taken units by what these still cost, and each line's part
// over its units.
void Pricer::spread_over_lines(Amount amount) {
  std::vector<Share>& lines = line_shares_;
  lines.clear();
  for (std::size_t from = 0; from < pieces_.size(); from = line_end(from)) {
    Share line{1, 0, 0, 0, 0};
    for (std::size_t i = from; i < line_end(from); ++i) {
      const Piece& piece = pieces_[i];
      if (!piece.taken) continue;
      const Amount floor = problem_.items[static_cast<std::size_t>(piece.run.line)].floor;
      line.weight += piece.run.cost * piece.run.count;
      line.most += (piece.run.cost - floor) * piece.run.count;
    }
    lines.push_back(line);
  }
  spread(amount, lines);
  std::size_t next = 0;  // lines are asked for in order, those without taken units too
  rebuilt_.clear();
  for (std::size_t from = 0; from < pieces_.size(); from = line_end(from)) {
    spread_line(from, line_end(from), lines[next++].part, false);
  }
  pieces_.swap(rebuilt_);
}

void Pricer::lower_units_to(Amount price) {
  for (Piece& piece : pieces_) {
    const Amount floor = problem_.items[static_cast<std::size_t>(piece.run.line)].floor;
    const Amount target = std::max(price, floor);
    if (piece.taken) piece.off = std::max<Amount>(0, piece.run.cost - target);
  }
}

void Pricer::percent_of_lines(Percent percent, Base base) {
  spread_lines([&](std::size_t from, std::size_t to) {
    Amount covered = 0;
    for (std::size_t i = from; i < to; ++i) {
      const Piece& piece = pieces_[i];
      if (!piece.taken) continue;
      const Item& item = problem_.items[static_cast<std::size_t>(piece.run.line)];
      covered += (base == Base::left ? piece.run.cost : item.unit_price) * piece.run.count;
    }
    return share_half_up(covered, percent);
  });
}

// The pieces stand for whole lines: a tier applies to all units selected.
void Pricer::apply_tier(const Tiers& effect, const EffectInput& input) {
  const Tiers::Tier* tier = tier_reached(effect, problem_, input.lines);
  if (tier == nullptr) return;
  if (const auto* percent = std::get_if<Percent>(&tier->gives)) {
    percent_of_lines(*percent, effect.base);
  } else if (const auto* amount = std::get_if<Amount>(&tier->gives)) {
    spread_over_lines(*amount);
  } else {
    lower_units_to(std::get<Tiers::UnitPrice>(tier->gives).price);
  }
}

Amount Pricer::apply_lines(std::uint32_t candidate, const EffectInput& input, Amount grant_left,
                           State& state, Trail& trail) {
  std::optional<Amount> max_amount;
  if (const auto* percent = std::get_if<PercentOff>(input.effect)) {
    max_amount = percent->max_amount;
    take_units(input, state, percent->max_units, percent->unit_order);
    percent_of_lines(percent->percent, percent->base);
  } else if (const auto* amount = std::get_if<AmountOff>(input.effect)) {
    max_amount = amount->max_amount;
    take_units(input, state, amount->max_units, amount->unit_order);
    if (amount->per == Per::line) {
      spread_lines([&](std::size_t, std::size_t) { return amount->amount; });
    } else {
      for (Piece& piece : pieces_) {
        const Amount floor = problem_.items[static_cast<std::size_t>(piece.run.line)].floor;
        if (piece.taken) piece.off = std::min(amount->amount, piece.run.cost - floor);
      }
    }
  } else if (const auto* tiers = std::get_if<Tiers>(input.effect)) {
    max_amount = tiers->max_amount;
    take_units(input, state, std::nullopt, UnitOrder::cheapest_first);
    apply_tier(*tiers, input);
  } else {
    const auto& price = std::get<SetUnitPrice>(*input.effect);
    max_amount = price.max_amount;
    take_units(input, state, price.max_units, price.unit_order);
    lower_units_to(price.price);
  }
  cut(smallest_cap(max_amount, grant_left));
  return commit(candidate, state, trail);
}

namespace {

Amount cap_of_roles(const Effect& effect, Amount grant_left) {
  if (const auto* buy = std::get_if<BuyXGetY>(&effect)) {
    return smallest_cap(buy->max_amount, grant_left);
  }
  if (const auto* nth = std::get_if<NthUnit>(&effect)) {
    return smallest_cap(nth->max_amount, grant_left);
  }
  return smallest_cap(std::get<BundlePrice>(effect).max_amount, grant_left);
}

}  // namespace

// Adds the pieces of one set, made so many times: its discount is spread over its units.
void Pricer::take_bundle(const BundlePrice& effect, const Applications& applications,
                         std::uint32_t index, const State& state) {
  const Application& application = applications[index];
  Amount cost = 0;
  shares_.clear();
  for (const Taken& taken : application.units) {
    const Run& run = state.runs[taken.run];
    const Amount floor = problem_.items[static_cast<std::size_t>(run.line)].floor;
    cost += run.cost * taken.got;
    shares_.push_back({taken.got, run.cost, run.cost - floor, 0, taken.run});
  }
  spread(cost - effect.price, shares_);
  for (const Share& share : shares_) {
    const auto run = static_cast<std::uint32_t>(share.tag);
    Piece piece{state.runs[run], share.part, true, false, run, index};
    piece.run.count = share.count * application.times;
    bundled_.push_back(piece);
  }
}

void Pricer::take_bundles(const BundlePrice& effect, const Applications& applications,
                          bool mark_served, const State& state) {
  bundled_.clear();
  for (std::uint32_t i = 0; i < applications.size(); ++i) {
    take_bundle(effect, applications, i, state);
  }
  // Within a run, the units that got more come first.
  std::sort(bundled_.begin(), bundled_.end(), [](const Piece& a, const Piece& b) {
    return a.run_index != b.run_index ? a.run_index < b.run_index : a.off > b.off;
  });
  pieces_.clear();
  auto bundled = bundled_.begin();
  for (std::uint32_t i = 0; i < state.runs.size(); ++i) {
    Run rest = state.runs[i];
    for (; bundled != bundled_.end() && bundled->run_index == i; ++bundled) {
      rest.count -= bundled->run.count;
      bundled->run.served = bundled->run.served || mark_served;
      pieces_.push_back(*bundled);
    }
    STAPEL_CHECK(rest.count >= 0);
    if (rest.count > 0) pieces_.push_back({.run = rest, .run_index = i});
  }
}

// Sets the pieces to what the choice gives, after caps; false where that is nothing.
namespace {

// Shows how many units of a run are got and serve, one application after the other. Where these are
// not known (under best_for_customer) or very many, all that are got come first.
template <typename Visit>
void in_order_of_application(const RoleChoice& choice, const Taken& in_all, Visit visit) {
  constexpr std::int64_t parts_max = 64;
  std::int64_t parts = 0;
  for (const Application& application : choice.applications) parts += application.times;
  if (parts == 0 || parts > parts_max) return visit(in_all.got, in_all.others);
  for (const Application& application : choice.applications) {
    for (const Taken& taken : application.units) {
      if (taken.run != in_all.run) continue;
      for (std::int64_t time = 0; time < application.times; ++time) visit(taken.got, taken.others);
    }
  }
}

}  // namespace

bool Pricer::take_roles(const EffectInput& input, const RoleChoice& choice, bool mark_served,
                        Amount grant_left, const State& state) {
  const Amount most = cap_of_roles(*input.effect, grant_left);
  if (choice.empty() || most <= 0) return false;
  if (const auto* bundle = std::get_if<BundlePrice>(input.effect)) {
    take_bundles(*bundle, choice.applications, mark_served, state);
    cut(most);
    return true;
  }
  const auto* buy = std::get_if<BuyXGetY>(input.effect);
  const Percent percent = buy ? buy->percent : std::get<NthUnit>(*input.effect).percent;
  pieces_.clear();
  auto taken = choice.units.begin();
  for (std::uint32_t i = 0; i < state.runs.size(); ++i) {
    const Run& run = state.runs[i];
    const auto add = [&](std::int64_t count, Amount off, bool got, bool serves) {
      const bool served = run.served || ((got || serves) && mark_served);
      if (count == 0) return;
      const bool same = !pieces_.empty() && pieces_.back().run_index == i &&
                        pieces_.back().taken == got && pieces_.back().serves == serves;
      if (same) {
        pieces_.back().run.count += count;
      } else {
        pieces_.push_back({{run.line, served, count, run.cost}, off, got, serves, i, 0});
      }
    };
    if (taken == choice.units.end() || taken->run != i) {
      add(run.count, 0, false, false);
      continue;
    }
    const Amount floor = problem_.items[static_cast<std::size_t>(run.line)].floor;
    STAPEL_CHECK(run.count >= taken->got + taken->others);
    const Amount off = role_discount(percent, run.cost, floor);
    in_order_of_application(choice, *taken, [&](std::int64_t got, std::int64_t others) {
      add(got, off, true, false);
      add(others, 0, false, true);
    });
    add(run.count - taken->got - taken->others, 0, false, false);
    ++taken;
  }
  cut(most);
  return true;
}

Amount Pricer::apply_roles(std::uint32_t candidate, const EffectInput& input,
                           const RoleChoice& choice, bool mark_served, Amount grant_left,
                           State& state, Trail& trail) {
  if (!take_roles(input, choice, mark_served, grant_left, state)) return 0;
  return commit(candidate, state, trail);
}

Amount Pricer::apply_roles_by_priority(std::uint32_t candidate, const EffectInput& input,
                                       const RoleChoice& choice, Amount grant_left, State& state,
                                       Trail& trail) {
  if (!take_roles(input, choice, true, grant_left, state)) return 0;
  if (const auto* nth = std::get_if<NthUnit>(input.effect)) {
    free_idle_groups(nth->n - 1);
  } else if (std::holds_alternative<BundlePrice>(*input.effect)) {
    free_idle_bundles(choice.applications);
  } else {
    free_idle_applications(choice.applications, state.runs.size());
  }
  return commit(candidate, state, trail);
}

// Frees the last `count` units of the pieces of one run that `which` accepts.
template <typename Which>
void Pricer::free_last(std::uint32_t run, std::int64_t count, Which which) {
  for (std::size_t i = pieces_.size(); i-- > 0 && count > 0;) {
    if (pieces_[i].run_index != run || !which(pieces_[i])) continue;
    const std::int64_t freed = std::min(count, pieces_[i].run.count);
    count -= freed;
    Piece free = pieces_[i];
    free.run.served = false;
    free.run.count = freed;
    pieces_[i].run.count -= freed;
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(i) + 1, free);
  }
}

// A set none of whose units got anything takes no units.
void Pricer::free_idle_bundles(const Applications& applications) {
  for (std::uint32_t a = 0; a < applications.size(); ++a) {
    std::int64_t active = 0;  // of the sets alike, so many grant something
    for (const Taken& taken : applications[a].units) {
      std::int64_t granting = 0;
      for (const Piece& piece : pieces_) {
        const bool mine = piece.taken && piece.application == a && piece.run_index == taken.run;
        if (mine && piece.off > 0) granting += piece.run.count;
      }
      active = std::max(active, (granting + taken.got - 1) / taken.got);
    }
    const std::int64_t idle = std::max<std::int64_t>(0, applications[a].times - active);
    for (const Taken& taken : applications[a].units) {
      free_last(taken.run, taken.got * idle, [a](const Piece& piece) {
        return piece.taken && piece.application == a && piece.off == 0;
      });
    }
  }
}

// A group whose n-th got nothing, for rounding or for a cap, takes no units: its n-th is free
// again, and of the others only the dearest that the remaining groups need still serve.
void Pricer::free_idle_groups(std::int64_t servers_per_group) {
  std::int64_t needed = 0;
  ordered_.clear();
  for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
    Piece& piece = pieces_[i];
    if (piece.taken) {
      if (piece.off > 0) needed += piece.run.count * servers_per_group;
      piece.run.served = piece.off > 0;
    } else if (piece.serves) {
      ordered_.push_back(i);
    }
  }
  std::stable_sort(ordered_.begin(), ordered_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return pieces_[a].run.cost > pieces_[b].run.cost;
  });
  Few<std::pair<std::uint32_t, std::int64_t>, 8> idle;  // run, units that need not serve
  for (const std::uint32_t i : ordered_) {
    const std::int64_t keep = std::min(needed, pieces_[i].run.count);
    needed -= keep;
    if (keep < pieces_[i].run.count) {
      idle.emplace_back(pieces_[i].run_index, pieces_[i].run.count - keep);
    }
  }
  for (const auto& [run, count] : idle) {
    free_last(run, count, [](const Piece& piece) { return piece.serves; });
  }
}

// An application all of whose got units got nothing takes no units. Within a run, a cap leaves the
// earlier units something and the later ones nothing, and applications took them in that order.
void Pricer::free_idle_applications(const Applications& applications, std::size_t runs) {
  Few<std::int64_t, 16> granting(runs, 0);  // got units of each run that got something
  for (const Piece& piece : pieces_) {
    if (piece.taken && piece.off > 0) granting[piece.run_index] += piece.run.count;
  }
  Few<std::int64_t, 16> got(runs, 0);  // taken by earlier applications
  Few<std::int64_t, 16> idle_got(runs, 0);
  Few<std::int64_t, 16> idle_others(runs, 0);
  for (const Application& application : applications) {
    std::int64_t active = 0;  // of the applications alike, the first so many grant something
    for (const Taken& taken : application.units) {
      if (taken.got == 0) continue;
      const std::int64_t left = std::max<std::int64_t>(0, granting[taken.run] - got[taken.run]);
      active = std::max(active, std::min(application.times, (left + taken.got - 1) / taken.got));
      got[taken.run] += taken.got * application.times;
    }
    for (const Taken& taken : application.units) {
      idle_got[taken.run] += taken.got * (application.times - active);
      idle_others[taken.run] += taken.others * (application.times - active);
    }
  }
  for (std::uint32_t run = 0; run < runs; ++run) {
    free_last(run, idle_got[run], [](const Piece& p) { return p.taken && p.off == 0; });
    free_last(run, idle_others[run], [](const Piece& p) { return p.serves; });
  }
}

Amount Pricer::apply_order(std::uint32_t candidate, const EffectInput& input, Amount grant_left,
                           State& state, Trail& trail) {
  Amount list = 0;
  Amount left = 0;
  shares_.clear();
  for (std::size_t line = 0; line < problem_.items.size(); ++line) {
    if (!input.lines[line]) continue;
    const Item& item = problem_.items[line];
    list += item.list();
    left += state.left[line];
    shares_.push_back({1, state.left[line], state.left[line] - item.floor_total(), 0,
                       static_cast<std::int64_t>(line)});
  }
  Amount amount = 0;
  std::optional<Amount> max_amount;
  if (const auto* percent = std::get_if<PercentOff>(input.effect)) {
    amount = share_half_up(percent->base == Base::list ? list : left, percent->percent);
    max_amount = percent->max_amount;
  } else {
    const auto& fixed = std::get<AmountOff>(*input.effect);
    amount = fixed.amount;
    max_amount = fixed.max_amount;
  }
  Amount total = spread(amount, shares_);
  const Amount most = smallest_cap(max_amount, grant_left);
  if (total > most) {
    for (Share& share : shares_) share.weight = share.most = share.part;
    total = spread(most, shares_);
  }
  for (const Share& share : shares_) {
    if (share.part == 0) continue;
    state.left[static_cast<std::size_t>(share.tag)] -= share.part;
    trail.push_back({candidate, static_cast<std::int32_t>(share.tag), Scope::order, share.part});
  }
  state.items_left -= total;
  state.discountable_left -= total;
  return total;
}

Amount shipping_discount(const ShippingOff& effect, const Problem& problem, Amount left) {
  if (problem.carrier == nullptr) return 0;
  if (effect.methods) {
    if (!problem.carrier->method) return 0;
    const auto& methods = *effect.methods;
    if (std::find(methods.begin(), methods.end(), *problem.carrier->method) == methods.end()) {
      return 0;
    }
  }
  struct Off {
    Amount left;
    Amount operator()(Percent percent) const { return share_half_up(left, percent); }
    Amount operator()(Amount amount) const { return std::min(amount, left); }
    Amount operator()(ShippingOff::ToPrice to) const {
      return std::max<Amount>(0, left - to.price);
    }
  };
  return std::visit(Off{left}, effect.off);
}

Amount shipping_discount(const ShippingUpgrade& effect, const Problem& problem, Amount left) {
  if (problem.carrier == nullptr || problem.carrier->method != effect.to) return 0;
  const auto& rates = problem.carrier->rates;
  const auto rate = std::find_if(rates.begin(), rates.end(),
                                 [&](const auto& entry) { return entry.first == effect.from; });
  return rate == rates.end() ? 0 : std::max<Amount>(0, left - rate->second);
}

Amount Pricer::apply_shipping(std::uint32_t candidate, const Effect& effect, Amount grant_left,
                              State& state, Trail& trail) const {
  Amount off = 0;
  if (const auto* upgrade = std::get_if<ShippingUpgrade>(&effect)) {
    off = std::min(shipping_discount(*upgrade, problem_, state.shipping_left),
                   smallest_cap(upgrade->max_amount, grant_left));
  } else {
    const auto& lower = std::get<ShippingOff>(effect);
    off = std::min(shipping_discount(lower, problem_, state.shipping_left),
                   smallest_cap(lower.max_amount, grant_left));
  }
  if (off <= 0) return 0;
  state.shipping_left -= off;
  trail.push_back({candidate, Grant::shipping, Scope::shipping, off});
  return off;
}

const Tiers::Tier* tier_reached(const Tiers& effect, const Problem& problem, const LineSet& lines) {
  std::int64_t reached = 0;
  bool any = false;
  for (std::size_t line = 0; line < problem.items.size(); ++line) {
    if (!lines[line]) continue;
    any = true;
    const Item& item = problem.items[line];
    reached += effect.by == TierBy::quantity ? item.quantity : item.list();
  }
  if (!any) return nullptr;
  const auto above =
      std::upper_bound(effect.tiers.begin(), effect.tiers.end(), reached,
                       [](std::int64_t n, const Tiers::Tier& tier) { return n < tier.from; });
  return above == effect.tiers.begin() ? nullptr : &*std::prev(above);
}

Amount cashback_due(const Problem& problem, const EffectInput& input, const Cashback& effect,
                    const State& state) {
  Amount left = 0;
  bool any = false;
  for (std::size_t line = 0; line < problem.items.size(); ++line) {
    if (!input.lines[line]) continue;
    any = true;
    left += state.left[line];
  }
  if (!any) return 0;
  const auto* percent = std::get_if<Percent>(&effect.back);
  const Amount computed = percent ? share_half_up(left, *percent) : std::get<Amount>(effect.back);
  return std::min(computed, state.discountable_left - state.cashback);
}

Amount Pricer::apply_cashback(std::uint32_t candidate, const EffectInput& input, Amount grant_left,
                              State& state, Trail& trail) const {
  const auto& effect = std::get<Cashback>(*input.effect);
  const Amount back = std::min(cashback_due(problem_, input, effect, state),
                               smallest_cap(effect.max_amount, grant_left));
  if (back <= 0) return 0;
  state.cashback += back;
  trail.push_back({candidate, Grant::cashback, Scope::rewards, back});
  return back;
}

Amount Pricer::apply(std::uint32_t candidate, const EffectInput& input, Amount grant_left,
                     State& state, Trail& trail) {
  if (grant_left <= 0) return 0;
  switch (input.scope) {
    case Scope::lines:
      return apply_lines(candidate, input, grant_left, state, trail);
    case Scope::order:
      return apply_order(candidate, input, grant_left, state, trail);
    case Scope::shipping:
      return apply_shipping(candidate, *input.effect, grant_left, state, trail);
    case Scope::rewards:
      return apply_cashback(candidate, input, grant_left, state, trail);
  }
  return 0;
}

std::int64_t base_points(const Problem& problem, Amount items_left) {
  const Wide whole_units = items_left / problem.minor_per_unit;
  const Wide rate = problem.settings->points_per_currency_unit.ten_thousandths;
  return static_cast<std::int64_t>(std::min<Wide>(whole_units * rate / 10'000, far_over_maximum));
}

std::int64_t promotional_points(const Candidate& candidate, std::int64_t base) {
  Wide bonus = 0;
  Wide extra = 0;  // sum of (multiplier - 1), in ten-thousandths
  for (const EffectInput& input : candidate.effects) {
    const auto* points = std::get_if<Points>(input.effect);
    if (points == nullptr) continue;
    if (const auto* times = std::get_if<Points::Multiplier>(&points->grant)) {
      extra += times->times.ten_thousandths - 10'000;
    } else {
      bonus += std::get<std::int64_t>(points->grant);
    }
  }
  const Wide points = bonus + extra * base / 10'000;
  return static_cast<std::int64_t>(std::min<Wide>(points, far_over_maximum));
}

Amount gift_value(const Gift& gift) {
  const Wide value = static_cast<Wide>(gift.unit_value.value_or(0)) * gift.quantity;
  return static_cast<Amount>(std::min<Wide>(value, far_over_maximum));
}

Amount points_value(const Problem& problem, std::int64_t points) {
  const Wide value = static_cast<Wide>(points) * problem.settings->point_value.ten_thousandths;
  return static_cast<Amount>(std::min<Wide>((value + 5'000) / 10'000, far_over_maximum));
}

}  // namespace stapel::promotions
