// `stapel wallet`: read both files, report every fault of both, weigh the plans, print.
#include "cli/wallet.h"

#include <ostream>

#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "promotions/wallet.h"

namespace stapel::cli {
namespace {

Instant time_of(const WalletArguments& arguments, const promotions::Cart& cart) {
  if (arguments.now) return *arguments.now;
  return cart.at ? *cart.at : system_now();
}

}  // namespace

Exit wallet(const WalletArguments& arguments, Streams& streams) {
  if (arguments.promotions == "-" && arguments.wallet == "-") {
    streams.err << "stapel: only one of --promotions and --wallet can be standard input\n";
    return Exit::bad_input;
  }
  auto definitions =
      read_document(arguments.promotions, "promotions", promotions::parse_promotions, streams);
  const auto owned = read_document(arguments.wallet, "wallet", promotions::parse_wallet, streams);
  if (!definitions || !owned) return Exit::bad_input;

  promotions::EvaluateOptions options;
  options.policy = arguments.policy;
  options.now = time_of(arguments, owned->cart);
  options.language = arguments.language;
  const auto set = promotions::CompiledSet::compile(std::move(*definitions));
  const auto answer = promotions::plan_wallet(*set, *owned, options);
  if (!answer) {
    print_faults("wallet", {answer.refusal()}, streams.err);
    return Exit::bad_input;
  }
  print(arguments.pretty ? promotions::to_text(*answer, arguments.language)
                         : promotions::to_json(*answer, true) + '\n',
        streams);
  return Exit::ok;
}

}  // namespace stapel::cli
