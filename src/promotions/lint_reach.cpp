// Promotions that cannot apply, and limits that cannot be reached.
#include <algorithm>

#include "promotions/lint_rules.h"
#include "promotions/lint_times.h"
#include "promotions/worst_case_search.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t promotions_max = 1'000;  // of which carts are looked for
constexpr std::int64_t carts_max = 300;        // for each
constexpr std::int64_t lines_max = 20;

bool is_over(const Promotion& promotion, Instant now) {
  return promotion.status == Status::ended ||
         (promotion.schedule.ends_at && *promotion.schedule.ends_at <= now);
}

// The set with this promotion alone, in its own currency.
Definitions alone(const LintInput& input, const Promotion& promotion) {
  Definitions definitions;
  definitions.settings = input.definitions->settings;
  if (promotion.has_minor_units) definitions.settings.currency = promotion.currency;
  definitions.promotions.push_back(promotion);
  definitions.promotions.back().status = Status::active;
  return definitions;
}

// Whether a cart is found to which the promotion applies, while no other one stands in its way;
// true as well where the budget did not last to say.
bool applies_somewhere(const LintInput& input, const Promotion& promotion, Instant at) {
  if (input.out_of_budget()) return true;
  const Definitions definitions = alone(input, promotion);
  const auto set = CompiledSet::compile(definitions);
  const Settings& settings = definitions.settings;
  const std::vector<const Promotion*> only{&definitions.promotions.front()};
  SpaceOptions options{.size = {.lines = lines_max, .units = quantity_max, .total_max = {}},
                       .terms = input.options->terms};
  options.try_most_units = false;
  const bool has_prices =
      input.catalogue && settings.currency == input.definitions->settings.currency;
  const CartSpace space =
      make_space(only, settings, has_prices ? input.catalogue : nullptr, options);
  const Judge judge = [](const Cart&, const Evaluation& evaluation) -> std::optional<Score> {
    return Score{evaluation.applied.empty() ? 0 : 1, 0};
  };
  CartSearch search({.set = set.get(),
                     .settings = &settings,
                     .space = &space,
                     .now = at,
                     .carts_max = carts_max,
                     .enough = 1,
                     .budget = input.budget},
                    judge);
  search.climb_from(points_for(space, *only.front()), 3);
  search.climb_from(starting_points(space, only), 3);
  return input.out_of_budget() || (search.best() && search.best()->score.value == 1);
}

void check_reach(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  const auto at = next_open(promotion, input.options->now, input.zone);
  if (!at) {
    findings.add(LintRule::never_opens_again, Severity::warning, {{position, "/schedule/weekly"}},
                 {promotion.id});
  } else if (!applies_somewhere(input, promotion, *at)) {
    const bool conditions = promotion.conditions.has_value();
    findings.add(LintRule::never_applies, Severity::warning,
                 {{position, conditions ? "/conditions" : "/effects"}}, {promotion.id});
  }
}

// What one use grants where nothing cuts it.
std::optional<Amount> one_use(const Promotion& promotion) {
  std::optional<Amount> most = promotion.limits.max_discount;
  for (const Effect& effect : promotion.effects) {
    const auto* off = std::get_if<AmountOff>(&effect);
    if (off && off->scope == Scope::order) most = std::min(most.value_or(off->amount), off->amount);
    const auto* cashback = std::get_if<Cashback>(&effect);
    const Amount* back = cashback ? std::get_if<Amount>(&cashback->back) : nullptr;
    if (back) most = std::min(most.value_or(*back), *back);
  }
  return most;
}

void check_limits(const LintInput& input, std::uint32_t position, Findings& findings) {
  const Promotion& promotion = input.promotion(position);
  const Limits& limits = promotion.limits;
  const auto use = one_use(promotion);
  if (limits.budget && use && *limits.budget < *use) {
    findings.add(LintRule::budget_below_one_use, Severity::warning, {{position, "/limits/budget"}},
                 {promotion.id, money_text(*limits.budget, input), money_text(*use, input)});
  }
  const std::pair<const char*, std::optional<std::int64_t>> parts[] = {
      {"per_customer", limits.per_customer},
      {"per_code", limits.per_code},
      {"per_day", limits.per_day}};
  for (const auto& [name, limit] : parts) {
    if (!limits.total || !limit || *limit <= *limits.total) continue;
    findings.add(LintRule::limit_never_reached, Severity::advice,
                 {{position, std::string("/limits/") + name}}, {promotion.id, name, "total"});
  }
}

}  // namespace

void lint_reach(const LintInput& input, Findings& findings) {
  const auto& promotions = input.definitions->promotions;
  for (std::uint32_t position = 0; position < promotions.size(); ++position) {
    // Where there are codes, expired_code tells it.
    if (!promotions[position].codes.empty()) continue;
    if (!is_over(promotions[position], input.options->now)) continue;
    const bool ended = promotions[position].status == Status::ended;
    findings.add(LintRule::promotion_over, Severity::advice,
                 {{position, ended ? "/status" : "/schedule/ends_at"}}, {promotions[position].id});
  }
  for (const std::uint32_t position : input.live) check_limits(input, position, findings);
  const std::size_t most = std::min(input.live.size(), promotions_max);
  for (std::size_t i = 0; i < most; ++i) check_reach(input, input.live[i], findings);
  if (input.live.size() > promotions_max) {
    const std::string count = std::to_string(promotions_max);
    findings.leave_out("never_applies: alleen de eerste " + count + " acties zijn bekeken",
                       "never_applies: only the first " + count + " promotions were looked at");
  }
}

}  // namespace stapel::promotions
