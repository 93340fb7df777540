#include "simulation/pricing.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/counted.h"
#include "promotions/parse.h"
#include "simulation/win_back.h"

namespace stapel::simulation {

using catalog::LineKind;
using catalog::SalesDocument;
using catalog::SalesLine;
using promotions::Cart;
using promotions::CodeUses;
using promotions::Promotion;

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

Pricing::Pricing(const std::string& definitions, std::uint32_t size) {
  Faults faults;
  auto parsed = promotions::parse_promotions(definitions, faults);
  STAPEL_CHECK(parsed && faults.empty());
  set_ = promotions::CompiledSet::compile(*std::move(parsed));
  set_->for_each([&](const Promotion& promotion) {
    if (!promotions::is_limited(promotion.limits)) return;
    STAPEL_CHECK(!promotion.limits.per_code || promotion.codes.empty());
    counters_.push_back({&promotion, {}, {}});
    if (promotion.limits.per_customer) counters_.back().by_customer.assign(size, 0);
  });
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
  return cart;
}

// Of what is open at that moment: nothing else can be read.
promotions::Uses Pricing::uses(const Cart& cart, const Buyer& buyer) const {
  promotions::Uses uses;
  for (const Counter& counter : counters_) {
    const promotions::Schedule& schedule = counter.promotion->schedule;
    if (schedule.starts_at && *cart.at < *schedule.starts_at) continue;
    if (schedule.ends_at && *cart.at >= *schedule.ends_at) continue;
    promotions::PromotionUses used = counter.uses;
    if (buyer.known && !counter.by_customer.empty())
      used.customer = counter.by_customer[buyer.number];
    if (used != promotions::PromotionUses{}) uses.promotions.emplace(counter.promotion->id, used);
  }
  for (const promotions::PoolCode& code : cart.pool_codes) {
    const std::string key = promotions::normalise_code(code.code);
    const auto found = unique_codes_used_.find(key);
    if (found != unique_codes_used_.end()) uses.codes.emplace(key, CodeUses{found->second, 0});
  }
  return uses;
}

void Pricing::count(const promotions::Evaluation& evaluation, const Buyer& buyer) {
  for (const promotions::Applied& applied : evaluation.applied) {
    for (const std::string& code : applied.codes)
      if (is_win_back_code(code)) ++unique_codes_used_[promotions::normalise_code(code)];
    const auto counter = std::find_if(
        counters_.begin(), counters_.end(),
        [&](const Counter& candidate) { return candidate.promotion->id == applied.promotion; });
    if (counter == counters_.end()) continue;
    ++counter->uses.total;
    ++counter->uses.day;
    counter->uses.granted += applied.amount + applied.cashback;
    if (buyer.known && !counter->by_customer.empty())
      counter->by_customer[buyer.number] =
          static_cast<std::uint8_t>(std::min(255, counter->by_customer[buyer.number] + 1));
  }
}

void Pricing::begin_day(const Date& today) {
  if (today == today_) return;
  today_ = today;
  for (Counter& counter : counters_) counter.uses.day = 0;
}

void Pricing::price(SalesDocument& order, const std::vector<const catalog::Product*>& products,
                    const Buyer& buyer, const std::optional<TypedCode>& code, const Date& today) {
  begin_day(today);
  Cart cart = cart_of(order, products, buyer);
  if (code) {
    cart.codes = {code->text};
    if (!code->pool.empty()) cart.pool_codes = {{.code = code->text, .pool = code->pool}};
  }
  cart.uses = uses(cart, buyer);
  const auto answer = promotions::evaluate(*set_, cart,
                                           {.policy = {},
                                            .now = order.at,
                                            .language = Language::dutch,
                                            .explain = false,
                                            .hints = false,
                                            .search_limit = search_limit});
  STAPEL_CHECK(answer);
  take_over(*answer, order);
  count(*answer, buyer);
}

}  // namespace stapel::simulation
