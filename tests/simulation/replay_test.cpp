// A replay's carts, evaluated one after the other under the promotions that were live, give what
// was given: each line's discount and each order's codes, to the cent.
#include <gtest/gtest.h>

#include <vector>

#include "app/replay_counters.h"
#include "app/replay_history.h"
#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "simulation/shop.h"

namespace stapel {
namespace {

using app::PastOrder;
using catalog::LineKind;
using catalog::SalesDocument;

promotions::Evaluation price(const promotions::CompiledSet& set, promotions::Cart& cart,
                             app::ReplayCounters& counters) {
  cart.uses = counters.uses(cart);
  const auto answer = promotions::evaluate(
      set, cart, {.policy = {}, .now = *cart.at, .hints = false, .search_limit = 3'000});
  EXPECT_TRUE(answer);
  std::vector<app::Grant> grants;
  for (const promotions::Applied& applied : answer->applied)
    grants.push_back({applied.promotion, applied.codes, applied.amount, applied.cashback, 0, 0});
  counters.take(cart, grants);
  return *answer;
}

void expect_given(const SalesDocument& order, const promotions::Evaluation& answer) {
  std::size_t at = 0;
  for (const catalog::SalesLine& line : order.lines) {
    const Amount discount = line.kind == LineKind::shipping ? answer.shipping->discount
                                                            : answer.lines.at(at++).discount;
    EXPECT_EQ(line.discount, discount) << order.id << " line " << line.number;
  }
  std::vector<std::string> codes;
  for (const promotions::Applied& applied : answer.applied)
    codes.insert(codes.end(), applied.codes.begin(), applied.codes.end());
  EXPECT_EQ(order.codes, codes) << order.id;
}

TEST(GeneratedShop, is_priced_again_as_it_was) {
  simulation::Shop shop({.customers = 3'000, .seed = 11});
  Faults faults;
  auto definitions = promotions::parse_promotions(shop.promotions(), faults);
  ASSERT_TRUE(definitions && faults.empty());
  const auto set = promotions::CompiledSet::compile(*std::move(definitions));
  app::Products products;
  for (const catalog::Product& product : shop.products()) products.emplace(product.sku, product);
  std::vector<SalesDocument> documents;
  simulation::Receivers receivers;
  receivers.document = [&](const SalesDocument& document) { documents.push_back(document); };
  shop.run(receivers);

  app::ReplayCounters counters(*set);
  std::int64_t discounted = 0;
  const app::History history = app::make_history(std::move(documents));
  for (const PastOrder& order : history.orders) {
    promotions::Cart cart = make_cart(order, products, order.document.codes);
    const promotions::Evaluation answer = price(*set, cart, counters);
    expect_given(order.document, answer);
    discounted += answer.totals.saved > 0 ? 1 : 0;
    if (testing::Test::HasFailure()) break;
  }
  EXPECT_GT(history.orders.size(), 10'000U);
  EXPECT_GT(discounted, 3'000);
}

}  // namespace
}  // namespace stapel
