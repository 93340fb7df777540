// A replay's carts, evaluated one after the other under the promotions that were live, give what
// was given: each line's discount and each order's codes, to the cent.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "app/replay_codes.h"
#include "app/replay_counters.h"
#include "app/replay_history.h"
#include "base/code_text.h"
#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "simulation/shop.h"
#include "simulation/win_back.h"

namespace stapel {
namespace {

using app::PastOrder;
using catalog::LineKind;
using catalog::SalesDocument;

std::vector<std::string> normalised(std::vector<std::string> codes) {
  for (std::string& code : codes) code = normalise_code(code);
  return codes;
}

promotions::Evaluation price(const promotions::CompiledSet& set, promotions::Cart& cart,
                             app::ReplayCounters& counters) {
  cart.uses = counters.uses(cart);
  const auto answer = promotions::evaluate(
      set, cart, {.policy = {}, .now = *cart.at, .hints = false, .search_limit = 3'000});
  EXPECT_TRUE(answer);
  std::vector<app::Grant> grants;
  for (const promotions::Applied& applied : answer->applied)
    grants.push_back(
        {applied.promotion, normalised(applied.codes), applied.amount, applied.cashback, 0, 0});
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

// What was taken of one promotion's limits.
struct Uses {
  std::int64_t uses = 0;
  Amount granted = 0;
  std::map<std::string, std::int64_t> by_day, by_customer, by_code;

  static std::int64_t most(const std::map<std::string, std::int64_t>& counts) {
    std::int64_t most = 0;
    for (const auto& [name, count] : counts) most = std::max(most, count);
    return most;
  }
  std::int64_t most_a_day() const { return most(by_day); }
};

// Counted anew, in another way than the counters do.
class Taken {
 public:
  void add(const promotions::Cart& cart, const promotions::Evaluation& answer) {
    const Date day = Zone::find("Europe/Amsterdam")->local(*cart.at).date;
    for (const promotions::Applied& applied : answer.applied) {
      Uses& uses = uses_[applied.promotion];
      ++uses.uses;
      uses.granted += applied.amount + applied.cashback;
      ++uses.by_day[format_date(day)];
      if (cart.customer.id) ++uses.by_customer[*cart.customer.id];
      for (const std::string& code : applied.codes) ++uses.by_code[code];
    }
  }
  const Uses& of(const std::string& promotion) { return uses_[promotion]; }
  void expect_within(const promotions::Promotion& promotion) {
    constexpr std::int64_t none = INT64_MAX;
    const promotions::Limits& limits = promotion.limits;
    const Uses& uses = of(promotion.id);
    EXPECT_LE(uses.uses, limits.total.value_or(none)) << promotion.id;
    EXPECT_LE(uses.granted, limits.budget.value_or(none)) << promotion.id;
    EXPECT_LE(uses.most_a_day(), limits.per_day.value_or(none)) << promotion.id;
    EXPECT_LE(Uses::most(uses.by_customer), limits.per_customer.value_or(none)) << promotion.id;
    EXPECT_LE(Uses::most(uses.by_code), limits.per_code.value_or(none)) << promotion.id;
  }

 private:
  std::map<std::string, Uses> uses_;
};

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
  app::UniqueCodes mailed;
  receivers.code = [&](const simulation::MailedCode& code) {
    mailed.emplace(
        normalise_code(code.code),
        promotions::PoolCode{.code = code.code, .pool = std::string(simulation::win_back_pool)});
  };
  shop.run(receivers);

  app::ReplayCounters counters(*set);
  Taken taken;
  std::int64_t discounted = 0;
  app::History history = app::make_history(std::move(documents));
  app::name_unique_codes(history, mailed);
  for (const PastOrder& order : history.orders) {
    promotions::Cart cart = make_cart(order, products, order.document.codes);
    const promotions::Evaluation answer = price(*set, cart, counters);
    expect_given(order.document, answer);
    taken.add(cart, answer);
    discounted += answer.totals.saved > 0 ? 1 : 0;
    if (testing::Test::HasFailure()) break;
  }
  EXPECT_GT(history.orders.size(), 10'000U);
  EXPECT_GT(discounted, 3'000);
  set->for_each([&](const promotions::Promotion& promotion) { taken.expect_within(promotion); });
  // Every kind of limit was felt.
  EXPECT_EQ(taken.of("zwarte-vrijdag-2025").uses, 60) << "all codes";
  EXPECT_EQ(taken.of("vijftien-2026-4").granted, 75'000) << "the whole budget";
  EXPECT_EQ(taken.of("koffiemaatjes").most_a_day(), 2);
  EXPECT_GT(taken.of("kom-terug").uses, 100);
}

}  // namespace
}  // namespace stapel
