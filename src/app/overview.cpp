// See overview.h.
#include "app/overview.h"

#include <algorithm>

namespace stapel::app {
namespace {

constexpr std::int64_t days_shown = 14;
constexpr std::size_t promotions_shown = 10, limits_shown = 10;

class Maker {
 public:
  Maker(const SalesLog& sales, const LiveSet& live, const PromotionCounters& counters, Instant now)
      : sales_(sales), live_(live), counters_(counters), now_{now.microseconds + 1} {
    answer_.at = now;
    answer_.currency = live.settings().currency.name();
    answer_.timezone = live.settings().timezone;
    today_ = day_number(live.zone().local(now).date);
  }

  OverviewAnswer make() && {
    const std::int64_t monday = today_ - weekday(date_of_day_number(today_));
    answer_.today = period(start_of(today_), now_);
    answer_.today_before = a_week_before(today_);
    answer_.week = period(start_of(monday), now_);
    answer_.week_before = a_week_before(monday);
    for (std::int64_t day = today_ - days_shown + 1; day <= today_; ++day) {
      const Instant to = day == today_ ? now_ : start_of(day + 1);
      answer_.days.push_back({date_of_day_number(day), period(start_of(day), to).figures});
    }
    answer_.orders_in_other_currencies =
        sales_.orders_in_other_currencies(answer_.week.from, answer_.week.to, answer_.currency);
    tell_promotions();
    tell_limits();
    return std::move(answer_);
  }

 private:
  Instant start_of(std::int64_t day) const {
    return live_.zone().start_of_day(date_of_day_number(day));
  }

  SoldIn sold(const SalesPeriod& within) const {
    return sales_.sold(within.from, within.to, answer_.currency);
  }

  SalesPeriod period(Instant from, Instant to) const {
    SalesPeriod made{from, to, {}};
    made.figures = sold(made).figures;
    return made;
  }

  // From seven days before `day`, as long as it is from `day` until now.
  SalesPeriod a_week_before(std::int64_t day) const {
    const Instant from = start_of(day - 7);
    return period(from,
                  Instant{from.microseconds + now_.microseconds - start_of(day).microseconds});
  }

  std::string name_of(const std::string& id) const {
    const promotions::Promotion* promotion = live_.compiled().find(id);
    return promotion ? promotion->name : id;
  }

  void tell_promotions() {
    const auto now = sold(answer_.week).promotions, before = sold(answer_.week_before).promotions;
    for (const auto& [id, figures] : now) {
      const auto at = before.find(id);
      answer_.promotions.push_back(
          {id, name_of(id), figures, at == before.end() ? PromotionFigures{} : at->second});
    }
    std::ranges::stable_sort(answer_.promotions, [](const auto& a, const auto& b) {
      return std::pair(a.week.granted, a.week.uses) > std::pair(b.week.granted, b.week.uses);
    });
    if (answer_.promotions.size() > promotions_shown) answer_.promotions.resize(promotions_shown);
  }

  void tell_limits() {
    for (const auto& [key, row] : counters_) {
      const promotions::Promotion* promotion = live_.compiled().find(key.name);
      if (!promotion) continue;
      tell_limit(*promotion, false, row.used + row.held, promotion->limits.total);
      tell_limit(*promotion, true, row.granted + row.held_granted, promotion->limits.budget);
    }
    std::ranges::stable_sort(answer_.limits, [](const NearLimit& a, const NearLimit& b) {
      return Wide{a.used} * b.limit > Wide{b.used} * a.limit;
    });
    if (answer_.limits.size() > limits_shown) answer_.limits.resize(limits_shown);
  }

  void tell_limit(const promotions::Promotion& promotion, bool budget, std::int64_t used,
                  std::optional<std::int64_t> limit) {
    if (!limit || Wide{used} * 10 < Wide{*limit} * 9) return;
    answer_.limits.push_back({promotion.id, promotion.name, budget, used, *limit});
  }

  const SalesLog& sales_;
  const LiveSet& live_;
  const PromotionCounters& counters_;
  const Instant now_;  // the moment after: periods leave out their end, and now counts
  std::int64_t today_ = 0;
  OverviewAnswer answer_;
};

}  // namespace

OverviewAnswer make_overview(const SalesLog& sales, const LiveSet& live,
                             const PromotionCounters& counters, Instant now) {
  return Maker(sales, live, counters, now).make();
}

}  // namespace stapel::app
