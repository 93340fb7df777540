// What the files that describe the command line share. Includes CLI11, which is heavy: only for
// cli.cpp and cli_shop.cpp.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "cli/streams.h"

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

inline void add_database(CLI::App* command, std::string& database) {
  command->add_option("--db,--database", database, "The SQLite file; shop.db where it is absent")
      ->type_name("FILE");
}

inline void add_shop(CLI::App* command, std::string& shop) {
  command->add_option("--shop", shop, "The shop, by its name")
      ->type_name("NAME")
      ->capture_default_str();
}

// Of cli_shop.cpp.
void add_shops(CLI::App& app, Chosen& chosen);
void add_keys(CLI::App& app, Chosen& chosen);
void add_codes(CLI::App& app, Chosen& chosen);

}  // namespace stapel::cli
