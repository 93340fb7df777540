// The frame of the command line. CLI11 is included here and where cli_shop.cpp adds the commands on
// shops, keys and codes, and cli_history.cpp those on a shop's past (its headers are heavy).
//
// A command has a header with its parsed arguments and one function, `Exit name(const
// NameArguments&, Streams&)`. To add one: write `add_name` below, which binds the options to the
// arguments, and call it in `add_commands`.
#include "cli/cli.h"

#include <csignal>
#include <exception>
#include <functional>
#include <iostream>
#include <limits>
#include <memory>

#include "base/check.h"
#include "cli/backup.h"
#include "cli/cli_options.h"
#include "cli/evaluate.h"
#include "cli/explain.h"
#include "cli/lint.h"
#include "cli/migrate.h"
#include "cli/pairs.h"
#include "cli/publish.h"
#include "cli/refund.h"
#include "cli/serve.h"
#include "cli/terms.h"
#include "cli/verify.h"
#include "cli/wallet.h"
#include "storage/unusable_database.h"

namespace stapel::cli {
namespace {

// Options that several commands share.

void add_now(CLI::App* command, std::optional<Instant>& now,
             const std::string& meaning =
                 "The moment to price at; else the cart's own time, else "
                 "the clock") {
  command
      ->add_option_function<std::string>(
          "--now",
          [&now](const std::string& text) {
            now = parse_instant(text);
            if (now) return;
            throw CLI::ValidationError(
                "--now", "must be a time with an offset, such as 2026-11-27T10:00:00+01:00");
          },
          meaning)
      ->type_name("TIME");
}

void add_language(CLI::App* command, Language& language) {
  command
      ->add_option_function<std::string>(
          "--language",
          [&language](const std::string& name) {
            language = name == "en" ? Language::english : Language::dutch;
          },
          "Language of messages: nl (default) or en")
      ->check(CLI::IsMember({"nl", "en"}))
      ->type_name("LANGUAGE");
}

// Commands, one function each.

void add_evaluate(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<EvaluateArguments>();
  CLI::App* command = app.add_subcommand("evaluate", "Price a cart from two JSON files");
  command->add_option("--promotions", arguments->promotions, "Promotions and settings; - is stdin")
      ->required()
      ->type_name("FILE");
  command->add_option("--cart", arguments->cart, "The cart; - is stdin (not both)")
      ->required()
      ->type_name("FILE");
  add_policy(command, arguments->policy);
  add_now(command, arguments->now);
  add_language(command, arguments->language);
  command->add_flag(
      "--explain", arguments->explain,
      "Also say why each automatic promotion did not apply, what was searched, and by how much the "
      "best other plan lost");
  command->add_flag("--suggestions", arguments->suggestions,
                    "Also say what to add, or which public code to type, to gain more");
  command->add_flag("--pretty", arguments->pretty, "Print a receipt for people instead of JSON");
  command
      ->add_option("--search-limit", arguments->search_limit,
                   "Search at most so many nodes; else the file's search_limit")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}))
      ->type_name("NODES");
  command->add_flag("--strict", arguments->strict,
                    "Refuse promotions that name products, categories or brands unknown to "
                    "--products");
  command
      ->add_option("--products", arguments->products,
                   "With --strict: the shop's products (CSV, as import reads them)")
      ->type_name("FILE");
  command->footer(
      "Example:\n"
      "  stapel evaluate --promotions examples/demo/promotions.json --cart "
      "examples/demo/cart.json --pretty");
  runs<EvaluateArguments>(command, chosen, arguments, evaluate);
}

void add_wallet(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<WalletArguments>();
  CLI::App* command =
      app.add_subcommand("wallet", "Say which of a customer's codes to use now and which to keep");
  command->add_option("--promotions", arguments->promotions, "Promotions and settings; - is stdin")
      ->required()
      ->type_name("FILE");
  command->add_option("--wallet", arguments->wallet, "A cart and codes; - is stdin (not both)")
      ->required()
      ->type_name("FILE");
  add_policy(command, arguments->policy);
  add_now(command, arguments->now);
  add_language(command, arguments->language);
  command->add_flag("--pretty", arguments->pretty, "Print plans for people instead of JSON");
  command->footer(
      "The wallet: {\"cart\": ..., \"wallet\": [{\"code\", \"ends_at\", \"uses_left\", "
      "\"elsewhere\"}],\n\"expected\": [{\"cart\" or \"amount\", \"at\", \"chance\"}]}; "
      "docs/wallet.md tells the rest.\n"
      "Example:\n"
      "  stapel wallet --promotions examples/wallet/promotions.json --wallet "
      "examples/wallet/wallet.json --pretty");
  runs<WalletArguments>(command, chosen, arguments, wallet);
}

