// The two rules of refunds. Amounts only; what is printed stands in refund_json.cpp and
// refund_receipt.cpp.
#include "promotions/refund.h"

#include <algorithm>

#include "base/allocation.h"
#include "base/check.h"

namespace stapel::promotions {
namespace {

using Adjustments = std::vector<Adjustment>;

// --- Adjustments as small maps -------------------------------------------------------------------

Amount amount_of(const Adjustments& adjustments, const std::string& promotion) {
  const auto found = std::ranges::find(adjustments, promotion, &Adjustment::promotion);
  return found == adjustments.end() ? 0 : found->amount;
}

Amount sum(const Adjustments& adjustments) {
  Amount total = 0;
  for (const Adjustment& adjustment : adjustments) total += adjustment.amount;
  return total;
}

// a - b by promotion, without zeros: in the order of `a`, then what only `b` has.
Adjustments less(const Adjustments& a, const Adjustments& b) {
  Adjustments out;
  const auto add = [&](const std::string& promotion, Amount amount) {
    if (amount != 0) out.push_back({promotion, amount});
  };
  for (const Adjustment& each : a) add(each.promotion, each.amount - amount_of(b, each.promotion));
  for (const Adjustment& each : b) {
    if (std::ranges::find(a, each.promotion, &Adjustment::promotion) == a.end()) {
      add(each.promotion, -each.amount);
    }
  }
  return out;
}

// --- Shares --------------------------------------------------------------------------------------

// whole x part / of, rounded half up; none negative.
Amount proportion_half_up(Amount whole, Amount part, Amount of) {
  return static_cast<Amount>((2 * Wide{whole} * part + of) / (2 * Wide{of}));
}

// `part` spread over the adjustments by their amounts, by largest remainder; those of negative
// amount take no part. Requires part <= the sum of the others.
Adjustments spread_over(const Adjustments& adjustments, Amount part) {
  std::vector<Share> shares;
  for (std::size_t i = 0; i < adjustments.size(); ++i) {
    const Amount weight = std::max<Amount>(0, adjustments[i].amount);
    shares.push_back(
        {.weight = weight, .most = weight, .part = 0, .tag = static_cast<std::int64_t>(i)});
  }
  STAPEL_CHECK(spread(part, shares) == part);
  Adjustments out;
  for (const Share& share : shares) {
    if (share.part == 0) continue;
    out.push_back({adjustments[static_cast<std::size_t>(share.tag)].promotion, share.part});
  }
  return out;
}

// What of a grant is reversed once `items_back` of `items` are paid back.
std::int64_t reversed_in_all(std::int64_t granted, Amount items_back, Amount items, bool all_back) {
  if (items == 0) return all_back ? granted : 0;
  return proportion_half_up(granted, std::clamp<Amount>(items_back, 0, items), items);
}

// --- What the rules share ------------------------------------------------------------------------

// An order once some of its units are back.
struct State {
  std::vector<ReturnedLine> lines;
  PricedShipping shipping;  // what the customer has paid for after all, by the rule
  std::vector<GrantedGift> gifts;
};

Amount paid_back(const CartLine& line, const ReturnedLine& returned) {
  return line.unit_price * returned.units - sum(returned.reversed);
}

Amount paid_back(const Order& order, const std::vector<ReturnedLine>& returned) {
  Amount total = 0;
  for (std::size_t i = 0; i < returned.size(); ++i) {
    total += paid_back(order.cart.lines[i], returned[i]);
  }
  return total;
}

std::vector<std::int64_t> units_of(const std::vector<ReturnedLine>& returned) {
  std::vector<std::int64_t> units;
  for (const ReturnedLine& line : returned) units.push_back(line.units);
  return units;
}

bool is_all(const Order& order, const std::vector<std::int64_t>& units) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i] < order.cart.lines[i].quantity) return false;
  }
  return true;
}

PricedShipping shipping_of(const Order& order) {
  return order.result.shipping.value_or(PricedShipping{});
}

