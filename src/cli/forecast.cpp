// See forecast.h.
#include "cli/forecast.h"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <thread>

#include "app/forecast_json.h"
#include "app/replay_orders.h"
#include "cli/moment.h"
#include "cli/table.h"
#include "promotions/parse.h"

namespace stapel::cli {
namespace {

using app::Expected;
using app::Forecast;

// --- For people ----------------------------------------------------------------------------------

std::string money(Amount amount, const Forecast& forecast) {
  return grouped_decimal(amount, forecast.currency.exponent);
}

std::string expected_table(const Forecast& forecast) {
  Table table({"Expected", "value", "at least", "at most"});
  const auto count = [&](const char* what, const Expected& expected) {
    table.add({what, grouped(expected.value), grouped(expected.low), grouped(expected.high)});
  };
  const auto amount = [&](const char* what, const Expected& expected) {
    table.add({what, money(expected.value, forecast), money(expected.low, forecast),
               money(expected.high, forecast)});
  };
  count("orders of the shop", forecast.orders);
  count("uses", forecast.uses);
  amount("cost", forecast.cost);
  amount("paid for all orders", forecast.paid);
  return table.text();
}

std::string seasons_table(const Forecast& forecast) {
  Table table({"Learned from", "orders", "uses", "cost", "paid"});
  for (const app::PastSeason& season : forecast.seasons) {
    table.add({format_instant(season.from), grouped(season.orders), grouped(season.uses),
               money(season.cost, forecast), money(season.paid, forecast)});
  }
  return table.text();
}

std::string days_table(const Forecast& forecast) {
  Table table({"Day", "uses", "cost", "cost so far"});
  Amount so_far = 0;
  for (const app::ForecastDay& one : forecast.days) {
    so_far += one.cost;
    table.add({format_date(one.date), grouped(one.uses), money(one.cost, forecast),
               money(so_far, forecast)});
  }
  return table.text();
}

std::string beside_table(const Forecast& forecast) {
  if (forecast.beside.empty()) return "";
  Table table({"Also used then", "uses", "on the same orders"});
  for (const app::RunningBeside& one : forecast.beside) {
    table.add({one.promotion, grouped(one.uses), grouped(one.together)});
  }
  return "\n" + table.text();
}

std::string budget_text(const Forecast& forecast) {
  if (!forecast.budget) return "";
  std::string text = "The budget of " + money(*forecast.budget, forecast);
  if (!forecast.budget_spent_earliest) return text + " lasts for the whole period.\n";
  text += forecast.budget_spent ? " is spent on " + format_date(*forecast.budget_spent)
                                : std::string(" is expected to last");
  return text + ", on " + format_date(*forecast.budget_spent_earliest) + " at the earliest.\n";
}

std::string text_of(const Forecast& forecast) {
  std::string text = expected_table(forecast) + "nine in ten outcomes lie between\n\n";
  text += seasons_table(forecast);
  if (forecast.growth) {
    text += "orders of the last 13 weeks beside a year before: " +
            grouped_decimal(std::llround((*forecast.growth - 1) * 10'000), 2) + "%\n";
  } else {
    text += "the history is too short to tell growth: none is assumed\n";
  }
  if (forecast.seasons.size() == 1) {
    text += "one season: how much years differ from each other is not in the interval\n";
  }
  text += "\n" + days_table(forecast) + budget_text(forecast) + beside_table(forecast);
  return text +
         "\nWhat was bought is taken to be bought again: that the promotion itself brings more is"
         " not in it.\n";
}

// --- Options -------------------------------------------------------------------------------------

// The option, else what the schedule says; false where neither does or the option is no time.
bool read_end(const char* option, const std::optional<std::string>& text,
              const std::optional<Instant>& of_schedule, const promotions::Settings& settings,
              Instant& to, std::ostream& err) {
  std::optional<Instant> bound = of_schedule;
  if (!read_bound(option, text, settings, bound, err)) return false;
  if (bound) to = *bound;
  if (!bound)
    err << "stapel: " << option << ": the promotion has no schedule; say for which days\n";
  return bound.has_value();
}

}  // namespace

Exit forecast(const ForecastArguments& arguments, Streams& streams) {
  auto definitions =
      read_document(arguments.promotions, "promotions", promotions::parse_promotions, streams);
  if (!definitions) return Exit::bad_input;
  const auto set = promotions::CompiledSet::compile(*std::move(definitions));
  const promotions::Promotion* promotion = set->find(arguments.promotion);
  if (!promotion) {
    streams.err << "stapel: --promotion: the file has no promotion \"" << arguments.promotion
                << "\"\n";
    return Exit::bad_input;
  }
  app::ForecastOptions options;
  options.promotion = arguments.promotion;
  options.budget = arguments.budget;
  options.replay.codes = arguments.codes;
  options.replay.threads = threads_of(arguments.threads);
  const promotions::Schedule& schedule = promotion->schedule;
  if (!read_end("--from", arguments.from, schedule.starts_at, set->settings(), options.from,
                streams.err) ||
      !read_end("--to", arguments.to, schedule.ends_at, set->settings(), options.to, streams.err)) {
    return Exit::bad_input;
  }
  const app::StoredHistory stored = app::load_history(arguments.database, storage::default_shop);
  options.replay.lists = &stored.lists;
  const auto answer = app::forecast(stored.history, stored.products, *set, options);
  if (!answer) {
    streams.err << "stapel: " << answer.refusal() << "\n";
    return Exit::bad_input;
  }
  print(arguments.json ? to_json(*answer) + "\n" : text_of(*answer), streams);
  return Exit::ok;
}

}  // namespace stapel::cli
