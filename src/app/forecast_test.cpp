// Forecasts from past seasons: by hand, and against what really came in generated histories.
#include "app/forecast.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "promotions/parse.h"

namespace stapel::app {
namespace {

using catalog::SalesDocument;
using catalog::SalesLine;
using promotions::CompiledSet;

constexpr std::int64_t day = 86'400'000'000;

std::shared_ptr<const CompiledSet> set_of(std::string_view json) {
  Faults faults;
  auto definitions = promotions::parse_promotions(json, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  return CompiledSet::compile(definitions ? *std::move(definitions) : promotions::Definitions{});
}

SalesDocument order(std::string id, std::int64_t days, std::string customer, Amount price) {
  SalesLine line;
  line.sku = "MUG";
  line.unit_price = price;
  SalesDocument document;
  document.id = std::move(id);
  document.at = Instant{days * day + day / 2};
  document.customer = std::move(customer);
  document.currency = *find_currency("EUR");
  document.lines = {line};
  return document;
}

const char* const sale = R"([{"id":"sale","name":"Sale","trigger":"automatic",
    "conditions":{"attr":"cart.subtotal","op":">=","value":5000},
    "effects":[{"type":"percent_off","percent":10}]}])";

ForecastOptions planned(std::int64_t from, std::int64_t to) {
  ForecastOptions options;
  options.promotion = "sale";
  options.from = Instant{from * day};
  options.to = Instant{to * day};
  return options;
}

// One order of 100.00 every day of the first year, two of the second.
History growing() {
  std::vector<SalesDocument> documents;
  for (int i = 0; i < 2 * 364; ++i) {
    for (int n = 0; n < (i < 364 ? 1 : 2); ++n) {
      const std::string id = std::to_string(i) + "-" + std::to_string(n);
      documents.push_back(order(id, i, "c" + id, 10'000));
    }
  }
  return make_history(std::move(documents));
}

TEST(Forecast, MovesPastSeasonsAndScalesThemByTheShopsGrowth) {
  const auto answer = forecast(growing(), {}, *set_of(sale), planned(2 * 364, 2 * 364 + 10));
  ASSERT_TRUE(answer) << answer.refusal();
  ASSERT_EQ(answer->seasons.size(), 2U);
  EXPECT_EQ(answer->seasons[0].uses, 20) << "the latest season first";
  EXPECT_EQ(answer->seasons[1].uses, 10);
  ASSERT_TRUE(answer->growth);
  EXPECT_NEAR(*answer->growth, 2, 0.05);
  EXPECT_NEAR(static_cast<double>(answer->uses.value), 40, 2);
  EXPECT_NEAR(static_cast<double>(answer->cost.value), 40'000, 2'000);
  EXPECT_LT(answer->uses.low, answer->uses.value);
  EXPECT_GT(answer->uses.high, answer->uses.value);
  ASSERT_EQ(answer->days.size(), 10U);
  EXPECT_EQ(answer->days[0].uses, 4);
  EXPECT_FALSE(answer->budget_spent);
}

TEST(Forecast, TellsWhenABudgetIsSpentAndNeverExpectsMoreThanALimit) {
  const auto limited = set_of(R"([{"id":"sale","name":"Sale","trigger":"automatic",
      "limits":{"total":15,"budget":12000},"effects":[{"type":"percent_off","percent":10}]}])");
  const auto answer = forecast(growing(), {}, *limited, planned(2 * 364, 2 * 364 + 10));
  ASSERT_TRUE(answer) << answer.refusal();
  EXPECT_EQ(answer->uses.value, 15);
  EXPECT_EQ(answer->cost.value, 12'000);
  EXPECT_EQ(answer->cost.high, 12'000);
  ASSERT_TRUE(answer->budget_spent);
  EXPECT_EQ(*answer->budget_spent, date_of_day_number(2 * 364 + 2)) << "40.00 a day";
  EXPECT_LE(*answer->budget_spent_earliest, *answer->budget_spent);
}

TEST(Forecast, SaysWhatItCannotForesee) {
  const History history = growing();
  EXPECT_FALSE(forecast(history, {}, *set_of(sale), planned(10, 20))) << "nothing before it";
  EXPECT_FALSE(forecast(history, {}, *set_of(sale), planned(800, 800))) << "no days";
  EXPECT_FALSE(forecast({}, {}, *set_of(sale), planned(800, 810)));
  ForecastOptions other = planned(800, 810);
  other.promotion = "none";
  EXPECT_FALSE(forecast(history, {}, *set_of(sale), other));
}

TEST(Forecast, TellsWhatIsUsedBesideIt) {
  const auto draft = set_of(R"([
      {"id":"sale","name":"Sale","trigger":"automatic",
       "effects":[{"type":"percent_off","percent":10}]},
      {"id":"rival","name":"Rival","trigger":"automatic","stacking":{"exclusive":true},
       "schedule":{"starts_at":"1972-01-05T00:00:00Z"},
       "effects":[{"type":"percent_off","percent":20}]},
      {"id":"ships","name":"Ships","trigger":"automatic",
       "effects":[{"type":"percent_off","percent":1}]}])");
  const auto answer = forecast(growing(), {}, *draft, planned(2 * 364, 2 * 364 + 10));
  ASSERT_TRUE(answer) << answer.refusal();
  // From 30 December on: the rival takes the last four of ten days from both others.
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> beside;
  for (const RunningBeside& one : answer->beside) beside[one.promotion] = {one.uses, one.together};
  EXPECT_EQ(answer->uses.value, answer->orders.value * 6 / 10);
  EXPECT_EQ(beside["rival"], std::pair(answer->orders.value * 4 / 10, std::int64_t{0}));
  EXPECT_EQ(beside["ships"], std::pair(answer->uses.value, answer->uses.value));
}

// A shop whose customers buy by chance, with a rate of their own and a season: 30 planned
// fortnights, of which the forecast saw the years before.
TEST(Forecast, NineInTenIntervalsHoldWhatCame) {
  int held = 0, asked = 0;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    std::gamma_distribution<double> rates(0.8, 0.02);
    std::vector<SalesDocument> documents;
    for (int c = 0; c < 400; ++c) {
      const double rate = rates(random);
      for (int i = 0; i < 2 * 364 + 100; ++i) {
        const double season = 1 + 0.5 * std::sin(i * 2 * 3.14159 / 364);
        std::poisson_distribution<int> count(rate * season);
        for (int n = count(random); n > 0; --n) {
          const Amount price = 2'000 + static_cast<Amount>(random() % 8'000);
          documents.push_back(
              order(std::to_string(documents.size()), i, "c" + std::to_string(c), price));
        }
      }
    }
    for (int week = 0; week < 5; ++week) {
      const std::int64_t from = 2 * 364 + week * 14;
      std::vector<SalesDocument> known;
      std::int64_t uses = 0;
      for (const SalesDocument& document : documents) {
        const std::int64_t at = document.at.microseconds / day;
        if (at < from) known.push_back(document);
        const bool used = at >= from && at < from + 14 && document.lines[0].unit_price >= 5'000;
        uses += used ? 1 : 0;
      }
      const auto answer =
          forecast(make_history(std::move(known)), {}, *set_of(sale), planned(from, from + 14));
      ASSERT_TRUE(answer) << answer.refusal();
      ++asked;
      held += uses >= answer->uses.low && uses <= answer->uses.high ? 1 : 0;
    }
  }
  EXPECT_EQ(asked, 30);
  EXPECT_GE(held, 24) << "far too narrow";
}

}  // namespace
}  // namespace stapel::app
