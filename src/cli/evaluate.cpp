// `stapel evaluate`: read both files, report every fault of both, price, print.
#include "cli/evaluate.h"

#include <ostream>

#include "promotions/evaluate.h"
#include "promotions/parse.h"

namespace stapel::cli {
namespace {

// Parses one input and prints its faults, so that one run names all faults of both files.
template <typename Parse>
auto read_document(const std::string& path, std::string_view name, Parse parse, Streams& streams)
    -> decltype(parse(std::string_view(), std::declval<Faults&>())) {
  const std::optional<std::string> text = read_input(path, streams);
  if (!text) return std::nullopt;
  Faults faults;
  auto parsed = parse(*text, faults);
  print_faults(name, faults, streams.err);
  return parsed;
}

Instant time_of(const EvaluateArguments& arguments, const promotions::Cart& cart) {
  if (arguments.now) return *arguments.now;
  return cart.at ? *cart.at : system_now();
}

}  // namespace

Exit evaluate(const EvaluateArguments& arguments, Streams& streams) {
  if (arguments.promotions == "-" && arguments.cart == "-") {
    streams.err << "stapel: only one of --promotions and --cart can be standard input\n";
    return Exit::bad_input;
  }
  auto definitions =
      read_document(arguments.promotions, "promotions", promotions::parse_promotions, streams);
  const auto cart = read_document(arguments.cart, "cart", promotions::parse_cart, streams);
  if (!definitions || !cart) return Exit::bad_input;

  promotions::EvaluateOptions options{.policy = arguments.policy,
                                      .now = time_of(arguments, *cart),
                                      .language = arguments.language,
                                      .explain = arguments.explain};
  options.suggestions = arguments.suggestions;
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
