// See replay_json.h.
#include "app/replay_json.h"

#include "base/json.h"

namespace stapel::app {
namespace {

// a / b with b > 0, to the nearest, half away from zero.
Wide divided(Wide a, Wide b) { return a < 0 ? -((-2 * a + b) / (2 * b)) : (2 * a + b) / (2 * b); }

void write_side(json::Writer& writer, std::string_view name, const SideFigures& side,
                std::int64_t orders) {
  writer.key(name).begin_object();
  writer.member("discount", side.discount).member("cashback", side.cashback);
  writer.member("paid", side.paid).member("average_order", average_of(side.paid, orders));
  writer.member("net_revenue", side.net_revenue).member("margin", side.margin);
  writer.key("margin_percent").decimal(share_of(side.margin, side.net_revenue));
  writer.end_object();
}

void write_row(json::Writer& writer, const ComparedRow& row) {
  writer.member("orders", row.orders).member("orders_with_costs", row.costed);
  writer.member("list", row.list);
  write_side(writer, "before", row.before, row.orders);
  write_side(writer, "after", row.after, row.orders);
}

void write_rows(json::Writer& writer, std::string_view name, std::string_view by,
                const std::map<std::string, ComparedRow>& rows) {
  writer.key(name).begin_array();
  for (const auto& [key, row] : rows) {
    writer.begin_object().member(by, key);
    write_row(writer, row);
    writer.end_object();
  }
  writer.end_array();
}

void write_promotions(json::Writer& writer, const ReplayComparison& comparison) {
  writer.key("promotions").begin_array();
  for (const auto& [id, row] : comparison.promotions) {
    writer.begin_object().member("id", id).member("name", row.name);
    writer.member("uses_before", row.uses_before).member("uses_after", row.uses_after);
    writer.member("granted_before", row.granted_before);
    writer.member("granted_after", row.granted_after).end_object();
  }
  writer.end_array().key("displaced").begin_array();
  for (const auto& [pair, row] : comparison.displaced) {
    writer.begin_object().member("promotion", pair.first).member("by", pair.second);
    writer.member("orders", row.orders).member("granted_before", row.granted_before);
    writer.end_object();
  }
  writer.end_array();
}

void write_orders(json::Writer& writer, std::string_view name,
                  const std::vector<ListedOrder>& orders) {
  writer.key(name).begin_array();
  for (const ListedOrder& order : orders) {
    writer.begin_object().member("id", order.id).member("at", format_instant(order.at));
    writer.member("list", order.list).member("discount_before", order.discount_before);
    writer.member("discount_after", order.discount_after);
    if (order.margin_before) writer.member("margin_before", *order.margin_before);
    if (order.margin_after) writer.member("margin_after", *order.margin_after);
    writer.key("promotions").begin_array();
    for (const std::string& promotion : order.promotions) writer.string(promotion);
    writer.end_array().end_object();
  }
  writer.end_array();
}

void write_gains(json::Writer& writer, const Gains& gains) {
  writer.key("customers").begin_object();
  writer.member("pay_less", gains.pay_less).member("pay_more", gains.pay_more);
  writer.member("pay_the_same", gains.pay_the_same);
  writer.member("less", gains.less).member("more", gains.more);
  writer.member("to_top_tenth", gains.to_top_tenth).end_object();
}

void write_estimate(json::Writer& writer, const ElasticEstimate& estimate) {
  writer.key("estimate").begin_object();
  writer.key("elasticity")
      .decimal(static_cast<std::int64_t>(estimate.elasticity * 10'000 +
                                         (estimate.elasticity < 0 ? -0.5 : 0.5)));
  writer.member("orders", estimate.orders).member("paid", estimate.paid);
  writer.member("discount", estimate.discount).member("margin", estimate.margin);
  writer.end_object();
}

}  // namespace

std::int64_t share_of(Amount part, Amount whole) {
  if (whole == 0) return 0;
  const Wide sign = whole < 0 ? -1 : 1;
  return static_cast<std::int64_t>(divided(sign * part * Wide{1'000'000}, sign * whole));
}

Amount average_of(Amount sum, std::int64_t count) {
  return count == 0 ? 0 : static_cast<Amount>(divided(sum, count));
}

std::string to_json(const ReplayComparison& comparison) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("currency", comparison.after.currency.name());
  if (comparison.after.first) {
    writer.member("first", format_instant(*comparison.after.first));
    writer.member("last", format_instant(*comparison.after.last));
  }
  writer.member("left_out", comparison.after.without_products + comparison.after.refused);
  write_row(writer, comparison.all);
  write_promotions(writer, comparison);
  write_rows(writer, "weeks", "week", comparison.weeks);
  write_rows(writer, "segments", "segment", comparison.segments);
  write_rows(writer, "categories", "category", comparison.categories);
  write_gains(writer, comparison.gains);
  write_orders(writer, "dearest_orders", comparison.dearest);
  writer.member("breaches_before", comparison.breaches_before);
  writer.member("breaches_after", comparison.breaches_after);
  write_orders(writer, "worst_breaches", comparison.breaches);
  if (comparison.estimate) write_estimate(writer, *comparison.estimate);
  writer.end_object();
  return text;
}

}  // namespace stapel::app
