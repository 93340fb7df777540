// See forecast.h.
#include "app/forecast.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <unordered_map>

namespace stapel::app {
namespace {

constexpr std::int64_t day = 86'400'000'000;
constexpr std::int64_t year = 364 * day;
constexpr std::int64_t growth_weeks = 13;
constexpr std::size_t progress_step = 2'000;  // orders
constexpr double low_quantile = 0.05, high_quantile = 0.95;

// What one customer, or one guest's order, adds to a sum: one number for each season.
enum Measure : std::size_t { orders, uses, cost, paid, measures };
using Figures = std::array<double, measures>;

struct Cluster {
  std::vector<Figures> seasons;
  double recent = 0, year_before = 0;  // orders of the weeks that growth is read from
};

// SplitMix64 (Steele, Lea, Flood, 2014) as a hash: the n-th weight of a resample needs no other.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

// How often a cluster is drawn into a resample: Poisson with mean 1, by inversion.
double weight_of(std::uint64_t resample, std::uint64_t cluster) {
  const double u = static_cast<double>(mixed(mixed(resample) ^ cluster) >> 11) * 0x1.0p-53;
  double probability = std::exp(-1.0), sum = probability;
  int count = 0;
  while (u >= sum && count < 20) {
    ++count;
    probability /= count;
    sum += probability;
  }
  return count;
}

// The set without the limits on what the promotion may grant in all: how much would be asked for is
// the question, and the limits cut the answer.
std::shared_ptr<const promotions::CompiledSet> without_limits(const promotions::CompiledSet& set,
                                                              const std::string& promotion) {
  promotions::Definitions definitions = set.definitions();
  for (promotions::Promotion& each : definitions.promotions) {
    if (each.id == promotion) each.limits.total = each.limits.budget = {};
  }
  return promotions::CompiledSet::compile(std::move(definitions));
}

class Forecaster {
 public:
  Forecaster(const History& history, const Products& products, const promotions::CompiledSet& draft,
             const ForecastOptions& options,
             const std::function<void(std::size_t, std::size_t)>& progress)
      : history_(history),
        products_(products),
        draft_(draft),
        unlimited_(without_limits(draft, options.promotion)),
        options_(options),
        progress_(progress),
        zone_(Zone::find(draft.settings().timezone).value_or(Zone::utc())) {}

  Result<Forecast, std::string> run() {
    const promotions::Promotion* promotion = draft_.find(options_.promotion);
    if (!promotion) return Refused{"the set has no promotion \"" + options_.promotion + "\""};
    if (options_.from >= options_.to) return Refused{std::string("the period is empty")};
    if (history_.orders.empty()) return Refused{std::string("the history has no orders")};
    find_seasons();
    for (const PastPeriod& period : periods_) price(moved_from(period), period);
    if (seasons_.empty()) {
      return Refused{std::string("the history does not hold the same weeks of an earlier year")};
    }
    read_growth();
    result_.budget = options_.budget ? options_.budget : promotion->limits.budget;
    expect(promotion->limits);
    spread_over_days();
    tell_beside();
    return std::move(result_);
  }

 private:
  // The planned period, so many years before.
  struct PastPeriod {
    Instant from, to;
    std::int64_t years = 1;
    bool holds(const PastOrder& order) const {
      return order.document.at >= from && order.document.at < to;
    }
  };

  struct Season {
    double years = 1;  // between it and the planned period
    Figures sums{};
    std::map<Date, std::pair<double, double>> days;                        // uses and cost
    std::map<std::string, std::pair<double, double>, std::less<>> beside;  // uses, and together
  };

  Instant first() const { return history_.orders.front().document.at; }
  Instant last() const { return history_.orders.back().document.at; }

  Cluster& cluster_of(const PastOrder& order) {
    const std::string& customer = order.document.customer;
    const std::string name = customer.empty() ? "\n" + order.document.id : customer;
    const auto [place, added] = places_.try_emplace(name, clusters_.size());
    if (added) clusters_.emplace_back();
    return clusters_[place->second];
  }

  // Those that the history holds whole. What it does not reach yet is passed over.
  void find_seasons() {
    for (std::int64_t back = 1; std::ssize(periods_) < options_.seasons_max; ++back) {
      const PastPeriod period{Instant{options_.from.microseconds - back * year},
                              Instant{options_.to.microseconds - back * year}, back};
      if (period.from.microseconds < first().microseconds - day) break;
      if (period.to > Instant{last().microseconds + 1}) continue;
      const auto found = std::ranges::count_if(
          history_.orders, [&](const PastOrder& order) { return period.holds(order); });
      if (found == 0) continue;
      periods_.push_back(period);
      to_price_ += static_cast<std::size_t>(found);
    }
  }

