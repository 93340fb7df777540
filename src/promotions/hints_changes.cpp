// Where a promotion is near to granting more: thresholds, tiers, units that a set lacks, codes that
// nobody typed. Guesses grants roughly, to try the promising changes first; prices nothing.
#include "promotions/hints_changes.h"

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace stapel::promotions {
namespace {

constexpr std::size_t codes_considered_max = 1'000;

// Carts are at most 10^13 in all, so sums of them fit.
Amount clamped(Wide amount) { return static_cast<Amount>(std::min<Wide>(amount, amount_max)); }

// --- A rough guess of what effects grant ---------------------------------------------------------

// Lines of the cart that an effect works on, at list prices.
struct Part {
  std::vector<std::size_t> lines;
  std::int64_t units = 0;
  Amount list = 0;
  Amount dearest = 0;
};

Part part_of(const Cart& cart, const Lines& selector) {
  Part part;
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const CartLine& line = cart.lines[i];
    if (!line.is_discountable() || (selector && !selects(*selector, line))) continue;
    part.lines.push_back(i);
    part.units += line.quantity;
    part.list += line.unit_price * line.quantity;
    part.dearest = std::max(part.dearest, line.unit_price);
  }
  return part;
}

Amount tier_gives(const Tiers::Tier& tier, const Part& part) {
  if (const auto* percent = std::get_if<Percent>(&tier.gives)) {
    return share_half_up(part.list, *percent);
  }
  if (const auto* amount = std::get_if<Amount>(&tier.gives)) return std::min(*amount, part.list);
  const Wide then = Wide{std::get<Tiers::UnitPrice>(tier.gives).price} * part.units;
  return clamped(std::max<Wide>(0, part.list - then));
}

const Tiers::Tier* tier_at(const Tiers& tiers, std::int64_t reached) {
  const Tiers::Tier* found = nullptr;
  for (const Tiers::Tier& tier : tiers.tiers) {
    if (tier.from <= reached) found = &tier;
  }
  return found;
}

class Guess {
 public:
  Guess(const Cart& cart, const Settings& settings) : cart_(cart), settings_(settings) {}

  Amount operator()(const Promotion& promotion) const {
    Wide sum = 0;
    for (const Effect& effect : promotion.effects) sum += std::visit(*this, effect);
    if (promotion.limits.max_discount) sum = std::min<Wide>(sum, *promotion.limits.max_discount);
    return clamped(sum);
  }

  Amount operator()(const PercentOff& e) const {
    return capped(share_half_up(part_of(cart_, e.lines).list, e.percent), e.max_amount);
  }
  Amount operator()(const AmountOff& e) const {
    const Part part = part_of(cart_, e.lines);
    const bool each = e.scope == Scope::lines && e.per == Per::unit;
    const Wide off = each ? Wide{e.amount} * part.units : Wide{e.amount};
    return capped(std::min<Wide>(off, part.list), e.max_amount);
  }
  Amount operator()(const SetUnitPrice& e) const {
    const Part part = part_of(cart_, e.lines);
    return capped(std::max<Wide>(0, part.list - Wide{e.price} * part.units), e.max_amount);
  }
  Amount operator()(const BuyXGetY& e) const {
    const Part part = part_of(cart_, e.get_lines);
    return capped(share_half_up(part.dearest, e.percent), e.max_amount);
  }
  Amount operator()(const NthUnit& e) const {
    return capped(share_half_up(part_of(cart_, e.lines).dearest, e.percent), e.max_amount);
  }
  Amount operator()(const BundlePrice& e) const {
    Wide list = 0;
    for (const BundlePrice::Component& component : e.components) {
      list += Wide{part_of(cart_, component.lines).dearest} * component.quantity;
    }
    return capped(std::max<Wide>(0, list - e.price), e.max_amount);
  }
  Amount operator()(const Tiers& e) const {
    const Part part = part_of(cart_, e.lines);
    const Tiers::Tier* tier = tier_at(e, e.by == TierBy::quantity ? part.units : part.list);
    return tier ? capped(tier_gives(*tier, part), e.max_amount) : 0;
  }
  Amount operator()(const ShippingOff&) const { return shipping(); }
  Amount operator()(const ShippingUpgrade&) const { return shipping(); }
  Amount operator()(const Gift& e) const {
    return clamped(Wide{e.unit_value.value_or(0)} * e.quantity);
  }
  Amount operator()(const Cashback& e) const {
    const Part part = part_of(cart_, e.lines);
    if (const auto* percent = std::get_if<Percent>(&e.back)) {
      return capped(share_half_up(part.list, *percent), e.max_amount);
    }
    return capped(std::min(std::get<Amount>(e.back), part.list), e.max_amount);
  }
  Amount operator()(const Points& e) const {
    const auto* bonus = std::get_if<std::int64_t>(&e.grant);
    if (!bonus) return 0;
    return clamped(Wide{*bonus} * settings_.point_value.ten_thousandths / 10'000);
  }

 private:
  static Amount capped(Wide amount, const std::optional<Amount>& cap) {
    return clamped(cap ? std::min<Wide>(amount, *cap) : amount);
  }
  Amount shipping() const { return cart_.shipping ? cart_.shipping->amount.value_or(0) : 0; }

  const Cart& cart_;
  const Settings& settings_;
};

// --- Units that a set lacks ----------------------------------------------------------------------

// The most units that buy_x_get_y could discount, told by who may serve as what.
struct Roles {
  std::int64_t only_bought = 0, only_got = 0, either = 0;
};

std::int64_t got_units(const BuyXGetY& e, const Roles& roles) {
  const auto rest = [&](std::int64_t times) {
    const std::int64_t taken =
        std::max<std::int64_t>(0, times * e.buy_quantity - roles.only_bought);
    return roles.only_got + roles.either - taken;
  };
  const std::int64_t most =
      std::min((roles.only_bought + roles.either) / e.buy_quantity, e.repeat.value_or(INT64_MAX));
  // What y asks for rises with the times, what is left to get falls: the best is where they meet.
  std::int64_t low = 0, high = most;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (middle * e.get_quantity <= rest(middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  const std::int64_t met = low * e.get_quantity;
  return low == most ? met : std::max(met, std::min((low + 1) * e.get_quantity, rest(low + 1)));
}

// --- Finding changes -----------------------------------------------------------------------------

class Finder {
 public:
  Finder(const CompiledSet::Internals& set, const Cart& cart, const EvaluateOptions& options,
         const Evaluation& before)
      : set_(set),
        cart_(cart),
        options_(options),
        before_(before),
        facts_(gather_facts(cart, options.now, set.zone)),
        guess_(cart, set.settings) {}

  std::vector<Change> find() {
    const Eligibility found = find_triggered(set_, cart_, options_.now);
    for (const Triggered& triggered : found.triggered) {
      if (triggered.unavailable.empty()) look_at(*set_.promotions[triggered.position].promotion);
    }
    look_for_codes(found.symbols);
    const auto net = [](const Change& change) { return change.promises - change.cost; };
    std::stable_sort(found_.begin(), found_.end(),
                     [&](const Change& a, const Change& b) { return net(a) > net(b); });
    return std::move(found_);
  }

 private:
  void look_at(const Promotion& promotion) {
    if (promotion.conditions && !holds(*promotion.conditions, facts_, before_.totals.items)) {
      look_at_threshold(promotion);
      return;
    }
    for (const Effect& effect : promotion.effects) {
      if (const auto* e = std::get_if<Tiers>(&effect)) look_at_tiers(promotion, *e);
      if (const auto* e = std::get_if<BuyXGetY>(&effect)) look_at_pairs(promotion, *e);
      if (const auto* e = std::get_if<NthUnit>(&effect)) look_at_groups(promotion, *e);
      if (const auto* e = std::get_if<BundlePrice>(&effect)) look_at_sets(promotion, *e);
    }
  }

  // --- More units of lines of the cart ---

  std::optional<Amount> cost_of(const std::vector<Change::Added>& add) const {
    Wide cost = 0;
    for (const Change::Added& added : add) {
      const CartLine& line = cart_.lines[added.line];
      if (line.quantity + added.units > quantity_max) return std::nullopt;
      cost += Wide{line.unit_price} * added.units;
    }
    if (cost > amount_max) return std::nullopt;
    return static_cast<Amount>(cost);
  }

  void add(SuggestionKind kind, const Promotion& promotion, std::vector<Change::Added> added,
           std::int64_t missing, Amount promises) {
    const auto cost = cost_of(added);
    if (!cost || added.empty()) return;
    found_.push_back({kind, &promotion, std::move(added), {}, missing, *cost, promises});
  }

  // The line of which the fewest minor units cover `missing` units or minor units; of amounts each
  // unit counts for what `worth(line)` says.
  template <typename Worth>
  std::optional<Change::Added> cheapest(const std::vector<std::size_t>& lines, std::int64_t missing,
                                        Worth worth) const {
    std::optional<Change::Added> best;
    Wide least = 0;
    for (const std::size_t i : lines) {
      const std::int64_t each = worth(i);
      if (each <= 0) continue;
      const std::int64_t units = (missing - 1) / each + 1;
      const Wide cost = Wide{cart_.lines[i].unit_price} * units;
      if (best && (cost > least || (cost == least && units >= best->units))) continue;
      best = Change::Added{i, units, {}};
      least = cost;
    }
    return best;
  }
  std::optional<Change::Added> cheapest_units(const std::vector<std::size_t>& lines,
                                              std::int64_t units) const {
    return cheapest(lines, units, [](std::size_t) { return std::int64_t{1}; });
  }
  std::optional<Change::Added> cheapest_amount(const std::vector<std::size_t>& lines,
                                               Amount amount) const {
    return cheapest(lines, amount, [&](std::size_t i) { return cart_.lines[i].unit_price; });
  }

  // The line of the cheapest unit, and that of the dearest where it is another price.
  std::vector<std::size_t> cheapest_and_dearest(const std::vector<std::size_t>& lines) const {
    if (lines.empty()) return {};
    const auto [low, high] =
        std::minmax_element(lines.begin(), lines.end(), [&](std::size_t a, std::size_t b) {
          return cart_.lines[a].unit_price < cart_.lines[b].unit_price;
        });
    if (cart_.lines[*low].unit_price == cart_.lines[*high].unit_price) return {*low};
    return {*low, *high};
  }

  // --- Thresholds ---

  void look_at_threshold(const Promotion& promotion) {
    const auto leaf = threshold_in_reach(promotion, facts_, before_.totals.items);
    if (!leaf) return;
    const bool counts = leaf->reason == Reason::min_quantity_not_met;
    const std::vector<std::size_t> lines = lines_that_count(*leaf->leaf);
    const auto added = counts                          ? cheapest_units(lines, *leaf->missing)
                       : reads_discounted(*leaf->leaf) ? cheapest_net(lines, *leaf->missing)
                                                       : cheapest_amount(lines, *leaf->missing);
    if (!added) return;
    const bool ships = std::all_of(promotion.effects.begin(), promotion.effects.end(),
                                   [](const Effect& e) { return scope_of(e) == Scope::shipping; });
    add(ships    ? SuggestionKind::free_shipping
        : counts ? SuggestionKind::add_units
                 : SuggestionKind::spend_more,
        promotion, {*added}, *leaf->missing, guess_(promotion));
  }

  // More of a line that no promotion may touch (a gift card, say) is never advised.
  std::vector<std::size_t> lines_that_count(const Predicate& leaf) const {
    const auto* aggregate = std::get_if<AggregateTest>(&leaf.node);
    Lines selector;
    if (aggregate && !aggregate->lines.empty()) selector = aggregate->lines.front();
    return part_of(cart_, selector).lines;
  }

  // Of the discounted subtotal: a unit counts for what its line's units cost now.
  std::optional<Change::Added> cheapest_net(const std::vector<std::size_t>& lines,
                                            Amount amount) const {
    return cheapest(lines, amount,
                    [&](std::size_t i) { return before_.lines[i].net / cart_.lines[i].quantity; });
  }

  // --- Tiers, groups, sets ---

  void look_at_tiers(const Promotion& promotion, const Tiers& tiers) {
    const Part part = part_of(cart_, tiers.lines);
    const bool units = tiers.by == TierBy::quantity;
    const std::int64_t reached = units ? part.units : part.list;
    const auto next = std::find_if(tiers.tiers.begin(), tiers.tiers.end(),
                                   [&](const Tiers::Tier& tier) { return tier.from > reached; });
    if (next == tiers.tiers.end()) return;
    const std::int64_t missing = next->from - reached;
    if (Wide{missing} * (units ? 2 : 4) > next->from) return;
    const auto added =
        units ? cheapest_units(part.lines, missing) : cheapest_amount(part.lines, missing);
    if (!added) return;
    Part then = part;
    then.units += added->units;
    then.list = clamped(Wide{part.list} + Wide{cart_.lines[added->line].unit_price} * added->units);
    const Tiers::Tier* now = tier_at(tiers, reached);
    add(SuggestionKind::next_tier, promotion, {*added}, missing,
        tier_gives(*next, then) - (now ? tier_gives(*now, part) : 0));
  }

  void add_one(const Promotion& promotion, const std::vector<std::size_t>& lines, Percent percent) {
    for (const std::size_t line : cheapest_and_dearest(lines)) {
      add(SuggestionKind::one_more_unit, promotion, {{line, 1, {}}}, 1,
          share_half_up(cart_.lines[line].unit_price, percent));
    }
  }

  void look_at_groups(const Promotion& promotion, const NthUnit& effect) {
    const Part part = part_of(cart_, effect.lines);
    const std::int64_t groups = part.units / effect.n;
    if (groups >= effect.repeat.value_or(INT64_MAX) || (part.units + 1) / effect.n == groups)
      return;
    add_one(promotion, part.lines, effect.percent);
  }

  void look_at_pairs(const Promotion& promotion, const BuyXGetY& effect) {
    std::vector<std::size_t> only_bought, only_got, either;
    Roles roles;
    for (std::size_t i = 0; i < cart_.lines.size(); ++i) {
      const CartLine& line = cart_.lines[i];
      if (!line.is_discountable()) continue;
      const bool buys = !effect.buy_lines || selects(*effect.buy_lines, line);
      const bool gets = !effect.get_lines || selects(*effect.get_lines, line);
      if (!buys && !gets) continue;
      (buys && gets ? either : buys ? only_bought : only_got).push_back(i);
      (buys && gets ? roles.either : buys ? roles.only_bought : roles.only_got) += line.quantity;
    }
    const std::int64_t now = got_units(effect, roles);
    const auto one_more = [&](std::int64_t Roles::*role, const std::vector<std::size_t>& lines) {
      Roles then = roles;
      then.*role += 1;
      if (got_units(effect, then) > now) add_one(promotion, lines, effect.percent);
    };
    one_more(&Roles::only_got, only_got);
    one_more(&Roles::either, either);
    one_more(&Roles::only_bought, only_bought);
  }

  // One set more, where at most half of its units are missing and the cart has lines of each kind.
  void look_at_sets(const Promotion& promotion, const BundlePrice& effect) {
    std::vector<Part> parts;
    std::int64_t sets = effect.repeat.value_or(INT64_MAX), units = 0, missing = 0;
    for (const BundlePrice::Component& component : effect.components) {
      parts.push_back(part_of(cart_, component.lines));
      sets = std::min(sets, parts.back().units / component.quantity);
      units += component.quantity;
    }
    if (effect.repeat && sets >= *effect.repeat) return;
    std::vector<Change::Added> added;
    Wide list = 0;
    for (std::size_t c = 0; c < parts.size(); ++c) {
      const std::int64_t quantity = effect.components[c].quantity;
      const std::int64_t lacks = (sets + 1) * quantity - parts[c].units;
      list += Wide{parts[c].dearest} * quantity;
      if (lacks <= 0) continue;
      const auto more = cheapest_units(parts[c].lines, lacks);
      if (!more) return;
      missing += lacks;
      added.push_back(*more);
      added.back().component = static_cast<std::int64_t>(c);
    }
    if (missing * 2 > units) return;
    add(missing == 1 ? SuggestionKind::one_more_unit : SuggestionKind::add_component, promotion,
        std::move(added), missing, clamped(std::max<Wide>(0, list - effect.price)));
  }

  // --- Codes ---

  // Codes that the shop shows to everybody, of promotions that this cart could use.
  void look_for_codes(const CartSymbols& symbols) {
    Cart typed = cart_;
    std::unordered_set<std::string> there;
    for (const std::string& code : cart_.codes) there.insert(normalise_code(code));
    std::unordered_map<const Promotion*, const std::string*> code_of;
    std::size_t considered = 0;
    for (const std::uint32_t position :
         find_offered(set_, symbols, facts_, options_.now, Reach::applicable)) {
      const CompiledPromotion& compiled = set_.promotions[position];
      const Promotion& promotion = *compiled.promotion;
      if (++considered > codes_considered_max) break;
      for (std::size_t c = 0; c < compiled.codes.size() && !code_of.contains(&promotion); ++c) {
        if (there.contains(compiled.codes[c])) break;
        const CartCode code{compiled.codes[c], promotion.codes[c], nullptr, {}};
        if (code_room(code, promotion, cart_.uses) != CodeRoom::free) continue;
        code_of.emplace(&promotion, &promotion.codes[c]);
        typed.codes.push_back(promotion.codes[c]);
      }
    }
    if (code_of.empty()) return;
    for (const Triggered& triggered : find_triggered(set_, typed, options_.now).triggered) {
      const Promotion& promotion = *set_.promotions[triggered.position].promotion;
      const auto code = code_of.find(&promotion);
      if (code == code_of.end() || !triggered.unavailable.empty()) continue;
      if (promotion.conditions && !may_hold(*promotion.conditions, facts_)) continue;
      found_.push_back(
          {SuggestionKind::unused_code, &promotion, {}, *code->second, {}, 0, guess_(promotion)});
    }
  }

  const CompiledSet::Internals& set_;
  const Cart& cart_;
  const EvaluateOptions& options_;
  const Evaluation& before_;
  const Facts facts_;
  const Guess guess_;
  std::vector<Change> found_;
};

}  // namespace

std::optional<FailingLeaf> threshold_in_reach(const Promotion& promotion, const Facts& facts,
                                              Amount items_left) {
  if (!promotion.conditions || holds(*promotion.conditions, facts, items_left)) return std::nullopt;
  const Failure failure = explain_failure(*promotion.conditions, facts, items_left);
  if (failure.leaves.size() != 1 || !failure.leaves[0].missing) return std::nullopt;
  const FailingLeaf& leaf = failure.leaves[0];
  if (Wide{*leaf.missing} * 4 > leaf.threshold) return std::nullopt;
  return leaf;
}

std::vector<Change> possible_changes(const CompiledSet::Internals& set, const Cart& cart,
                                     const EvaluateOptions& options, const Evaluation& before) {
  return Finder(set, cart, options, before).find();
}

}  // namespace stapel::promotions
