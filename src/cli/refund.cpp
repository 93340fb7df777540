// `stapel refund`: read the files, report every fault of all of them, compute, print.
#include "cli/refund.h"

#include <algorithm>
#include <array>
#include <memory>
#include <ostream>

#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "promotions/parse_refund.h"
#include "promotions/refund_preview.h"

namespace stapel::cli {
namespace {

using promotions::CompiledSet;
using promotions::Order;
using promotions::RefundRule;
using promotions::Return;

// What is wrong with the arguments as a whole; empty where nothing is.
std::string misuse(const RefundArguments& arguments) {
  const std::array<const std::string*, 4> inputs = {&arguments.order, &arguments.cart,
                                                    &arguments.returned, &arguments.promotions};
  if (std::ranges::count_if(inputs, [](const std::string* path) { return *path == "-"; }) > 1) {
    return "only one of the files can be standard input";
  }
  if (arguments.order.empty() == arguments.cart.empty()) {
    return arguments.order.empty() ? "--order is required (or --cart with --preview)"
                                   : "--order and --cart exclude each other";
  }
  if (!arguments.cart.empty() && !arguments.preview) return "--cart is for --preview; use --order";
  if (arguments.return_cost != 0 && !arguments.preview) return "--return-cost is for --preview";
  if (arguments.promotions.empty() && arguments.preview) {
    return "--preview needs --promotions: it prices the order again without what returns";
  }
  if (arguments.promotions.empty() && arguments.rule == RefundRule::reprice) {
    return "--rule reprice needs --promotions, as they were when the order was paid";
  }
  return "";
}

// The order that buying the cart would make.
std::optional<Order> order_of_cart(promotions::Cart cart, const CompiledSet& set,
                                   const RefundArguments& arguments, Streams& streams) {
  if (arguments.now) cart.at = arguments.now;
  if (!cart.at) cart.at = system_now();
  promotions::EvaluateOptions options;
  options.policy = arguments.policy;
  options.now = *cart.at;
  options.hints = false;
  auto result = promotions::evaluate(set, cart, options);
  if (result) return promotions::order_of(std::move(cart), std::move(*result));
  print_faults("cart", {result.refusal()}, streams.err);
  return std::nullopt;
}

struct Inputs {
  std::shared_ptr<const CompiledSet> set;  // null where no promotions were given
  Order order;
  Return units;
};

std::optional<Order> read_order(const RefundArguments& arguments, const CompiledSet* set,
                                Streams& streams) {
  if (!arguments.order.empty()) {
    return read_document(arguments.order, "order", promotions::parse_order, streams);
  }
  auto cart = read_document(arguments.cart, "cart", promotions::parse_cart, streams);
  if (!cart || !set) return std::nullopt;
  return order_of_cart(std::move(*cart), *set, arguments, streams);
}

// Nothing where any input has a fault; all of them are printed.
std::optional<Inputs> read_inputs(const RefundArguments& arguments, Streams& streams) {
  Inputs inputs;
  if (!arguments.promotions.empty()) {
    auto definitions =
        read_document(arguments.promotions, "promotions", promotions::parse_promotions, streams);
    if (definitions) inputs.set = CompiledSet::compile(std::move(*definitions));
  }
  std::optional<Order> order = read_order(arguments, inputs.set.get(), streams);
  const auto units = read_document(
      arguments.returned, "return",
      [&](std::string_view text, Faults& faults) {
        return promotions::parse_return(text, order ? &*order : nullptr, faults);
      },
      streams);
  if (!order || !units || (!inputs.set && !arguments.promotions.empty())) return std::nullopt;
  inputs.order = std::move(*order);
  inputs.units = *units;
  return inputs;
}

Exit refuse(const Fault& fault, const RefundArguments& arguments, Streams& streams) {
  const bool by_cart = arguments.order.empty();
  print_faults(by_cart ? "cart" : "order", {fault}, streams.err);
  return Exit::bad_input;
}

Exit print_preview(const Inputs& inputs, const RefundArguments& arguments, Streams& streams) {
  const auto preview = promotions::preview_refund(inputs.order, inputs.units, *inputs.set,
                                                  arguments.policy, arguments.return_cost);
  if (!preview) return refuse(preview.refusal(), arguments, streams);
  print(arguments.pretty ? promotions::to_receipt(*preview, arguments.language)
                         : promotions::to_json(*preview, arguments.language, true) + '\n',
        streams);
  return Exit::ok;
}

}  // namespace

Exit refund(const RefundArguments& arguments, Streams& streams) {
  if (const std::string wrong = misuse(arguments); !wrong.empty()) {
    streams.err << "stapel: " << wrong << '\n';
    return Exit::bad_input;
  }
  const std::optional<Inputs> inputs = read_inputs(arguments, streams);
  if (!inputs) return Exit::bad_input;
  if (arguments.preview) return print_preview(*inputs, arguments, streams);
  const auto refund = promotions::refund(inputs->order, inputs->units,
                                         {arguments.rule, inputs->set.get(), arguments.policy});
  if (!refund) return refuse(refund.refusal(), arguments, streams);
  print(arguments.pretty ? promotions::to_receipt(*refund, inputs->order, arguments.language)
                         : promotions::to_json(*refund, true) + '\n',
        streams);
  return Exit::ok;
}

}  // namespace stapel::cli
