#include "cli/replay.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ostream>
#include <thread>

#include "app/live_set_change.h"
#include "app/replay_json.h"
#include "app/replay_orders.h"
#include "base/json.h"
#include "cli/moment.h"
#include "cli/progress.h"
#include "cli/replay_comparison.h"
#include "cli/table.h"
#include "promotions/parse.h"
#include "storage/open_store.h"

namespace stapel::cli {

namespace {

using app::PromotionReport;
using app::ReplayReport;
using promotions::CompiledSet;
using promotions::Policy;

// Nothing where the file cannot be read or has faults; they are printed then.
std::shared_ptr<const CompiledSet> read_set(const std::string& path, Streams& streams) {
  auto definitions = read_document(path, "promotions", promotions::parse_promotions, streams);
  return definitions ? CompiledSet::compile(*std::move(definitions)) : nullptr;
}

// --- For people ----------------------------------------------------------------------------------

std::string money(Amount amount, const Currency& currency) {
  return grouped_decimal(amount, currency.exponent);
}

std::string percent(std::int64_t ten_thousandths) {
  return grouped_decimal((ten_thousandths + 50) / 100, 2) + "%";
}

std::string totals_table(const ReplayReport& report) {
  const auto amount = [&](Amount minor) { return money(minor, report.currency); };
  Table table({"Orders " + grouped(report.orders), "before", "discount", "after"});
  const auto add = [&](const char* what, Amount before, Amount discount) {
    table.add({what, amount(before), amount(discount), amount(before - discount)});
  };
  add("items", report.items, report.item_discount);
  add("shipping", report.shipping, report.shipping_discount);
  table.rule();
  add("revenue", report.before(), report.discount());
  table.add({"average order", amount(app::average_of(report.before(), report.orders)),
             amount(app::average_of(report.discount(), report.orders)),
             amount(app::average_of(report.after(), report.orders))});
  table.add({"of revenue", "", percent(app::share_of(report.discount(), report.before())), ""});
  return table.text();
}

std::string promotions_table(const ReplayReport& report) {
  const auto amount = [&](Amount minor) { return money(minor, report.currency); };
  Table table({"Promotion", "uses", "of orders", "discount", "cashback", "points", "gifts"});
  for (const PromotionReport& row : report.promotions)
    table.add({row.id, grouped(row.uses), percent(app::share_of(row.uses, report.orders)),
               amount(row.discount), amount(row.cashback), grouped(row.points),
               grouped(row.gifts)});
  return table.text();
}

std::string period(const ReplayReport& report) {
  if (!report.first) return "no order in this period\n";
  return format_instant(*report.first) + " to " + format_instant(*report.last) + ", amounts in " +
         std::string(report.currency.name()) + "\n";
}

std::string proof(const ReplayReport& report) {
  if (report.policy == Policy::priority) return "policy priority: nothing to prove\n";
  return "proven best " + grouped(report.proven) + ", not proven " +
         grouped(report.orders - report.proven) + "; " + grouped(report.search_nodes) +
         " search nodes\n";
}

std::string left_out(const ReplayReport& report) {
  std::string text;
  if (report.without_products > 0)
    text += "left out: " + grouped(report.without_products) + " orders of fees alone\n";
  if (report.refused > 0)
    text += "left out: " + grouped(report.refused) + " orders past 10^13 minor units\n";
  return text;
}

std::string text_of(const ReplayReport& report) {
  return period(report) + "\n" + totals_table(report) + "\n" + promotions_table(report) + "\n" +
         grouped(report.discounted) + " orders with a discount\n" + proof(report) +
         left_out(report);
}

// --- For machines --------------------------------------------------------------------------------

void write_promotion(json::Writer& writer, const PromotionReport& row) {
  writer.begin_object()
      .member("id", row.id)
      .member("name", row.name)
      .member("uses", row.uses)
      .member("discount", row.discount)
      .member("cashback", row.cashback)
      .member("points", row.points)
      .member("gifts", row.gifts)
      .end_object();
}

void write_orders(json::Writer& writer, const ReplayReport& report) {
  writer.key("orders").begin_object();
  writer.member("priced", report.orders).member("discounted", report.discounted);
  writer.member("without_products", report.without_products).member("refused", report.refused);
  if (report.policy == Policy::best_for_customer)
    writer.member("proven", report.proven).member("unproven", report.orders - report.proven);
  if (report.first)
    writer.member("first", format_instant(*report.first))
        .member("last", format_instant(*report.last));
  writer.end_object();
}

std::string json_of(const ReplayReport& report) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("currency", report.currency.name());
  writer.member("policy", report.policy == Policy::priority ? "priority" : "best_for_customer");
  write_orders(writer, report);
  writer.member("revenue_before", report.before())
      .member("discount", report.discount())
      .member("revenue_after", report.after())
      .key("discount_percent")
      .decimal(app::share_of(report.discount(), report.before()));
  writer.member("average_order_before", app::average_of(report.before(), report.orders))
      .member("average_order_after", app::average_of(report.after(), report.orders))
      .member("items", report.items)
      .member("item_discount", report.item_discount)
      .member("shipping", report.shipping)
      .member("shipping_discount", report.shipping_discount)
      .member("cashback", report.cashback)
      .member("points", report.points);
  writer.key("promotions").begin_array();
  for (const PromotionReport& row : report.promotions) write_promotion(writer, row);
  writer.end_array().end_object();
  return text + "\n";
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string seconds(double value) {
  return grouped_decimal(static_cast<std::int64_t>(value * 100 + 0.5), 2) + " s";
}

// The options of any replay; nothing where one is bad, which is printed then.
std::optional<app::ReplayOptions> read_options(const ReplayArguments& arguments,
                                               const promotions::Settings& settings,
                                               Streams& streams) {
  app::ReplayOptions options;
  options.policy = arguments.policy;
  options.codes =
      arguments.codes.value_or(arguments.against ? app::ReplayCodes::own : app::ReplayCodes::all);
  options.threads = threads_of(arguments.threads);
  options.search_limit = arguments.search_limit;
  options.terms.include_tax = !arguments.prices_exclude_tax;
  if (!read_bound("--from", arguments.from, settings, options.from, streams.err) ||
      !read_bound("--to", arguments.to, settings, options.to, streams.err)) {
    return std::nullopt;
  }
  return options;
}

// What the draft is compared with; `set` null: what was charged.
struct Baseline {
  std::shared_ptr<const app::LiveSet> live;
  std::shared_ptr<const CompiledSet> file;
  const CompiledSet* set() const { return live ? &live->compiled() : file.get(); }
};
std::optional<Baseline> read_baseline(const ReplayArguments& arguments, Streams& streams) {
  Baseline baseline;
  if (*arguments.against == "live") {
    const auto reader = storage::open_reader(arguments.database);
    baseline.live = app::load_live_set(*reader, storage::default_shop);
  } else if (*arguments.against != "sold") {
    baseline.file = read_set(*arguments.against, streams);
    if (!baseline.file) return std::nullopt;
  }
  return baseline;
}

}  // namespace

Exit replay(const ReplayArguments& arguments, Streams& streams) {
  const std::shared_ptr<const CompiledSet> set = read_set(arguments.promotions, streams);
  if (!set) return Exit::bad_input;
  auto options = read_options(arguments, set->settings(), streams);
  if (!options) return Exit::bad_input;
  std::optional<Baseline> baseline;
  if (arguments.against) {
    baseline = read_baseline(arguments, streams);
    if (!baseline) return Exit::bad_input;
  }

  const auto start = std::chrono::steady_clock::now();
  const app::StoredHistory stored = app::load_history(arguments.database, storage::default_shop);
  const double loaded = seconds_since(start);
  if (stored.history.orders.empty()) {
    streams.err << "stapel: " << arguments.database
                << " holds no orders: bring some in with stapel import\n";
    return Exit::bad_input;
  }
  options->lists = &stored.lists;
  const app::ComparisonOptions comparing{
      .replay = *options,
      .margin_min = Percent{std::llround(arguments.margin_min * 10'000)},
      .elasticity = arguments.elasticity};
  Progress progress(streams.err, is_terminal(streams.err));
  const auto show = [&](std::size_t done, std::size_t all) {
    progress.show("orders priced", static_cast<std::int64_t>(done), static_cast<std::int64_t>(all));
  };
  std::string text;
  if (baseline) {
    const auto comparison = app::compare_replays(stored.history, stored.products, baseline->set(),
                                                 *set, comparing, show);
    text = arguments.json ? app::to_json(comparison) + "\n" : text_of(comparison);
  } else {
    const ReplayReport report =
        app::replay_orders(stored.history, stored.products, *set, *options, show);
    text = arguments.json ? json_of(report) : text_of(report);
  }
  progress.clear();
  // Times differ from run to run, so they are no part of the answer.
  streams.err << "read in " << seconds(loaded) << ", priced in "
              << seconds(seconds_since(start) - loaded) << " on " << options->threads
              << (options->threads == 1 ? " thread\n" : " threads\n");
  print(text, streams);
  return Exit::ok;
}

}  // namespace stapel::cli
