#include "simulation/campaigns.h"

#include <array>

#include "simulation/random.h"

namespace stapel::simulation {

namespace {

struct Plan {
  std::string_view id, kind;
  std::int32_t month, day;
  double first, second;  // the factors of its first and its second fortnight
};
// Effects of a size that a shop would notice; one mail that nobody does anything for; one that
// brings forward what would have been bought anyway.
constexpr std::array<Plan, 4> plans = {{
    {"voorjaarsmail", "lifts", 3, 10, 1.8, 1.0},
    {"zomermail", "does_nothing", 6, 16, 1.0, 1.0},
    {"nazomermail", "moves_forward", 9, 8, 1.6, 0.4},
    {"wintermail", "lifts", 1, 12, 1.4, 1.0},
}};
constexpr std::int64_t fortnight = 14;

Campaign make_campaign(const Plan& plan, const Date& from, const Season& season) {
  const std::int64_t first = day_number(from);
  const double begins = season.week_of(from);
  const double middle = season.week_of(date_of_day_number(first + fortnight));
  const double ends = season.week_of(date_of_day_number(first + 2 * fortnight));
  return {.id = plan.id,
          .kind = plan.kind,
          .from = from,
          .windows = {{begins, middle, plan.first}, {middle, ends, plan.second}}};
}

}  // namespace

// One of each, in the last twelve months.
std::vector<Campaign> make_campaigns(const Season& season) {
  const auto& days = season.days();
  const std::size_t last_year = days.size() > 365 ? days.size() - 365 : 0;
  std::vector<Campaign> campaigns;
  for (std::size_t day = last_year; day + 2 * fortnight <= days.size(); ++day)
    for (const Plan& plan : plans)
      if (days[day].date.month == plan.month && days[day].date.day == plan.day)
        campaigns.push_back(make_campaign(plan, days[day].date, season));
  return campaigns;
}

Treatment treatment_of(std::uint64_t seed, const Campaign& campaign, std::size_t index,
                       const Person& person, std::uint32_t number) {
  if (!person.newsletter || person.acquired >= campaign.windows.front().from)
    return Treatment::none;
  Random random(seed, Stream::campaign, number, index);
  return random.chance(campaign.held_out) ? Treatment::held_out : Treatment::treated;
}

double advanced(const std::vector<Campaign>& campaigns, const std::vector<Treatment>& treatments,
                double week, double work) {
  for (std::size_t i = 0; i < campaigns.size(); ++i) {
    if (treatments[i] != Treatment::treated) continue;
    for (const Window& window : campaigns[i].windows) {
      if (week >= window.until) continue;
      if (week < window.from) {
        if (week + work <= window.from) return week + work;
        work -= window.from - week;
        week = window.from;
      }
      const double within = (window.until - week) * window.factor;
      if (work <= within) return week + work / window.factor;
      work -= within;
      week = window.until;
    }
  }
  return week + work;
}

}  // namespace stapel::simulation
