// Any sequence of partial returns, on random orders of the kernel's own generator: the sums
// reconcile at every step and end where the contract says, whatever the order of the returns.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "promotions/evaluate.h"
#include "promotions/refund.h"
#include "promotions/testing/generate.h"

namespace stapel::promotions::testing {
namespace {

constexpr int orders_per_case = 5;

struct Bought {
  std::shared_ptr<const CompiledSet> set;
  Order order;
  std::optional<Policy> policy;
};

// A case of the generator, bought at a time of its own. Nothing where the case cannot be priced.
std::optional<Bought> buy(std::uint64_t seed, bool refund_shipping, bool with_rates) {
  Case given = generate_case(seed);
  given.definitions.settings.refund_shipping_when_all_returned = refund_shipping;
  if (!given.cart.at) given.cart.at = given.options.now;
  given.options.now = *given.cart.at;
  given.options.policy = seed % 3 == 0 ? Policy::priority : Policy::best_for_customer;
  if (with_rates && given.cart.shipping) {
    given.cart.shipping->rates = {{"slow", given.cart.shipping->amount.value_or(0) / 2},
                                  {"fast", 2'000}};
  }
  Bought bought{CompiledSet::compile(given.definitions), {}, given.options.policy};
  auto result = evaluate(*bought.set, given.cart, given.options);
  if (!result || given.cart.lines.empty()) return std::nullopt;
  bought.order = order_of(std::move(given.cart), std::move(*result));
  return bought;
}

std::vector<std::int64_t> units_left(const Order& order) {
  std::vector<std::int64_t> left;
  for (std::size_t i = 0; i < order.returned.size(); ++i) {
    left.push_back(order.cart.lines[i].quantity - order.returned[i].units);
  }
  return left;
}

bool none(const std::vector<std::int64_t>& units) {
  return std::ranges::all_of(units, [](std::int64_t n) { return n == 0; });
}

// Some of what is left, at least one unit.
Return some_of(const std::vector<std::int64_t>& left) {
  Return out;
  for (const std::int64_t units : left) {
    out.units.push_back(
        *rc::gen::weightedOneOf<std::int64_t>({{1, rc::gen::just<std::int64_t>(0)},
                                               {1, rc::gen::inRange<std::int64_t>(0, units + 1)},
                                               {1, rc::gen::just(units)}}));
  }
  if (!none(out.units)) return out;
  const auto at = std::ranges::find_if(left, [](std::int64_t n) { return n > 0; });
  out.units[static_cast<std::size_t>(at - left.begin())] = 1;
  return out;
}

Refund give_back(Bought& bought, const Return& units, RefundRule rule) {
  auto answer = refund(bought.order, units, {rule, bought.set.get(), bought.policy});
  RC_ASSERT(static_cast<bool>(answer));
  bought.order.returned = answer->returned;
  bought.order.refunded = answer->refunded;
  return std::move(*answer);
}

Amount sum(const std::vector<Adjustment>& adjustments) {
  Amount total = 0;
  for (const Adjustment& each : adjustments) total += each.amount;
  return total;
}

Amount of(const std::vector<Adjustment>& adjustments, const std::string& promotion) {
  const auto found = std::ranges::find(adjustments, promotion, &Adjustment::promotion);
  return found == adjustments.end() ? 0 : found->amount;
}

// What of shipping the customer does not get back once nothing is left.
Amount shipping_not_back(const Bought& bought) {
  if (!bought.order.cart.shipping) return 0;
  const Amount paid = bought.order.result.totals.shipping;
  if (!bought.set->settings().refund_shipping_when_all_returned) return paid;
  Amount back = paid;
  for (const auto& [method, rate] : bought.order.cart.shipping->rates) back = std::min(back, rate);
  return paid - back;
}

void assert_lines_reconcile(const Order& order, const Refund& refund) {
  Amount items = 0;
  for (const RefundedLine& line : refund.lines) {
    RC_ASSERT(line.list - line.discount_reversed == line.amount);
    RC_ASSERT(sum(line.reversed) == line.discount_reversed);
    items += line.amount;
  }
  RC_ASSERT(items == refund.items);
  for (std::size_t i = 0; i < refund.returned.size(); ++i) {
    const PricedLine& priced = order.result.lines[i];
    const ReturnedLine& returned = refund.returned[i];
    for (const Adjustment& each : returned.reversed) {
      RC_ASSERT(each.amount <= of(priced.adjustments, each.promotion));
      RC_ASSERT(each.amount != 0);
    }
    const Amount back = order.cart.lines[i].unit_price * returned.units - sum(returned.reversed);
    RC_ASSERT(back <= priced.net);
    if (returned.units < order.cart.lines[i].quantity) continue;
    RC_ASSERT(back == priced.net);
    RC_ASSERT(returned.reversed == priced.adjustments);
  }
}

// An order of figures that no promotion has to explain: up to 100,000 units a line, prices from 0,
// discounts up to the whole line over up to five promotions.
Bought any_figures() {
  Cart cart;
  Evaluation result;
  const auto count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    CartLine line;
    line.id = std::to_string(i);
    line.quantity = *rc::gen::element<std::int64_t>(1, 2, 3, 7, 1'000, 99'999, 100'000);
    line.unit_price = *rc::gen::element<Amount>(0, 1, 3, 99, 7'999, 10'000'019);
    PricedLine priced;
    priced.id = line.id;
    priced.list = priced.net = line.quantity * line.unit_price;
    for (const char* promotion : {"a", "b", "c", "d", "e"}) {
      const Amount part = *rc::gen::element<Amount>(0, 1, priced.net / 3, priced.net);
      if (part == 0 || part > priced.net) continue;
      priced.adjustments.push_back({promotion, part});
      priced.discount += part;
      priced.net -= part;
    }
    result.totals.items += priced.net;
    cart.lines.push_back(std::move(line));
    result.lines.push_back(std::move(priced));
  }
  result.totals.total = result.totals.items;
  result.totals.cashback = result.totals.items / 7;
  return {CompiledSet::compile({}), order_of(std::move(cart), std::move(result)), {}};
}

Bought any_order() {
  for (;;) {
    const auto seed = *rc::gen::arbitrary<std::uint64_t>();
    if (auto bought = buy(seed, *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>())) {
      return std::move(*bought);
    }
  }
}

void keep_pays_back_exactly_what_was_paid(Bought bought) {
  const Totals& totals = bought.order.result.totals;
  Amount items = 0, cashback = 0;
  std::int64_t points = 0, base_points = 0;
  std::vector<GrantedGift> gifts;
  while (!none(units_left(bought.order))) {
    const Amount before = bought.order.refunded;
    const Refund step = give_back(bought, some_of(units_left(bought.order)), RefundRule::keep);
    assert_lines_reconcile(bought.order, step);
    for (const RefundedLine& line : step.lines) {
      RC_ASSERT(line.units > 0);
      RC_ASSERT(line.amount >= 0);
      for (const Adjustment& each : line.reversed) RC_ASSERT(each.amount > 0);
    }
    RC_ASSERT(step.total == step.items + step.shipping);
    RC_ASSERT(step.refunded == before + step.total);
    RC_ASSERT(gifts.empty());  // they come with the last unit
    gifts = step.gifts_back;
    items += step.items;
    cashback += step.cashback_reversed;
    points += step.points_reversed;
    base_points += step.base_points_reversed;
  }
  RC_ASSERT(items == totals.items);
  RC_ASSERT(bought.order.refunded == totals.total - shipping_not_back(bought));
  RC_ASSERT(cashback == totals.cashback);
  RC_ASSERT(points == totals.points);
  RC_ASSERT(base_points == totals.base_points);
  RC_ASSERT(gifts == bought.order.result.gifts);
}

void the_order_of_kept_returns_does_not_matter(Bought bought) {
  Bought other = bought;
  std::vector<Return> returns;
  const auto count = *rc::gen::inRange(1, 5);
  for (int i = 0; i < count && !none(units_left(bought.order)); ++i) {
    returns.push_back(some_of(units_left(bought.order)));
    give_back(bought, returns.back(), RefundRule::keep);
  }
  std::ranges::reverse(returns);
  for (const Return& units : returns) give_back(other, units, RefundRule::keep);
  RC_ASSERT(other.order.refunded == bought.order.refunded);
  for (std::size_t i = 0; i < bought.order.returned.size(); ++i) {
    RC_ASSERT(sum(other.order.returned[i].reversed) == sum(bought.order.returned[i].reversed));
  }
}

void reprice_pays_back_the_difference(Bought bought) {
  const Totals totals = bought.order.result.totals;
  Amount items = 0, shipping = 0, cashback = 0;
  while (!none(units_left(bought.order))) {
    const Amount before = bought.order.refunded;
    const Refund step = give_back(bought, some_of(units_left(bought.order)), RefundRule::reprice);
    assert_lines_reconcile(bought.order, step);
    items += step.items;
    shipping += step.shipping;
    cashback += step.cashback_reversed;
    RC_ASSERT(step.total >= 0);
    RC_ASSERT(step.refunded == std::max(before, items + shipping));
    RC_ASSERT(cashback >= 0);
    RC_ASSERT(cashback <= totals.cashback);
  }
  RC_ASSERT(items == totals.items);
  RC_ASSERT(items + shipping == totals.total - shipping_not_back(bought));
  RC_ASSERT(cashback == totals.cashback);
}

void mixed_rules_end_at_the_same_sum(Bought bought) {
  Amount highest = 0;
  while (!none(units_left(bought.order))) {
    const RefundRule rule = *rc::gen::element(RefundRule::keep, RefundRule::reprice);
    const Refund step = give_back(bought, some_of(units_left(bought.order)), rule);
    assert_lines_reconcile(bought.order, step);
    RC_ASSERT(step.refunded >= highest);
    highest = step.refunded;
  }
  const Amount due = bought.order.result.totals.total - shipping_not_back(bought);
  RC_ASSERT(bought.order.refunded >= due);
  if (bought.order.refunded == due) return;
  // More only where an earlier return already paid back more than is due in the end.
  RC_ASSERT(shipping_not_back(bought) > 0);
}

// Whether what the properties see is worth their while.
TEST(RefundProperty, the_orders_are_of_every_kind) {
  std::vector<Evaluation> results;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    if (auto bought = buy(seed, true, true)) results.push_back(bought->order.result);
  }
  ASSERT_GT(results.size(), 300U);
  const auto percentage = [&](auto has) {
    return 100 * std::ranges::count_if(results, has) / static_cast<std::int64_t>(results.size());
  };
  const auto any_line = [&](auto has) {
    return percentage([&](const Evaluation& r) { return std::ranges::any_of(r.lines, has); });
  };
  EXPECT_GE(any_line([](const PricedLine& line) { return line.discount > 0; }), 30);
  EXPECT_GE(any_line([](const PricedLine& line) { return line.adjustments.size() > 1; }), 4);
  EXPECT_GE(percentage([](const Evaluation& r) { return r.totals.shipping_discounts > 0; }), 2);
  EXPECT_GE(percentage([](const Evaluation& r) { return !r.gifts.empty(); }), 3);
  EXPECT_GE(percentage([](const Evaluation& r) { return r.totals.cashback > 0; }), 3);
  EXPECT_GE(percentage([](const Evaluation& r) { return r.totals.points > 0; }), 3);
}

// Several orders in each case of rapidcheck: an order is small, and there are many kinds.
void check_orders(void (*property)(Bought)) {
  EXPECT_TRUE(rc::check([property] {
    for (int i = 0; i < orders_per_case; ++i) property(any_order());
  }));
}

TEST(RefundProperty, keep_pays_back_exactly_what_was_paid) {
  check_orders(keep_pays_back_exactly_what_was_paid);
}

TEST(RefundProperty, keep_pays_back_exactly_whatever_the_figures) {
  EXPECT_TRUE(rc::check([] { keep_pays_back_exactly_what_was_paid(any_figures()); }));
}

TEST(RefundProperty, the_order_of_kept_returns_does_not_matter) {
  check_orders(the_order_of_kept_returns_does_not_matter);
}

TEST(RefundProperty, reprice_pays_back_the_difference) {
  check_orders(reprice_pays_back_the_difference);
}

TEST(RefundProperty, mixed_rules_end_at_the_same_sum) {
  check_orders(mixed_rules_end_at_the_same_sum);
}

}  // namespace
}  // namespace stapel::promotions::testing
