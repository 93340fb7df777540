// Comparisons of replays: against what was charged, against a live set, by hand and as properties.
#include "app/replay_comparison.h"

#include <gtest/gtest.h>

#include <random>

#include "app/replay_json.h"
#include "promotions/parse.h"

namespace stapel::app {
namespace {

using catalog::DocumentKind;
using catalog::LineKind;
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

SalesLine sold(std::int64_t number, std::string sku, std::int64_t quantity, Amount price,
               Amount discount = 0, std::optional<Amount> cost = {}) {
  SalesLine line;
  line.number = number;
  line.sku = std::move(sku);
  line.quantity = quantity;
  line.unit_price = price;
  line.discount = discount;
  line.unit_cost = cost;
  line.tax_rate = Percent{210'000};
  return line;
}

SalesDocument order(std::string id, std::int64_t days, std::string customer,
                    std::vector<SalesLine> lines, std::vector<std::string> codes = {}) {
  SalesDocument document;
  document.id = std::move(id);
  document.at = Instant{days * day};
  document.customer = std::move(customer);
  document.currency = *find_currency("EUR");
  document.lines = std::move(lines);
  document.codes = std::move(codes);
  return document;
}

ReplayComparison compare(const History& history, const CompiledSet* live, const CompiledSet& draft,
                         ComparisonOptions options = {}) {
  options.replay.codes = ReplayCodes::own;
  return compare_replays(history, {}, live, draft, options, [](std::size_t, std::size_t) {});
}

const char* const ten_percent =
    R"([{"id":"ten","name":"Ten","trigger":{"codes":["TEN"]},
         "effects":[{"type":"percent_off","percent":10}]}])";
const char* const twenty_percent =
    R"([{"id":"twenty","name":"Twenty","trigger":"automatic",
         "effects":[{"type":"percent_off","percent":20}]}])";

