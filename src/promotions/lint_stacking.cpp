// Rules about pairs of promotions, and about the tiers within one.
#include <algorithm>
#include <set>

#include "promotions/counted.h"
#include "promotions/lint_generous.h"
#include "promotions/lint_rules.h"
#include "promotions/lint_times.h"
#include "promotions/lint_walk.h"
#include "promotions/predicate.h"
#include "promotions/stacking.h"
#include "promotions/worst_case_search.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t promotions_max = 1'000;  // that are compared in pairs
constexpr std::size_t searched_pairs_max = 300;
constexpr std::int64_t carts_per_pair = 60;
constexpr std::int64_t stack_from = 300'000;  // 30% of a line by two promotions together,
constexpr std::int64_t share_from = 100'000;  // of which each takes 10% or more

Scope earliest_scope(const Promotion& promotion) {
  Scope earliest = Scope::rewards;
  for (const Effect& effect : promotion.effects) earliest = std::min(earliest, scope_of(effect));
  return earliest;
}

bool goes_before(const Promotion& a, const Promotion& b) {
  return std::tuple(earliest_scope(a), a.priority, std::cref(a.id).get()) <
         std::tuple(earliest_scope(b), b.priority, std::cref(b.id).get());
}

// Whether everything that triggers `inner` triggers `outer` too.
bool triggered_with(const Promotion& outer, const Promotion& inner) {
  if (outer.automatic()) return true;
  if (inner.automatic()) return false;
  const auto has_code = [&](const std::string& code) {
    return std::ranges::any_of(outer.codes, [&](const std::string& own) {
      return normalise_code(own) == normalise_code(code);
    });
  };
  const auto has_pool = [&](const std::string& pool) {
    return std::ranges::find(outer.pools, pool) != outer.pools.end();
  };
  return std::ranges::all_of(inner.codes, has_code) && std::ranges::all_of(inner.pools, has_pool);
}

// Whether `outer` may be used on every cart on which `inner` may, and never runs out.
bool there_whenever(const Promotion& outer, const Promotion& inner, Instant now) {
  return !is_limited(outer.limits) && covers_in_time(outer, inner, now) &&
         triggered_with(outer, inner) && implies(inner.conditions, outer.conditions);
}

// --- Promotions that never win -------------------------------------------------------------------

// Whether no third promotion makes `loser` the better choice after all: whatever goes with it goes
// with the winner too, and none depends on what is left to pay.
bool no_third_helps(const LintInput& input, const Promotion& winner, const Promotion& loser) {
  return std::ranges::all_of(input.live, [&](std::uint32_t position) {
    const Promotion& third = input.promotion(position);
    if (&third == &winner || &third == &loser || !may_combine(third, loser)) return true;
    if (!overlap_in_time(third, loser, input.options->now)) return true;
    const bool depends = third.conditions && reads_discounted(*third.conditions);
    return may_combine(third, winner) && !depends;
  });
}

bool always_beats(const LintInput& input, const Promotion& winner, const Promotion& loser) {
  if (!there_whenever(winner, loser, input.options->now)) return false;
  if (!gives_at_least(winner, loser)) return false;
  // Of two that give the same the first by (priority, id) wins.
  if (gives_at_least(loser, winner) &&
      std::tie(loser.priority, loser.id) < std::tie(winner.priority, winner.id)) {
    return false;
  }
  return no_third_helps(input, winner, loser);
}

// Whether the promotion grants something on every cart with a discountable line of some price.
bool always_grants(const Promotion& promotion) {
  return std::ranges::any_of(promotion.effects, [](const Effect& effect) {
    const auto* percent = std::get_if<PercentOff>(&effect);
    const auto* amount = std::get_if<AmountOff>(&effect);
    return (percent && !percent->lines) || (amount && !amount->lines && amount->amount > 0);
  });
}

// Whether `first`, once its turn comes, applies before `later` for sure.
bool always_shadows(const LintInput& input, const Promotion& first, const Promotion& later) {
  if (!goes_before(first, later)) return false;
  if (!there_whenever(first, later, input.options->now)) return false;
  if (first.conditions && reads_discounted(*first.conditions)) return false;
  if (!always_grants(first) && !gives_at_least(first, later)) return false;
  // One that goes before both may keep `first` out and let `later` in.
  return std::ranges::all_of(input.live, [&](std::uint32_t position) {
    const Promotion& third = input.promotion(position);
    if (&third == &first || &third == &later || !goes_before(third, first)) return true;
    return may_combine(third, first) || !may_combine(third, later);
  });
}

