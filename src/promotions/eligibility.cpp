// Triggers, status, schedules, currency and limits.
#include "promotions/eligibility.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <unordered_map>

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
  const Limits& limits = promotion.limits;
  if (!limits.total && !limits.per_day && !limits.budget && !limits.per_customer) return;
  const PromotionUses& uses = uses_of(promotion, cart.uses);
  check_limit(limits.total, uses.total, uses.held_total, Reason::limit_reached, out);
  check_limit(limits.per_day, uses.day, uses.held_day, Reason::limit_reached, out);
  check_limit(limits.budget, uses.granted, uses.held_granted, Reason::budget_spent, out);
  if (!limits.per_customer) return;
  if (!cart.customer.id) out.add(Reason::customer_required);
  check_limit(limits.per_customer, uses.customer, uses.held_customer,
              Reason::customer_limit_reached, out);
}

void check_availability(const CompiledPromotion& compiled, const Cart& cart, Instant now,
                        Reasons& out) {
  check_status_and_schedule(compiled, now, out);
  const Promotion& promotion = *compiled.promotion;
  if (promotion.has_minor_units && !(promotion.currency == cart.currency)) {
    out.add(Reason::wrong_currency);
  }
  check_limits(promotion, cart, out);
}

// --- Positions -----------------------------------------------------------------------------------

// Sorts by (priority, id), each once. Within a part that is the order of positions.
template <typename Positions>
void put_in_order(const CompiledSet::Internals& set, Positions& positions) {
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  if (!set.changes) return;
  std::sort(positions.begin(), positions.end(), [&](std::uint32_t a, std::uint32_t b) {
    return stands_before(*set.promotions[a].promotion, *set.promotions[b].promotion);
  });
}

// Calls for each part with the position of its first promotion.
template <typename Visit>
void for_each_part(const CompiledSet::Internals& set, const Visit& visit) {
  visit(*set.base, std::uint32_t{0});
  if (set.changes) visit(*set.changes, static_cast<std::uint32_t>(set.base->promotions.size()));
}

// Moves what was appended from `from` on to where its part stands, and takes out what is hidden.
template <typename Positions>
void settle(const CompiledSet::Internals& set, std::uint32_t first, std::size_t from,
            Positions& positions) {
  for (std::size_t i = from; i < positions.size(); ++i) positions[i] += first;
  if (first != 0 || set.hidden.empty()) return;
  const auto begin = positions.begin() + static_cast<std::ptrdiff_t>(from);
  positions.erase(std::remove_if(begin, positions.end(),
                                 [&](std::uint32_t position) { return set.is_hidden(position); }),
                  positions.end());
}

using ByText = std::unordered_map<std::string, std::vector<std::uint32_t>>;

void append_named(const CompiledSet::Internals& set, ByText CompiledPart::*map,
                  const std::string& text, CartCode::Positions& out) {
  for_each_part(set, [&](const CompiledPart& part, std::uint32_t first) {
    const auto named = (part.*map).find(text);
    if (named == (part.*map).end()) return;
    const std::size_t from = out.size();
    out.insert(out.end(), named->second.begin(), named->second.end());
    settle(set, first, from, out);
  });
}

// --- Codes ---------------------------------------------------------------------------------------

CartCode look_up(const CompiledSet::Internals& set, const Cart& cart, const std::string& typed) {
  CartCode code;
  code.normalised = normalise_code(typed);
  code.typed = typed;
  for (const PoolCode& pool_code : cart.pool_codes) {
    if (normalise_code(pool_code.code) == code.normalised) code.pool_code = &pool_code;
  }
  const auto& mistyped = cart.mistyped_codes;
  code.mistyped = std::find(mistyped.begin(), mistyped.end(), code.normalised) != mistyped.end();
  append_named(set, &CompiledPart::by_code, code.normalised, code.promotions);
  if (code.pool_code) {
    append_named(set, &CompiledPart::by_pool, code.pool_code->pool, code.promotions);
    append_named(set, &CompiledPart::coded, code.pool_code->promotion, code.promotions);
  }
  put_in_order(set, code.promotions);
  return code;
}

bool names(const CartCode& code, std::uint32_t position) {
  return std::find(code.promotions.begin(), code.promotions.end(), position) !=
         code.promotions.end();
}

Reason reason_of(CodeRefusal refusal) {
  switch (refusal) {
    case CodeRefusal::not_started:
      return Reason::not_started;
    case CodeRefusal::expired:
      return Reason::expired;
    case CodeRefusal::paused:
      return Reason::paused;
    case CodeRefusal::customer_required:
      return Reason::customer_required;
  }
  return Reason::unknown_code;
}

// The codes that trigger the promotion; where none can, why it cannot be had.
void check_codes(const Eligibility& eligibility, const Promotion& promotion, const Uses& uses,
                 Triggered& out) {
  Reasons why_not;
  for (std::uint32_t c = 0; c < eligibility.codes.size(); ++c) {
    const CartCode& code = eligibility.codes[c];
    if (!names(code, out.position)) continue;
    Reasons reasons;
    check_code(code, promotion, uses, reasons);
    if (reasons.empty()) out.codes.push_back(c);
    why_not.add(reasons);
  }
  if (out.codes.empty()) out.unavailable.add(why_not);
}

// --- Automatic promotions ------------------------------------------------------------------------

