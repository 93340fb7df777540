// The oracle's plans; see the header.
#include "promotions/testing/oracle_plans.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

#include "base/check.h"

namespace stapel::promotions::testing {
namespace {

constexpr Scope scopes[] = {Scope::lines, Scope::order, Scope::shipping, Scope::rewards};

Indexes& order_in(Plan& plan, Scope scope) { return plan.orders[static_cast<std::size_t>(scope)]; }

bool contains(const Indexes& list, std::size_t index) {
  return std::find(list.begin(), list.end(), index) != list.end();
}

bool names(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// --- Stacking ------------------------------------------------------------------------------------

bool all_effects_in(const Promotion& promotion, Scope scope) {
  return std::all_of(promotion.effects.begin(), promotion.effects.end(),
                     [&](const Effect& effect) { return effect_scope(effect) == scope; });
}

bool allows(const Stacking& stacking, const Promotion& other) {
  if (stacking.exclusive) return false;
  if (stacking.combines_with_all) return true;
  if (names(stacking.combines_with_promotions, other.id)) return true;
  if (other.stacking.group && names(stacking.combines_with_groups, *other.stacking.group)) {
    return true;
  }
  return std::any_of(stacking.combines_with_scopes.begin(), stacking.combines_with_scopes.end(),
                     [&](Scope scope) { return all_effects_in(other, scope); });
}

bool fits_with(const Question& question, std::size_t promotion, const Indexes& others) {
  return std::all_of(others.begin(), others.end(), [&](std::size_t other) {
    return may_stand_together(question.promotion(promotion), question.promotion(other));
  });
}

// --- Availability --------------------------------------------------------------------------------

bool in_window(const WeeklyWindow& window, const LocalTime& wall) {
  const std::int64_t minute = 60'000'000;
  const std::int64_t from = window.from_minute * minute;
  const std::int64_t to = window.to_minute * minute;
  const std::int32_t today = weekday(wall.date);
  const bool starts_today = (window.days >> today) & 1;
  const bool started_yesterday = (window.days >> ((today + 6) % 7)) & 1;
  if (to > from) {
    return starts_today && wall.microsecond_of_day >= from && wall.microsecond_of_day < to;
  }
  return (starts_today && wall.microsecond_of_day >= from) ||
         (started_yesterday && wall.microsecond_of_day < to);
}

bool outside_weekly(const Question& question, const Schedule& schedule) {
  if (schedule.weekly.empty()) return false;
  const auto zone = Zone::find(schedule.timezone.value_or(question.definitions.settings.timezone));
  STAPEL_CHECK(zone.has_value());
  const LocalTime wall = zone->local(question.now);
  return std::none_of(schedule.weekly.begin(), schedule.weekly.end(),
                      [&](const WeeklyWindow& window) { return in_window(window, wall); });
}

void check_counter(std::vector<Reason>& found, Reason reached, std::int64_t used, std::int64_t held,
                   const std::optional<std::int64_t>& limit) {
  if (!limit) return;
  if (used >= *limit) {
    found.push_back(reached);
  } else if (used + held >= *limit) {
    found.push_back(Reason::held_elsewhere);
  }
}

void check_limits(const Question& question, const Promotion& promotion,
                  std::vector<Reason>& found) {
  PromotionUses uses;
  const auto known = question.cart.uses.promotions.find(promotion.id);
  if (known != question.cart.uses.promotions.end()) uses = known->second;
  const Limits& limits = promotion.limits;
  if (limits.per_customer && !question.cart.customer.id) found.push_back(Reason::customer_required);
  check_counter(found, Reason::limit_reached, uses.total, uses.held_total, limits.total);
  check_counter(found, Reason::limit_reached, uses.day, uses.held_day, limits.per_day);
  check_counter(found, Reason::customer_limit_reached, uses.customer, uses.held_customer,
                limits.per_customer);
  check_counter(found, Reason::budget_spent, uses.granted, uses.held_granted, limits.budget);
}

// The code as a pool issued it, where it is in a pool.
const PoolCode* pool_code(const Question& question, std::size_t code) {
  for (const PoolCode& each : question.cart.pool_codes) {
    if (plain_code(each.code) == plain_code(question.cart.codes[code])) return &each;
  }
  return nullptr;
}

bool triggers(const Question& question, std::size_t code, const Promotion& promotion) {
  return code_names(question, code, promotion) && !code_full(question, code, promotion);
}

Indexes available(const Question& question) {
  Indexes result;
  for (const std::size_t index : promotions_by_rank(question)) {
    const Promotion& promotion = question.promotion(index);
    if (obstacles(question, promotion).empty() && triggered(question, promotion)) {
      result.push_back(index);
    }
  }
  return result;
}

bool conditions_hold(const Question& question, std::size_t promotion, const State& state) {
  const auto& conditions = question.promotion(promotion).conditions;
  return !conditions || comes_out(*conditions, true, question.facts(state.items()));
}

// --- Comparing plans -----------------------------------------------------------------------------

std::vector<Rank> ranks_of(const Question& question, const Indexes& promotions) {
  std::vector<Rank> ranks;
  for (const std::size_t index : promotions) ranks.push_back(rank_of(question, index));
  return ranks;
}

bool grants_unvalued(const Question& question, const Granted& granted, Wide base_points) {
  const bool unvalued_gift =
      std::any_of(granted.gifts.begin(), granted.gifts.end(),
                  [](const GrantedGift& gift) { return !gift.unit_value.has_value(); });
  const bool worthless_points = question.definitions.settings.point_value.ten_thousandths == 0;
  return unvalued_gift || (worthless_points && points_of(granted, base_points) > 0);
}

// What plans are compared by, element by element; the smaller is the better plan. The contract's
// list ends with the adjustments; a promotion that can give the same in two scopes gives it first
// on the lines.
using Standing =
    std::tuple<Wide, std::int64_t, std::size_t, std::size_t, std::vector<Rank>,
               std::vector<std::vector<Rank>>, std::vector<Amount>, std::vector<Amount>, Amount>;

Standing standing_of(const Question& question, const Plan& plan) {
  const Indexes applied = plan.applied();
  const Wide base_points = base_points_of(question, plan);
  std::int64_t unvalued = 0;
  for (const std::size_t index : applied) {
    unvalued += grants_unvalued(question, plan.state.granted[index], base_points) ? 1 : 0;
  }
  std::vector<Rank> sorted = ranks_of(question, applied);
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::vector<Rank>> orders;
  for (const Indexes& order : plan.orders) orders.push_back(ranks_of(question, order));
  std::vector<Amount> minus_discounts(question.cart.lines.size(), 0);
  std::vector<Amount> minus_adjustments;
  for (const std::size_t index : applied) {
    const std::vector<Amount>& by_line = plan.state.granted[index].by_line;
    for (std::size_t line = 0; line < by_line.size(); ++line) {
      minus_discounts[line] -= by_line[line];
      minus_adjustments.push_back(-by_line[line]);
    }
  }
  return {-customer_value(question, plan),
          -unvalued,
          applied.size(),
          codes_used(question, applied).size(),
          sorted,
          orders,
          minus_discounts,
          minus_adjustments,
          -plan.state.line_discounts};
}

// --- best_for_customer ---------------------------------------------------------------------------

// Whether all that it applies grants something, as it must.
bool is_complete(const Question& question, const Plan& plan) {
  const Wide base_points = base_points_of(question, plan);
  const Indexes applied = plan.applied();
  return std::all_of(applied.begin(), applied.end(), [&](std::size_t index) {
    return grants(plan.state.granted[index], base_points);
  });
}

// The best of the plans that it is shown.
struct Best {
  const Question& question;
  std::optional<Plan> plan;
  std::optional<Standing> standing;

  void compare(const Plan& other) {
    // The value decides nearly always; the rest of the comparison is built only when it matters.
    if (plan && customer_value(question, other) < -std::get<0>(*standing)) return;
    Standing of_other = standing_of(question, other);
    if (plan && *standing <= of_other) return;
    plan = other;
    standing = std::move(of_other);
  }
};

// Shows every legal plan.
struct Search {
  const Question& question;
  std::function<void(const Plan&)> show;

  void explore_set(const Indexes& set) {
    Plan start;
    start.state = list_prices(question.cart, question.definitions.promotions.size());
    explore(set, 0, with_effect_in(set, scopes[0]), start);
  }

  // Tries every order of `waiting` in the scope, then all that can follow in later scopes.
  void explore(const Indexes& set, std::size_t scope_index, const Indexes& waiting,
               const Plan& plan) {
    const Scope scope = scopes[scope_index];
    for (const std::size_t next : waiting) {
      if (earliest_scope(question.promotion(next)) == scope &&
          !conditions_hold(question, next, plan.state)) {
        continue;
      }
      Indexes others = waiting;
      std::erase(others, next);
      for (const State& state : apply_scope(pricing(), plan.state, next, scope)) {
        Plan longer = plan;
        longer.state = state;
        order_in(longer, scope).push_back(next);
        explore(set, scope_index, others, longer);
      }
    }
    if (!waiting.empty()) return;
    if (scope_index + 1 == scope_count) {
      if (is_complete(question, plan)) show(plan);
    } else {
      explore(set, scope_index + 1, with_effect_in(set, scopes[scope_index + 1]), plan);
    }
  }

  Indexes with_effect_in(Indexes set, Scope scope) const {
    std::erase_if(set, [&](std::size_t i) { return !has_effect_in(question.promotion(i), scope); });
    return set;
  }

  Pricing pricing() const {
    return {question.definitions, question.cart, question.now, Policy::best_for_customer};
  }
};

// Every set of promotions that may stand together.
std::vector<Indexes> allowed_sets(const Question& question, const Indexes& promotions) {
  std::vector<Indexes> sets{{}};
  for (const std::size_t index : promotions) {
    const std::vector<Indexes> so_far = sets;
    for (const Indexes& set : so_far) {
      if (!fits_with(question, index, set)) continue;
      sets.push_back(set);
      sets.back().push_back(index);
    }
  }
  return sets;
}

Plan best_plan(const Question& question) {
  Best best{question, std::nullopt, std::nullopt};
  Search search{question, [&](const Plan& plan) { best.compare(plan); }};
  for (const Indexes& set : allowed_sets(question, available(question))) search.explore_set(set);
  return *best.plan;
}

// --- priority ------------------------------------------------------------------------------------

struct Procedure {
  const Question& question;
  const Indexes candidates;  // by rank
  Plan plan;
  Indexes applied;

  void run() {
    plan.state = list_prices(question.cart, question.definitions.promotions.size());
    for (const Scope scope : scopes) {
      for (const std::size_t index : candidates) turn(index, scope);
    }
  }

  void turn(std::size_t index, Scope scope) {
    const Promotion& promotion = question.promotion(index);
    if (!has_effect_in(promotion, scope)) return;
    const Plan before = plan;
    if (earliest_scope(promotion) == scope) {
      if (!fits_with(question, index, applied)) return;
      if (!conditions_hold(question, index, plan.state)) return;
      applied.push_back(index);
    } else if (!contains(applied, index)) {
      return;
    }
    const Pricing pricing{question.definitions, question.cart, question.now, Policy::priority};
    plan.state = apply_scope(pricing, plan.state, index, scope).front();
    order_in(plan, scope).push_back(index);
    if (!all_effects_in(promotion, scope) || grants_something(index)) return;
    plan = before;
    applied.pop_back();
  }

  bool grants_something(std::size_t index) const {
    return grants(plan.state.granted[index], base_points_of(question, plan));
  }

  // The first, in order of application, that turned out to grant nothing.
  std::optional<std::size_t> first_idle() const {
    for (const std::size_t index : plan.applied()) {
      if (!grants_something(index)) return index;
    }
    return std::nullopt;
  }
};

Plan priority_plan(const Question& question) {
  Indexes candidates = available(question);
  for (;;) {
    Procedure procedure{question, candidates, {}, {}};
    procedure.run();
    const std::optional<std::size_t> idle = procedure.first_idle();
    if (!idle) return procedure.plan;
    std::erase(candidates, *idle);
  }
}

}  // namespace

Rank rank_of(const Question& question, std::size_t promotion) {
  return {question.promotion(promotion).priority, question.promotion(promotion).id};
}

Indexes promotions_by_rank(const Question& question) {
  Indexes result;
  for (std::size_t i = 0; i < question.definitions.promotions.size(); ++i) {
    if (question.promotion(i).status != Status::draft) result.push_back(i);
  }
  std::sort(result.begin(), result.end(), [&](std::size_t a, std::size_t b) {
    return rank_of(question, a) < rank_of(question, b);
  });
  return result;
}

bool may_stand_together(const Promotion& a, const Promotion& b) {
  if (a.stacking.group && a.stacking.group == b.stacking.group) return false;
  return allows(a.stacking, b) && allows(b.stacking, a);
}

std::string plain_code(const std::string& code) {
  std::string plain;
  for (const char c : code) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (space || c == '-') continue;
    plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return plain;
}

bool code_names(const Question& question, std::size_t code, const Promotion& promotion) {
  const std::string plain = plain_code(question.cart.codes[code]);
  const bool written =
      std::any_of(promotion.codes.begin(), promotion.codes.end(),
                  [&](const std::string& each) { return plain_code(each) == plain; });
  const PoolCode* pooled = pool_code(question, code);
  if (pooled && pooled->promotion == promotion.id && !promotion.automatic()) return true;
  return written || (pooled && names(promotion.pools, pooled->pool));
}

std::optional<Reason> code_full(const Question& question, std::size_t code,
                                const Promotion& promotion) {
  CodeUses uses;
  const auto known = question.cart.uses.codes.find(plain_code(question.cart.codes[code]));
  if (known != question.cart.uses.codes.end()) uses = known->second;
  std::vector<Reason> found;
  check_counter(found, Reason::limit_reached, uses.used, uses.held, promotion.limits.per_code);
  if (const PoolCode* pooled = pool_code(question, code)) {
    check_counter(found, Reason::limit_reached, uses.used, uses.held, pooled->uses_max);
    if (pooled->refused == CodeRefusal::not_started) found.push_back(Reason::not_started);
    if (pooled->refused == CodeRefusal::expired) found.push_back(Reason::expired);
    if (pooled->refused == CodeRefusal::paused) found.push_back(Reason::paused);
    if (pooled->refused == CodeRefusal::customer_required) {
      found.push_back(Reason::customer_required);
    }
  }
  if (found.empty()) return std::nullopt;
  return *std::min_element(found.begin(), found.end());
}

Indexes codes_used(const Question& question, const Indexes& applied) {
  const std::size_t codes = question.cart.codes.size();
  std::optional<Indexes> fewest;
  for (std::size_t bits = 0; bits < std::size_t{1} << codes; ++bits) {
    Indexes set;
    for (std::size_t code = 0; code < codes; ++code) {
      if ((bits >> code) & 1) set.push_back(code);
    }
    const bool covers = std::all_of(applied.begin(), applied.end(), [&](std::size_t index) {
      const Promotion& promotion = question.promotion(index);
      return promotion.automatic() || std::any_of(set.begin(), set.end(), [&](std::size_t code) {
               return triggers(question, code, promotion);
             });
    });
    if (!covers) continue;
    const bool better =
        !fewest || std::tuple(set.size(), set) < std::tuple(fewest->size(), *fewest);
    if (better) fewest = set;
  }
  STAPEL_CHECK(fewest.has_value());
  return *fewest;
}

std::vector<Reason> obstacles(const Question& question, const Promotion& promotion) {
  std::vector<Reason> found;
  const Schedule& schedule = promotion.schedule;
  if (schedule.starts_at && question.now < *schedule.starts_at) {
    found.push_back(Reason::not_started);
  }
  const bool over = schedule.ends_at && question.now >= *schedule.ends_at;
  if (over || promotion.status == Status::ended) found.push_back(Reason::expired);
  if (promotion.status == Status::paused) found.push_back(Reason::paused);
  if (outside_weekly(question, schedule)) found.push_back(Reason::outside_window);
  if (promotion.has_minor_units && promotion.currency.name() != question.cart.currency.name()) {
    found.push_back(Reason::wrong_currency);
  }
  check_limits(question, promotion, found);
  return found;
}

bool triggered(const Question& question, const Promotion& promotion) {
  if (promotion.automatic()) return true;
  for (std::size_t code = 0; code < question.cart.codes.size(); ++code) {
    if (triggers(question, code, promotion)) return true;
  }
  return false;
}

Indexes Plan::applied() const {
  Indexes result;
  for (const Indexes& order : orders) {
    for (const std::size_t index : order) {
      if (!contains(result, index)) result.push_back(index);
    }
  }
  return result;
}

Wide base_points_of(const Question& question, const Plan& plan) {
  for (const std::size_t index : plan.applied()) {
    if (question.promotion(index).excludes_earn_points) return 0;
  }
  Amount minor_per_unit = 1;
  for (std::int32_t i = 0; i < question.cart.currency.exponent; ++i) minor_per_unit *= 10;
  const Wide whole_units = plan.state.items() / minor_per_unit;
  return whole_units * question.definitions.settings.points_per_currency_unit.ten_thousandths /
         10'000;
}

Wide customer_value(const Question& question, const Plan& plan) {
  Wide value = 0;
  Wide points = 0;
  const Wide base_points = base_points_of(question, plan);
  for (const Granted& granted : plan.state.granted) {
    value += granted.capped();
    points += points_of(granted, base_points);
    for (const GrantedGift& gift : granted.gifts) {
      value += Wide{gift.quantity} * gift.unit_value.value_or(0);
    }
  }
  const Wide point_value = question.definitions.settings.point_value.ten_thousandths;
  return value + (2 * points * point_value + 10'000) / 20'000;
}

Plan choose_plan(const Question& question) {
  return question.policy == Policy::priority ? priority_plan(question) : best_plan(question);
}

std::optional<Plan> runner_up(const Question& question, const Plan& winner) {
  const auto set_of = [](const Plan& plan) {
    Indexes set = plan.applied();
    std::sort(set.begin(), set.end());
    return set;
  };
  const Indexes excepted = set_of(winner);
  Best best{question, std::nullopt, std::nullopt};
  Search search{question, [&](const Plan& plan) {
                  if (set_of(plan) != excepted) best.compare(plan);
                }};
  for (const Indexes& set : allowed_sets(question, available(question))) search.explore_set(set);
  return best.plan;
}

bool order_matters(const Question& question, const Plan& plan) {
  std::map<std::vector<Indexes>, Wide> best_by_order;
  Search search{question, [&](const Plan& other) {
                  Wide& best = best_by_order[other.orders];
                  best = std::max(best, customer_value(question, other));
                }};
  search.explore_set(plan.applied());
  const Wide value = customer_value(question, plan);
  return std::any_of(best_by_order.begin(), best_by_order.end(),
                     [&](const auto& each) { return each.second != value; });
}

}  // namespace stapel::promotions::testing