// Shipping once no unit is left: what was paid for it comes back, at most the cheapest delivery
// that the shop offered (the customer's own choice of a dearer one is not the shop's to repay).
PricedShipping shipping_when_all_is_back(const Order& order, const RefundTerms& terms) {
  PricedShipping shipping = shipping_of(order);
  const Settings settings = terms.set ? terms.set->settings() : Settings{};
  if (!settings.refund_shipping_when_all_returned || !order.cart.shipping) return shipping;
  Amount back = shipping.net;
  for (const auto& [method, rate] : order.cart.shipping->rates) back = std::min(back, rate);
  shipping.net -= back;
  shipping.adjustments.clear();
  return shipping;
}

// --- keep ----------------------------------------------------------------------------------------

// The line with `units` back: of its discount, the share of these units. The step from what was
// reversed before is spread over what is not reversed yet. It goes the other way only where an
// earlier return was repriced; then it is taken from what was reversed.
ReturnedLine keep_line(const CartLine& line, const PricedLine& priced, const ReturnedLine& before,
                       std::int64_t units) {
  const Amount share = proportion_half_up(priced.discount, units, line.quantity);
  const Amount step = share - sum(before.reversed);
  const Adjustments left = less(priced.adjustments, before.reversed);
  const Adjustments change =
      step >= 0 ? spread_over(left, step) : less({}, spread_over(before.reversed, -step));
  return {line.id, units, less(priced.adjustments, less(left, change))};
}

State keep(const Order& order, const std::vector<std::int64_t>& units, const RefundTerms& terms) {
  State state{{}, shipping_of(order), order.result.gifts};
  for (std::size_t i = 0; i < units.size(); ++i) {
    state.lines.push_back(
        keep_line(order.cart.lines[i], order.result.lines[i], order.returned[i], units[i]));
  }
  if (is_all(order, units)) {
    state.shipping = shipping_when_all_is_back(order, terms);
    state.gifts.clear();
  }
  return state;
}

// --- reprice -------------------------------------------------------------------------------------

Cart without(const Cart& cart, const std::vector<std::int64_t>& units) {
  Cart left = cart;
  left.lines.clear();
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i] == cart.lines[i].quantity) continue;
    left.lines.push_back(cart.lines[i]);
    left.lines.back().quantity -= units[i];
  }
  return left;
}

// The order as `priced` has it, a line of the cart without a line in it being back in full.
State state_of(const Order& order, const std::vector<std::int64_t>& units,
               const std::vector<PricedLine>& priced) {
  State state;
  std::size_t next = 0;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const CartLine& line = order.cart.lines[i];
    const Adjustments& old = order.result.lines[i].adjustments;
    const bool stays = units[i] < line.quantity;
    state.lines.push_back(
        {line.id, units[i], less(old, stays ? priced[next].adjustments : Adjustments{})});
    if (stays) ++next;
  }
  return state;
}

Result<State, Fault> reprice(const Order& order, const std::vector<std::int64_t>& units,
                             const RefundTerms& terms) {
  if (is_all(order, units)) {
    State state = state_of(order, units, {});
    state.shipping = shipping_when_all_is_back(order, terms);
    return state;
  }
  EvaluateOptions options;
  options.policy = terms.policy;
  options.now = *order.cart.at;
  options.hints = false;
  auto priced = evaluate(*terms.set, without(order.cart, units), options);
  if (!priced) {
    return Refused{
        Fault{"/cart", "priced without the returned units: " + priced.refusal().message}};
  }
  State state = state_of(order, units, priced->lines);
  state.shipping = priced->shipping.value_or(PricedShipping{});
  state.gifts = priced->gifts;
  return state;
}

// --- From one state to the next ------------------------------------------------------------------

