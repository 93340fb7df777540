// See sales_log.h.
#include "app/sales_log.h"

#include <set>

#include "app/past_decision.h"
#include "base/json.h"
#include "promotions/worst_case.h"

namespace stapel::app {
namespace {

using storage::Event;

constexpr std::int64_t quarter = 15 * 60 * 1'000'000LL;
constexpr std::int64_t day = 86'400'000'000;
constexpr std::size_t events_max = 4'000;  // of one step: their decisions are read too

std::int64_t quarter_of(Instant at) { return at.microseconds / quarter; }

// The last event before `from`, or the last one that was let go.
std::int64_t event_before(storage::Reader& reader, storage::ShopId shop, Instant from) {
  std::int64_t low = 0, high = reader.last_event(shop);
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    const auto found = reader.events(shop, middle, 1);
    if (found.empty() || found.front().at >= from) {
      high = middle;
    } else {
      low = found.front().sequence;
    }
  }
  return low;
}

Amount integer_at(const json::Value& object, std::string_view name) {
  const auto member = object.find(name);
  Faults faults;
  return member ? json::read_integer(*member, -amount_max, amount_max, faults).value_or(0) : 0;
}

std::string text_at(const json::Value& object, std::string_view name) {
  const auto member = object.find(name);
  return member && member->kind() == json::Kind::string ? std::string(member->text()) : "";
}

}  // namespace

SalesFigures& SalesFigures::operator+=(const SalesFigures& other) {
  orders += other.orders;
  with_code += other.with_code;
  cancelled += other.cancelled;
  revenue += other.revenue;
  discount += other.discount;
  cashback += other.cashback;
  with_costs += other.with_costs;
  net_revenue += other.net_revenue;
  margin += other.margin;
  return *this;
}

// One step of reading, with what it looked up.
class SalesLog::Reading {
 public:
  Reading(storage::Reader& reader, storage::ShopId shop, Instant now)
      : reader_(reader), shop_(shop), now_(now) {}

  // What an order came to, by the decision that it was paid by.
  void add_order(const std::string& checkout, SalesFigures& figures) {
    const auto record = reader_.decision_record(shop_, checkout);
    if (!record) return;
    promotions::Order order = order_of_record(*record);
    figures.discount += order.result.totals.saved;
    figures.cashback += order.result.totals.cashback;
    fill_in_costs(order.cart);
    const auto margin = promotions::margin_of(order.cart, order.result, {}, terms_);
    if (!margin) return;
    figures.with_costs += 1;
    figures.margin += *margin;
    for (std::size_t i = 0; i < order.cart.lines.size(); ++i) {
      const Percent rate = order.cart.lines[i].tax_rate.value_or(terms_.tax_rate);
      figures.net_revenue +=
          promotions::net_of_tax(order.result.lines[i].net, rate, terms_.include_tax);
    }
  }

  // An order as a file told of it, without a decision.
  void add_imported(const catalog::SalesDocument& order, SalesFigures& figures) {
    look_up_costs(order);
    Amount net = 0, costs = 0;
    bool known = true;
    for (const catalog::SalesLine& line : order.lines) {
      using Kind = catalog::LineKind;
      if (line.kind == Kind::stock || line.kind == Kind::bookkeeping) continue;
      figures.revenue += catalog::paid(line);
      figures.discount += line.discount;
      if (line.kind != Kind::product && line.kind != Kind::free) continue;
      const CostOf& of_product = costs_.at(line.sku);
      const auto cost = line.unit_cost ? line.unit_cost : of_product.unit_cost;
      const auto rate = line.tax_rate ? line.tax_rate : of_product.tax_rate;
      known &= cost.has_value();
      costs += cost.value_or(0) * line.quantity;
      net += promotions::net_of_tax(catalog::paid(line), rate.value_or(terms_.tax_rate),
                                    terms_.include_tax);
    }
    figures.orders += 1;
    figures.with_code += order.codes.empty() ? 0 : 1;
    if (!known) return;
    figures.with_costs += 1;
    figures.net_revenue += net;
    figures.margin += net - costs;
  }

 private:
  void look_up_costs(const catalog::SalesDocument& order) {
    std::vector<std::string> unknown;
    for (const catalog::SalesLine& line : order.lines) {
      if (!costs_.contains(line.sku)) unknown.push_back(line.sku);
    }
    if (!unknown.empty()) look_up(unknown);
  }

  // Carts that do not tell costs: those of the catalog.
  void fill_in_costs(promotions::Cart& cart) {
    std::vector<std::string> unknown;
    for (const promotions::CartLine& line : cart.lines) {
      if (!line.unit_cost && !costs_.contains(line.sku)) unknown.push_back(line.sku);
    }
    if (!unknown.empty()) look_up(unknown);
    for (promotions::CartLine& line : cart.lines) {
      if (line.unit_cost) continue;
      const CostOf& cost = costs_.at(line.sku);
      line.unit_cost = cost.unit_cost;
      if (!line.tax_rate) line.tax_rate = cost.tax_rate;
    }
  }

