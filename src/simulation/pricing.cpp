#include "simulation/pricing.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/parse.h"

namespace stapel::simulation {

using catalog::LineKind;
using catalog::SalesDocument;
using catalog::SalesLine;
using promotions::Cart;

namespace {

// As replays have it: enough for every cart of a household, and for nearly all of businesses.
constexpr std::int64_t search_limit = 3'000;

promotions::CartLine cart_line(const SalesLine& line, const catalog::Product& product) {
  promotions::CartLine out;
  out.id = std::to_string(line.number);
  out.sku = line.sku;
  out.quantity = line.quantity;
  out.unit_price = line.unit_price;
  out.category = product.categories;
  out.brand = product.brand;
  out.unit_cost = line.unit_cost;
  out.tax_rate = line.tax_rate;
  return out;
}

void take_over(const promotions::Evaluation& evaluation, SalesDocument& order) {
  std::size_t at = 0;
  for (SalesLine& line : order.lines) {
    if (line.kind == LineKind::shipping) {
      STAPEL_CHECK(evaluation.shipping);
      line.discount = evaluation.shipping->discount;
    } else {
      STAPEL_CHECK(evaluation.lines[at].id == std::to_string(line.number));
      line.discount = evaluation.lines[at++].discount;
    }
  }
  for (const promotions::Applied& applied : evaluation.applied)
    for (const std::string& code : applied.codes)
      if (std::find(order.codes.begin(), order.codes.end(), code) == order.codes.end())
        order.codes.push_back(code);
}

}  // namespace

Pricing::Pricing(const std::string& definitions) {
  Faults faults;
  auto parsed = promotions::parse_promotions(definitions, faults);
  STAPEL_CHECK(parsed && faults.empty());
  for (const promotions::Promotion& promotion : parsed->promotions) {
    const promotions::Limits& limits = promotion.limits;
    STAPEL_CHECK(!limits.per_customer && !limits.per_code && !limits.per_day && !limits.budget);
    if (limits.total) limited_.push_back(promotion.id);
  }
  set_ = promotions::CompiledSet::compile(*std::move(parsed));
}

Cart Pricing::cart_of(const SalesDocument& order,
                      const std::vector<const catalog::Product*>& products,
                      const Buyer& buyer) const {
  Cart cart;
  cart.currency = order.currency;
  cart.at = order.at;
  cart.channel = order.channel;
  if (buyer.known) {
    cart.customer.id = order.customer;
    cart.customer.orders = buyer.orders;
    cart.customer.lifetime_spend = buyer.spent;
    cart.customer.created_at = buyer.first_order_at;
  }
  promotions::Shipping shipping;
  shipping.country = order.country;
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const SalesLine& line = order.lines[i];
    if (line.kind == LineKind::shipping) {
      shipping.method = line.sku == "POST" ? "post" : line.sku;
      shipping.amount = line.unit_price * line.quantity;
    } else {
      cart.lines.push_back(cart_line(line, *products[i]));
    }
  }
  cart.shipping = std::move(shipping);
  cart.uses = uses_;
  return cart;
}

void Pricing::price(SalesDocument& order, const std::vector<const catalog::Product*>& products,
                    const Buyer& buyer, const std::vector<std::string>& codes) {
  Cart cart = cart_of(order, products, buyer);
  cart.codes = codes;
  const auto answer = promotions::evaluate(*set_, cart,
                                           {.policy = {},
                                            .now = order.at,
                                            .language = Language::dutch,
                                            .explain = false,
                                            .hints = false,
                                            .search_limit = search_limit});
  STAPEL_CHECK(answer);
  take_over(*answer, order);
  for (const promotions::Applied& applied : answer->applied)
    if (std::find(limited_.begin(), limited_.end(), applied.promotion) != limited_.end())
      ++uses_.promotions[applied.promotion].total;
}

}  // namespace stapel::simulation
