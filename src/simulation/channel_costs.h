// What it cost to bring customers in: advertising by calendar week, mails by campaign.
//
// The more new customers a channel brought in a week the more it cost: what one costs on average is
// known (ChannelRate), for measurements to be checked against.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "catalog/sales.h"
#include "simulation/campaigns.h"
#include "simulation/people.h"

namespace stapel::simulation {

inline constexpr std::size_t acquisition_count = 5;

// Minor units, without VAT.
struct ChannelRate {
  Acquisition channel;
  Amount per_customer = 0;  // new ones of the week
  Amount per_week = 0;      // whatever it brings
  double spread = 0.0;      // a week's price of a customer lies within this part of the average
};
std::span<const ChannelRate> channel_rates();
// For each mail of a campaign.
inline constexpr double mail_price = 1.2;

class ChannelCosts {
 public:
  // Both must outlive the costs.
  ChannelCosts(std::uint64_t seed, const Season& season, const std::vector<Campaign>& campaigns);

  void acquired(const Person& person, const std::vector<Treatment>& treatments);

  // By channel, and by week; those that cost nothing are left out.
  std::vector<catalog::ChannelCost> rows() const;

 private:
  struct Week {
    std::size_t first_day = 0, last_day = 0;  // of the season
    std::array<std::int64_t, acquisition_count> acquired{};
  };
  catalog::ChannelCost week_row(const ChannelRate& rate, std::size_t week) const;

  std::uint64_t seed_;
  const Season& season_;
  const std::vector<Campaign>& campaigns_;
  std::vector<Week> weeks_;
  std::vector<std::size_t> week_of_day_;
  std::vector<std::int64_t> mails_;  // by campaign
};

}  // namespace stapel::simulation
