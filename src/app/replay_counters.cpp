#include "app/replay_counters.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "promotions/counted.h"

namespace stapel::app {

namespace {

using promotions::Cart;
using promotions::Limits;
using promotions::Promotion;
using promotions::PromotionUses;
using promotions::Uses;

Zone zone_of(const promotions::Settings& settings) {
  const std::optional<Zone> zone = Zone::find(settings.timezone);
  STAPEL_CHECK(zone);  // the parser has looked it up
  return *zone;
}

template <typename Map, typename Key>
std::int64_t count_of(const Map& counts, const Key& key) {
  const auto found = counts.find(key);
  return found == counts.end() ? 0 : found->second;
}

template <typename Map>
typename Map::mapped_type entry_of(const Map& map, const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

bool reached(const std::optional<std::int64_t>& limit, std::int64_t used) {
  return limit && used >= *limit;
}

bool same_availability(const Limits& limits, const PromotionUses& a, const PromotionUses& b) {
  return reached(limits.total, a.total) == reached(limits.total, b.total) &&
         reached(limits.per_customer, a.customer) == reached(limits.per_customer, b.customer) &&
         reached(limits.per_day, a.day) == reached(limits.per_day, b.day);
}

// An order cannot be granted more than it costs; a budget that leaves so much sets no limit.
bool same_budget(const Limits& limits, const PromotionUses& a, const PromotionUses& b, Wide cost) {
  if (!limits.budget || a.granted == b.granted) return true;
  return *limits.budget - a.granted >= cost && *limits.budget - b.granted >= cost;
}

bool is_open(const promotions::Schedule& schedule, Instant at) {
  return (!schedule.starts_at || at >= *schedule.starts_at) &&
         (!schedule.ends_at || at < *schedule.ends_at);
}

bool carries_code_of(const Promotion& promotion, const Cart& cart) {
  const auto is_on_cart = [&](const std::string& code) {
    const std::string wanted = promotions::normalise_code(code);
    return std::any_of(cart.codes.begin(), cart.codes.end(), [&](const std::string& typed) {
      return promotions::normalise_code(typed) == wanted;
    });
  };
  const auto is_its_own = [&](const promotions::PoolCode& code) {
    return code.promotion == promotion.id ||
           std::find(promotion.pools.begin(), promotion.pools.end(), code.pool) !=
               promotion.pools.end();
  };
  return std::any_of(promotion.codes.begin(), promotion.codes.end(), is_on_cart) ||
         std::any_of(cart.pool_codes.begin(), cart.pool_codes.end(), is_its_own);
}

// Whether the promotion can apply as far as time and codes go; else its counters are not read.
bool bears_on(const Promotion& promotion, const Cart& cart) {
  if (!is_open(promotion.schedule, *cart.at)) return false;
  return promotion.automatic() || carries_code_of(promotion, cart);
}

bool same_codes(const Promotion& promotion, const Uses& a, const Uses& b) {
  if (!promotion.limits.per_code) return true;
  return std::all_of(promotion.codes.begin(), promotion.codes.end(), [&](const std::string& code) {
    const std::string key = promotions::normalise_code(code);
    return reached(promotion.limits.per_code, entry_of(a.codes, key).used) ==
           reached(promotion.limits.per_code, entry_of(b.codes, key).used);
  });
}

// Of those that are one of a kind; few orders carry the same one.
bool same_unique_codes(const Cart& cart, const Uses& a, const Uses& b) {
  return std::all_of(cart.pool_codes.begin(), cart.pool_codes.end(),
                     [&](const promotions::PoolCode& code) {
                       const std::string key = promotions::normalise_code(code.code);
                       return entry_of(a.codes, key) == entry_of(b.codes, key);
                     });
}

Wide cost_of(const Cart& cart) {
  Wide cost = cart.shipping ? cart.shipping->amount.value_or(0) : 0;
  for (const promotions::CartLine& line : cart.lines) cost += Wide{line.quantity} * line.unit_price;
  return cost;
}

}  // namespace

ReplayCounters::ReplayCounters(const promotions::CompiledSet& set)
    : zone_(zone_of(set.settings())) {
  set.for_each([&](const Promotion& promotion) {
    if (is_limited(promotion.limits)) limited_.push_back(&promotion);
  });
}

std::string ReplayCounters::day(const Cart& cart) const {
  STAPEL_CHECK(cart.at);
  return format_date(zone_.local(*cart.at).date);
}

Uses ReplayCounters::uses(const Cart& cart) const {
  Uses uses;
  if (!matter(cart)) return uses;
  const std::string today = day(cart);
  for (const Promotion* promotion : limited_) {
    if (!bears_on(*promotion, cart)) continue;
    PromotionUses& used = uses.promotions[promotion->id];
    used = entry_of(totals_.promotions, promotion->id);
    used.day = count_of(by_day_, Name(promotion->id, today));
    if (cart.customer.id)
      used.customer = count_of(by_customer_, Name(promotion->id, *cart.customer.id));
  }
  for (const std::string& code : cart.codes) {
    const std::string key = promotions::normalise_code(code);
    const auto used = totals_.codes.find(key);
    if (used != totals_.codes.end()) uses.codes.emplace(key, used->second);
  }
  return uses;
}

bool ReplayCounters::same(const Cart& cart, const Uses& then, const Uses& now) const {
  const Wide cost = cost_of(cart);
  if (!same_unique_codes(cart, then, now)) return false;
  return std::all_of(limited_.begin(), limited_.end(), [&](const Promotion* promotion) {
    if (!bears_on(*promotion, cart)) return true;
    const PromotionUses a = entry_of(then.promotions, promotion->id);
    const PromotionUses b = entry_of(now.promotions, promotion->id);
    return same_availability(promotion->limits, a, b) &&
           same_budget(promotion->limits, a, b, cost) && same_codes(*promotion, then, now);
  });
}

void ReplayCounters::take(const Cart& cart, const std::vector<Grant>& grants) {
  if (!matter(cart)) return;
  const std::string today = day(cart);
  std::set<std::string> codes;  // one shared by several promotions is one use
  for (const Grant& grant : grants) {
    PromotionUses& used = totals_.promotions[grant.promotion];
    ++used.total;
    used.granted += grant.amount + grant.cashback;
    ++by_day_[Name(grant.promotion, today)];
    if (cart.customer.id) ++by_customer_[Name(grant.promotion, *cart.customer.id)];
    codes.insert(grant.codes.begin(), grant.codes.end());
  }
  for (const std::string& code : codes) ++totals_.codes[code].used;
}

}  // namespace stapel::app
