#include "simulation/stock.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "simulation/random.h"

namespace stapel::simulation {

namespace {

constexpr double weeks_least = 2.0;    // with less than that in stock, more is ordered
constexpr double weeks_ordered = 6.0;  // at recent sales
constexpr double too_much_chance = 0.05;
constexpr std::int64_t too_much = 4;  // times as much
constexpr std::int64_t at_once_least = 6;

}  // namespace

Stock::Stock(std::uint64_t seed, const Season& season, const std::vector<Article>& articles,
             std::uint32_t size)
    : seed_(seed), season_(season), kept_(articles.size()) {
  const double most = 10.0 + size / 100.0;
  for (std::size_t i = 0; i < articles.size(); ++i)
    kept_[i].level.at_start = static_cast<std::int64_t>(articles[i].stocked * most);
}

void Stock::go_to(Instant at) {
  const auto& days = season_.days();
  for (; next_day_ < days.size() && days[next_day_].begins <= at; ++next_day_) {
    if (weekday(days[next_day_].date) != 0) continue;
    for (std::uint32_t i = 0; i < kept_.size(); ++i) review(i, days[next_day_].begins);
  }
}

void Stock::review(std::uint32_t article, Instant monday) {
  Kept& kept = kept_[article];
  kept.demand = 0.6 * kept.demand + 0.4 * static_cast<double>(kept.sold_this_week);
  kept.sold_this_week = 0;
  if (static_cast<double>(kept.level.on_hand()) >= weeks_least * kept.demand) return;
  auto units = static_cast<std::int64_t>(std::ceil(weeks_ordered * kept.demand));
  if (Random(seed_, Stream::stock, article, next_day_ + 1).chance(too_much_chance))
    units *= too_much;
  deliver(article, units, monday);
}

void Stock::deliver(std::uint32_t article, std::int64_t units, Instant at) {
  if (units == 0) return;
  kept_[article].level.delivered += units;
  if (receive_) receive_({article, at, units});
}

void Stock::sell(std::uint32_t article, std::int64_t units, Instant at) {
  Kept& kept = kept_[article];
  const std::int64_t missing = units - kept.level.on_hand();
  if (missing > 0) deliver(article, missing + std::max(at_once_least, 2 * kept.sold_this_week), at);
  kept.level.sold += units;
  kept.sold_this_week += units;
  STAPEL_CHECK(kept.level.on_hand() >= 0);
}

void Stock::take_back(std::uint32_t article, std::int64_t units) {
  kept_[article].level.returned += units;
}

}  // namespace stapel::simulation