bool check_loser(const LintInput& input, std::uint32_t winner, std::uint32_t loser,
                 Findings& findings) {
  const Promotion& a = input.promotion(winner);
  const Promotion& b = input.promotion(loser);
  const bool by_priority = input.definitions->settings.policy == Policy::priority;
  if (by_priority ? !always_shadows(input, a, b) : !always_beats(input, a, b)) return false;
  findings.add(by_priority ? LintRule::shadowed : LintRule::always_beaten, Severity::warning,
               {{loser, ""}, {winner, ""}}, {b.id, a.id});
  return true;
}

// --- Ties and groups -----------------------------------------------------------------------------

bool check_tie(const LintInput& input, std::uint32_t first, std::uint32_t second,
               Findings& findings) {
  const Promotion& a = input.promotion(first);
  const Promotion& b = input.promotion(second);
  if (input.definitions->settings.policy != Policy::priority) return false;
  if (a.priority != b.priority || earliest_scope(a) != earliest_scope(b)) return false;
  findings.add(LintRule::priority_tie, Severity::warning,
               {{first, "/priority"}, {second, "/priority"}},
               {a.id, b.id, std::to_string(a.priority)});
  return true;
}

bool is_dated(const Schedule& schedule) { return schedule.starts_at || schedule.ends_at; }

std::string until_text(const LintInput& input, const Promotion& a, const Promotion& b) {
  std::optional<Instant> until = a.schedule.ends_at;
  if (b.schedule.ends_at)
    until = std::min(until.value_or(*b.schedule.ends_at), *b.schedule.ends_at);
  if (!until) return "";
  return (input.dutch() ? " tot " : " to ") + format_instant(*until);
}

// Campaigns of one group are mostly meant to follow each other.
bool check_group(const LintInput& input, std::uint32_t first, std::uint32_t second,
                 Findings& findings) {
  const Promotion& a = input.promotion(first);
  const Promotion& b = input.promotion(second);
  if (!a.stacking.group || a.stacking.group != b.stacking.group) return false;
  if (!is_dated(a.schedule) || !is_dated(b.schedule)) return false;
  const Instant now = input.options->now;
  const Instant from =
      std::max({now, a.schedule.starts_at.value_or(now), b.schedule.starts_at.value_or(now)});
  findings.add(
      LintRule::group_overlap, Severity::warning, {{first, "/schedule"}, {second, "/schedule"}},
      {a.id, b.id, quoted_name(*a.stacking.group), format_instant(from), until_text(input, a, b)});
  return true;
}

// --- Double stacking -----------------------------------------------------------------------------

// A rough most of what the promotion takes off a line.
std::int64_t depth_of(const Promotion& promotion) {
  std::int64_t depth = 0;
  for (const Effect& effect : promotion.effects) {
    if (scope_of(effect) > Scope::order) continue;
    const auto* off = std::get_if<PercentOff>(&effect);
    depth += off ? off->percent.ten_thousandths : 1'000'000;
  }
  return depth;
}

