// A migration of the SQLite store: what the channels that bring customers cost.
#pragma once

#include <string_view>

namespace stapel::storage {

// Days are counted from 1970-01-01, the last one belongs to the period. Amounts are minor units.
inline constexpr std::string_view channel_costs = R"sql(
CREATE TABLE channel_costs (
  shop INTEGER NOT NULL,
  channel TEXT NOT NULL,
  campaign TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (shop, channel, campaign, first_day)
) WITHOUT ROWID;
)sql";

}  // namespace stapel::storage
