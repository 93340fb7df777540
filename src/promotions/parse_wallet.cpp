// Reads wallets: a cart, the codes that a customer owns, and the orders to come. Judges no code.
#include <unordered_map>

#include "promotions/parse.h"
#include "promotions/parse_fields.h"
#include "promotions/wallet.h"

namespace stapel::promotions {
namespace {

constexpr std::int64_t whole_chance = 1'000'000;  // 100%

std::optional<std::int64_t> read_uses_left(const json::Value& value, Faults& faults) {
  return json::read_integer(value, 0, amount_max, faults);
}

std::optional<std::size_t> read_plans(const json::Value& value, Faults& faults) {
  const auto count =
      json::read_integer(value, 1, static_cast<std::int64_t>(wallet_plans_max), faults);
  if (!count) return std::nullopt;
  return static_cast<std::size_t>(*count);
}

std::optional<Percent> read_chance(const json::Value& value, Faults& faults) {
  const auto chance = json::read_decimal(value, 1, whole_chance, faults);
  if (!chance) return std::nullopt;
  return Percent{*chance};
}

WalletCode read_wallet_code(const json::Value& value, Faults& faults) {
  WalletCode code;
  json::Object object(value, faults);
  take(code.code, object.require("code"), read_code, faults);
  take(code.ends_at, object.find("ends_at"), read_instant, faults);
  take(code.uses_left, object.find("uses_left"), read_uses_left, faults);
  take(code.bound, object.find("bound"), json::read_boolean, faults);
  take(code.elsewhere, object.find("elsewhere"), read_amount, faults);
  object.finish();
  return code;
}

std::optional<std::vector<WalletCode>> read_wallet_codes(const json::Value& value, Faults& faults) {
  if (!is_list(value, wallet_codes_max, faults)) return std::nullopt;
  std::vector<WalletCode> codes;
  std::unordered_map<std::string, std::string> seen;
  for (const json::Value element : value) {
    codes.push_back(read_wallet_code(element, faults));
    const std::string normalised = normalise_code(codes.back().code);
    if (normalised.empty()) continue;
    const auto [first, inserted] = seen.try_emplace(normalised, element.pointer());
    if (inserted) continue;
    json::add_fault(*element.find("code"), "is the same code as " + first->second, faults);
  }
  return codes;
}

// An order is given as a cart, or as an amount: then it is one line of that price, bought by the
// same customer with the same shipping.
ExpectedOrder read_expected(const json::Value& value, const std::optional<Cart>& first,
                            Faults& faults) {
  const Cart now = first.value_or(Cart{});
  ExpectedOrder order;
  json::Object object(value, faults);
  const auto cart = object.find("cart");
  const auto amount = object.find("amount");
  if (cart.has_value() == amount.has_value()) {
    json::add_fault(value, "must have a \"cart\" or an \"amount\", and not both", faults);
  }
  if (cart) {
    take(order.cart, cart, read_cart, faults);
    order.same_customer = order.cart.customer == Customer{};
    if (order.same_customer) order.cart.customer = now.customer;
    if (first && !(order.cart.currency == now.currency)) {
      json::add_fault(*cart, "must be in the currency of the first cart", faults);
    }
  } else if (amount) {
    order.cart = now;
    order.same_customer = true;
    order.cart.lines.assign(1, CartLine{});
    order.cart.lines[0].id = order.cart.lines[0].sku = "expected";
    take(order.cart.lines[0].unit_price, amount, read_amount, faults);
    order.cart.at.reset();
    order.cart.codes.clear();
    order.cart.tenders.clear();
  }
  take(order.cart.at, object.find("at"), read_instant, faults);
  take(order.chance, object.find("chance"), read_chance, faults);
  object.finish();
  if (!order.cart.at) json::add_fault(value, "needs a time: \"at\", here or in its cart", faults);
  return order;
}

}  // namespace

Wallet read_wallet(json::Object& object, Faults& faults) {
  Wallet wallet;
  std::optional<Cart> cart;
  take(cart, object.require("cart"), read_cart, faults);
  take(wallet.codes, object.require("wallet"), read_wallet_codes, faults);
  take(wallet.next_order_at, object.find("next_order_at"), read_instant, faults);
  take(wallet.plans, object.find("plans"), read_plans, faults);
  const auto expected = object.find("expected");
  if (expected && is_list(*expected, wallet_orders_max, faults)) {
    for (const json::Value element : *expected) {
      wallet.expected.push_back(read_expected(element, cart, faults));
    }
  }
  if (cart) wallet.cart = *std::move(cart);
  return wallet;
}

std::optional<Wallet> parse_wallet(std::string_view text, Faults& faults) {
  Faults found;
  const auto document = json::Document::parse(text, found);
  std::optional<Wallet> wallet;
  if (document) {
    json::Object object(document->root(), found);
    wallet = read_wallet(object, found);
    object.finish();
  }
  append_faults(found, faults);
  if (!found.empty()) return std::nullopt;
  return wallet;
}

}  // namespace stapel::promotions
