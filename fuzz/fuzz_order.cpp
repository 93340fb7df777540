// Any bytes as an order: they give an order or faults. Of an order that was read, every unit that
// is left returns by the rule keep, one line at a time, and the sums end at what was paid.
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "promotions/parse_refund.h"

using namespace stapel;
using namespace stapel::promotions;

namespace {

Return of_line(const Order& order, std::size_t line, std::int64_t units) {
  Return out;
  out.units.assign(order.cart.lines.size(), 0);
  out.units[line] = units;
  return out;
}

void give_back(Order& order, std::size_t line, std::int64_t units) {
  const auto answer = refund(order, of_line(order, line, units), {});
  STAPEL_CHECK(static_cast<bool>(answer));
  STAPEL_CHECK(answer->total >= 0);
  order.returned = answer->returned;
  order.refunded = answer->refunded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Faults faults;
  std::optional<Order> order = parse_order(text, faults);
  STAPEL_CHECK(order.has_value() == faults.empty());
  const auto units = parse_return(text, order ? &*order : nullptr, faults);
  STAPEL_CHECK(!units || faults.empty());
  if (!order) return 0;
  for (std::size_t i = 0; i < order->cart.lines.size(); ++i) {
    const std::int64_t left = order->cart.lines[i].quantity - order->returned[i].units;
    if (left > 1) give_back(*order, i, left / 2);
    if (left > 0) give_back(*order, i, left - left / 2);
  }
  for (std::size_t i = 0; i < order->cart.lines.size(); ++i) {
    STAPEL_CHECK(order->returned[i].reversed == order->result.lines[i].adjustments);
  }
  return 0;
}
