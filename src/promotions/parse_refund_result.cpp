// See parse_refund_result.h. Every figure follows from the cart and the adjustments, so each is
// compared with what it has to be; nothing is corrected in silence.
#include "promotions/parse_refund_result.h"

#include <algorithm>
#include <string>

#include "promotions/parse_fields.h"

namespace stapel::promotions {

namespace {

constexpr std::size_t adjustments_max = 10'000;
constexpr std::size_t gifts_max = 100'000;

// A fault where the member is there and is not `expected`.
void expect(const std::optional<json::Value>& value, Wide expected, std::string_view which,
            Faults& faults) {
  if (!value) return;
  const std::optional<Amount> amount = read_amount(*value, faults);
  if (!amount || *amount == expected) return;
  json::add_fault(
      *value,
      "must be " + std::to_string(static_cast<Amount>(expected)) + ", " + std::string(which),
      faults);
}

Wide sum(const std::vector<Adjustment>& adjustments) {
  Wide total = 0;
  for (const Adjustment& adjustment : adjustments) total += adjustment.amount;
  return total;
}

std::optional<Amount> read_adjustment_amount(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 1, amount_max, faults);
}

std::optional<std::vector<Adjustment>> read_adjustments(const json::Value& value, Faults& faults) {
  if (!is_list(value, adjustments_max, faults)) return std::nullopt;
  std::vector<Adjustment> adjustments;
  for (const json::Value element : value) {
    Adjustment adjustment;
    json::Object object(element, faults);
    const std::optional<json::Value> promotion = object.require("promotion");
    take(adjustment.promotion, promotion, read_id, faults);
    take(adjustment.amount, object.require("amount"), read_adjustment_amount, faults);
    if (promotion && std::ranges::find(adjustments, adjustment.promotion, &Adjustment::promotion) !=
                         adjustments.end()) {
      json::add_fault(*promotion, "has an adjustment on this line already", faults);
    }
    adjustments.push_back(std::move(adjustment));
  }
  return adjustments;
}

// The adjustments of something that costs `list`; with a fault where they take off more.
std::vector<Adjustment> read_adjustments_of(json::Object& object, Amount list, Faults& faults) {
  std::vector<Adjustment> adjustments;
  const std::optional<json::Value> value = object.require("adjustments");
  const std::size_t faults_before = faults.size();
  take(adjustments, value, read_adjustments, faults);
  if (faults.size() > faults_before || sum(adjustments) <= list) return adjustments;
  json::add_fault(*value, "take off more than the " + std::to_string(list) + " of the list price",
                  faults);
  return {};
}

// --- Lines ---------------------------------------------------------------------------------------

void expect_id(const std::optional<json::Value>& value, const std::string& id, Faults& faults) {
  if (!value) return;
  const std::optional<std::string> text = json::read_string(*value, faults);
  if (text && *text != id) {
    json::add_fault(*value, "must be the id of the cart's line at this place", faults);
  }
}

PricedLine read_line(const json::Value& value, const CartLine& line, Faults& faults) {
  PricedLine priced;
  priced.id = line.id;
  priced.list = line.quantity * line.unit_price;
  json::Object object(value, faults);
  expect_id(object.require("id"), line.id, faults);
  const std::size_t faults_before = faults.size();
  priced.adjustments = read_adjustments_of(object, priced.list, faults);
  expect(object.require("list"), priced.list, "quantity x unit_price of the cart's line", faults);
  if (faults.size() > faults_before) return priced;
  priced.discount = static_cast<Amount>(sum(priced.adjustments));
  priced.net = priced.list - priced.discount;
  expect(object.require("discount"), priced.discount, "the sum of the adjustments", faults);
  expect(object.require("net"), priced.net, "list less discount", faults);
  return priced;
}

std::vector<PricedLine> read_lines(const json::Value& value, const Cart& cart, Faults& faults) {
  std::vector<PricedLine> lines;
  if (value.kind() != json::Kind::array || value.size() != cart.lines.size()) {
    json::add_fault(value,
                    "must be a list with one element for each of the cart's " +
                        std::to_string(cart.lines.size()) + " lines, in its order",
                    faults);
    return lines;
  }
  for (const json::Value element : value) {
    lines.push_back(read_line(element, cart.lines[element.position()], faults));
  }
  return lines;
}

// --- Shipping and gifts --------------------------------------------------------------------------

std::optional<PricedShipping> read_shipping(const json::Value& value, const Shipping& of_cart,
                                            Faults& faults) {
  PricedShipping shipping;
  shipping.method = of_cart.method;
  shipping.list = of_cart.amount.value_or(0);
  json::Object object(value, faults);
  const std::size_t faults_before = faults.size();
  shipping.adjustments = read_adjustments_of(object, shipping.list, faults);
  expect(object.require("list"), shipping.list, "the amount of the cart's shipping", faults);
  if (faults.size() > faults_before) return shipping;
  shipping.discount = static_cast<Amount>(sum(shipping.adjustments));
  shipping.net = shipping.list - shipping.discount;
  expect(object.require("discount"), shipping.discount, "the sum of the adjustments", faults);
  expect(object.require("net"), shipping.net, "list less discount", faults);
  return shipping;
}

// Absent counts as null: the cart ships nothing.
std::optional<PricedShipping> read_shipping(const json::Value& result,
                                            const std::optional<json::Value>& value,
                                            const Cart& cart, Faults& faults) {
  const bool given = value && !value->is_null();
  if (given && cart.shipping) return read_shipping(*value, *cart.shipping, faults);
  if (given) json::add_fault(*value, "must be null: the cart has no shipping", faults);
  if (!given && cart.shipping) {
    json::add_fault(value.value_or(result), "must have shipping: the cart has it", faults);
  }
  return std::nullopt;
}

std::optional<std::vector<GrantedGift>> read_gifts(const json::Value& value, Faults& faults) {
  if (!is_list(value, gifts_max, faults)) return std::nullopt;
  std::vector<GrantedGift> gifts;
  for (const json::Value element : value) {
    GrantedGift gift;
    json::Object object(element, faults);
    take(gift.promotion, object.require("promotion"), read_id, faults);
    take(gift.sku, object.require("sku"), read_name, faults);
    take(gift.quantity, object.require("quantity"), read_quantity, faults);
    if (const auto unit_value = object.find("unit_value")) {
      gift.unit_value = read_amount(*unit_value, faults);
    }
    gifts.push_back(std::move(gift));
  }
  return gifts;
}

// --- Totals --------------------------------------------------------------------------------------

void add_up(const Evaluation& result, Totals& totals) {
  for (const PricedLine& line : result.lines) {
    totals.list += line.list;
    totals.items += line.net;
  }
  if (result.shipping) {
    totals.shipping_list = result.shipping->list;
    totals.shipping_discounts = result.shipping->discount;
    totals.shipping = result.shipping->net;
  }
  totals.total = totals.items + totals.shipping;
  totals.saved = totals.list - totals.items + totals.shipping_discounts;
}

void read_discounts(json::Object& object, const json::Value& value, Totals& totals,
                    Faults& faults) {
  const std::size_t faults_before = faults.size();
  const Amount discounts = totals.list - totals.items;
  const auto of_lines = object.find("line_discounts");
  const auto of_order = object.find("order_discounts");
  take(totals.line_discounts, of_lines, read_amount, faults);
  take(totals.order_discounts, of_order, read_amount, faults);
  if (!of_lines || !of_order || faults.size() > faults_before) return;
  if (totals.line_discounts + totals.order_discounts == discounts) return;
  json::add_fault(value,
                  "line_discounts and order_discounts must add up to " + std::to_string(discounts) +
                      ", what the lines' adjustments take off",
                  faults);
}

Totals read_totals(const json::Value& value, const Evaluation& result, Faults& faults) {
  Totals totals;
  add_up(result, totals);
  json::Object object(value, faults);
  read_discounts(object, value, totals, faults);
  expect(object.find("list"), totals.list, "the sum of the lines' list prices", faults);
  expect(object.require("items"), totals.items, "the sum of the lines' net prices", faults);
  expect(object.find("shipping_list"), totals.shipping_list, "the list price of shipping", faults);
  expect(object.find("shipping_discounts"), totals.shipping_discounts, "the discount on shipping",
         faults);
  expect(object.require("shipping"), totals.shipping, "the net price of shipping", faults);
  expect(object.require("total"), totals.total, "items and shipping together", faults);
  expect(object.find("saved"), totals.saved, "all discounts together", faults);
  take(totals.cashback, object.find("cashback"), read_amount, faults);
  take(totals.points, object.find("points"), read_amount, faults);
  take(totals.base_points, object.find("base_points"), read_amount, faults);
  return totals;
}

void expect_currency(const json::Value& value, const Currency& currency, Faults& faults) {
  const std::optional<Currency> read = read_currency(value, faults);
  if (read && *read != currency) {
    json::add_fault(value, "must be " + std::string(currency.name()) + ", the cart's currency",
                    faults);
  }
}

}  // namespace

Evaluation read_result(const json::Value& value, const Cart& cart, Faults& faults) {
  Evaluation result;
  result.currency = cart.currency;
  json::Object object(value, faults);
  if (const auto currency = object.require("currency")) {
    expect_currency(*currency, cart.currency, faults);
  }
  const std::size_t faults_before = faults.size();
  if (const auto lines = object.require("lines")) result.lines = read_lines(*lines, cart, faults);
  result.shipping = read_shipping(value, object.find_nullable("shipping"), cart, faults);
  const bool adds_up = faults.size() == faults_before;
  take(result.gifts, object.find("gifts"), read_gifts, faults);
  const auto totals = object.require("totals");
  // Totals of lines with faults could only be told to be wrong.
  if (totals && adds_up) result.totals = read_totals(*totals, result, faults);
  return result;
}

}  // namespace stapel::promotions
