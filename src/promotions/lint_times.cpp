// Schedules laid beside each other.
#include "promotions/lint_times.h"

#include <algorithm>
#include <set>

#include "base/check.h"

namespace stapel::promotions {
namespace {

constexpr std::int64_t minute = 60'000'000;  // microseconds
constexpr std::size_t base_times_max = 64;
constexpr std::size_t windowed_max = 64;

Zone zone_of(const Promotion& promotion, const Zone& shop) {
  if (!promotion.schedule.timezone) return shop;
  return Zone::find(*promotion.schedule.timezone).value_or(shop);
}

bool in_window(const WeeklyWindow& window, const LocalTime& local) {
  const std::int64_t from = window.from_minute * minute;
  const std::int64_t to = window.to_minute * minute;
  const std::int64_t at = local.microsecond_of_day;
  const std::int32_t today = weekday(local.date);
  const auto starts_on = [&](std::int32_t day) { return ((window.days >> day) & 1) != 0; };
  if (from < to) return starts_on(today) && from <= at && at < to;
  return (starts_on(today) && from <= at) || (starts_on((today + 6) % 7) && at < to);
}

bool any_window(const Schedule& schedule, Instant at, const Zone& zone) {
  if (schedule.weekly.empty()) return true;
  const LocalTime local = zone.local(at);
  return std::ranges::any_of(schedule.weekly,
                             [&](const WeeklyWindow& window) { return in_window(window, local); });
}

// The live promotions at a moment, by position.
std::vector<bool> open_at(const Definitions& live, Instant at, const Zone& shop) {
  std::vector<bool> open;
  for (const Promotion& promotion : live.promotions) open.push_back(is_open(promotion, at, shop));
  return open;
}

bool is_part_of(const std::vector<bool>& part, const std::vector<bool>& whole) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] && !whole[i]) return false;
  }
  return true;
}

// Now, each later start, and the next opening of each weekly window after each of them.
std::set<Instant> times_of(const Definitions& live, Instant now, const Zone& shop, bool& complete) {
  std::set<Instant> base{now};
  for (const Promotion& promotion : live.promotions) {
    const auto& starts_at = promotion.schedule.starts_at;
    if (starts_at && *starts_at > now) base.insert(*starts_at);
  }
  if (base.size() > base_times_max) {
    complete = false;
    base.erase(std::next(base.begin(), base_times_max), base.end());
  }
  std::set<Instant> times = base;
  std::size_t windowed = 0;
  for (const Promotion& promotion : live.promotions) {
    if (promotion.schedule.weekly.empty()) continue;
    if (++windowed > windowed_max) {
      complete = false;
      break;
    }
    for (const Instant from : base) {
      if (const auto at = next_open(promotion, from, shop)) times.insert(*at);
    }
  }
  return times;
}

}  // namespace

bool is_live(const Promotion& promotion, Instant now) {
  if (promotion.status != Status::active && promotion.status != Status::draft) return false;
  return !promotion.schedule.ends_at || now < *promotion.schedule.ends_at;
}

bool is_open(const Promotion& promotion, Instant at, const Zone& shop) {
  const Schedule& schedule = promotion.schedule;
  if (schedule.starts_at && at < *schedule.starts_at) return false;
  if (schedule.ends_at && at >= *schedule.ends_at) return false;
  return any_window(schedule, at, zone_of(promotion, shop));
}

std::optional<Instant> next_open(const Promotion& promotion, Instant from, const Zone& shop) {
  const Schedule& schedule = promotion.schedule;
  const Instant first = std::max(from, schedule.starts_at.value_or(from));
  if (is_open(promotion, first, shop)) return first;
  const Zone zone = zone_of(promotion, shop);
  const std::int64_t today = day_number(zone.local(first).date);
  std::optional<Instant> found;
  for (std::int64_t day = today; day <= today + 8; ++day) {
    for (const WeeklyWindow& window : schedule.weekly) {
      const Instant at = zone.instant({date_of_day_number(day), window.from_minute * minute});
      if (at >= first && (!found || at < *found) && is_open(promotion, at, shop)) found = at;
    }
  }
  return found;
}

bool overlap_in_time(const Promotion& a, const Promotion& b, Instant now) {
  const Instant from =
      std::max({now, a.schedule.starts_at.value_or(now), b.schedule.starts_at.value_or(now)});
  return (!a.schedule.ends_at || from < *a.schedule.ends_at) &&
         (!b.schedule.ends_at || from < *b.schedule.ends_at);
}

bool covers_in_time(const Promotion& outer, const Promotion& inner, Instant now) {
  const Schedule& wide = outer.schedule;
  const Schedule& narrow = inner.schedule;
  if (!wide.weekly.empty() && (wide.weekly != narrow.weekly || wide.timezone != narrow.timezone)) {
    return false;
  }
  const bool from_start = !wide.starts_at || *wide.starts_at <= now ||
                          (narrow.starts_at && *wide.starts_at <= *narrow.starts_at);
  const bool to_end = !wide.ends_at || (narrow.ends_at && *narrow.ends_at <= *wide.ends_at);
  return from_start && to_end;
}

Definitions live_definitions(const Definitions& definitions, Instant now) {
  Definitions live;
  live.settings = definitions.settings;
  for (const Promotion& promotion : definitions.promotions) {
    if (!is_live(promotion, now)) continue;
    live.promotions.push_back(promotion);
    live.promotions.back().status = Status::active;
  }
  return live;
}

Moments moments_of(const Definitions& live, Instant now) {
  const std::optional<Zone> shop = Zone::find(live.settings.timezone);
  STAPEL_CHECK(shop);
  Moments moments;
  std::vector<std::pair<Instant, std::vector<bool>>> kept;
  const bool more_is_more = live.settings.policy == Policy::best_for_customer;
  for (const Instant at : times_of(live, now, *shop, moments.complete)) {
    std::vector<bool> open = open_at(live, at, *shop);
    // A moment with fewer of the same promotions cannot give away more than the one with all.
    const bool known = std::ranges::any_of(kept, [&](const auto& other) {
      return more_is_more ? is_part_of(open, other.second) : open == other.second;
    });
    if (known) continue;
    if (more_is_more) {
      std::erase_if(kept, [&](const auto& other) { return is_part_of(other.second, open); });
    }
    kept.emplace_back(at, std::move(open));
  }
  if (kept.size() > moments_max) {
    moments.complete = false;
    kept.resize(moments_max);
  }
  for (const auto& [at, open] : kept) moments.at.push_back(at);
  return moments;
}

}  // namespace stapel::promotions
