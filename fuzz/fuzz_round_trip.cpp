// Bytes steer the generator of cases and returns: what it builds is written as the files that
// Stapel reads, and reads back to the same values; an order's text after each return is the order's
// state.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "promotions/parse.h"
#include "promotions/parse_refund.h"
#include "promotions/testing/generate.h"

using namespace stapel;
using namespace stapel::promotions;
using namespace stapel::promotions::testing;

namespace {

// Pricing is not what is tested here; it must only stay short.
constexpr std::int64_t search_limit = 50;

void check_definitions(const Definitions& definitions) {
  const std::string text = write_definitions(definitions);
  Faults faults;
  const std::optional<Definitions> read = parse_promotions(text, faults);
  STAPEL_CHECK(read.has_value() == faults.empty());
  if (!read) return;  // some conditions can never hold; the reader refuses them
  STAPEL_CHECK(*read == definitions);
  STAPEL_CHECK(write_definitions(*read) == text);
}

void check_cart(const Cart& cart) {
  const std::string text = write_cart(cart);
  Faults faults;
  const std::optional<Cart> read = parse_cart(text, faults);
  STAPEL_CHECK(read && *read == cart);
  STAPEL_CHECK(write_cart(*read) == text);
}

// The totals that refunds need; the others are not read.
bool same_totals(const Totals& a, const Totals& b) {
  return a.list == b.list && a.line_discounts == b.line_discounts &&
         a.order_discounts == b.order_discounts && a.items == b.items &&
         a.shipping_list == b.shipping_list && a.shipping_discounts == b.shipping_discounts &&
         a.shipping == b.shipping && a.total == b.total && a.saved == b.saved &&
         a.cashback == b.cashback && a.points == b.points && a.base_points == b.base_points;
}

// `state`: the members "returned" and "refunded", as a refund tells them.
Order read_back(const Order& order, const std::string& result, const std::string& state) {
  const std::string text =
      R"({"cart":)" + write_cart(order.cart) + R"(,"result":)" + result + "," + state + "}";
  Faults faults;
  std::optional<Order> read = parse_order(text, faults);
  STAPEL_CHECK(read.has_value() && faults.empty());
  STAPEL_CHECK(read->cart == order.cart);
  STAPEL_CHECK(read->returned == order.returned && read->refunded == order.refunded);
  STAPEL_CHECK(same_totals(read->result.totals, order.result.totals));
  STAPEL_CHECK(read->result.lines == order.result.lines);
  STAPEL_CHECK(read->result.shipping == order.result.shipping);
  STAPEL_CHECK(read->result.gifts == order.result.gifts);
  return *std::move(read);
}

// Some units of some lines, at least one.
Return some_units(Dice& dice, const Order& order) {
  Return out;
  out.units.assign(order.cart.lines.size(), 0);
  bool any = false;
  for (std::size_t i = order.cart.lines.size(); i-- > 0;) {
    const std::int64_t left = order.cart.lines[i].quantity - order.returned[i].units;
    out.units[i] = dice.between(0, left);
    any = any || out.units[i] > 0;
  }
  for (std::size_t i = 0; !any && i < out.units.size(); ++i) {
    any = order.returned[i].units < order.cart.lines[i].quantity;
    out.units[i] = any;
  }
  return out;
}

void check_return(const Return& units, const Order& order) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("lines").begin_object();
  for (std::size_t i = 0; i < units.units.size(); ++i) {
    if (units.units[i] > 0) out.member(order.cart.lines[i].id, units.units[i]);
  }
  out.end_object().end_object();
  Faults faults;
  const std::optional<Return> read = parse_return(text, &order, faults);
  STAPEL_CHECK(read && read->units == units.units);
}

std::string state_of(const Refund& refund) {
  const std::string text = to_json(refund, false);
  const std::size_t at = text.rfind(R"("returned":)");
  STAPEL_CHECK(at != text.npos);
  return text.substr(at, text.size() - at - 1);
}

bool all_back(const Order& order) {
  for (std::size_t i = 0; i < order.cart.lines.size(); ++i) {
    if (order.returned[i].units < order.cart.lines[i].quantity) return false;
  }
  return true;
}

// Returns until nothing is left: each order is read back from its text before the next.
void check_order(Dice& dice, Order order, const RefundTerms& terms) {
  const std::string result = to_json(order.result, false);
  order = read_back(order, result, R"("refunded":0)");
  while (!all_back(order)) {
    const Return units = some_units(dice, order);
    check_return(units, order);
    const Result<Refund, Fault> answer = refund(order, units, terms);
    STAPEL_CHECK(static_cast<bool>(answer));
    STAPEL_CHECK(answer->total >= 0);
    order.returned = answer->returned;
    order.refunded = answer->refunded;
    order = read_back(order, result, state_of(*answer));
  }
  STAPEL_CHECK(order.refunded <= order.result.totals.total);
  STAPEL_CHECK(order.refunded >= order.result.totals.items);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Dice dice(std::span(data, size));
  Case given = generate_case(dice);
  check_definitions(given.definitions);
  check_cart(given.cart);
  given.options.policy = dice.chance(50) ? Policy::priority : Policy::best_for_customer;
  given.cart.at = given.options.now;
  given.definitions.settings.search_limit = search_limit;
  const auto set = CompiledSet::compile(given.definitions);
  Result<Evaluation, Fault> result = evaluate(*set, given.cart, given.options);
  if (!result) return 0;
  RefundTerms terms{RefundRule::keep, set.get(), given.options.policy};
  if (dice.chance(50)) terms.rule = RefundRule::reprice;
  check_order(dice, order_of(std::move(given.cart), *std::move(result)), terms);
  return 0;
}
