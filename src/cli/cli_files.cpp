// The commands that bring a shop's files in and out, as the command line offers them.
#include "cli/cli_options.h"
#include "cli/export.h"
#include "cli/import.h"

namespace stapel::cli {

namespace {

// How a shop's own export writes columns, amounts and times.
void add_file_rules(CLI::App* command, ImportArguments& arguments) {
  command
      ->add_option("--map", arguments.columns,
                   "The file's own name of a column; repeatable. Columns that are not named are "
                   "left alone then")
      ->type_name("NAME=COLUMN");
  command
      ->add_option("--map-file", arguments.mapping, "A JSON object with the same: {\"id\": \"Nr\"}")
      ->type_name("FILE");
  command->add_option("--amounts", arguments.amounts, "minor: 950 is 9.50 EUR; decimal: 9.50 is")
      ->check(CLI::IsMember({"minor", "decimal"}))
      ->type_name("UNIT")
      ->capture_default_str();
  command
      ->add_option("--dates", arguments.dates,
                   "How times are written, such as 'dd-mm-yyyy HH:MM', with --zone; else as "
                   "2026-11-27T10:00:00+01:00")
      ->type_name("PATTERN");
  command->add_option("--zone", arguments.zone, "The time zone of --dates: Europe/Amsterdam")
      ->type_name("ZONE");
  command->add_flag("--restart", arguments.restart,
                    "From the start, where an earlier import of this file was stopped");
}

}  // namespace

void add_import(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* command =
      app.add_subcommand("import", "Bring a shop's products or past sales into a database");
  command
      ->add_option("--format", arguments->format,
                   "The file's format: products, prices, customers, orders, returns, costs, or "
                   "online-retail (UCI Online Retail)")
      ->required()
      ->check(CLI::IsMember(
          {"products", "prices", "customers", "orders", "returns", "costs", "online-retail"}))
      ->type_name("FORMAT");
  add_database(command, arguments->database);
  add_shop(command, arguments->shop);
  command
      ->add_option("FILE", arguments->file,
                   "CSV, or NDJSON (not of online-retail), plain or .xz; - is stdin")
      ->required();
  command->add_flag("--strict", arguments->strict, "Change nothing where any row is bad");
  add_file_rules(command, *arguments);
  command
      ->add_option("--rejects", arguments->rejects,
                   "A CSV file to write bad rows to: line, reason, record")
      ->type_name("FILE");
  command->footer(
      "The same file again changes nothing; other content of an order is a new revision. A large\n"
      "file is written in parts: an import that was stopped goes on where it was.\n"
      "Examples:\n"
      "  stapel import --format products products.csv --db shop.db\n"
      "  stapel import --format orders orders.ndjson.xz --rejects bad.csv\n"
      "  stapel import --format orders export.csv --map id=Ordernummer --map at=Datum \\\n"
      "      --dates 'dd-mm-yyyy HH:MM' --zone Europe/Amsterdam --amounts decimal\n"
      "  stapel import --format online-retail online_retail.csv.xz --db shop.db");
  runs<ImportArguments>(command, chosen, arguments, import_file);
}

void add_export(CLI::App& app, Chosen& chosen) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command =
      app.add_subcommand("export", "Write a shop's products or past sales as files");
  command
      ->add_option("--format", arguments->format,
                   "What to write: products, prices, customers, orders, returns or costs")
      ->required()
      ->check(CLI::IsMember({"products", "prices", "customers", "orders", "returns", "costs"}))
      ->type_name("FORMAT");
  add_database(command, arguments->database);
  add_shop(command, arguments->shop);
  command
      ->add_option("--as", arguments->as,
                   "csv or ndjson; absent: as FILE's name ends, else products, prices and costs as "
                   "CSV and the others as NDJSON")
      ->check(CLI::IsMember({"csv", "ndjson"}))
      ->type_name("FORM");
  command
      ->add_option("FILE", arguments->file,
                   "The file to make, or to replace when it is whole; - is stdout")
      ->required();
  command->footer(
      "Import reads these files; the same shop is unchanged by them. The audit trail has every\n"
      "export, so no server may run on the file: export a backup instead.\n"
      "Examples:\n"
      "  stapel export --format orders orders.ndjson --db shop.db\n"
      "  stapel export --format orders orders.csv --shop belgium\n"
      "  stapel export --format customers - | xz > customers.ndjson.xz");
  runs<ExportArguments>(command, chosen, arguments, export_file);
}

}  // namespace stapel::cli
