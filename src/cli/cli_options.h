// What the files that describe the command line share. Includes CLI11, which is heavy: only for
// the files that begin with cli.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/streams.h"
#include "promotions/definition.h"

namespace stapel::cli {

// The command that the arguments chose, ready to run.
using Chosen = std::function<Exit(Streams&)>;

// Makes `command` run `function` with `arguments` once all of the command line has been read.
template <typename Arguments>
void runs(CLI::App* command, Chosen& chosen, std::shared_ptr<const Arguments> arguments,
          Exit (*function)(const Arguments&, Streams&)) {
  command->callback([&chosen, arguments = std::move(arguments), function] {
    chosen = [arguments, function](Streams& streams) { return function(*arguments, streams); };
  });
}

inline void add_database(CLI::App* command, std::string& database,
                         const std::string& names = "--db,--database") {
  command
      ->add_option(names, database, "The SQLite file (shop.db where it is absent) or postgres://…")
      ->type_name("FILE|URL");
}

inline void add_shop(CLI::App* command, std::string& shop) {
  command->add_option("--shop", shop, "The shop, by its name")
      ->type_name("NAME")
      ->capture_default_str();
}

inline void add_policy(CLI::App* command, std::optional<promotions::Policy>& policy) {
  command
      ->add_option_function<std::string>(
          "--policy",
          [&policy](const std::string& name) {
            policy = name == "priority" ? promotions::Policy::priority
                                        : promotions::Policy::best_for_customer;
          },
          "best_for_customer or priority; the file's settings decide where it is absent")
      ->check(CLI::IsMember({"best_for_customer", "priority"}))
      ->type_name("POLICY");
}

// Of cli_history.cpp.
void add_replay(CLI::App& app, Chosen& chosen);
void add_forecast(CLI::App& app, Chosen& chosen);
void add_demo(CLI::App& app, Chosen& chosen);

// Of cli_shop.cpp.
void add_shops(CLI::App& app, Chosen& chosen);
void add_keys(CLI::App& app, Chosen& chosen);
void add_users(CLI::App& app, Chosen& chosen);
void add_codes(CLI::App& app, Chosen& chosen);

// Of cli_lists.cpp.
void add_lists(CLI::App& app, Chosen& chosen);

// Of cli_files.cpp.
void add_import(CLI::App& app, Chosen& chosen);
void add_export(CLI::App& app, Chosen& chosen);

}  // namespace stapel::cli
