// What a return would pay back, by the promotions that are live. Changes nothing: orders are the
// shop platform's to keep, and so are their returns.
#pragma once

#include <optional>

#include "app/pricing.h"
#include "app/refusal.h"
#include "promotions/refund.h"

namespace stapel::app {

// The order's cart is taken as it is, with the uses that it brings; pools of its codes come from
// the store where it names none. Refused where the order cannot be priced again.
Result<promotions::Refund, Refusal> preview_refund(const PreviewRefund& request,
                                                   const PricingSources& sources);

}  // namespace stapel::app