void add_terms(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<TermsArguments>();
  CLI::App* command =
      app.add_subcommand("terms", "Write the public terms of promotions, in plain words");
  command->add_option("--promotions", arguments->promotions, "Promotions and settings; - is stdin")
      ->required()
      ->type_name("FILE");
  command->add_option("--id", arguments->id, "Only this promotion; else all of the file")
      ->type_name("ID");
  add_language(command, arguments->language);
  command
      ->add_option_function<std::string>(
          "--format",
          [arguments](const std::string& format) { arguments->json = format == "json"; },
          "text (default) for people, json with sections and sentences")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
  command->footer(
      "What the customer gets, on what, when, under which conditions and limits: complete, and\n"
      "without what is the shop's own business (budgets, goals, holdouts).\n"
      "Example:\n"
      "  stapel terms --promotions examples/demo/promotions.json --id welkom10");
  runs<TermsArguments>(command, chosen, arguments, terms);
}

void add_pairs(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<PairsArguments>();
  CLI::App* command = app.add_subcommand(
      "pairs", "Say which promotions may be combined, and which line of which says no");
  command->add_option("--promotions", arguments->promotions, "Promotions and settings; - is stdin")
      ->required()
      ->type_name("FILE");
  command->add_option("--id", arguments->ids, "Only these promotions, each with its own --id")
      ->type_name("ID");
  add_language(command, arguments->language);
  command->add_flag("--pretty", arguments->pretty, "Print a grid for people instead of JSON");
  command->footer(
      "Example:\n"
      "  stapel pairs --promotions examples/demo/promotions.json --pretty\n"
      "A matrix has at most 200 promotions; of a larger file, name those of interest.");
  runs<PairsArguments>(command, chosen, arguments, pairs);
}

void add_refund(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<RefundArguments>();
  CLI::App* command = app.add_subcommand("refund", "Say what a return pays back");
  command->add_option("--order", arguments->order, "The paid order; - is stdin")->type_name("FILE");
  command->add_option("--cart", arguments->cart, "With --preview: a cart instead of an order")
      ->type_name("FILE");
  command->add_option("--return", arguments->returned, "The units that return; - is stdin")
      ->required()
      ->type_name("FILE");
  command
      ->add_option_function<std::string>(
          "--rule",
          [arguments](const std::string& name) {
            arguments->rule =
                name == "reprice" ? promotions::RefundRule::reprice : promotions::RefundRule::keep;
          },
          "keep (default): each unit pays back its share of what was paid. reprice: the order is\n"
          "priced again without the returned units, and the difference is paid back")
      ->check(CLI::IsMember({"keep", "reprice"}))
      ->type_name("RULE");
  command
      ->add_option("--promotions", arguments->promotions,
                   "Promotions as they were when the order was paid, and settings; reprice and\n"
                   "--preview need them")
      ->type_name("FILE");
  add_policy(command, arguments->policy);
  command->add_flag("--preview", arguments->preview,
                    "Before buying: what comes back and what is lost, under both rules");
  command
      ->add_option("--return-cost", arguments->return_cost,
                   "With --preview: what the shop charges for a return, in minor units")
      ->check(CLI::Range(Amount{0}, amount_max))
      ->type_name("AMOUNT");
  add_now(command, arguments->now,
          "With --cart: the moment to price at; else the cart's own time, else the clock");
  add_language(command, arguments->language);
  command->add_flag("--pretty", arguments->pretty, "Print a receipt for people instead of JSON");
  command->footer(
      "An order is {\"cart\": ..., \"result\": ..., \"returned\": {}, \"refunded\": 0}: the result "
      "as\n"
      "evaluate printed it, the rest as the last refund did. A return is {\"lines\": {\"LINE\": "
      "1}}.\n"
      "Examples:\n"
      "  stapel refund --order examples/contract/refund-keep/order.json --return "
      "examples/contract/refund-keep/return.json --pretty\n"
      "With --preview and without an order:\n"
      "  cd examples/contract/refund-reprice && stapel refund --preview --cart cart.json "
      "--promotions promotions.json --return return.json --return-cost 495 --pretty");
  runs<RefundArguments>(command, chosen, arguments, refund);
}

