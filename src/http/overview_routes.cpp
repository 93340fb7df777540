// How business goes: the figures of the console's first page.
#include "app/scopes.h"
#include "http/handling.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

void write_figures(json::Writer& writer, const app::SalesFigures& figures) {
  writer.member("orders", figures.orders).member("orders_with_code", figures.with_code);
  writer.member("cancelled", figures.cancelled);
  writer.member("revenue", figures.revenue).member("discount", figures.discount);
  writer.member("cashback", figures.cashback);
  writer.member("orders_with_costs", figures.with_costs);
  writer.member("net_revenue", figures.net_revenue).member("margin", figures.margin);
}

void write_period(json::Writer& writer, std::string_view name, const app::SalesPeriod& period) {
  writer.key(name).begin_object();
  writer.member("from", format_instant(period.from)).member("to", format_instant(period.to));
  write_figures(writer, period.figures);
  writer.end_object();
}

void write_promotion(json::Writer& writer, const app::PromotionSales& promotion) {
  writer.begin_object().member("promotion", promotion.promotion).member("name", promotion.name);
  writer.member("uses", promotion.week.uses).member("granted", promotion.week.granted);
  writer.member("uses_before", promotion.week_before.uses);
  writer.member("granted_before", promotion.week_before.granted).end_object();
}

void write_limit(json::Writer& writer, const app::NearLimit& limit) {
  writer.begin_object().member("promotion", limit.promotion).member("name", limit.name);
  writer.member("of", limit.budget ? "budget" : "uses");
  writer.member("used", limit.used).member("limit", limit.limit).end_object();
}

std::string render(const app::OverviewAnswer& answer) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("at", format_instant(answer.at));
  writer.member("currency", answer.currency).member("timezone", answer.timezone);
  writer.member("complete", answer.complete);
  write_period(writer, "today", answer.today);
  write_period(writer, "today_before", answer.today_before);
  write_period(writer, "week", answer.week);
  write_period(writer, "week_before", answer.week_before);
  writer.key("days").begin_array();
  for (const app::SalesDay& day : answer.days) {
    writer.begin_object().member("date", format_date(day.date));
    write_figures(writer, day.figures);
    writer.end_object();
  }
  writer.end_array().key("promotions").begin_array();
  for (const app::PromotionSales& promotion : answer.promotions) write_promotion(writer, promotion);
  writer.end_array().key("limits").begin_array();
  for (const app::NearLimit& limit : answer.limits) write_limit(writer, limit);
  writer.end_array().member("holds", answer.holds);
  writer.member("orders_in_other_currencies", answer.orders_in_other_currencies).end_object();
  return text;
}

void get_overview(app::Service& app, const Request&, const Reply& reply) {
  on_worker(app, reply, [&app, reply] { reply(json_response(render(app.overview()))); });
}

}  // namespace

void add_overview_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .path = "/v1/overview",
                    .handle = of_shop(get_overview),
                    .scope = app::Scope::promotions_read});
}

}  // namespace stapel::http
