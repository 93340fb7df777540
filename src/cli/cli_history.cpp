// The commands on a shop's past, as the command line offers them: replay, forecast, a generated
// shop.
#include "cli/cli_options.h"
#include "cli/demo.h"
#include "cli/forecast.h"
#include "cli/replay.h"

namespace stapel::cli {
namespace {

std::map<std::string, app::ReplayCodes> codes_names() {
  return {{"own", app::ReplayCodes::own},
          {"all", app::ReplayCodes::all},
          {"none", app::ReplayCodes::none}};
}

}  // namespace

void add_replay(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<ReplayArguments>();
  CLI::App* command = app.add_subcommand("replay", "Price past orders against promotions");
  add_database(command, arguments->database);
  command->add_option("--promotions", arguments->promotions, "Promotions and settings; - is stdin")
      ->required()
      ->type_name("FILE");
  add_policy(command, arguments->policy);
  command->add_option("--threads", arguments->threads, "0 (default): one per core")
      ->check(CLI::Range(0, 1024));
  command->add_option("--from", arguments->from, "Orders from this day or time on")
      ->type_name("TIME");
  command->add_option("--to", arguments->to, "Orders before this day or time")->type_name("TIME");
  command
      ->add_option("--against", arguments->against,
                   "Compare with: sold (what was charged), live (what is published), or a file")
      ->type_name("sold|live|FILE");
  command
      ->add_option("--codes", arguments->codes,
                   "Which codes the carts carry: own (default beside --against) are the order's, "
                   "all (default otherwise) every public one, none")
      ->transform(CLI::CheckedTransformer(codes_names()));
  command
      ->add_option("--margin-min", arguments->margin_min,
                   "Count orders whose margin falls below so many percent of net revenue")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  command
      ->add_option("--elasticity", arguments->elasticity,
                   "Also estimate: -1.5 means that a price 1% lower sells 1.5% more")
      ->check(CLI::Range(-20.0, 0.0));
  command->add_flag("--prices-exclude-tax", arguments->prices_exclude_tax,
                    "Prices are without VAT; else it is taken off for margins");
  command
      ->add_option("--search-limit", arguments->search_limit,
                   "Search at most so many nodes an order (or the file's search_limit, if lower)")
      ->check(CLI::Range(1, 1'000'000'000))
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "Print JSON instead of tables");
  command->footer(
      "Examples:\n"
      "  stapel replay --db shop.db --promotions examples/online-retail/promotions.json\n"
      "  stapel replay --db shop.db --promotions draft.json --against sold --margin-min 10");
  runs<ReplayArguments>(command, chosen, arguments, replay);
}

void add_demo(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<DemoArguments>();
  CLI::App* command = app.add_subcommand(
      "demo", "Make a shop for coffee and presents with two years of customers and orders");
  command->add_option("--db,--database", arguments->database, "The SQLite file to make")
      ->type_name("FILE");
  command
      ->add_option("--out", arguments->folder,
                   "A folder for the same as files: products.csv, prices.csv, customers.ndjson, "
                   "orders.ndjson, returns.ndjson, promotions.json")
      ->type_name("FOLDER");
  command
      ->add_option("--truth", arguments->truth,
                   "A file for what no history shows: each customer's parameters, what each "
                   "campaign did, which code leaked, who cheats")
      ->type_name("FILE");
  command
      ->add_option("--customers", arguments->customers,
                   "From 1,000 to 10,000,000; some of them order as guests")
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--seed", arguments->seed, "Another seed is another shop; the same, the same")
      ->type_name("N")
      ->capture_default_str();
  command->add_option("--until", arguments->until, "The day on which the two years have ended")
      ->type_name("DATE")
      ->capture_default_str();
  command->footer(
      "Customers buy, spend, return and stay away as published purchase models have it, and every\n"
      "order was priced under the promotions of its day. One seed gives the same shop, byte for\n"
      "byte. docs/demo-shop.md says how it is made.\n"
      "Examples:\n"
      "  stapel demo --db demo.db --out demo\n"
      "  stapel replay --db demo.db --promotions demo/promotions.json --against sold\n"
      "  stapel demo --out big --truth big/truth.ndjson --customers 1000000 --seed 7\n"
      "Exit code 2: nothing says where the shop goes, or it is there already.");
  runs<DemoArguments>(command, chosen, arguments, demo);
}

void add_forecast(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<ForecastArguments>();
  CLI::App* command =
      app.add_subcommand("forecast", "Foresee a planned promotion's uses and cost from past years");
  add_database(command, arguments->database);
  command->add_option("--promotions", arguments->promotions, "Promotions and settings; - is stdin")
      ->required()
      ->type_name("FILE");
  command->add_option("--promotion", arguments->promotion, "The one that is planned, by its id")
      ->required()
      ->type_name("ID");
  command->add_option("--from", arguments->from, "From this day or time on; else its schedule")
      ->type_name("TIME");
  command->add_option("--to", arguments->to, "Before this day or time; else its schedule")
      ->type_name("TIME");
  command
      ->add_option("--budget", arguments->budget,
                   "When is it spent? Minor units; else the promotion's own")
      ->check(CLI::Range(std::int64_t{1}, amount_max));
  command
      ->add_option(
          "--codes", arguments->codes,
          "Which codes the carts of then carry: their own (default), all public ones, none")
      ->transform(CLI::CheckedTransformer(codes_names()));
  command->add_option("--threads", arguments->threads, "0 (default): one per core")
      ->check(CLI::Range(0, 1024));
  command->add_flag("--json", arguments->json, "Print JSON instead of tables");
  command->footer(
      "The same weeks of earlier years are priced as if they were the planned ones, and scaled by\n"
      "the growth of the shop.\n"
      "Example:\n"
      "  stapel forecast --db shop.db --promotions draft.json --promotion black-friday \\\n"
      "      --from 2026-11-27 --to 2026-12-01 --codes all");
  runs<ForecastArguments>(command, chosen, arguments, forecast);
}

}  // namespace stapel::cli