void add_lint_prices(CLI::App* command, LintArguments& arguments) {
  command
      ->add_option("--products", arguments.products,
                   "The shop's products (CSV, as import reads them); - is stdin")
      ->type_name("FILE");
  command
      ->add_option("--margin", arguments.margin,
                   "The least margin wanted, of the price without VAT; 0: not below cost")
      ->type_name("PERCENT");
  command
      ->add_option("--tax-rate", arguments.tax_rate,
                   "VAT of products that name none; 21 by default")
      ->type_name("PERCENT");
  command->add_flag("--prices-exclude-tax", arguments.prices_exclude_tax,
                    "Prices are without VAT; else they hold it");
  command
      ->add_option(
          "--shipping", arguments.shipping,
          "What shipping costs on the carts that are built, in minor units; 500 by default")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}))
      ->type_name("AMOUNT");
  command
      ->add_option("--average-order", arguments.average_order,
                   "The average order value, which free shipping should lie above")
      ->check(CLI::Range(std::int64_t{0}, amount_max))
      ->type_name("AMOUNT");
  command
      ->add_option("--worst-case", arguments.worst_case,
                   "Also find the cart of at most so many lines and units of each that costs the "
                   "shop most")
      ->type_name("LINES[xUNITS]");
  command
      ->add_option("--max-total", arguments.max_total,
                   "Of that cart: at most this list total, in minor units")
      ->check(CLI::Range(std::int64_t{1}, amount_max))
      ->type_name("AMOUNT");
}

void add_lint(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<LintArguments>();
  CLI::App* command =
      app.add_subcommand("lint", "Find what is wrong or unwise with a set of promotions");
  command->add_option("--promotions", arguments->promotions, "Promotions and settings; - is stdin")
      ->required()
      ->type_name("FILE");
  add_lint_prices(command, *arguments);
  command->add_option("--segments", arguments->segments, "All segments that the shop has: a,b,c")
      ->type_name("NAMES");
  command->add_flag("--strict", arguments->strict,
                    "Unknown products, categories, brands and segments are errors");
  add_now(command, arguments->now, "The moment from which to judge; else the clock");
  add_language(command, arguments->language);
  command
      ->add_option_function<std::string>(
          "--format",
          [arguments](const std::string& format) { arguments->json = format == "json"; },
          "text (default) for people, json with pointers and carts")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT");
  command->footer(
      "Exit code 0: nothing but advice; 1: errors or warnings; 2: bad input. docs/lint.md lists\n"
      "the rules. Drafts are judged as if they were live.\n"
      "Examples:\n"
      "  stapel lint --promotions examples/lint/promotions.json --products "
      "examples/lint/products.csv\n"
      "  stapel lint --promotions FILE --products FILE --worst-case 5x3 --max-total 50000");
  runs<LintArguments>(command, chosen, arguments, lint);
}

