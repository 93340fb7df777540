// `stapel evaluate`: read both files, report every fault of both, price, print.
#include "cli/evaluate.h"

#include "cli/lint.h"
#include "cli/products.h"

#include <ostream>

#include "promotions/evaluate.h"
#include "promotions/lint.h"
#include "promotions/parse.h"

namespace stapel::cli {
namespace {

Instant time_of(const EvaluateArguments& arguments, const promotions::Cart& cart) {
  if (arguments.now) return *arguments.now;
  return cart.at ? *cart.at : system_now();
}

// Whether every SKU, category and brand that the promotions name is one of the products'.
bool names_are_known(const EvaluateArguments& arguments, const promotions::Definitions& definitions,
                     promotions::LintDocument document, Streams& streams) {
  const auto products = read_products(*arguments.products, streams);
  if (!products) return false;
  const Faults unknown = promotions::unknown_names(definitions, *products, document);
  print_faults("promotions", unknown, streams.err);
  return unknown.empty();
}

bool options_fit(const EvaluateArguments& arguments, Streams& streams) {
  const auto inputs =
      (arguments.promotions == "-") + (arguments.cart == "-") + (arguments.products == "-");
  if (inputs > 1) {
    streams.err
        << "stapel: only one of --promotions, --cart and --products can be standard input\n";
    return false;
  }
  if (arguments.strict == arguments.products.has_value()) return true;
  streams.err << "stapel: --strict and --products FILE belong together\n";
  return false;
}

}  // namespace

Exit evaluate(const EvaluateArguments& arguments, Streams& streams) {
  if (!options_fit(arguments, streams)) return Exit::bad_input;
  promotions::LintDocument document{};
  const auto parse_definitions = [&](std::string_view text, Faults& faults) {
    document = document_of(text);
    return promotions::parse_promotions(text, faults);
  };
  auto definitions = read_document(arguments.promotions, "promotions", parse_definitions, streams);
  const auto cart = read_document(arguments.cart, "cart", promotions::parse_cart, streams);
  if (!definitions || !cart) return Exit::bad_input;
  if (arguments.strict && !names_are_known(arguments, *definitions, document, streams)) {
    return Exit::bad_input;
  }

  promotions::EvaluateOptions options{.policy = arguments.policy,
                                      .now = time_of(arguments, *cart),
                                      .language = arguments.language,
                                      .explain = arguments.explain};
  options.trace = arguments.explain;
  options.suggestions = arguments.suggestions;
  options.search_limit = arguments.search_limit;
  const auto set = promotions::CompiledSet::compile(std::move(*definitions));
  const auto evaluation = promotions::evaluate(*set, *cart, options);
  if (!evaluation) {
    print_faults("cart", {evaluation.refusal()}, streams.err);
    return Exit::bad_input;
  }
  print(arguments.pretty ? promotions::to_receipt(*evaluation, *cart, arguments.language)
                         : promotions::to_json(*evaluation, true) + '\n',
        streams);
  return Exit::ok;
}

}  // namespace stapel::cli
