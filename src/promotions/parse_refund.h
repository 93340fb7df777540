// From JSON text to orders and returns, with every fault reported at once. An order that does not
// reconcile with itself is refused: nobody can say what was paid for its lines.
#pragma once

#include <optional>
#include <string_view>

#include "base/fault.h"
#include "base/json.h"
#include "promotions/refund.h"

namespace stapel::promotions {

// {"cart", "result", "returned", "refunded"}; the last two may be absent. Of the result only what
// refunds need is read, and members that are not known are let be: whatever an evaluation printed
// is welcome.
std::optional<Order> parse_order(std::string_view text, Faults& faults);
std::optional<Order> read_order(const json::Value& value, Faults& faults);

// {"lines": {"LINE": units}}. Without an order only its form is checked, and nothing is returned.
std::optional<Return> parse_return(std::string_view text, const Order* order, Faults& faults);
std::optional<Return> read_return(const json::Value& value, const Order* order, Faults& faults);

}  // namespace stapel::promotions