std::optional<Instant> both_open(const LintInput& input, const Promotion& a, const Promotion& b) {
  for (const auto& [one, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    const auto from = next_open(*one, input.options->now, input.zone);
    const auto at = from ? next_open(*other, *from, input.zone) : std::nullopt;
    if (at && is_open(*one, *at, input.zone)) return at;
  }
  return std::nullopt;
}

std::int64_t share_of(Amount part, Amount whole) {
  return static_cast<std::int64_t>(Wide{part} * 1'000'000 / whole);
}

// The share that both take together off the line that they share, in ten-thousandths of a percent.
// A deep promotion with a crumb beside it is no stack: the depth is its own.
std::optional<Score> shared_share(const Evaluation& evaluation, std::size_t* line_at) {
  std::optional<Score> best;
  for (std::size_t i = 0; i < evaluation.lines.size(); ++i) {
    const PricedLine& line = evaluation.lines[i];
    if (line.adjustments.size() < 2 || line.list == 0) continue;
    const bool both = std::ranges::all_of(line.adjustments, [&](const Adjustment& a) {
      return share_of(a.amount, line.list) >= share_from;
    });
    if (!both) continue;
    const Score score{share_of(line.discount, line.list), -evaluation.totals.list};
    if (best && score <= *best) continue;
    best = score;
    if (line_at) *line_at = i;
  }
  return best;
}

Definitions pair_of(const LintInput& input, const Promotion& a, const Promotion& b) {
  Definitions definitions;
  definitions.settings = input.definitions->settings;
  for (const Promotion* promotion : {&a, &b}) {
    definitions.promotions.push_back(*promotion);
    definitions.promotions.back().status = Status::active;
  }
  return definitions;
}

// Two promotions, and the cart on which they take most of a line together.
struct Stack {
  std::uint32_t first = 0, second = 0;
  std::int64_t share = 0;
  std::string example;
  PricedCart shown;
};

std::optional<Stack> find_stack(const LintInput& input, std::uint32_t first, std::uint32_t second,
                                Instant at) {
  const Definitions pair = pair_of(input, input.promotion(first), input.promotion(second));
  const auto set = CompiledSet::compile(pair);
  const auto& promotions = pair.promotions;
  SpaceOptions options{.size = {.lines = 3, .units = 100, .total_max = {}},
                       .terms = input.options->terms};
  options.try_most_units = false;
  options.products_max = 30;
  const CartSpace space =
      make_space({&promotions[0], &promotions[1]}, pair.settings, input.catalogue, options);
  const Judge judge = [](const Cart&, const Evaluation& evaluation) {
    return shared_share(evaluation, nullptr);
  };
  CartSearch search({.set = set.get(),
                     .settings = &pair.settings,
                     .space = &space,
                     .now = at,
                     .carts_max = carts_per_pair,
                     .budget = input.budget},
                    judge);
  search.climb_from(starting_points(space, {&promotions[0], &promotions[1]}), 2);
  if (!search.best() || search.best()->score.value < stack_from) return std::nullopt;
  PricedCart shown{search.cart_of(search.best()->point), at, {}};
  EvaluateOptions asked;
  asked.now = at;
  asked.hints = false;
  auto evaluation = evaluate(*set, shown.cart, asked);
  if (!evaluation) return std::nullopt;
  shown.evaluation = *std::move(evaluation);
  std::size_t line = 0;
  const auto share = shared_share(shown.evaluation, &line);
  if (!share) return std::nullopt;
  const PricedLine& priced = shown.evaluation.lines[line];
  std::string example = shown.cart.lines[line].sku + ": " + money_text(priced.list, input) + " - " +
                        money_text(priced.discount, input);
  return Stack{first, second, share->value, std::move(example), std::move(shown)};
}

std::vector<Stack> find_stacks(const LintInput& input, const std::vector<std::uint32_t>& live,
                               Findings& findings) {
  std::vector<Stack> stacks;
  std::size_t searched = 0;
  for (std::size_t i = 0; i < live.size(); ++i) {
    for (std::size_t j = i + 1; j < live.size(); ++j) {
      const Promotion& a = input.promotion(live[i]);
      const Promotion& b = input.promotion(live[j]);
      if (depth_of(a) < share_from || depth_of(b) < share_from) continue;
      if (depth_of(a) + depth_of(b) < stack_from || !may_combine(a, b)) continue;
      const auto at = both_open(input, a, b);
      if (!at) continue;
      if (input.out_of_budget()) return stacks;
      if (++searched > searched_pairs_max) {
        const std::string most = std::to_string(searched_pairs_max);
        findings.leave_out("double_stacking: alleen de eerste " + most + " paren zijn bekeken",
                           "double_stacking: only the first " + most + " pairs were looked at");
        return stacks;
      }
      auto stack = find_stack(input, live[i], live[j], *at);
      if (stack) stacks.push_back(*std::move(stack));
    }
  }
  return stacks;
}

// Of many promotions that all stack with each other each is told with its deepest partner, not with
// every one.
void check_stacks(const LintInput& input, const std::vector<std::uint32_t>& live,
                  Findings& findings) {
  std::vector<Stack> stacks = find_stacks(input, live, findings);
  std::ranges::stable_sort(stacks, std::greater(), &Stack::share);
  std::set<std::uint32_t> told;
  for (Stack& stack : stacks) {
    const bool first_is_new = told.insert(stack.first).second;
    const bool second_is_new = told.insert(stack.second).second;
    if (!first_is_new && !second_is_new) continue;
    const Percent share{stack.share / 10'000 * 10'000};
    findings
        .add(LintRule::double_stacking, Severity::warning,
             {{stack.first, "/stacking"}, {stack.second, "/stacking"}},
             {input.promotion(stack.first).id, input.promotion(stack.second).id,
              percent_text(share, input.options->language), stack.example})
        .cart = std::move(stack.shown);
  }
}

// --- Tiers ---------------------------------------------------------------------------------------

// Whether the higher tier gives less than the lower one, both of one kind.
bool gives_less(const Tiers::Tier& higher, const Tiers::Tier& lower) {
  if (higher.gives.index() != lower.gives.index()) return false;
  if (const auto* percent = std::get_if<Percent>(&higher.gives)) {
    return percent->ten_thousandths < std::get<Percent>(lower.gives).ten_thousandths;
  }
  if (const auto* price = std::get_if<Tiers::UnitPrice>(&higher.gives)) {
    return price->price > std::get<Tiers::UnitPrice>(lower.gives).price;
  }
  return std::get<Amount>(higher.gives) < std::get<Amount>(lower.gives);
}

// The most that the conditions allow of what the tiers go by.
std::optional<std::int64_t> most_allowed(const Promotion& promotion, const Tiers& tiers) {
  std::optional<std::int64_t> most;
  if (!promotion.conditions) return most;
  for_each_needed(*promotion.conditions, [&](const Predicate& leaf) {
    const auto* test = std::get_if<AttributeTest>(&leaf.node);
    const auto* sum = std::get_if<AggregateTest>(&leaf.node);
    const bool units = tiers.by == TierBy::quantity;
    const bool whole =
        test && test->attribute == (units ? Attribute::cart_quantity : Attribute::cart_subtotal);
    const bool part = sum && sum->aggregate == (units ? Aggregate::count : Aggregate::sum) &&
                      (sum->lines.empty() || (tiers.lines && sum->lines[0] == *tiers.lines));
    if (!whole && !part) return;
    const Operator op = test ? test->op : sum->op;
    const auto* number = std::get_if<std::int64_t>(test ? &test->operand : &sum->operand);
    if (!number) return;
    std::int64_t allowed = INT64_MAX;
    if (op == Operator::less) allowed = *number - 1;
    if (op == Operator::less_or_equal || op == Operator::equal) allowed = *number;
    if (allowed < INT64_MAX) most = std::min(most.value_or(allowed), allowed);
  });
  return most;
}

void check_tiers(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  for (std::size_t i = 0; i < promotion.effects.size(); ++i) {
    const auto* tiers = std::get_if<Tiers>(&promotion.effects[i]);
    if (tiers == nullptr) continue;
    const LintPlace place{position, "/effects/" + std::to_string(i) + "/tiers"};
    const auto text = [&](std::int64_t from) {
      return tiers->by == TierBy::quantity ? std::to_string(from) : money_text(from, input);
    };
    for (std::size_t t = 1; t < tiers->tiers.size(); ++t) {
      if (!gives_less(tiers->tiers[t], tiers->tiers[t - 1])) continue;
      findings.add(LintRule::tier_gives_less, Severity::warning, {place},
                   {promotion.id, text(tiers->tiers[t].from), text(tiers->tiers[t - 1].from)});
    }
    const auto most = most_allowed(promotion, *tiers);
    for (const Tiers::Tier& tier : tiers->tiers) {
      if (!most || tier.from <= *most) continue;
      findings.add(LintRule::tier_out_of_reach, Severity::warning, {place},
                   {promotion.id, text(tier.from), text(*most)});
    }
  }
}

}  // namespace

void lint_stacking(const LintInput& input, Findings& findings) {
  std::vector<std::uint32_t> live = input.live;
  if (live.size() > promotions_max) {
    live.resize(promotions_max);
    const std::string most = std::to_string(promotions_max);
    findings.leave_out("stapelen: alleen de eerste " + most + " acties zijn vergeleken",
                       "stacking: only the first " + most + " promotions were compared");
  }
  for (std::size_t i = 0; i < live.size(); ++i) {
    check_tiers(input, live[i], findings);
    // One rival of each kind is enough to look into it.
    bool tied = false, grouped = false, beaten = false;
    for (std::size_t j = 0; j < live.size(); ++j) {
      if (i == j) continue;
      const Promotion& a = input.promotion(live[i]);
      const Promotion& b = input.promotion(live[j]);
      if (may_combine(a, b) || !overlap_in_time(a, b, input.options->now)) continue;
      if (!beaten) beaten = check_loser(input, live[j], live[i], findings);
      if (j < i) continue;
      if (!tied) tied = check_tie(input, live[i], live[j], findings);
      if (!grouped) grouped = check_group(input, live[i], live[j], findings);
    }
  }
  check_stacks(input, live, findings);
}

}  // namespace stapel::promotions