void add_database_limits(CLI::App* command, ServeArguments& arguments) {
  command
      ->add_option("--db-readers", arguments.db_readers,
                   "Connections to the database for reading, at least one more than workers; "
                   "another one writes")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  const auto seconds = [&](const char* name, double& value, const char* help) {
    command->add_option(name, value, help)
        ->check(CLI::Range(0.1, 3'600.0))
        ->type_name("SECONDS")
        ->capture_default_str();
  };
  seconds("--db-wait", arguments.db_wait, "For one of them to be free; then 503");
  seconds("--db-timeout", arguments.db_timeout, "For PostgreSQL to answer a statement");
  command
      ->add_option("--slow-query-ms", arguments.slow_query_ms,
                   "What PostgreSQL takes longer for is logged, without its parameters; 0: none")
      ->check(CLI::Range(0, 3'600'000))
      ->type_name("MILLISECONDS")
      ->capture_default_str();
}

void add_serving_limits(CLI::App* command, ServeArguments& arguments) {
  command->add_option("--max-connections", arguments.connections_max, "Beyond them: 503")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--max-requests", arguments.requests_max, "In hand at once; beyond: 503")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  const auto seconds = [&](const char* name, double& value, const char* help) {
    command->add_option(name, value, help)
        ->check(CLI::Range(0.0, 86'400.0))
        ->type_name("SECONDS")
        ->capture_default_str();
  };
  seconds("--idle-timeout", arguments.idle_timeout, "Between the requests of a connection");
  seconds("--header-timeout", arguments.header_timeout, "For the head of a request to arrive");
  seconds("--body-timeout", arguments.body_timeout, "For its body to arrive");
  seconds("--drain", arguments.drain, "At the end: not ready, yet serving");
  seconds("--grace", arguments.grace, "After that: for the requests in hand");
  add_database_limits(command, arguments);
}

void add_sessions(CLI::App* command, ServeArguments& arguments) {
  command
      ->add_option("--session-idle", arguments.session_idle,
                   "Seconds without a request after which a user of the console has to sign in")
      ->check(CLI::Range(1, 31'536'000))
      ->capture_default_str();
  command
      ->add_option("--session-max", arguments.session_max,
                   "Seconds after which a user of the console has to sign in anyway")
      ->check(CLI::Range(1, 31'536'000))
      ->capture_default_str();
  command
      ->add_option("--sign-in-failures", arguments.sign_in_failures,
                   "Failed sign-ins that lock an account; an address is locked by four times as "
                   "many")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command
      ->add_option("--sign-in-lock", arguments.sign_in_lock,
                   "Seconds that the first lock lasts; each failure after it doubles them, up to "
                   "an hour")
      ->check(CLI::Range(1, 3'600))
      ->capture_default_str();
}

void add_serve(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<ServeArguments>();
  CLI::App* command = app.add_subcommand("serve", "Serve the HTTP API over a database");
  add_database(command, arguments->database, "--db,--database,--store");
  command->add_option("--host", arguments->host, "The address to listen on")
      ->type_name("ADDRESS")
      ->capture_default_str();
  command->add_option("--port", arguments->port, "0: any free one, which is printed")
      ->check(CLI::Range(0, 65'535))
      ->capture_default_str();
  command->add_option("--threads", arguments->threads, "Threads for connections; 0: one per core")
      ->check(CLI::Range(0, 1024));
  command->add_option("--workers", arguments->workers, "Threads that price; 0: one per core")
      ->check(CLI::Range(0, 1024));
  add_serving_limits(command, *arguments);
  command->add_flag("--webhooks-allow-private", arguments->webhooks_allow_private,
                    "Webhooks may have URLs on http and in private networks");
  command
      ->add_option("--events-kept", arguments->events_kept_days,
                   "How long events and the log of webhooks are kept; retries take three days")
      ->check(CLI::Range(std::int64_t{4}, std::int64_t{36'500}))
      ->type_name("DAYS")
      ->capture_default_str();
  command->add_option("--log-level", arguments->log_level, "debug, info, warning or error")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->capture_default_str();
  command
      ->add_option("--log-format", arguments->log_format,
                   "text (key=value) or json (an object a line), on standard error")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  command
      ->add_option("--trusted-proxies", arguments->trusted_proxies,
                   "Networks whose X-Forwarded-For is believed, with commas between them")
      ->type_name("NETWORKS")
      ->capture_default_str();
  command
      ->add_option("--publishable-requests", arguments->publishable_requests,
                   "Requests a minute that an address may send with a publishable key; 0: any")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command
      ->add_option("--refused-codes", arguments->refused_codes,
                   "Different codes a minute that a session, customer or address may have refused "
                   "before it must wait; 0: any")
      ->check(CLI::Range(0, 1'000))
      ->capture_default_str();
  add_sessions(command, *arguments);
  command
      ->add_option("--idempotency-days", arguments->idempotency_days,
                   "How long the answers under Idempotency-Keys are kept")
      ->check(CLI::Range(7, 3'650))
      ->capture_default_str();
  command
      ->add_option("--attempts-days", arguments->attempts_days,
                   "How long refused attempts of codes are kept")
      ->check(CLI::Range(1, 36'500))
      ->capture_default_str();
  command->add_flag_callback(
      "--no-request-log", [arguments] { arguments->log_requests = false; },
      "No line for each request");
  command->footer(
      "Examples:\n"
      "  stapel keys create --db shop.db --name \"my shop\"\n"
      "  stapel serve --db shop.db\n"
      "Then open http://127.0.0.1:8080/docs. SIGTERM or Ctrl-C ends it in good order. TLS is the\n"
      "work of a proxy in front. Exit code 2: the address is in use or cannot be served.");
  runs<ServeArguments>(command, chosen, arguments, serve);
}

void add_publish(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<PublishArguments>();
  CLI::App* command = app.add_subcommand("publish", "Make a file's promotions and settings live");
  add_database(command, arguments->database);
  add_shop(command, arguments->shop);
  command->add_option("--promotions", arguments->promotions, "Promotions and settings; - is stdin")
      ->required()
      ->type_name("FILE");
  command->add_flag("--strict", arguments->strict,
                    "Publish nothing that names a SKU, category or brand which no imported product "
                    "has");
  command->footer(
      "The server must not be running; to change a running shop, use the API.\n"
      "Example:\n"
      "  stapel publish --db shop.db --promotions examples/demo/promotions.json");
  runs<PublishArguments>(command, chosen, arguments, publish);
}

void add_explain(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<ExplainArguments>();
  CLI::App* command = app.add_subcommand(
      "explain", "Say why an order got what it got, or why a checkout or a code was refused");
  add_database(command, arguments->database);
  add_shop(command, arguments->shop);
  auto* order =
      command->add_option("--order", arguments->order, "The shop's order id")->type_name("ID");
  auto* decision =
      command
          ->add_option("--decision", arguments->decision,
                       "A checkout's id, or `decision` of a refusal (price_changed, code_rejected)")
          ->type_name("ID");
  auto* code =
      command
          ->add_option("--code", arguments->code,
                       "A code as the shopper typed it: its life, and every refused attempt")
          ->type_name("CODE");
  order->excludes(decision)->excludes(code);
  decision->excludes(code);
  command
      ->add_option_function<std::string>(
          "--language",
          [arguments](const std::string& name) {
            arguments->language = name == "en" ? Language::english : Language::dutch;
          },
          "nl or en; that of the checkout where it is absent")
      ->check(CLI::IsMember({"nl", "en"}))
      ->type_name("LANGUAGE");
  command->add_flag("--json", arguments->json, "Print the explained results as JSON");
  command->footer(
      "The decision is made again from what its record kept, and compared. May run beside the "
      "server.\n"
      "Example:\n"
      "  stapel explain --db shop.db --order 4711 --language en\n"
      "  stapel explain --db shop.db --code BF20");
  runs<ExplainArguments>(command, chosen, arguments, explain);
}

void add_verify(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* command = app.add_subcommand("verify", "Check counters, codes and decisions by facts");
  add_database(command, arguments->database);
  command
      ->add_option("--decisions", arguments->decisions_max,
                   "Past decisions to make again, spread over all of them; -1: every one")
      ->check(CLI::Range(std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()))
      ->type_name("COUNT")
      ->capture_default_str();
  command->footer(
      "Changes nothing and may run beside the server. Exit code 1 where anything differs.\n"
      "Example:\n"
      "  stapel verify --db shop.db --decisions -1");
  runs<VerifyArguments>(command, chosen, arguments, verify);
}

void add_backup(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<BackupArguments>();
  CLI::App* command =
      app.add_subcommand("backup", "Copy a database, also while its server runs, to one file");
  command
      ->add_option("--db,--database", arguments->database,
                   "The SQLite file; shop.db where it is absent")
      ->type_name("FILE");
  command->add_option("--to", arguments->to, "The backup to write")->required()->type_name("FILE");
  command->add_flag("--force", arguments->force, "Replace a backup of that name");
  command->footer(
      "The copy is of one moment, checked and on the disk when the command ends; the server goes "
      "on\n"
      "meanwhile. It holds all that the database does: keep it as safe.\n"
      "Example:\n"
      "  stapel backup --db shop.db --to /backups/shop-$(date +%F).db\n"
      "Exit code 2: FILE exists and --force was not given.");
  runs<BackupArguments>(command, chosen, arguments, back_up);
}

void add_restore(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<RestoreArguments>();
  CLI::App* command = app.add_subcommand("restore", "Make a database of a backup");
  command->add_option("--from", arguments->from, "A file that backup wrote")
      ->required()
      ->type_name("FILE");
  command->add_option("--db,--database", arguments->database, "The database to make")
      ->required()
      ->type_name("FILE");
  command->add_flag("--force", arguments->force, "Replace the database that is there, and its log");
  command->footer(
      "Refused while a server has the database open. The backup is checked first; until the last\n"
      "step the old database stays as it is.\n"
      "Example:\n"
      "  stapel restore --from /backups/shop-2026-11-27.db --db shop.db\n"
      "  stapel verify --db shop.db\n"
      "Exit code 2: the database exists and --force was not given.");
  runs<RestoreArguments>(command, chosen, arguments, restore);
}

void add_migrate(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<MigrateArguments>();
  CLI::App* command = app.add_subcommand("migrate", "Move all shops of a file to PostgreSQL");
  command->add_option("--from", arguments->from, "The file that holds them now")
      ->required()
      ->type_name("sqlite:FILE");
  command->add_option("--to", arguments->to, "An empty database or schema")
      ->required()
      ->type_name("postgres://…");
  command->add_option("--portion", arguments->portion, "Rows that are copied in one transaction")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000}))
      ->type_name("COUNT")
      ->capture_default_str();
  command->footer(
      "No server may run on the file meanwhile. What is interrupted goes on with the same "
      "command.\n"
      "At the end all rows of both sides are compared and both are verified; only then may\n"
      "servers use the database. The file stays as it is.\n"
      "Example:\n"
      "  stapel migrate --from sqlite:shop.db --to postgres://stapel@db.example/stapel\n"
      "Exit code 1: the sides differ. Exit code 2: the target is not empty, or either side cannot\n"
      "be used; nothing was written.");
  runs<MigrateArguments>(command, chosen, arguments, migrate);
}

// Every command of the program, in the order in which help lists them.
void add_commands(CLI::App& app, Chosen& chosen) {
  add_evaluate(app, chosen);
  add_wallet(app, chosen);
  add_terms(app, chosen);
  add_pairs(app, chosen);
  add_refund(app, chosen);
  add_lint(app, chosen);
  add_publish(app, chosen);
  add_import(app, chosen);
  add_export(app, chosen);
  add_replay(app, chosen);
  add_forecast(app, chosen);
  add_demo(app, chosen);
  add_serve(app, chosen);
  add_shops(app, chosen);
  add_keys(app, chosen);
  add_users(app, chosen);
  add_codes(app, chosen);
  add_lists(app, chosen);
  add_explain(app, chosen);
  add_verify(app, chosen);
  add_backup(app, chosen);
  add_restore(app, chosen);
  add_migrate(app, chosen);
}

// Names what stands on the command line and belongs to nothing. A mistyped command or option is
// told even where its absence is a fault as well.
void print_unexpected(const CLI::App& app, Streams& streams) {
  for (const std::string& argument : app.remaining(true)) {
    streams.err << "stapel: not expected here: " << argument << '\n';
  }
}

// What help, version and bad usage print. CLI11 gives help and version a code of 0.
Exit print_usage(const CLI::App& app, const CLI::ParseError& error, Streams& streams) {
  if (error.get_exit_code() != 0) print_unexpected(app, streams);
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    streams.err << "Run with --help for more information.\n";
    return Exit::bad_input;
  }
  const int code = app.exit(error, streams.out, streams.err);
  streams.out.flush();
  if (!streams.out) return Exit::failed;
  return code == 0 ? Exit::ok : Exit::bad_input;
}

Exit parse_and_run(const std::vector<std::string>& arguments, Streams& streams) {
  CLI::App app("Stapel prices carts with stacked promotions and keeps every promise that follows.");
  app.name("stapel");
  app.set_version_flag("--version", "stapel " STAPEL_VERSION, "Print the version and exit");
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 the environment failed (disk, database), 2 bad input or usage.\n"
      "Help with an example: stapel COMMAND --help");
  Chosen chosen;
  add_commands(app, chosen);
  try {
    // CLI11 takes the arguments from the back.
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    return print_usage(app, error, streams);
  }
  return chosen(streams);
}

}  // namespace

Exit run(const std::vector<std::string>& arguments, Streams streams) {
  try {
    return parse_and_run(arguments, streams);
  } catch (const Bug& bug) {
    streams.err << "stapel: a bug in Stapel, please report it: " << bug.what() << '\n';
  } catch (const storage::UnusableDatabase& fault) {
    streams.err << "stapel: " << fault.what() << '\n';
    return Exit::bad_input;
  } catch (const std::exception& fault) {
    streams.err << "stapel: " << fault.what() << '\n';
  }
  return Exit::failed;
}

int run(int argc, char** argv) {
  // A limit of file size is like a full disk: a write fails, and not the process.
  std::signal(SIGXFSZ, SIG_IGN);
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return static_cast<int>(run(arguments, Streams{std::cin, std::cout, std::cerr}));
}

}  // namespace stapel::cli
