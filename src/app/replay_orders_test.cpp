// Past orders as carts, counters in the order of time, and a report that no number of threads
// changes.
#include "app/replay_orders.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/parallel.h"
#include "app/replay_codes.h"
#include "app/testing/sales_files.h"
#include "base/xz.h"
#include "promotions/parse.h"

namespace stapel::app {
namespace {

using catalog::DocumentKind;
using catalog::LineKind;
using catalog::SalesDocument;
using catalog::SalesLine;
using promotions::Cart;
using promotions::CompiledSet;

constexpr std::int64_t hour = 3'600'000'000;

SalesDocument document(std::string id, DocumentKind kind, std::int64_t hours, std::string customer,
                       std::vector<SalesLine> lines) {
  SalesDocument out{.id = std::move(id),
                    .kind = kind,
                    .at = Instant{hours * hour},
                    .customer = std::move(customer),
                    .country = "GB",
                    .currency = *find_currency("GBP"),
                    .lines = std::move(lines)};
  for (std::size_t i = 0; i < out.lines.size(); ++i)
    out.lines[i].number = static_cast<std::int64_t>(i) + 1;
  return out;
}

SalesLine sold(std::string sku, std::int64_t quantity, Amount price,
               LineKind kind = LineKind::product) {
  return {.kind = kind, .sku = std::move(sku), .quantity = quantity, .unit_price = price};
}

std::shared_ptr<const CompiledSet> set_of(std::string_view json) {
  Faults faults;
  auto definitions = promotions::parse_promotions(json, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  return CompiledSet::compile(definitions ? *std::move(definitions) : promotions::Definitions{});
}

ReplayReport replay(const History& history, const CompiledSet& set, ReplayOptions options = {}) {
  return replay_orders(history, {}, set, options, [](std::size_t, std::size_t) {});
}

TEST(History, knows_of_each_customer_what_was_known_at_that_moment) {
  const History history = make_history({
      document("4", DocumentKind::order, 40, "a", {sold("X", 1, 100)}),
      document("1", DocumentKind::order, 10, "a", {sold("X", 2, 1'000)}),
      document("C2", DocumentKind::cancellation, 20, "a", {sold("X", -1, 1'000)}),
      document("3", DocumentKind::order, 30, "a",
               {sold("X", 1, 500), sold("POST", 1, 50, LineKind::shipping)}),
      document("5", DocumentKind::order, 15, "b", {sold("X", 1, 700)}),
      document("6", DocumentKind::order, 16, "", {sold("X", 1, 700)}),
      document("7", DocumentKind::order, 5, "a", {sold("M", 1, 9'000, LineKind::fee)}),
      document("8", DocumentKind::adjustment, 6, "a", {sold("X", -9, 0, LineKind::stock)}),
  });
  struct Seen {
    std::string id;
    std::int64_t orders;
    Amount spent;
    std::int64_t first;
    bool operator==(const Seen&) const = default;
  };
  std::vector<Seen> seen;
  for (const PastOrder& order : history.orders)
    seen.push_back({order.document.id, order.orders_before, order.spent_before,
                    order.first_order_at.microseconds / hour});
  EXPECT_EQ(seen, (std::vector<Seen>{{"1", 0, 9'000, 10},
                                     {"5", 0, 0, 15},
                                     {"6", 0, 0, 16},
                                     {"3", 1, 10'000, 10},
                                     {"4", 2, 10'550, 10}}));
  EXPECT_EQ(history.without_products, 1) << "an order of a fee alone is no cart";
}

TEST(History, spending_is_never_below_zero) {
  const History history = make_history({
      document("C1", DocumentKind::cancellation, 10, "a", {sold("X", -1, 1'000)}),
      document("2", DocumentKind::order, 20, "a", {sold("X", 1, 500)}),
  });
  ASSERT_EQ(history.orders.size(), 1U);
  EXPECT_EQ(history.orders[0].spent_before, 0);
}

TEST(History, spending_is_what_was_paid_and_a_return_is_the_buyers) {
  SalesDocument first = document("1", DocumentKind::order, 10, "a", {sold("X", 2, 1'000)});
  first.lines[0].discount = 300;
  SalesDocument back = document("R", DocumentKind::cancellation, 20, "", {sold("X", -1, 1'000)});
  back.lines[0].discount = 150;
  back.returns_of = "1";
  const History history =
      make_history({first, back, document("2", DocumentKind::order, 30, "a", {sold("X", 1, 500)})});
  ASSERT_EQ(history.orders.size(), 2U);
  EXPECT_EQ(history.orders[1].spent_before, 2 * 1'000 - 300 - (1'000 - 150));
}

TEST(History, hands_over_the_channel_and_the_costs_of_then) {
  SalesDocument past = document("1", DocumentKind::order, 10, "a",
                                {sold("MUG", 2, 250), sold("BAG", 1, 300), sold("TIN", 1, 200),
                                 sold("pickup", 1, 0, LineKind::shipping)});
  past.channel = "app";
  past.lines[0].unit_cost = 90;
  past.lines[0].tax_rate = Percent{60'000};
  const Products products = {{"MUG", {"MUG", "Mug", {}, "", 120, Percent{210'000}}},
                             {"BAG", {"BAG", "Bag", {}, "", 130, Percent{210'000}}}};
  const Cart cart = make_cart({past, 0, 0, {}}, products, {});
  EXPECT_EQ(cart.channel, "app");
  EXPECT_EQ(cart.lines[0].unit_cost, 90);
  EXPECT_EQ(cart.lines[0].tax_rate, Percent{60'000});
  EXPECT_EQ(cart.lines[1].unit_cost, 130);
  EXPECT_EQ(cart.lines[1].tax_rate, Percent{210'000});
  EXPECT_EQ(cart.lines[2].unit_cost, std::nullopt);
  EXPECT_EQ(cart.shipping->method, "pickup");
}

TEST(History, makes_the_cart_that_became_the_order) {
  const PastOrder order{
      document("1", DocumentKind::order, 10, "a",
               {sold("MUG", 2, 250), sold("POST", 1, 500, LineKind::shipping),
                sold("C2", 1, 300, LineKind::shipping), sold("M", 1, 900, LineKind::fee),
                sold("GIFT_0001_20", 1, 1667, LineKind::voucher), sold("BAG", 3, 0, LineKind::free),
                sold("BAG", -3, 0, LineKind::stock)}),
      3, 12'345, Instant{hour}};
  const Cart cart =
      make_cart(order, {{"MUG", {"MUG", "Mug", {"kitchen/mugs"}, "Delft"}}}, {"WELCOME10"});
  EXPECT_EQ(cart.currency.name(), "GBP");
  EXPECT_EQ(cart.at, order.document.at);
  EXPECT_EQ(cart.codes, std::vector<std::string>{"WELCOME10"});
  EXPECT_EQ(cart.customer.id, "a");
  EXPECT_EQ(cart.customer.orders, 3);
  EXPECT_EQ(cart.customer.lifetime_spend, 12'345);
  ASSERT_EQ(cart.lines.size(), 4U);
  EXPECT_EQ(cart.lines[0].category, std::vector<std::string>{"kitchen/mugs"});
  EXPECT_EQ(cart.lines[0].brand, "Delft");
  EXPECT_TRUE(cart.lines[0].is_discountable());
  for (std::size_t i = 1; i < 4; ++i) EXPECT_FALSE(cart.lines[i].is_discountable());
  ASSERT_TRUE(cart.shipping);
  EXPECT_EQ(cart.shipping->method, "post");
  EXPECT_EQ(cart.shipping->amount, 800);
  EXPECT_EQ(cart.shipping->country, "GB");
}

TEST(History, a_guest_has_no_history) {
  const PastOrder order{
      document("1", DocumentKind::order, 10, "", {sold("MUG", 2, 250)}), 0, 0, {}};
  const Cart cart = make_cart(order, {}, {});
  EXPECT_FALSE(cart.customer.id);
  EXPECT_FALSE(cart.customer.orders);
  ASSERT_TRUE(cart.shipping);
  EXPECT_FALSE(cart.shipping->amount);
}

// Orders of several customers on several days, of amounts that differ.
std::vector<SalesDocument> many_orders(int count) {
  std::vector<SalesDocument> documents;
  for (int i = 0; i < count; ++i) {
    const std::string customer = i % 7 == 0 ? "" : "c" + std::to_string(i % 11);
    documents.push_back(document(std::to_string(100'000 + i), DocumentKind::order, i, customer,
                                 {sold("A", 1 + i % 5, 1'000 + 37 * (i % 13)), sold("B", 2, 450),
                                  sold("POST", 1, 500, LineKind::shipping)}));
  }
  return documents;
}

constexpr std::string_view limited_set = R"({
  "settings": {"timezone": "Europe/London", "currency": "GBP"},
  "promotions": [
    {"id": "welcome", "name": "w", "trigger": {"codes": ["HELLO"]},
     "conditions": {"attr": "customer.orders", "op": "=", "value": 0},
     "effects": [{"type": "percent_off", "percent": 10}], "limits": {"per_customer": 1}},
    {"id": "daily", "name": "d", "trigger": "automatic",
     "effects": [{"type": "amount_off", "amount": 200}], "limits": {"per_day": 3},
     "stacking": {"group": "g"}},
    {"id": "budget", "name": "b", "trigger": "automatic", "priority": -1,
     "effects": [{"type": "percent_off", "percent": 25}], "limits": {"budget": 9999},
     "stacking": {"group": "g"}},
    {"id": "code", "name": "c", "trigger": {"codes": ["TEN"]},
     "effects": [{"type": "shipping_off", "percent": 50}], "limits": {"per_code": 10}},
    {"id": "first", "name": "f", "trigger": "automatic",
     "effects": [{"type": "gift", "sku": "MUG", "unit_value": 100}], "limits": {"total": 17}}
  ]})";

TEST(Replay, takes_the_unique_codes_of_past_orders_as_often_as_they_may_be_used) {
  const auto set = set_of(R"({"settings": {"currency": "GBP"}, "promotions": [
    {"id": "back", "name": "b", "trigger": {"pools": ["letters"]},
     "effects": [{"type": "percent_off", "percent": 10}]},
    {"id": "sorry", "name": "s", "trigger": {"codes": ["SORRY"]},
     "effects": [{"type": "percent_off", "percent": 20}]}]})");
  std::vector<SalesDocument> documents;
  const char* codes[] = {"AB-12", "ab12", "CD-34", "EF-56", "EF-56", "EF-56", "NOBODYS"};
  for (const char* code : codes) {
    const auto hours = static_cast<std::int64_t>(documents.size());
    documents.push_back(
        document(std::to_string(hours), DocumentKind::order, hours, "a", {sold("X", 1, 1'000)}));
    documents.back().codes = {code};
  }
  History history = make_history(std::move(documents));
  name_unique_codes(history, {{"AB12", {.code = "AB-12", .pool = "letters"}},
                              {"CD34", {.code = "CD-34", .pool = "", .promotion = "sorry"}},
                              {"EF56", {.code = "EF-56", .pool = "letters", .uses_max = 2}}});
  for (const std::size_t threads : {1U, 2U}) {
    const ReplayReport own = replay(history, *set, {.codes = ReplayCodes::own, .threads = threads});
    EXPECT_EQ(own.promotions[0].uses, 3) << "AB-12 once, EF-56 twice";
    EXPECT_EQ(own.promotions[1].uses, 1) << "minted for it";
  }
  EXPECT_EQ(replay(history, *set, {.codes = ReplayCodes::none}).discounted, 0);
  EXPECT_EQ(replay(history, *set, {.codes = ReplayCodes::all}).promotions[0].uses, 0);
}

// The slow twin: one order after the other, counted by hand.
std::vector<std::pair<std::string, std::int64_t>> one_by_one(const History& history,
                                                             const CompiledSet& set) {
  ReplayCounters counters(set);
  std::vector<std::pair<std::string, std::int64_t>> uses;
  const promotions::Definitions definitions = set.definitions();
  for (const promotions::Promotion& promotion : definitions.promotions)
    uses.emplace_back(promotion.id, 0);
  for (const PastOrder& order : history.orders) {
    Cart cart = make_cart(order, {}, {"HELLO", "TEN"});
    cart.uses = counters.uses(cart);
    const auto answer = promotions::evaluate(set, cart, {.policy = {}, .now = order.document.at});
    EXPECT_TRUE(answer);
    std::vector<Grant> grants;
    for (const promotions::Applied& applied : answer->applied) {
      grants.push_back({applied.promotion, applied.codes, applied.amount, applied.cashback, 0, 0});
      for (auto& [id, count] : uses) count += id == applied.promotion ? 1 : 0;
    }
    counters.take(cart, grants);
  }
  return uses;
}

TEST(Replay, gives_limited_promotions_to_the_first_in_time) {
  const auto set = set_of(limited_set);
  const History history = make_history(many_orders(100));
  const ReplayReport report = replay(history, *set);
  const auto uses = [&](std::size_t i) { return report.promotions[i].uses; };
  EXPECT_EQ(report.orders, 100);
  EXPECT_EQ(uses(0), 11) << "each customer on the first order, and no guest";
  EXPECT_EQ(uses(3), 10) << "the code's limit";
  EXPECT_EQ(uses(4), 17) << "the limit of all uses";
  EXPECT_EQ(report.promotions[2].discount, 9'999) << "the whole budget and not a penny more";
  EXPECT_LE(uses(1), 5 * 3) << "three a day";
}

TEST(Replay, is_the_same_as_pricing_one_by_one_whatever_the_threads) {
  const auto set = set_of(limited_set);
  const History history = make_history(many_orders(300));
  const auto want = one_by_one(history, *set);
  const ReplayReport one =
      replay(history, *set, {.policy = {}, .from = {}, .to = {}, .threads = 1});
  for (std::size_t i = 0; i < want.size(); ++i) {
    EXPECT_EQ(one.promotions[i].id, want[i].first);
    EXPECT_EQ(one.promotions[i].uses, want[i].second) << want[i].first;
  }
  for (const std::size_t threads : {2, 4, 7})
    EXPECT_EQ(replay(history, *set, {.policy = {}, .from = {}, .to = {}, .threads = threads}), one);
}

TEST(Replay, adds_up_and_keeps_to_the_period) {
  const auto set = set_of(R"([{"id": "ten", "name": "t", "currency": "GBP", "trigger": "automatic",
    "effects": [{"type": "percent_off", "percent": 10}]}])");
  const History history = make_history({
      document("1", DocumentKind::order, 10, "a",
               {sold("X", 2, 1'000), sold("POST", 1, 500, LineKind::shipping)}),
      document("2", DocumentKind::order, 20, "a",
               {sold("X", 1, 999), sold("M", 1, 333, LineKind::fee)}),
      document("3", DocumentKind::order, 30, "a", {sold("X", 1, 100)}),
  });
  const ReplayReport report =
      replay(history, *set, {.policy = {}, .from = Instant{10 * hour}, .to = Instant{30 * hour}});
  EXPECT_EQ(report.orders, 2);
  EXPECT_EQ(report.items, 3'332);
  EXPECT_EQ(report.shipping, 500);
  EXPECT_EQ(report.item_discount, 200 + 100);
  EXPECT_EQ(report.after(), 3'532);
  EXPECT_EQ(report.discounted, 2);
  EXPECT_EQ(report.proven, 2);
  EXPECT_EQ(report.first, Instant{10 * hour});
  EXPECT_EQ(report.last, Instant{20 * hour});
}

TEST(Replay, carts_carry_the_codes_of_the_set_unless_told_not_to) {
  const auto set =
      set_of(R"([{"id": "ten", "name": "t", "currency": "GBP", "trigger": {"codes": ["TEN"]},
    "effects": [{"type": "percent_off", "percent": 10}]}])");
  const History history = make_history(many_orders(5));
  EXPECT_EQ(replay(history, *set).promotions[0].uses, 5);
  const ReplayOptions without{.codes = ReplayCodes::none};
  EXPECT_EQ(replay(history, *set, without).promotions[0].uses, 0);
}

TEST(Replay, an_order_too_large_to_price_is_left_out_and_said) {
  const auto set = set_of(R"([{"id": "ten", "name": "t", "currency": "GBP", "trigger": "automatic",
    "effects": [{"type": "percent_off", "percent": 10}]}])");
  const History history = make_history({
      document("1", DocumentKind::order, 10, "", {sold("X", 2, amount_max)}),
      document("2", DocumentKind::order, 20, "", {sold("X", 1, 1'000)}),
  });
  const ReplayReport report = replay(history, *set);
  EXPECT_EQ(report.refused, 1);
  EXPECT_EQ(report.orders, 1);
}

TEST(ParallelFor, does_each_part_once_and_passes_faults_on) {
  for (const std::size_t threads : {1, 2, 8}) {
    std::vector<int> done(1'000);
    parallel_for(threads, done.size(), [&](std::size_t i) { ++done[i]; });
    EXPECT_EQ(std::count(done.begin(), done.end(), 1), 1'000);
    EXPECT_THROW(parallel_for(threads, 100,
                              [](std::size_t i) {
                                if (i == 50) throw std::runtime_error("part 50");
                              }),
                 std::runtime_error);
  }
  parallel_for(4, 0, [](std::size_t) { FAIL(); });
}

}  // namespace
}  // namespace stapel::app
