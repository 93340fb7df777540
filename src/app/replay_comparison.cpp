// See replay_comparison.h.
#include "app/replay_comparison.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace stapel::app {
namespace {

using promotions::Cart;
using promotions::CartLine;
using promotions::CompiledSet;

// Orders that both sides price before they are compared.
constexpr std::size_t step = 4'096;

// Of ISO 8601: the year and week of a date's Thursday.
std::string week_of(const Date& date) {
  const std::int64_t thursday = day_number(date) - weekday(date) + 3;
  const Date in_year = date_of_day_number(thursday);
  const std::int64_t week = (thursday - day_number({in_year.year, 1, 1})) / 7 + 1;
  std::string text = std::to_string(in_year.year) + "-W";
  if (week < 10) text += '0';
  return text + std::to_string(week);
}

std::string category_of(const CartLine& line) {
  if (!line.category || line.category->empty()) return "(none)";
  const std::string& path = line.category->front();
  return path.substr(0, path.find('/'));
}

Amount paid_of(const PricedOrder& outcome) {
  return outcome.totals.items + outcome.totals.shipping;
}
Amount discount_of(const PricedOrder& outcome) {
  const promotions::Totals& totals = outcome.totals;
  return totals.list - totals.items + totals.shipping_discounts;
}

class Comparison {
 public:
  Comparison(const History& history, const CompiledSet* live, const CompiledSet& draft,
             const ComparisonOptions& options)
      : options_(options),
        before_(live ? *live : draft, history, options.replay),
        after_(draft, history, options.replay),
        as_sold_(live == nullptr),
        zone_(Zone::find(draft.settings().timezone).value_or(Zone::utc())) {
    if (live) list(*live);
    list(draft);
  }

  void add(const PastOrder& order, const Cart& cart, const PricedOrder& before,
           const PricedOrder& after) {
    before_.add(order, before);
    after_.add(order, after);
    if (before.refused || after.refused) return;
    add_to(result_.all, before, after);
    add_to(result_.weeks[week_of(zone_.local(order.document.at).date)], before, after);
    add_to(result_.segments[std::string(segment_of(order))], before, after);
    add_categories(cart, before, after);
    add_promotions(before, after);
    add_estimate(before, after);
    if (!order.document.customer.empty()) {
      paid_less_[order.document.customer] += paid_of(before) - paid_of(after);
    }
    list_order(order, before, after);
  }

  ReplayComparison take() {
    result_.before = before_.take();
    if (as_sold_) result_.before.promotions.clear();
    result_.after = after_.take();
    count_gains();
    finish_estimate();
    return std::move(result_);
  }

 private:
  void list(const CompiledSet& set) {
    const promotions::Definitions definitions = set.definitions();
    for (const promotions::Promotion& promotion : definitions.promotions) {
      result_.promotions[promotion.id].name = promotion.name;
    }
  }

  Amount net_of(Amount net, const CartLine& line) const {
    const promotions::PriceTerms& terms = options_.replay.terms;
    return promotions::net_of_tax(net, line.tax_rate.value_or(terms.tax_rate), terms.include_tax);
  }

  static void add_side(SideFigures& side, const PricedOrder& outcome, bool costed) {
    side.discount += discount_of(outcome);
    side.cashback += outcome.totals.cashback;
    side.paid += paid_of(outcome);
    if (!costed) return;
    side.net_revenue += outcome.net_items;
    side.margin += *outcome.margin;
  }

  static void add_to(ComparedRow& row, const PricedOrder& before, const PricedOrder& after) {
    const bool costed = before.margin && after.margin;
    ++row.orders;
    row.costed += costed ? 1 : 0;
    row.list += after.totals.list + after.totals.shipping_list;
    add_side(row.before, before, costed);
    add_side(row.after, after, costed);
  }

  void add_line(SideFigures& side, const CartLine& line, Amount net) const {
    side.discount += line.quantity * line.unit_price - net;
    side.paid += net;
    if (!line.unit_cost) return;
    side.net_revenue += net_of(net, line);
    side.margin += net_of(net, line) - *line.unit_cost * line.quantity;
  }

  void add_categories(const Cart& cart, const PricedOrder& before, const PricedOrder& after) {
    std::map<std::string, bool> seen;  // whether all costs are known
    for (std::size_t i = 0; i < cart.lines.size(); ++i) {
      const CartLine& line = cart.lines[i];
      const std::string name = category_of(line);
      ComparedRow& row = result_.categories[name];
      row.list += line.quantity * line.unit_price;
      add_line(row.before, line, before.line_nets[i]);
      add_line(row.after, line, after.line_nets[i]);
      bool& costed = seen.try_emplace(name, true).first->second;
      costed = costed && line.unit_cost.has_value();
    }
    for (const auto& [name, costed] : seen) {
      ++result_.categories[name].orders;
      result_.categories[name].costed += costed ? 1 : 0;
    }
  }

  void add_promotions(const PricedOrder& before, const PricedOrder& after) {
    for (const Grant& grant : before.grants) {
      ComparedPromotion& row = result_.promotions[grant.promotion];
      ++row.uses_before;
      row.granted_before += grant.amount + grant.cashback;
    }
    for (const Grant& grant : after.grants) {
      ComparedPromotion& row = result_.promotions[grant.promotion];
      ++row.uses_after;
      row.granted_after += grant.amount + grant.cashback;
    }
    const auto has = [](const PricedOrder& outcome, const std::string& id) {
      return std::ranges::find(outcome.grants, id, &Grant::promotion) != outcome.grants.end();
    };
    for (const Grant& gone : before.grants) {
      if (has(after, gone.promotion)) continue;
      for (const Grant& come : after.grants) {
        if (has(before, come.promotion)) continue;
        Displaced& pair = result_.displaced[{gone.promotion, come.promotion}];
        ++pair.orders;
        pair.granted_before += gone.amount + gone.cashback;
      }
    }
  }

