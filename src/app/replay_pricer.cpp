// See replay_pricer.h.
#include "app/replay_pricer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "app/list_cache.h"
#include "app/parallel.h"

namespace stapel::app {
namespace {

using promotions::Cart;
using promotions::CompiledSet;
using promotions::Evaluation;
using promotions::Promotion;

// Orders that are priced side by side. Where a counter turns out to matter within such a block, the
// rest of it is priced again, and the next blocks are smaller.
constexpr std::size_t block_max = 1'024;
constexpr std::size_t block_min = 8;

Grant grant_of(const promotions::Applied& applied) {
  Grant grant{.promotion = applied.promotion,
              .codes = {},
              .amount = applied.amount,
              .cashback = applied.cashback,
              .points = applied.points};
  for (const promotions::GrantedGift& gift : applied.gifts) grant.gifts += gift.quantity;
  for (const std::string& code : applied.codes) {
    grant.codes.push_back(promotions::normalise_code(code));
  }
  return grant;
}

Amount net_items_of(const Cart& cart, const std::vector<Amount>& line_nets,
                    const promotions::PriceTerms& terms) {
  Amount sum = 0;
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    sum += promotions::net_of_tax(line_nets[i], cart.lines[i].tax_rate.value_or(terms.tax_rate),
                                  terms.include_tax);
  }
  return sum;
}

PricedOrder outcome_of(const Cart& cart, const Result<Evaluation, Fault>& answer,
                       const ReplayOptions& options) {
  PricedOrder outcome;
  outcome.refused = !answer;
  if (!answer) return outcome;
  outcome.proven = answer->optimality.proven;
  outcome.totals = answer->totals;
  outcome.nodes = answer->nodes;
  for (const promotions::Applied& applied : answer->applied) {
    outcome.grants.push_back(grant_of(applied));
  }
  for (const promotions::PricedLine& line : answer->lines) outcome.line_nets.push_back(line.net);
  outcome.net_items = net_items_of(cart, outcome.line_nets, options.terms);
  outcome.margin = promotions::margin_of(cart, *answer, options.products, options.terms);
  return outcome;
}

std::vector<std::string> public_codes(const promotions::Definitions& definitions) {
  std::vector<std::string> codes;
  std::set<std::string> seen;
  for (const Promotion& promotion : definitions.promotions) {
    for (const std::string& code : promotion.codes) {
      if (seen.insert(promotions::normalise_code(code)).second) codes.push_back(code);
    }
  }
  return codes;
}

}  // namespace

std::vector<const PastOrder*> orders_within(const History& history, const ReplayOptions& options) {
  std::vector<const PastOrder*> orders;
  for (const PastOrder& order : history.orders) {
    const Instant at = order.document.at;
    const bool wanted = (!options.from || at >= *options.from) && (!options.to || at < *options.to);
    if (wanted) orders.push_back(&order);
  }
  return orders;
}

HistoryPricer::HistoryPricer(const std::vector<const PastOrder*>& orders, const Products& products,
                             const CompiledSet& set, const ReplayOptions& options)
    : orders_(orders),
      products_(products),
      set_(set),
      options_(options),
      public_codes_(options.codes == ReplayCodes::all ? public_codes(set.definitions())
                                                      : std::vector<std::string>{}),
      counters_(set),
      block_(block_max) {}

void HistoryPricer::price_next(std::size_t count, const Receive& receive) {
  const std::size_t end = std::min(done_ + count, orders_.size());
  while (done_ < end) {
    const std::size_t size = std::min(block_, end - done_);
    const std::size_t good = price_block(size, receive);
    done_ += good;
    block_ = good == size ? std::min(block_ * 2, block_max) : std::max(good, block_min);
  }
}

// Prices orders side by side with the counters as they are now, and gives those that are as if they
// had been priced one by one: at least the first. Returns how many.
std::size_t HistoryPricer::price_block(std::size_t size, const Receive& receive) {
  std::vector<Attempt> attempts(size);
  parallel_for(options_.threads, size,
               [&](std::size_t i) { attempts[i] = price(*orders_[done_ + i]); });
  for (std::size_t i = 0; i < size; ++i) {
    Attempt& order = attempts[i];
    if (counters_.matter(order.cart) && i > 0 &&
        !counters_.same(order.cart, order.cart.uses, counters_.uses(order.cart))) {
      return i;
    }
    counters_.take(order.cart, order.priced.grants);
    receive(*orders_[done_ + i], order.cart, std::move(order.priced));
  }
  return size;
}

HistoryPricer::Attempt HistoryPricer::price(const PastOrder& order) const {
  const auto& codes = options_.codes == ReplayCodes::own ? order.document.codes : public_codes_;
  Attempt attempt{make_cart(order, products_, codes), {}};
  if (options_.lists != nullptr) add_lists(attempt.cart, *options_.lists);
  attempt.cart.uses = counters_.uses(attempt.cart);
  const auto answer = promotions::evaluate(
      set_, attempt.cart,
      {.policy = options_.policy,
       .now = order.document.at,
       .hints = false,
       .search_limit = std::min(options_.search_limit, set_.settings().search_limit)});
  attempt.priced = outcome_of(attempt.cart, answer, options_);
  return attempt;
}

PricedOrder outcome_as_sold(const PastOrder& order, const Cart& cart,
                            const promotions::PriceTerms& terms) {
  PricedOrder outcome;
  promotions::Totals& totals = outcome.totals;
  Amount cost = 0;
  bool costs_known = true;
  auto sold = order.document.lines.begin();
  for (const promotions::CartLine& line : cart.lines) {
    // The cart has the document's lines in their order, some left out.
    while (std::to_string(sold->number) != line.id) ++sold;
    const Amount list = line.quantity * line.unit_price;
    const Amount net = list - sold->discount;
    outcome.line_nets.push_back(net);
    totals.list += list;
    totals.items += net;
    costs_known = costs_known && line.unit_cost.has_value();
    cost += line.unit_cost.value_or(0) * line.quantity;
  }
  totals.line_discounts = totals.list - totals.items;
  for (const catalog::SalesLine& line : order.document.lines) {
    if (line.kind == catalog::LineKind::shipping) totals.shipping_discounts += line.discount;
  }
  totals.shipping_list = cart.shipping ? cart.shipping->amount.value_or(0) : 0;
  totals.shipping = totals.shipping_list - totals.shipping_discounts;
  totals.total = totals.due = totals.items + totals.shipping;
  totals.saved = totals.customer_value = totals.line_discounts + totals.shipping_discounts;
  outcome.net_items = net_items_of(cart, outcome.line_nets, terms);
  if (costs_known) outcome.margin = outcome.net_items - cost;
  return outcome;
}

}  // namespace stapel::app
