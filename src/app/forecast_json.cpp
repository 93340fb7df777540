// See forecast_json.h.
#include "app/forecast_json.h"

#include <cmath>

#include "base/json.h"

namespace stapel::app {
namespace {

void write_expected(json::Writer& writer, std::string_view name, const Expected& expected) {
  writer.key(name).begin_object().member("expected", expected.value);
  writer.member("low", expected.low).member("high", expected.high).end_object();
}

}  // namespace

std::string to_json(const Forecast& forecast) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("currency", forecast.currency.name());
  write_expected(writer, "orders", forecast.orders);
  write_expected(writer, "uses", forecast.uses);
  write_expected(writer, "cost", forecast.cost);
  write_expected(writer, "paid", forecast.paid);
  if (forecast.growth) {
    writer.key("growth_percent").decimal(std::llround((*forecast.growth - 1) * 1'000'000));
  }
  writer.key("seasons").begin_array();
  for (const PastSeason& season : forecast.seasons) {
    writer.begin_object().member("from", format_instant(season.from));
    writer.member("to", format_instant(season.to)).member("orders", season.orders);
    writer.member("uses", season.uses).member("cost", season.cost);
    writer.member("paid", season.paid).end_object();
  }
  writer.end_array().key("days").begin_array();
  for (const ForecastDay& one : forecast.days) {
    writer.begin_object().member("date", format_date(one.date)).member("uses", one.uses);
    writer.member("cost", one.cost).end_object();
  }
  writer.end_array().key("beside").begin_array();
  for (const RunningBeside& one : forecast.beside) {
    writer.begin_object().member("promotion", one.promotion).member("uses", one.uses);
    writer.member("together", one.together).end_object();
  }
  writer.end_array();
  if (forecast.budget) writer.member("budget", *forecast.budget);
  if (forecast.budget_spent) writer.member("budget_spent", format_date(*forecast.budget_spent));
  if (forecast.budget_spent_earliest) {
    writer.member("budget_spent_earliest", format_date(*forecast.budget_spent_earliest));
  }
  writer.end_object();
  return text;
}

}  // namespace stapel::app