  // An order is taken to become so many times as large as its price's ratio to the elasticity; the
  // figures of an order scale with it.
  void add_estimate(const PricedOrder& before, const PricedOrder& after) {
    if (!options_.elasticity) return;
    double factor = 1;
    if (paid_of(before) > 0 && paid_of(after) > 0) {
      factor = std::pow(static_cast<double>(paid_of(after)) / static_cast<double>(paid_of(before)),
                        *options_.elasticity);
    }
    factors_ += factor;
    estimated_paid_ += factor * static_cast<double>(paid_of(after));
    estimated_discount_ += factor * static_cast<double>(discount_of(after));
    estimated_margin_ += factor * static_cast<double>(after.margin.value_or(0));
  }

  void finish_estimate() {
    if (!options_.elasticity) return;
    result_.estimate = {*options_.elasticity, std::llround(factors_), std::llround(estimated_paid_),
                        std::llround(estimated_discount_), std::llround(estimated_margin_)};
  }

  bool is_breach(const PricedOrder& outcome) const {
    if (!outcome.margin) return false;
    return Wide{*outcome.margin} * 1'000'000 <
           Wide{outcome.net_items} * options_.margin_min.ten_thousandths;
  }

  void list_order(const PastOrder& order, const PricedOrder& before, const PricedOrder& after) {
    result_.breaches_before += is_breach(before) ? 1 : 0;
    const bool breach = is_breach(after);
    result_.breaches_after += breach ? 1 : 0;
    if (discount_of(after) <= 0 && !breach) return;
    ListedOrder listed{
        order.document.id,  order.document.at, after.totals.list, discount_of(before),
        discount_of(after), before.margin,     after.margin,      {}};
    listed.list += after.totals.shipping_list;
    for (const Grant& grant : after.grants) listed.promotions.push_back(grant.promotion);
    // Ties go to the earlier order.
    const auto dearer = [](const ListedOrder& a, const ListedOrder& b) {
      return a.discount_after > b.discount_after;
    };
    const auto worse = [](const ListedOrder& a, const ListedOrder& b) {
      return *a.margin_after < *b.margin_after;
    };
    if (breach) keep(result_.breaches, listed, worse);
    if (discount_of(after) > 0) keep(result_.dearest, std::move(listed), dearer);
  }

  template <typename Before>
  void keep(std::vector<ListedOrder>& list, ListedOrder order, Before before) const {
    const auto place = std::upper_bound(list.begin(), list.end(), order, before);
    if (static_cast<std::size_t>(place - list.begin()) >= options_.listed_max) return;
    list.insert(place, std::move(order));
    if (list.size() > options_.listed_max) list.pop_back();
  }

  void count_gains() {
    Gains& gains = result_.gains;
    std::vector<Amount> less;
    for (const auto& [customer, amount] : paid_less_) {
      if (amount == 0) {
        ++gains.pay_the_same;
      } else if (amount > 0) {
        ++gains.pay_less;
        gains.less += amount;
        less.push_back(amount);
      } else {
        ++gains.pay_more;
        gains.more -= amount;
      }
    }
    std::ranges::sort(less, std::greater<>());
    less.resize(std::min(less.size(), (paid_less_.size() + 9) / 10));
    for (const Amount amount : less) gains.to_top_tenth += amount;
  }

  const ComparisonOptions& options_;
  ReplayComparison result_;
  ReplaySum before_, after_;
  bool as_sold_;
  Zone zone_;
  std::unordered_map<std::string, Amount> paid_less_;  // by customer; below zero: more
  double factors_ = 0, estimated_paid_ = 0, estimated_discount_ = 0, estimated_margin_ = 0;
};

}  // namespace

std::string_view segment_of(const PastOrder& order) {
  if (order.document.customer.empty()) return "guest";
  if (order.orders_before == 0) return "first order";
  return order.orders_before < 4 ? "2nd to 4th order" : "5th order and later";
}

ReplayComparison compare_replays(const History& history, const Products& products,
                                 const CompiledSet* live, const CompiledSet& draft,
                                 const ComparisonOptions& options,
                                 const std::function<void(std::size_t, std::size_t)>& progress) {
  const std::vector<const PastOrder*> orders = orders_within(history, options.replay);
  HistoryPricer after(orders, products, draft, options.replay);
  std::optional<HistoryPricer> before;
  if (live) before.emplace(orders, products, *live, options.replay);
  Comparison comparison(history, live, draft, options);
  std::vector<PricedOrder> outcomes;
  for (std::size_t done = 0; done < orders.size();) {
    outcomes.clear();
    if (before) {
      before->price_next(step, [&](const PastOrder&, const Cart&, PricedOrder&& outcome) {
        outcomes.push_back(std::move(outcome));
      });
    }
    std::size_t at = 0;
    after.price_next(step, [&](const PastOrder& order, const Cart& cart, PricedOrder&& outcome) {
      if (!before) outcomes.push_back(outcome_as_sold(order, cart, options.replay.terms));
      comparison.add(order, cart, outcomes[at++], outcome);
    });
    done += at;
    progress(done, orders.size());
  }
  return comparison.take();
}

}  // namespace stapel::app
