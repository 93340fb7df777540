// A refund as the contract's JSON: its members in the contract's order, in the contract's lines.
// What the contract's example does not know is written only where there is something to tell.
#include "base/json.h"
#include "promotions/refund.h"
#include "promotions/refund_members.h"

namespace stapel::promotions {
namespace {

using json::Writer;

void write_map(Writer& out, const std::vector<Adjustment>& adjustments) {
  out.begin_object();
  for (const Adjustment& each : adjustments) out.member(each.promotion, each.amount);
  out.end_object();
}

void write_gifts(Writer& out, const std::vector<GrantedGift>& gifts) {
  out.begin_array();
  for (const GrantedGift& gift : gifts) {
    out.begin_object()
        .member("promotion", gift.promotion)
        .member("sku", gift.sku)
        .member("quantity", gift.quantity);
    if (gift.unit_value) out.member("unit_value", *gift.unit_value);
    out.end_object();
  }
  out.end_array();
}

void write_lines(Writer& out, const std::vector<RefundedLine>& lines) {
  out.begin_array();
  for (const RefundedLine& line : lines) {
    out.begin_object()
        .member("id", line.id)
        .member("units", line.units)
        .member("list", line.list)
        .member("discount_reversed", line.discount_reversed)
        .member("amount", line.amount)
        .key("reversed");
    write_map(out, line.reversed);
    out.end_object();
  }
  out.end_array();
}

// The lines that a return has touched.
void write_returned(Writer& out, const std::vector<ReturnedLine>& lines) {
  out.begin_object();
  for (const ReturnedLine& line : lines) {
    if (line.units == 0 && line.reversed.empty()) continue;
    out.key(line.id).begin_object().member("units", line.units).key("reversed");
    write_map(out, line.reversed);
    out.end_object();
  }
  out.end_object();
}

}  // namespace

std::string to_json(const Refund& refund, bool spaced) {
  Members members(spaced);
  members.text("rule", rule_name(refund.rule))
      .integer("items", refund.items)
      .integer("shipping", refund.shipping)
      .integer("total", refund.total)
      .integer("cashback_reversed", refund.cashback_reversed)
      .integer("points_reversed", refund.points_reversed);
  if (refund.has_base_points) members.integer("base_points_reversed", refund.base_points_reversed);
  members.add("gifts_back", [&](Writer& out) { write_gifts(out, refund.gifts_back); });
  if (!refund.shipping_reversed.empty()) {
    members.add("shipping_reversed",
                [&](Writer& out) { write_map(out, refund.shipping_reversed); });
  }
  members
      .add(
          "lines", [&](Writer& out) { write_lines(out, refund.lines); }, true)
      .add(
          "returned", [&](Writer& out) { write_returned(out, refund.returned); }, true)
      .integer("refunded", refund.refunded);
  return std::move(members).finish();
}

}  // namespace stapel::promotions
