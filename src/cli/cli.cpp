// The frame of the command line, and the only file that includes CLI11 (its headers are heavy).
//
// A command has a header with its parsed arguments and one function, `Exit name(const
// NameArguments&, Streams&)`. To add one: write `add_name` below, which binds the options to the
// arguments, and call it in `add_commands`.
#include "cli/cli.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>
#include <memory>

#include "base/check.h"
#include "cli/evaluate.h"

namespace stapel::cli {
namespace {

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

// Options that several commands share.

void add_policy(CLI::App* command, std::optional<promotions::Policy>& policy) {
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

void add_now(CLI::App* command, std::optional<Instant>& now) {
  command
      ->add_option_function<std::string>(
          "--now",
          [&now](const std::string& text) {
            now = parse_instant(text);
            if (now) return;
            throw CLI::ValidationError(
                "--now", "must be a time with an offset, such as 2026-11-27T10:00:00+01:00");
          },
          "The moment to price at; else the cart's own time, else the clock")
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
  command->add_flag("--explain", arguments->explain,
                    "Also say why each automatic promotion did not apply");
  command->add_flag("--pretty", arguments->pretty, "Print a receipt for people instead of JSON");
  command->footer(
      "Example:\n"
      "  stapel evaluate --promotions examples/demo/promotions.json --cart "
      "examples/demo/cart.json --pretty");
  runs<EvaluateArguments>(command, chosen, arguments, evaluate);
}

// Every command of the program, in the order in which help lists them.
void add_commands(CLI::App& app, Chosen& chosen) { add_evaluate(app, chosen); }

// What help, version and bad usage print. CLI11 gives help and version a code of 0.
Exit print_usage(const CLI::App& app, const CLI::ParseError& error, Streams& streams) {
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
      "Exit codes: 0 done, 1 the environment failed (disk, port, database), 2 bad input or usage.\n"
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
  } catch (const std::exception& fault) {
    streams.err << "stapel: " << fault.what() << '\n';
  }
  return Exit::failed;
}

int run(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
  return static_cast<int>(run(arguments, Streams{std::cin, std::cout, std::cerr}));
}

}  // namespace stapel::cli