// At most so much of a number, so that 4/3 of it fits.
constexpr std::int64_t guarded_max = INT64_MAX / 8;

// A threshold t is missed by at most a quarter where 3 t <= 4 x; "more than t" asks for t + 1.
std::int64_t within_reach(std::int64_t number) { return std::min(number, guarded_max) * 4 / 3 + 1; }

// What the cart is, and what a changed one may become.
GuardedNumbers numbers_to_apply(const Facts& facts, Instant now, Reach reach) {
  GuardedNumbers numbers;
  numbers.at_most = {now.microseconds, facts.subtotal, facts.quantity};
  numbers.at_least = numbers.at_most;
  if (reach == Reach::hinted) {
    numbers.at_most[Guard::subtotal] = within_reach(facts.subtotal);
    numbers.at_most[Guard::quantity] = facts.quantity + 1;
  }
  if (reach == Reach::any_units) {
    numbers.at_most[Guard::subtotal] = guarded_max;
    numbers.at_most[Guard::quantity] = guarded_max;
  }
  return numbers;
}

GuardedNumbers numbers_to_hint(const Facts& facts, Instant now) {
  GuardedNumbers near = numbers_to_apply(facts, now, Reach::near);
  near.at_most[Guard::subtotal] = within_reach(facts.subtotal);
  near.at_most[Guard::quantity] = within_reach(facts.quantity);
  return near;
}

void append_found(const CompiledSet::Internals& set, const Facts& facts, Instant now, Reach reach,
                  Eligibility& out) {
  const GuardedNumbers numbers = numbers_to_apply(facts, now, reach);
  const GuardedNumbers near = numbers_to_hint(facts, now);
  for_each_part(set, [&](const CompiledPart& part, std::uint32_t first) {
    const std::size_t from = out.found.size();
    part.to_apply.find(out.symbols, numbers, out.found);
    if (reach != Reach::applicable) part.to_hint.find(out.symbols, near, out.found);
    settle(set, first, from, out.found);
  });
}

void append_automatic(const CompiledSet::Internals& set, std::vector<std::uint32_t>& out) {
  for_each_part(set, [&](const CompiledPart& part, std::uint32_t first) {
    const std::size_t from = out.size();
    out.insert(out.end(), part.automatic.begin(), part.automatic.end());
    settle(set, first, from, out);
  });
}

}  // namespace

std::optional<Reason> Reasons::first() const {
  if (bits_ == 0) return std::nullopt;
  return static_cast<Reason>(std::countr_zero(bits_));
}

void check_code(const CartCode& code, const Promotion& promotion, const Uses& uses, Reasons& out) {
  if (code.pool_code && code.pool_code->refused) out.add(reason_of(*code.pool_code->refused));
  const CodeRoom room = code_room(code, promotion, uses);
  if (room == CodeRoom::full) out.add(Reason::limit_reached);
  if (room == CodeRoom::held) out.add(Reason::held_elsewhere);
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

std::vector<std::uint32_t> find_offered(const CompiledSet::Internals& set,
                                        const CartSymbols& symbols, const Facts& facts, Instant now,
                                        Reach reach) {
  const GuardedNumbers numbers = numbers_to_apply(facts, now, reach);
  std::vector<std::uint32_t> found, out;
  for_each_part(set, [&](const CompiledPart& part, std::uint32_t first) {
    found.clear();
    if (set.matching == Matching::full_scan) {
      found.resize(part.offered.size());
      std::iota(found.begin(), found.end(), std::uint32_t{0});
    } else {
      part.to_offer.find(symbols, numbers, found);
    }
    const std::size_t from = out.size();
    for (const std::uint32_t place : found) out.push_back(part.offered[place]);
    settle(set, first, from, out);
  });
  put_in_order(set, out);
  return out;
}

void find_triggered(const CompiledSet::Internals& set, const Facts& facts, Instant now, Reach reach,
                    Eligibility& out) {
  const Cart& cart = *facts.cart;
  out.symbols.read(set.symbols(), facts);
  if (reach == Reach::everything || set.matching == Matching::full_scan) {
    append_automatic(set, out.found);
  } else {
    append_found(set, facts, now, reach, out);
  }
  for (const std::string& typed : cart.codes) {
    out.codes.push_back(look_up(set, cart, typed));
    const auto& named = out.codes.back().promotions;
    out.found.insert(out.found.end(), named.begin(), named.end());
  }
  put_in_order(set, out.found);
  for (const std::uint32_t position : out.found) {
    const CompiledPromotion& compiled = set.promotions[position];
    Triggered triggered;
    triggered.position = position;
    check_availability(compiled, cart, now, triggered.unavailable);
    const bool automatic = compiled.promotion->automatic();
    if (automatic && reach != Reach::everything && !triggered.unavailable.empty()) continue;
    triggered.but_for_codes = triggered.unavailable;
    if (!automatic) check_codes(out, *compiled.promotion, cart.uses, triggered);
    out.triggered.push_back(std::move(triggered));
  }
}

Eligibility find_triggered(const CompiledSet::Internals& set, const Cart& cart, Instant now) {
  Eligibility out;
  const Facts facts = gather_facts(cart, now, set.zone);
  find_triggered(set, facts, now, Reach::near, out);
  return out;
}

}  // namespace stapel::promotions
