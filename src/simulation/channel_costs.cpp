#include "simulation/channel_costs.h"

#include <cmath>
#include <string>
#include <utility>

#include "simulation/random.h"

namespace stapel::simulation {

using catalog::ChannelCost;

namespace {

// A partner has a fee for each new customer; who comes directly costs nothing.
constexpr std::array<ChannelRate, 4> rates = {{
    {Acquisition::search, 900, 0, 0.2},
    {Acquisition::social, 1'150, 2'500, 0.35},
    {Acquisition::email, 150, 1'900, 0.1},
    {Acquisition::partner, 750, 0, 0.0},
}};

}  // namespace

std::span<const ChannelRate> channel_rates() { return rates; }

// Weeks begin on Mondays; the first and the last may be shorter.
ChannelCosts::ChannelCosts(std::uint64_t seed, const Season& season,
                           const std::vector<Campaign>& campaigns)
    : seed_(seed), season_(season), campaigns_(campaigns), mails_(campaigns.size(), 0) {
  const auto& days = season.days();
  for (std::size_t day = 0; day < days.size(); ++day) {
    if (day == 0 || weekday(days[day].date) == 0) weeks_.push_back({day, day, {}});
    weeks_.back().last_day = day;
    week_of_day_.push_back(weeks_.size() - 1);
  }
}

void ChannelCosts::acquired(const Person& person, const std::vector<Treatment>& treatments) {
  Week& week = weeks_[week_of_day_[season_.day_at(person.acquired)]];
  ++week.acquired[static_cast<std::size_t>(person.acquisition)];
  for (std::size_t i = 0; i < treatments.size(); ++i)
    mails_[i] += treatments[i] == Treatment::treated ? 1 : 0;
}

ChannelCost ChannelCosts::week_row(const ChannelRate& rate, std::size_t index) const {
  const Week& week = weeks_[index];
  const auto channel = static_cast<std::size_t>(rate.channel);
  Random random(seed_, Stream::channel_costs, index, channel);
  const double price =
      static_cast<double>(rate.per_customer) * (1.0 + rate.spread * (2.0 * random.uniform() - 1.0));
  const auto customers = static_cast<double>(week.acquired[channel]);
  return {.channel = std::string(acquisition_name(rate.channel)),
          .first_day = season_.days()[week.first_day].date,
          .last_day = season_.days()[week.last_day].date,
          .amount = std::llround(price * customers) + rate.per_week};
}

std::vector<ChannelCost> ChannelCosts::rows() const {
  std::vector<ChannelCost> rows;
  for (const ChannelRate& rate : rates)
    for (std::size_t week = 0; week < weeks_.size(); ++week) {
      ChannelCost row = week_row(rate, week);
      if (row.amount > 0) rows.push_back(std::move(row));
    }
  for (std::size_t i = 0; i < campaigns_.size(); ++i) {
    const auto amount = std::llround(mail_price * static_cast<double>(mails_[i]));
    if (amount > 0)
      rows.push_back({.channel = std::string(acquisition_name(Acquisition::email)),
                      .campaign = std::string(campaigns_[i].id),
                      .first_day = campaigns_[i].from,
                      .last_day = campaigns_[i].from,
                      .amount = amount});
  }
  return rows;
}

}  // namespace stapel::simulation