History three_orders() {
  return make_history({
      order("1", 0, "a", {sold(1, "MUG", 2, 1'210, 242, 300)}, {"TEN"}),
      order("2", 1, "b", {sold(1, "MUG", 1, 1'210, 0, 300)}),
      order("3", 8, "a", {sold(1, "MUG", 1, 12'100, 0, 11'000)}),
  });
}

TEST(ReplayComparison, ComparesADraftWithWhatWasCharged) {
  ComparisonOptions options;
  options.elasticity = 0;
  const auto draft = set_of(twenty_percent);
  const ReplayComparison comparison = compare(three_orders(), nullptr, *draft, options);

  EXPECT_EQ(comparison.all.orders, 3);
  EXPECT_EQ(comparison.all.list, 2'420 + 1'210 + 12'100);
  EXPECT_EQ(comparison.all.before.discount, 242);
  EXPECT_EQ(comparison.all.after.discount, 484 + 242 + 2'420);
  EXPECT_EQ(comparison.all.before.margin, 1'800 - 600 + 1'000 - 300 + 10'000 - 11'000);
  EXPECT_EQ(comparison.all.after.margin, 1'600 - 600 + 800 - 300 + 8'000 - 11'000);
  EXPECT_EQ(comparison.breaches_before, 1);
  EXPECT_EQ(comparison.breaches_after, 1);
  ASSERT_EQ(comparison.breaches.size(), 1U);
  EXPECT_EQ(comparison.breaches[0].id, "3");
  EXPECT_EQ(comparison.breaches[0].margin_after, -3'000);
  ASSERT_EQ(comparison.dearest.size(), 3U);
  EXPECT_EQ(comparison.dearest[0].id, "3");
  EXPECT_EQ(comparison.gains.pay_less, 2);
  EXPECT_EQ(comparison.gains.less, 484 - 242 + 2'420 + 242);
  EXPECT_EQ(comparison.estimate->paid, comparison.all.after.paid) << "nobody buys more";
  EXPECT_TRUE(comparison.before.promotions.empty());

  EXPECT_EQ(comparison.weeks.size(), 2U);
  EXPECT_EQ(comparison.weeks.at("1970-W01").orders, 2);
  EXPECT_EQ(comparison.weeks.at("1970-W02").after.discount, 2'420);
  EXPECT_EQ(comparison.segments.at("first order").orders, 2);
  EXPECT_EQ(comparison.segments.at("2nd to 4th order").orders, 1);
  EXPECT_EQ(comparison.categories.at("(none)").orders, 3);
}

TEST(ReplayComparison, TheSetThatWasLiveGivesWhatWasGiven) {
  const auto live = set_of(ten_percent);
  const ReplayComparison comparison = compare(three_orders(), nullptr, *live);
  EXPECT_EQ(comparison.all.after, comparison.all.before);
  EXPECT_EQ(comparison.gains.pay_the_same, 2);
}

TEST(ReplayComparison, TellsWhatADraftTakesThePlaceOf) {
  const auto live = set_of(ten_percent), draft = set_of(twenty_percent);
  const ReplayComparison comparison = compare(three_orders(), live.get(), *draft);
  ASSERT_EQ(comparison.displaced.size(), 1U);
  const auto& [pair, row] = *comparison.displaced.begin();
  EXPECT_EQ(pair, (std::pair<std::string, std::string>{"ten", "twenty"}));
  EXPECT_EQ(row.orders, 1);
  EXPECT_EQ(row.granted_before, 242);
  EXPECT_EQ(comparison.promotions.at("ten").uses_before, 1);
  EXPECT_EQ(comparison.promotions.at("ten").uses_after, 0);
  EXPECT_EQ(comparison.promotions.at("twenty").granted_after, 484 + 242 + 2'420);
}

TEST(ReplayComparison, LowerPricesSellMoreWithAnElasticity) {
  ComparisonOptions options;
  options.elasticity = -1;
  const auto draft = set_of(twenty_percent);
  const History history = make_history({order("1", 0, "a", {sold(1, "MUG", 1, 1'000)})});
  const ReplayComparison comparison = compare(history, nullptr, *draft, options);
  EXPECT_EQ(comparison.estimate->paid, 1'000) << "a fifth cheaper, a quarter more";
  EXPECT_EQ(comparison.estimate->discount, 250);
}

// Weeks, segments and categories each add up to the whole, and the whole to single evaluations.
TEST(ReplayComparison, EveryTableAddsUpToTheWhole) {
  std::mt19937 random(5);
  std::vector<SalesDocument> documents;
  for (int i = 0; i < 300; ++i) {
    std::vector<SalesLine> lines;
    for (std::int64_t n = 1; n <= 1 + static_cast<std::int64_t>(random() % 4); ++n) {
      lines.push_back(sold(n, "S" + std::to_string(random() % 9), 1 + random() % 3,
                           static_cast<Amount>(random() % 5'000), 0,
                           random() % 5 ? std::optional<Amount>(random() % 2'000) : std::nullopt));
    }
    const auto codes = random() % 2 ? std::vector<std::string>{"TEN"} : std::vector<std::string>{};
    documents.push_back(order(std::to_string(i), static_cast<std::int64_t>(random() % 60),
                              random() % 6 ? "c" + std::to_string(random() % 40) : "",
                              std::move(lines), codes));
  }
  const History history = make_history(std::move(documents));
  const auto live = set_of(ten_percent);
  const auto draft = set_of(
      R"([{"id":"twenty","name":"Twenty","trigger":"automatic","limits":{"per_customer":2},
           "effects":[{"type":"percent_off","percent":20}]},
          {"id":"ten","name":"Ten","trigger":{"codes":["TEN"]},"limits":{"budget":20000},
           "effects":[{"type":"percent_off","percent":10}]}])");
  const ReplayComparison comparison = compare(history, live.get(), *draft);

  for (const auto* rows : {&comparison.weeks, &comparison.segments, &comparison.categories}) {
    ComparedRow sum;
    for (const auto& [name, row] : *rows) {
      sum.orders += row.orders;
      sum.list += row.list;
      sum.before.discount += row.before.discount;
      sum.after.discount += row.after.discount;
      sum.after.paid += row.after.paid;
    }
    EXPECT_EQ(sum.orders, comparison.all.orders);
    EXPECT_EQ(sum.list, comparison.all.list);
    EXPECT_EQ(sum.before.discount, comparison.all.before.discount);
    EXPECT_EQ(sum.after.discount, comparison.all.after.discount);
    EXPECT_EQ(sum.after.paid, comparison.all.after.paid);
  }
  Amount one_by_one = 0;
  for (const PastOrder& past : history.orders) {
    const auto cart = make_cart(past, {}, past.document.codes);
    const auto answer = promotions::evaluate(*live, cart, {.policy = {}, .now = past.document.at});
    ASSERT_TRUE(answer);
    one_by_one += answer->totals.saved;
  }
  EXPECT_EQ(comparison.all.before.discount, one_by_one);
  EXPECT_LE(comparison.promotions.at("ten").granted_after, 20'000);

  ComparisonOptions threads;
  threads.replay.threads = 3;
  EXPECT_EQ(to_json(compare(history, live.get(), *draft, threads)), to_json(comparison));
}

TEST(ReplayShares, AreRoundedHalfAwayFromZero) {
  EXPECT_EQ(share_of(1, 3), 333'333);
  EXPECT_EQ(share_of(-1, 3), -333'333);
  EXPECT_EQ(share_of(5, 0), 0);
  EXPECT_EQ(average_of(5, 2), 3);
  EXPECT_EQ(average_of(-5, 2), -3);
  EXPECT_EQ(average_of(5, 0), 0);
}

}  // namespace
}  // namespace stapel::app
