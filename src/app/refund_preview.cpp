// See refund_preview.h.
#include "app/refund_preview.h"

namespace stapel::app {
namespace {

// A shop that sends the cart as it sent it to evaluate does not know which code is of which pool.
promotions::Order with_pool_codes(promotions::Order order, const PricingSources& sources) {
  promotions::Cart& cart = order.cart;
  if (!cart.pool_codes.empty() || cart.codes.empty() || !cart.at) return order;
  promotions::Cart known = cart;
  promotions::EvaluateOptions options;
  options.now = *cart.at;
  gather_facts(known, options, {}, sources);
  cart.pool_codes = std::move(known.pool_codes);
  // The order used them: what became of the codes since does not change what was paid.
  for (promotions::PoolCode& code : cart.pool_codes) code.refused.reset();
  return order;
}

}  // namespace

Result<promotions::Refund, Refusal> preview_refund(const PreviewRefund& request,
                                                   const PricingSources& sources) {
  promotions::Order order = with_pool_codes(request.order, sources);
  sources.lists.add_to(order.cart);
  auto answer = promotions::refund(order, request.units,
                                   {request.rule, &sources.live.compiled(), request.policy});
  if (answer) return *std::move(answer);
  const Fault& fault = answer.refusal();
  return Refused{Refusal{RefusalCode::invalid_request,
                         "the order cannot be priced again",
                         {{"/order" + fault.pointer, fault.message}},
                         {}}};
}

}  // namespace stapel::app
