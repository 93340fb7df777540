// The commands on shops, their keys and their codes, as the command line offers them.
#include "app/roles.h"
#include "app/scopes.h"
#include "cli/cli_options.h"
#include "cli/codes.h"
#include "cli/keys.h"
#include "cli/shops.h"
#include "cli/users.h"

namespace stapel::cli {

void add_shops(CLI::App& app, Chosen& chosen) {
  CLI::App* shops = app.add_subcommand("shops", "Make and list the shops of a database");
  shops->require_subcommand(1);
  shops->footer(
      "Shops share a server and a file, and nothing else: each has its own promotions, codes,\n"
      "customers and API keys. A database starts with one shop, \"default\".\n"
      "Example:\n"
      "  stapel shops create --db shop.db --name belgium\n"
      "  stapel keys create --db shop.db --shop belgium --name backend");

  auto to_create = std::make_shared<CreateShopArguments>();
  CLI::App* create = shops->add_subcommand("create", "Make a shop");
  add_database(create, to_create->database);
  create->add_option("--name", to_create->name, "Its name, for good")
      ->required()
      ->type_name("NAME");
  runs<CreateShopArguments>(create, chosen, to_create, create_shop);

  auto to_list = std::make_shared<ListShopsArguments>();
  CLI::App* list = shops->add_subcommand("list", "List all shops");
  add_database(list, to_list->database);
  runs<ListShopsArguments>(list, chosen, to_list, list_shops);
}

void add_keys(CLI::App& app, Chosen& chosen) {
  CLI::App* keys = app.add_subcommand("keys", "Make, list and revoke API keys");
  keys->require_subcommand(1);
  keys->footer(
      "Example:\n"
      "  KEY=$(stapel keys create --db shop.db --name \"my shop\")\n"
      "  stapel keys create --db shop.db --name till --scope prices --scope checkouts\n"
      "  stapel keys create --db shop.db --name site --publishable --origin https://shop.example\n"
      "While a server runs on the file, use its /v1/keys instead.");

  auto to_create = std::make_shared<CreateKeyArguments>();
  CLI::App* create = keys->add_subcommand("create", "Print a new key, this once");
  add_database(create, to_create->database);
  add_shop(create, to_create->shop);
  create->add_option("--name", to_create->name, "What uses it")->required()->type_name("NAME");
  create->add_flag("--publishable", to_create->publishable, "May only ask for prices");
  create->add_flag("--test", to_create->test, "What it does counts nowhere");
  create
      ->add_option(
          "--scope", to_create->scopes,
          "What a secret key may do; again for more, none for everything: " + app::scope_list())
      ->type_name("SCOPE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  create
      ->add_option("--origin", to_create->origins,
                   "A web site whose pages may send a publishable key; again for more")
      ->type_name("ORIGIN")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  create
      ->add_option("--requests-per-minute", to_create->requests_per_minute,
                   "A limit of its own; of a publishable key for each address")
      ->check(CLI::Range(1, 1'000'000));
  create->add_option("--expires-at", to_create->expires_at, "A time with an offset")
      ->type_name("TIME");
  runs<CreateKeyArguments>(create, chosen, to_create, create_key);

  auto secret = std::make_shared<TokenSecretArguments>();
  CLI::App* token_secret_command = keys->add_subcommand(
      "token-secret", "Print the id and a new secret to sign customer tokens with, this once");
  add_database(token_secret_command, secret->database);
  add_shop(token_secret_command, secret->shop);
  token_secret_command
      ->add_option("--revoke", secret->revoke, "Instead, refuse this one from now on")
      ->type_name("ID");
  token_secret_command->add_flag("--list", secret->list, "Instead, list those in use");
  runs<TokenSecretArguments>(token_secret_command, chosen, secret, token_secret);

  auto to_list = std::make_shared<ListKeysArguments>();
  CLI::App* list = keys->add_subcommand("list", "List all keys, without the keys themselves");
  add_database(list, to_list->database);
  add_shop(list, to_list->shop);
  runs<ListKeysArguments>(list, chosen, to_list, list_keys);

  auto to_revoke = std::make_shared<RevokeKeyArguments>();
  CLI::App* revoke = keys->add_subcommand("revoke", "Refuse a key from now on");
  add_database(revoke, to_revoke->database);
  add_shop(revoke, to_revoke->shop);
  revoke->add_option("ID", to_revoke->id, "As list prints it")->required();
  runs<RevokeKeyArguments>(revoke, chosen, to_revoke, revoke_key);
}

void add_users(CLI::App& app, Chosen& chosen) {
  CLI::App* users = app.add_subcommand("users", "Who signs in to the console, and their roles");
  users->require_subcommand(1);
  users->footer(
      "Example:\n"
      "  stapel users create --db shop.db --email eva@shop.example --role owner\n"
      "prints a one-time password, which has to be changed at the first sign-in.\n"
      "While a server runs on the file, use its /v1/users, or the console, instead.");
  const auto add = [&](CLI::App* command, UserArguments& arguments, bool named = true) {
    add_database(command, arguments.database);
    add_shop(command, arguments.shop);
    if (!named) return;
    command->add_option("--email", arguments.email, "Whom")->required()->type_name("E-MAIL");
  };
  const auto add_roles = [](CLI::App* command, UserArguments& arguments) {
    command->add_option("--role", arguments.roles, "Again for more: " + app::role_list())
        ->required()
        ->type_name("ROLE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };

  auto to_create = std::make_shared<UserArguments>();
  CLI::App* create =
      users->add_subcommand("create", "Give somebody the shop; print a one-time password");
  add(create, *to_create);
  add_roles(create, *to_create);
  create->add_option("--name", to_create->name, "As others see it")->type_name("NAME");
  create
      ->add_option("--password-file", to_create->password_file,
                   "Its first line is the password, which then need not be changed; - is standard "
                   "input")
      ->type_name("FILE");
  runs<UserArguments>(create, chosen, to_create, create_user);

  auto to_list = std::make_shared<UserArguments>();
  CLI::App* list = users->add_subcommand("list", "List the users of a shop");
  add(list, *to_list, false);
  runs<UserArguments>(list, chosen, to_list, list_users);

  auto to_set = std::make_shared<UserArguments>();
  CLI::App* set_role = users->add_subcommand("set-role", "Give a user other roles in the shop");
  add(set_role, *to_set);
  add_roles(set_role, *to_set);
  runs<UserArguments>(set_role, chosen, to_set, set_user_roles);

  auto to_disable = std::make_shared<UserArguments>();
  CLI::App* disable = users->add_subcommand("disable", "Take the shop from a user, for a while");
  add(disable, *to_disable);
  runs<UserArguments>(disable, chosen, to_disable, disable_user);

  auto to_enable = std::make_shared<UserArguments>();
  CLI::App* enable = users->add_subcommand("enable", "Give the shop back to a disabled user");
  add(enable, *to_enable);
  runs<UserArguments>(enable, chosen, to_enable, enable_user);

  auto to_reset = std::make_shared<UserArguments>();
  CLI::App* reset =
      users->add_subcommand("reset-password", "Print a one-time password; sessions end");
  add(reset, *to_reset);
  reset->add_flag("--remove-totp", to_reset->remove_totp,
                  "The authenticator too: for somebody who has lost it");
  runs<UserArguments>(reset, chosen, to_reset, reset_user_password);

  auto to_delete = std::make_shared<UserArguments>();
  CLI::App* remove = users->add_subcommand("delete", "Take the shop from a user, for good");
  add(remove, *to_delete);
  runs<UserArguments>(remove, chosen, to_delete, delete_user);
}

void add_codes(CLI::App& app, Chosen& chosen) {
  CLI::App* codes = app.add_subcommand("codes", "Draw, import and export unique codes");
  codes->require_subcommand(1);
  codes->footer(
      "Example:\n"
      "  stapel codes generate --db shop.db --pool mailing --pattern BF-####-#### --count 10000\n"
      "  stapel codes export --db shop.db --pool mailing > mailing.csv\n"
      "While a server runs on the file, use its /v1/pools instead. The audit trail tells who "
      "drew, imported and exported codes.");
  const auto add = [&](CLI::App* command, CodesArguments& arguments) {
    add_database(command, arguments.database);
    add_shop(command, arguments.shop);
    command->add_option("--pool", arguments.pool, "The pool, by its id")
        ->required()
        ->type_name("ID");
  };

  auto to_generate = std::make_shared<GenerateCodesArguments>();
  CLI::App* generate = codes->add_subcommand("generate", "Draw new codes, up to 10,000,000");
  add(generate, *to_generate);
  generate->add_option("--count", to_generate->count, "How many")->required()->type_name("N");
  generate
      ->add_option("--pattern", to_generate->pattern,
                   "Make the pool where there is none; each # is a random character, the last one "
                   "a check character")
      ->type_name("PATTERN");
  generate->add_option("--uses", to_generate->uses, "Of each code of a pool that is made")
      ->type_name("N");
  runs<GenerateCodesArguments>(generate, chosen, to_generate, generate_codes);

  auto to_import = std::make_shared<ImportCodesArguments>();
  CLI::App* import = codes->add_subcommand(
      "import", "Add the shop's own codes from a CSV file; bad rows are told by line");
  add(import, *to_import);
  import->add_option("FILE", to_import->file, "One code in a row, or the column \"code\"; .xz too")
      ->required();
  import->add_flag("--create", to_import->create, "Make the pool where there is none");
  import->add_option("--uses", to_import->uses, "Of each code of a pool that is made")
      ->type_name("N");
  runs<ImportCodesArguments>(import, chosen, to_import, import_codes);

  auto to_export = std::make_shared<ExportCodesArguments>();
  CLI::App* exported = codes->add_subcommand("export", "Print a pool's codes as CSV");
  add(exported, *to_export);
  runs<ExportCodesArguments>(exported, chosen, to_export, export_codes);
}

}  // namespace stapel::cli
