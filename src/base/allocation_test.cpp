// Spreading: rows by hand, and the promises on random input.
#include "base/allocation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace stapel {
namespace {

std::vector<Amount> parts(Amount total, std::vector<Share> shares) {
  spread(total, shares);
  std::vector<Amount> out;
  for (const Share& share : shares)
    out.insert(out.end(), static_cast<std::size_t>(share.count), share.part);
  return out;
}

Share free_share(Amount weight, std::int64_t count = 1) { return {count, weight, weight, 0, 0}; }

TEST(Spread, LargestRemainderTiesToTheEarlier) {
  const struct {
    Amount total;
    std::vector<Share> shares;
    std::vector<Amount> want;
  } rows[] = {
      {100, {free_share(100), free_share(100), free_share(100)}, {34, 33, 33}},
      {1, {free_share(10), free_share(10)}, {1, 0}},
      {0, {free_share(5), free_share(5)}, {0, 0}},
      {7, {free_share(0), free_share(7)}, {0, 7}},
      {59, {free_share(99, 3)}, {20, 20, 19}},
      {2, {free_share(99, 4)}, {1, 1, 0, 0}},
      {10, {free_share(1), free_share(2)}, {1, 2}},        // no more than there is
      {5, {{1, 10, 1, 0, 0}, {1, 10, 10, 0, 0}}, {1, 4}},  // a maximum moves the excess
      {4, {{2, 10, 1, 0, 0}, {1, 10, 10, 0, 0}}, {1, 1, 2}},
      {3, {{1, 100, 0, 0, 0}, {1, 1, 1, 0, 0}, {1, 5, 5, 0, 0}}, {0, 1, 2}},
  };
  for (const auto& row : rows) EXPECT_EQ(parts(row.total, row.shares), row.want);
}

TEST(Spread, LargeValuesDoNotOverflow) {
  EXPECT_EQ(parts(amount_max, {free_share(amount_max), free_share(amount_max)}),
            (std::vector<Amount>{amount_max / 2, amount_max / 2}));
}

// A slow twin: units one by one, exactly as the contract words it.
std::vector<Amount> slow_spread(Amount total, const std::vector<Share>& runs) {
  std::vector<Share> units;
  for (const Share& run : runs)
    for (std::int64_t i = 0; i < run.count; ++i) units.push_back({1, run.weight, run.most, 0, 0});
  std::vector<bool> gone(units.size(), false);
  Amount remaining = total;
  for (;;) {
    Wide sum = 0;
    for (std::size_t i = 0; i < units.size(); ++i)
      if (!gone[i]) sum += units[i].weight;
    if (sum == 0) break;
    std::vector<std::pair<Wide, std::size_t>> remainders;
    Amount rest = remaining;
    for (std::size_t i = 0; i < units.size(); ++i) {
      if (gone[i]) continue;
      const Wide product = static_cast<Wide>(remaining) * units[i].weight;
      units[i].part = static_cast<Amount>(product / sum);
      rest -= units[i].part;
      remainders.emplace_back(-(product % sum), i);
    }
    std::sort(remainders.begin(), remainders.end());
    for (std::size_t i = 0; rest > 0; ++i, --rest) units[remainders[i].second].part += 1;
    bool again = false;
    for (std::size_t i = 0; i < units.size(); ++i) {
      if (gone[i] || units[i].part <= units[i].most) continue;
      units[i].part = units[i].most;
      gone[i] = true;
      remaining -= units[i].most;
      again = true;
    }
    if (!again) break;
  }
  std::vector<Amount> out;
  for (const Share& unit : units) out.push_back(unit.part);
  return out;
}

TEST(Spread, RunsGiveWhatSingleUnitsGive) {
  std::mt19937_64 random(7);
  const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  for (int round = 0; round < 20'000; ++round) {
    std::vector<Share> runs;
    for (std::int64_t i = below(5) + 1; i > 0; --i) {
      const Amount weight = below(12);
      runs.push_back(
          {below(4) + 1, weight, weight - below(static_cast<std::uint64_t>(weight) + 1), 0, 0});
    }
    const Amount total = below(60);
    EXPECT_EQ(parts(total, runs), slow_spread(total, runs));
  }
}

}  // namespace
}  // namespace stapel