  void look_up(const std::vector<std::string>& skus) {
    for (const std::string& sku : skus) costs_.try_emplace(sku);
    for (const auto& found : reader_.products_of(shop_, now_, skus)) {
      costs_[found.product.sku] = {found.product.unit_cost, found.product.tax_rate};
    }
  }

  storage::Reader& reader_;
  const storage::ShopId shop_;
  const Instant now_;
  const promotions::PriceTerms terms_ = {};
  std::map<std::string, CostOf, std::less<>> costs_;
};

bool SalesLog::catch_up(storage::Reader& reader, storage::ShopId shop, Instant now) {
  const std::lock_guard lock(mutex_);
  const Instant oldest{now.microseconds - days_kept * day};
  Reading reading(reader, shop, now);
  if (!started_) begin(reader, reading, shop, oldest, now);
  started_ = true;
  const std::vector<Event> events = reader.events(shop, seen_, events_max);
  for (const Event& event : events) {
    if (!event.test && event.at >= oldest) take(reading, event);
    seen_ = event.sequence;
  }
  quarters_.erase(quarters_.begin(), quarters_.lower_bound({quarter_of(oldest), {}}));
  return events.size() < events_max;
}

// Files are imported while no server runs, so they are read once.
void SalesLog::begin(storage::Reader& reader, Reading& reading, storage::ShopId shop,
                     Instant oldest, Instant now) {
  quarters_.clear();
  reader.for_each_imported_order(
      shop, oldest, Instant{now.microseconds + 1}, [&](const catalog::SalesDocument& order) {
        reading.add_imported(order, place_of(order.at, order.currency.name()).figures);
      });
  seen_ = event_before(reader, shop, oldest);
}

// An order that was paid with a checkout has an event of its redemption; one without has none.
void SalesLog::take(Reading& reading, const Event& event) {
  const bool redeemed = event.type == "redemption.created";
  const bool returned = event.type == "redemption.rolled_back";
  const bool paid = event.type == "order.paid", cancelled = event.type == "order.cancelled";
  if (!redeemed && !returned && !paid && !cancelled) return;
  Faults faults;
  const auto document = json::Document::parse(event.data, faults);
  if (!document) return;
  const json::Value data = document->root();
  if ((paid || cancelled) && text_at(data, "redemption") != "none") return;
  SoldIn& sold = place_of(event.at, text_at(data, "currency"));
  if (returned || cancelled) {
    sold.figures.cancelled += 1;
    return;
  }
  sold.figures.orders += 1;
  sold.figures.revenue += integer_at(data, "total");
  if (!redeemed) return;
  reading.add_order(text_at(data, "checkout"), sold.figures);
  bool with_code = false;
  const auto promotions = data.find("promotions");
  if (!promotions || promotions->kind() != json::Kind::array) return;
  for (const json::Value promotion : *promotions) {
    PromotionFigures& figures = sold.promotions[text_at(promotion, "promotion")];
    figures.uses += 1;
    figures.granted += integer_at(promotion, "granted");
    const auto codes = promotion.find("codes");
    with_code |= codes && codes->kind() == json::Kind::array && codes->size() > 0;
  }
  sold.figures.with_code += with_code ? 1 : 0;
}

SoldIn& SalesLog::place_of(Instant at, std::string_view currency) {
  return quarters_[{quarter_of(at), std::string(currency)}];
}

SoldIn SalesLog::sold(Instant from, Instant to, std::string_view currency) const {
  const std::lock_guard lock(mutex_);
  SoldIn all;
  const auto end = quarters_.lower_bound({quarter_of({to.microseconds + quarter - 1}), {}});
  for (auto at = quarters_.lower_bound({quarter_of(from), {}}); at != end; ++at) {
    if (at->first.second != currency) continue;
    all.figures += at->second.figures;
    for (const auto& [promotion, figures] : at->second.promotions) {
      all.promotions[promotion].uses += figures.uses;
      all.promotions[promotion].granted += figures.granted;
    }
  }
  return all;
}

std::int64_t SalesLog::orders_in_other_currencies(Instant from, Instant to,
                                                  std::string_view currency) const {
  const std::lock_guard lock(mutex_);
  std::int64_t orders = 0;
  const auto end = quarters_.lower_bound({quarter_of({to.microseconds + quarter - 1}), {}});
  for (auto at = quarters_.lower_bound({quarter_of(from), {}}); at != end; ++at) {
    if (at->first.second != currency) orders += at->second.figures.orders;
  }
  return orders;
}

}  // namespace stapel::app