  std::vector<PastOrder> moved_from(const PastPeriod& period) const {
    std::vector<PastOrder> moved;
    for (const PastOrder& order : history_.orders) {
      if (!period.holds(order)) continue;
      moved.push_back(order);
      moved.back().document.at.microseconds += period.years * year;
      moved.back().first_order_at.microseconds += period.years * year;
    }
    return moved;
  }

  void price(const std::vector<PastOrder>& moved, const PastPeriod& period) {
    result_.currency = moved.front().document.currency;
    std::vector<const PastOrder*> pointers;
    for (const PastOrder& order : moved) pointers.push_back(&order);
    Season& season = seasons_.emplace_back();
    season.years = static_cast<double>(period.years);
    HistoryPricer pricer(pointers, products_, *unlimited_, options_.replay);
    for (std::size_t left = pointers.size(); left > 0;) {
      const std::size_t next = std::min(left, progress_step);
      pricer.price_next(next, [&](const PastOrder& order, const promotions::Cart&,
                                  PricedOrder&& priced) { add(order, priced); });
      left -= next;
      priced_ += next;
      progress_(priced_, to_price_);
    }
    PastSeason told{period.from, period.to};
    told.orders = std::llround(season.sums[orders]);
    told.uses = std::llround(season.sums[uses]);
    told.cost = std::llround(season.sums[cost]);
    told.paid = std::llround(season.sums[paid]);
    result_.seasons.push_back(told);
  }

  // To the latest season.
  void add(const PastOrder& order, const PricedOrder& priced) {
    Season& season = seasons_.back();
    Figures figures{1, 0, 0, static_cast<double>(priced.totals.items + priced.totals.shipping)};
    for (const Grant& grant : priced.grants) {
      if (grant.promotion != options_.promotion) continue;
      figures[uses] += 1;
      figures[cost] += static_cast<double>(grant.amount + grant.cashback);
    }
    for (const Grant& grant : priced.grants) {
      if (grant.promotion == options_.promotion) continue;
      auto& other = season.beside[grant.promotion];
      other.first += 1;
      if (figures[uses] > 0) other.second += 1;
    }
    auto& on_day = season.days[zone_.local(order.document.at).date];
    on_day.first += figures[uses];
    on_day.second += figures[cost];
    Cluster& cluster = cluster_of(order);
    cluster.seasons.resize(seasons_.size());
    for (std::size_t i = 0; i < measures; ++i) {
      cluster.seasons.back()[i] += figures[i];
      season.sums[i] += figures[i];
    }
  }

  void read_growth() {
    const Instant recent{last().microseconds - growth_weeks * 7 * day};
    if (Instant{recent.microseconds - year} < first()) return;
    double now = 0, before = 0;
    for (const PastOrder& order : history_.orders) {
      const std::int64_t at = order.document.at.microseconds;
      const bool is_recent = at > recent.microseconds;
      const bool is_before = at > recent.microseconds - year && at <= last().microseconds - year;
      if (!is_recent && !is_before) continue;
      (is_recent ? now : before) += 1;
      Cluster& cluster = cluster_of(order);
      (is_recent ? cluster.recent : cluster.year_before) += 1;
    }
    if (before > 0) result_.growth = now / before;
  }

  double growth() const { return result_.growth.value_or(1); }

  double expected(Measure measure) const {
    double sum = 0;
    for (const Season& season : seasons_) {
      sum += season.sums[measure] * std::pow(growth(), season.years);
    }
    return sum / static_cast<double>(seasons_.size());
  }

  // All measures of one resample.
  Figures resampled(std::uint64_t number) const {
    std::vector<Figures> sums(seasons_.size());
    Figures chance{};  // of the season to come, as the latest one shows it
    double now = 0, before = 0;
    for (std::size_t c = 0; c < clusters_.size(); ++c) {
      const Cluster& cluster = clusters_[c];
      const double weight = weight_of(2 * number, c);
      const double other = weight_of(2 * number + 1, c) - 1;
      now += weight * cluster.recent;
      before += weight * cluster.year_before;
      for (std::size_t s = 0; s < cluster.seasons.size(); ++s) {
        for (std::size_t i = 0; i < measures; ++i) sums[s][i] += weight * cluster.seasons[s][i];
      }
      if (cluster.seasons.empty()) continue;
      for (std::size_t i = 0; i < measures; ++i) chance[i] += other * cluster.seasons[0][i];
    }
    const double grown = result_.growth && before > 0 ? now / before : growth();
    Figures all{};
    const std::size_t drawn = mixed(~number) % seasons_.size();
    for (std::size_t i = 0; i < measures; ++i) {
      double mean = 0;
      for (std::size_t s = 0; s < sums.size(); ++s) {
        mean += sums[s][i] * std::pow(grown, seasons_[s].years) / static_cast<double>(sums.size());
      }
      const double point = expected(static_cast<Measure>(i));
      const double of_drawn = seasons_[drawn].sums[i] * std::pow(growth(), seasons_[drawn].years);
      const double between_years = point > 0 ? of_drawn / point : 1;
      all[i] = mean * between_years + chance[i] * growth();
    }
    return all;
  }