// What `before` holds and `after` does not.
std::vector<GrantedGift> gifts_missing(const std::vector<GrantedGift>& before,
                                       std::vector<GrantedGift> after) {
  std::vector<GrantedGift> missing;
  for (GrantedGift gift : before) {
    for (GrantedGift& kept : after) {
      if (kept.promotion != gift.promotion || kept.sku != gift.sku) continue;
      const std::int64_t same = std::min(kept.quantity, gift.quantity);
      kept.quantity -= same;
      gift.quantity -= same;
    }
    if (gift.quantity > 0) missing.push_back(std::move(gift));
  }
  return missing;
}

RefundedLine step_of(const CartLine& line, const ReturnedLine& before, const ReturnedLine& after) {
  RefundedLine step;
  step.id = line.id;
  step.units = after.units - before.units;
  step.list = line.unit_price * step.units;
  // In the order of what is known of the line by now.
  step.reversed = less(after.reversed, before.reversed);
  step.discount_reversed = sum(step.reversed);
  step.amount = step.list - step.discount_reversed;
  return step;
}

// `before`: where this rule has the order before the return, for what an order keeps no books of.
Refund difference(const Order& order, const State& before, State after, const RefundTerms& terms) {
  Refund out;
  out.rule = terms.rule;
  for (std::size_t i = 0; i < after.lines.size(); ++i) {
    RefundedLine step = step_of(order.cart.lines[i], order.returned[i], after.lines[i]);
    if (step.units != 0 || !step.reversed.empty()) out.lines.push_back(std::move(step));
  }
  const Amount items_before = paid_back(order, order.returned);
  const Amount items_after = paid_back(order, after.lines);
  out.items = items_after - items_before;
  out.shipping = before.shipping.net - after.shipping.net;
  out.shipping_reversed = less(before.shipping.adjustments, after.shipping.adjustments);
  out.gifts_back = gifts_missing(before.gifts, std::move(after.gifts));

  const Amount due_back = items_after + shipping_of(order).net - after.shipping.net;
  out.total = std::max<Amount>(0, due_back - order.refunded);
  out.refunded = order.refunded + out.total;

  const Totals& totals = order.result.totals;
  const bool all_back = is_all(order, units_of(after.lines));
  const auto reversed_now = [&](std::int64_t granted) {
    return reversed_in_all(granted, items_after, totals.items, all_back) -
           reversed_in_all(granted, items_before, totals.items, false);
  };
  out.cashback_reversed = reversed_now(totals.cashback);
  out.points_reversed = reversed_now(totals.points);
  out.base_points_reversed = reversed_now(totals.base_points);
  out.has_base_points = totals.base_points > 0;
  out.returned = std::move(after.lines);
  return out;
}

}  // namespace

std::string_view rule_name(RefundRule rule) {
  return rule == RefundRule::keep ? "keep" : "reprice";
}

Order order_of(Cart cart, Evaluation result) {
  Order order{std::move(cart), std::move(result), {}, 0};
  for (const CartLine& line : order.cart.lines) order.returned.push_back({line.id, 0, {}});
  return order;
}

Result<Refund, Fault> refund(const Order& order, const Return& units, const RefundTerms& terms) {
  const std::vector<std::int64_t> units_before = units_of(order.returned);
  std::vector<std::int64_t> units_after = units_before;
  for (std::size_t i = 0; i < units_after.size(); ++i) units_after[i] += units.units[i];

  const State as_paid{{}, shipping_of(order), order.result.gifts};
  if (terms.rule == RefundRule::keep) {
    return difference(order, as_paid, keep(order, units_after, terms), terms);
  }
  STAPEL_CHECK(terms.set != nullptr);
  if (!order.cart.at) {
    return Refused{Fault{"/cart/at", "is required by the rule reprice: the order's own time"}};
  }
  const bool first = std::ranges::all_of(units_before, [](std::int64_t n) { return n == 0; });
  Result<State, Fault> before = as_paid;
  if (!first) before = reprice(order, units_before, terms);
  if (!before) return Refused{before.refusal()};
  Result<State, Fault> after = reprice(order, units_after, terms);
  if (!after) return Refused{after.refusal()};
  return difference(order, *before, std::move(*after), terms);
}

}  // namespace stapel::promotions
