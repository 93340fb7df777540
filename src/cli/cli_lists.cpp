// The commands on named product lists, as the command line offers them.
#include "cli/cli_options.h"
#include "cli/lists.h"

namespace stapel::cli {
namespace {

void add_list(CLI::App* command, ListsArguments& arguments) {
  add_database(command, arguments.database);
  add_shop(command, arguments.shop);
  command->add_option("LIST", arguments.list, "The list, by its id")->required();
}

void add_one(CLI::App* lists, const char* name, const char* what, Chosen& chosen,
             Exit (*function)(const ListsArguments&, Streams&)) {
  auto arguments = std::make_shared<ListsArguments>();
  CLI::App* command = lists->add_subcommand(name, what);
  add_list(command, *arguments);
  runs<ListsArguments>(command, chosen, arguments, function);
}

void add_put(CLI::App* lists, Chosen& chosen) {
  auto arguments = std::make_shared<PutListArguments>();
  CLI::App* command =
      lists->add_subcommand("put", "Make a list, or replace what is on it: from a file or a rule");
  add_list(command, *arguments);
  command->add_option("FILE", arguments->file,
                      "Stock codes, one in a row, or a CSV file with the column sku; - is standard "
                      "input");
  command
      ->add_option("--rule", arguments->rule,
                   "Instead of a file, conditions as JSON, of which all must hold: no_sale_days, "
                   "listed_days, stock_above, stock_below, category, not_category, brand, "
                   "price_at_least, price_below (with currency)")
      ->type_name("JSON");
  command->add_option("--title", arguments->title, "For people; the id where there is none yet")
      ->type_name("TEXT");
  command->footer(
      "Examples:\n"
      "  stapel lists put --db shop.db gifts gifts.csv --title \"Gifts under the tree\"\n"
      "  stapel lists put --db shop.db slow --rule '{\"no_sale_days\": 90, \"stock_above\": 10}'\n"
      "A rule is applied at once, by `stapel lists refresh`, and by a running server once a day.\n"
      "Exit code 2: a row or a condition is bad; each is named, and nothing was changed.");
  runs<PutListArguments>(command, chosen, arguments, put_list);
}

}  // namespace

void add_lists(CLI::App& app, Chosen& chosen) {
  CLI::App* lists = app.add_subcommand("lists", "Keep named product lists, by hand or by rule");
  lists->require_subcommand(1);
  lists->footer(
      "A promotion names a list as {\"attr\": \"line.lists\", \"op\": \"in\", \"value\": "
      "[\"slow\"]}.\n"
      "While a server runs on the file, use its /v1/product-lists instead.");

  auto to_list = std::make_shared<ListListsArguments>();
  CLI::App* list = lists->add_subcommand("list", "List all lists");
  add_database(list, to_list->database);
  add_shop(list, to_list->shop);
  list->add_option("--sku", to_list->sku, "Only lists that hold this stock code")->type_name("SKU");
  list->add_flag("--json", to_list->json, "JSON instead of a table");
  runs<ListListsArguments>(list, chosen, to_list, list_lists);

  add_one(lists, "show", "Print the stock codes on a list, one in a row", chosen, show_list);
  add_put(lists, chosen);

  auto to_edit = std::make_shared<EditListArguments>();
  CLI::App* edit = lists->add_subcommand("edit", "Add stock codes to a list and remove others");
  add_list(edit, *to_edit);
  edit->add_option("--add", to_edit->add, "A stock code; again for more")
      ->type_name("SKU")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  edit->add_option("--remove", to_edit->remove, "A stock code; again for more")
      ->type_name("SKU")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  runs<EditListArguments>(edit, chosen, to_edit, edit_list);

  add_one(lists, "refresh", "Apply the rule of a list to what is in stock and was sold", chosen,
          refresh_list);
  add_one(lists, "delete", "Delete a list", chosen, delete_list);
}

}  // namespace stapel::cli
