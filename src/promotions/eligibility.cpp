// Triggers, status, schedules, currency and limits.
#include "promotions/eligibility.h"

#include <algorithm>
#include <bit>

namespace stapel::promotions {
namespace {

bool in_window(const WeeklyWindow& window, const LocalTime& local) {
  constexpr std::int64_t microseconds_per_minute = 60'000'000;
  const std::int64_t from = window.from_minute * microseconds_per_minute;
  const std::int64_t to = window.to_minute * microseconds_per_minute;
  const std::int64_t now = local.microsecond_of_day;
  const std::int32_t today = weekday(local.date);
  const auto starts_on = [&](std::int32_t day) { return ((window.days >> day) & 1) != 0; };
  if (from < to) return starts_on(today) && from <= now && now < to;
  return (starts_on(today) && from <= now) || (starts_on((today + 6) % 7) && now < to);
}

void check_status_and_schedule(const CompiledPromotion& compiled, Instant now, Reasons& out) {
  const Promotion& promotion = *compiled.promotion;
  const Schedule& schedule = promotion.schedule;
  if (promotion.status == Status::paused) out.add(Reason::paused);
  if (promotion.status == Status::ended) out.add(Reason::expired);
  if (schedule.starts_at && now < *schedule.starts_at) out.add(Reason::not_started);
  if (schedule.ends_at && now >= *schedule.ends_at) out.add(Reason::expired);
  if (schedule.weekly.empty()) return;
  const LocalTime local = compiled.schedule_zone.local(now);
  const bool open =
      std::any_of(schedule.weekly.begin(), schedule.weekly.end(),
                  [&](const WeeklyWindow& window) { return in_window(window, local); });
  if (!open) out.add(Reason::outside_window);
}

// A limit is reached by what is used, or only together with what other carts hold.
void check_limit(const std::optional<std::int64_t>& limit, std::int64_t used, std::int64_t held,
                 Reason reached, Reasons& out) {
  if (!limit) return;
  if (used >= *limit) {
    out.add(reached);
  } else if (held >= *limit - used) {
    out.add(Reason::held_elsewhere);
  }
}

const PromotionUses& uses_of(const Promotion& promotion, const Uses& uses) {
  static const PromotionUses none;
  const auto at = uses.promotions.find(promotion.id);
  return at == uses.promotions.end() ? none : at->second;
}

void check_limits(const Promotion& promotion, const Cart& cart, Reasons& out) {
  const PromotionUses& uses = uses_of(promotion, cart.uses);
  const Limits& limits = promotion.limits;
  check_limit(limits.total, uses.total, uses.held_total, Reason::limit_reached, out);
  check_limit(limits.per_day, uses.day, uses.held_day, Reason::limit_reached, out);
  check_limit(limits.budget, uses.granted, uses.held_granted, Reason::budget_spent, out);
  if (!limits.per_customer) return;
  if (!cart.customer.id) out.add(Reason::customer_required);
  check_limit(limits.per_customer, uses.customer, uses.held_customer,
              Reason::customer_limit_reached, out);
}

CartCode look_up(const CompiledSet::Internals& set, const Cart& cart, const std::string& typed) {
  CartCode code;
  code.normalised = normalise_code(typed);
  code.typed = typed;
  for (const PoolCode& pool_code : cart.pool_codes) {
    if (normalise_code(pool_code.code) == code.normalised) code.pool_code = &pool_code;
  }
  const auto named = set.by_code.find(code.normalised);
  if (named != set.by_code.end()) code.promotions = named->second;
  if (code.pool_code) {
    const auto pooled = set.by_pool.find(code.pool_code->pool);
    if (pooled != set.by_pool.end()) {
      code.promotions.insert(code.promotions.end(), pooled->second.begin(), pooled->second.end());
    }
    std::sort(code.promotions.begin(), code.promotions.end());
    const auto last = std::unique(code.promotions.begin(), code.promotions.end());
    code.promotions.erase(last, code.promotions.end());
  }
  return code;
}

}  // namespace

std::optional<Reason> Reasons::first() const {
  if (bits_ == 0) return std::nullopt;
  return static_cast<Reason>(std::countr_zero(bits_));
}

const std::string& printed(const CartCode& code, const CompiledPromotion& compiled) {
  const auto at = std::find(compiled.codes.begin(), compiled.codes.end(), code.normalised);
  if (at == compiled.codes.end()) return code.pool_code ? code.pool_code->code : code.typed;
  return compiled.promotion->codes[static_cast<std::size_t>(at - compiled.codes.begin())];
}

CodeRoom code_room(const CartCode& code, const Promotion& promotion, const Uses& uses) {
  const auto at = uses.codes.find(code.normalised);
  const CodeUses used = at == uses.codes.end() ? CodeUses{} : at->second;
  std::optional<std::int64_t> limit = promotion.limits.per_code;
  if (code.pool_code) limit = std::min(limit.value_or(INT64_MAX), code.pool_code->uses_max);
  if (!limit || used.used < *limit - used.held) return CodeRoom::free;
  return used.used >= *limit ? CodeRoom::full : CodeRoom::held;
}

std::optional<Amount> grant_left(const Promotion& promotion, const Uses& uses) {
  std::optional<Amount> left = promotion.limits.max_discount;
  if (promotion.limits.budget) {
    const PromotionUses& used = uses_of(promotion, uses);
    const Amount rest =
        std::max<Amount>(0, *promotion.limits.budget - used.granted - used.held_granted);
    left = std::min(left.value_or(rest), rest);
  }
  return left;
}

Eligibility find_triggered(const CompiledSet::Internals& set, const Cart& cart, Instant now) {
  Eligibility out;
  std::map<std::uint32_t, Triggered> by_position;
  for (const std::uint32_t position : set.automatic) by_position[position].position = position;
  for (std::uint32_t c = 0; c < cart.codes.size(); ++c) {
    out.codes.push_back(look_up(set, cart, cart.codes[c]));
    for (const std::uint32_t position : out.codes.back().promotions) {
      Triggered& triggered = by_position[position];
      triggered.position = position;
      const Promotion& promotion = *set.promotions[position].promotion;
      if (code_room(out.codes.back(), promotion, cart.uses) == CodeRoom::free) {
        triggered.codes.push_back(c);
      }
    }
  }
  for (auto& [position, triggered] : by_position) {
    const CompiledPromotion& compiled = set.promotions[position];
    const Promotion& promotion = *compiled.promotion;
    check_status_and_schedule(compiled, now, triggered.unavailable);
    if (promotion.has_minor_units && !(promotion.currency == cart.currency)) {
      triggered.unavailable.add(Reason::wrong_currency);
    }
    check_limits(promotion, cart, triggered.unavailable);
    if (!promotion.automatic() && triggered.codes.empty()) {
      // Every code that names it is used up, or held where any is only held.
      const bool held =
          std::any_of(out.codes.begin(), out.codes.end(), [&, at = position](const CartCode& code) {
            return std::binary_search(code.promotions.begin(), code.promotions.end(), at) &&
                   code_room(code, promotion, cart.uses) == CodeRoom::held;
          });
      triggered.unavailable.add(held ? Reason::held_elsewhere : Reason::limit_reached);
    }
    out.triggered.push_back(std::move(triggered));
  }
  return out;
}

}  // namespace stapel::promotions