  void expect(const promotions::Limits& limits) {
    std::array<std::vector<double>, measures> drawn;
    for (std::size_t b = 0; b < options_.resamples; ++b) {
      const Figures figures = resampled(b);
      for (std::size_t i = 0; i < measures; ++i) drawn[i].push_back(figures[i]);
    }
    const auto range = [&](Measure measure, std::optional<std::int64_t> most) {
      std::vector<double>& values = drawn[measure];
      std::sort(values.begin(), values.end());
      const auto at = [&](double quantile) {
        const auto place = static_cast<std::size_t>(quantile * static_cast<double>(values.size()));
        return bounded(values[std::min(place, values.size() - 1)], most);
      };
      return Expected{bounded(expected(measure), most), at(low_quantile), at(high_quantile)};
    };
    std::sort(drawn[cost].begin(), drawn[cost].end());
    const auto high =
        static_cast<std::size_t>(high_quantile * static_cast<double>(options_.resamples));
    if (expected(cost) > 0) cost_at_most_ = drawn[cost].at(high) / expected(cost);
    result_.orders = range(orders, {});
    result_.uses = range(uses, limits.total);
    result_.cost = range(cost, limits.budget);
    result_.paid = range(paid, {});
  }

  static std::int64_t bounded(double value, std::optional<std::int64_t> most) {
    const std::int64_t whole = std::max<std::int64_t>(0, std::llround(value));
    return most ? std::min(whole, *most) : whole;
  }

  // What one use in a past season counts for in the planned period.
  double scale_of(const Season& season) const {
    return std::pow(growth(), season.years) / static_cast<double>(seasons_.size());
  }

  void tell_beside() {
    std::map<std::string, std::pair<double, double>, std::less<>> sums;
    for (const Season& season : seasons_) {
      const double scale = scale_of(season);
      for (const auto& [promotion, figures] : season.beside) {
        sums[promotion].first += figures.first * scale;
        sums[promotion].second += figures.second * scale;
      }
    }
    for (const auto& [promotion, figures] : sums) {
      result_.beside.push_back(
          {promotion, std::llround(figures.first), std::llround(figures.second)});
    }
  }

  void spread_over_days() {
    std::map<Date, std::pair<double, double>> sums;
    for (const Season& season : seasons_) {
      const double scale = scale_of(season);
      for (const auto& [date, figures] : season.days) {
        sums[date].first += figures.first * scale;
        sums[date].second += figures.second * scale;
      }
    }
    double spent = 0;
    for (const auto& [date, figures] : sums) {
      result_.days.push_back({date, std::llround(figures.first), std::llround(figures.second)});
      spent += figures.second;
      if (!result_.budget) continue;
      const auto budget = static_cast<double>(*result_.budget);
      if (!result_.budget_spent && spent >= budget) result_.budget_spent = date;
      if (!result_.budget_spent_earliest && spent * cost_at_most_ >= budget) {
        result_.budget_spent_earliest = date;
      }
    }
  }

  const History& history_;
  const Products& products_;
  const promotions::CompiledSet& draft_;
  const std::shared_ptr<const promotions::CompiledSet> unlimited_;
  const ForecastOptions& options_;
  const std::function<void(std::size_t, std::size_t)>& progress_;
  const Zone zone_;
  Forecast result_;
  double cost_at_most_ = 1;  // times what is expected, limits aside
  std::vector<PastPeriod> periods_;
  std::size_t priced_ = 0, to_price_ = 0;  // orders
  std::vector<Season> seasons_;            // of the periods
  std::vector<Cluster> clusters_;
  std::unordered_map<std::string, std::size_t> places_;  // of clusters, by customer or order
};

}  // namespace

Result<Forecast, std::string> forecast(
    const History& history, const Products& products, const promotions::CompiledSet& draft,
    const ForecastOptions& options, const std::function<void(std::size_t, std::size_t)>& progress) {
  return Forecaster(history, products, draft, options, progress).run();
}

}  // namespace stapel::app
