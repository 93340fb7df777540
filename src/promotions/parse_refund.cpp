// Reads what was returned of an order before, and what returns now. The order's result is read in
// parse_refund_result.cpp.
#include "promotions/parse_refund.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "promotions/parse.h"
#include "promotions/parse_fields.h"
#include "promotions/parse_refund_result.h"

namespace stapel::promotions {

namespace {

constexpr std::size_t promotions_per_line_max = 10'000;

// The cart's lines by id.
class LineIndex {
 public:
  explicit LineIndex(const Cart& cart) {
    for (std::size_t i = 0; i < cart.lines.size(); ++i) positions_.emplace(cart.lines[i].id, i);
  }
  std::optional<std::size_t> find(std::string_view id) const {
    const auto found = positions_.find(id);
    if (found == positions_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::unordered_map<std::string_view, std::size_t> positions_;
};

void add_unknown_line(const json::Value& at, Faults& faults) {
  json::add_fault(at, "names no line of the order's cart", faults);
}

// --- What is back already ------------------------------------------------------------------------

// Negative where repricing gave a line that stayed more of a discount.
std::optional<Amount> read_reversed_amount(const json::Value& value, Faults& faults) {
  return json::read_integer(value, -amount_max, amount_max, faults);
}

std::optional<std::vector<Adjustment>> read_reversed(const json::Value& value, Faults& faults) {
  if (!json::Object(value, faults).ok()) return std::nullopt;
  if (value.size() > promotions_per_line_max) {
    json::add_fault(value, "must have at most 10000 members", faults);
    return std::nullopt;
  }
  std::vector<Adjustment> reversed;
  for (const json::Value member : value) {
    if (!is_id(member.key())) {
      json::add_fault(member, "must be named by a promotion's id: 1 to 64 of [A-Za-z0-9._-]",
                      faults);
      continue;
    }
    const std::optional<Amount> amount = read_reversed_amount(member, faults);
    if (amount && *amount != 0) reversed.push_back({std::string(member.key()), *amount});
  }
  return reversed;
}

ReturnedLine read_returned_line(const json::Value& value, Faults& faults) {
  ReturnedLine line;
  line.id = value.key();
  json::Object object(value, faults);
  take(line.units, object.require("units"), read_count, faults);
  take(line.reversed, object.find("reversed"), read_reversed, faults);
  object.finish();
  return line;
}

Amount adjustment_of(const PricedLine& line, const std::string& promotion) {
  const auto found = std::ranges::find(line.adjustments, promotion, &Adjustment::promotion);
  return found == line.adjustments.end() ? 0 : found->amount;
}

// Whether what is said to be back can be: no more units than were bought, of no adjustment more
// than it gave, and no more money than was paid for the line.
void check_returned_line(const json::Value& at, const CartLine& line, const PricedLine& priced,
                         const ReturnedLine& returned, Faults& faults) {
  if (returned.units > line.quantity) {
    json::add_fault(*at.find("units"),
                    "must be at most " + std::to_string(line.quantity) + ", what was bought",
                    faults);
    return;
  }
  Wide paid_back = Wide{line.unit_price} * returned.units;
  for (const Adjustment& each : returned.reversed) {
    paid_back -= each.amount;
    const Amount most = adjustment_of(priced, each.promotion);
    if (each.amount <= most) continue;
    json::add_fault(*at.find("reversed")->find(each.promotion),
                    "must be at most " + std::to_string(most) + ", the line's adjustment", faults);
    return;
  }
  if (paid_back > priced.net) {
    json::add_fault(at,
                    "pays back more than the " + std::to_string(priced.net) +
                        " that was paid for the line: too little of its discount is reversed",
                    faults);
  }
}

// The promotions of a line in the order of its adjustments, others behind them: the order in which
// they are printed.
void sort_like(const std::vector<Adjustment>& adjustments, std::vector<Adjustment>& reversed) {
  const auto place = [&](const Adjustment& each) {
    return std::ranges::find(adjustments, each.promotion, &Adjustment::promotion);
  };
  std::ranges::stable_sort(reversed, {}, place);
}

void read_returned(const json::Value& value, Order& order, Faults& faults) {
  if (!json::Object(value, faults).ok()) return;
  const LineIndex index(order.cart);
  for (const json::Value member : value) {
    const std::size_t faults_before = faults.size();
    ReturnedLine returned = read_returned_line(member, faults);
    const std::optional<std::size_t> at = index.find(member.key());
    if (!at) add_unknown_line(member, faults);
    if (!at || faults.size() > faults_before) continue;
    const PricedLine& priced = order.result.lines[*at];
    check_returned_line(member, order.cart.lines[*at], priced, returned, faults);
    sort_like(priced.adjustments, returned.reversed);
    order.returned[*at] = std::move(returned);
  }
}

// --- What returns now ----------------------------------------------------------------------------

void take_back(const json::Value& at, std::int64_t units, std::size_t line, const Order& order,
               Return& out, Faults& faults) {
  const std::int64_t left = order.cart.lines[line].quantity - order.returned[line].units;
  if (units > left) {
    json::add_fault(at,
                    left == 0 ? "all units of this line are back already"
                              : "must be at most " + std::to_string(left) + ", the units left",
                    faults);
    return;
  }
  out.units[line] = units;
}

void read_units(const json::Value& value, const Order* order, Return& out, Faults& faults) {
  if (!json::Object(value, faults).ok()) return;
  if (value.size() == 0) json::add_fault(value, "must name at least one line", faults);
  const std::optional<LineIndex> index =
      order ? std::optional<LineIndex>(order->cart) : std::nullopt;
  for (const json::Value member : value) {
    const std::optional<std::int64_t> units = read_quantity(member, faults);
    if (!index) continue;
    const std::optional<std::size_t> line = index->find(member.key());
    if (!line) {
      add_unknown_line(member, faults);
    } else if (units) {
      take_back(member, *units, *line, *order, out, faults);
    }
  }
}

}  // namespace

std::optional<Order> read_order(const json::Value& value, Faults& faults) {
  Faults found;
  Order order;
  json::Object object(value, found);
  const std::optional<json::Value> cart = object.require("cart");
  const std::optional<json::Value> result = object.require("result");
  const std::optional<json::Value> returned = object.find("returned");
  std::optional<Cart> read = cart ? read_cart(*cart, found) : std::nullopt;
  if (read && result) {
    Evaluation evaluation = read_result(*result, *read, found);
    const bool reconciles = evaluation.lines.size() == read->lines.size();
    order = order_of(std::move(*read), std::move(evaluation));
    if (returned && reconciles) read_returned(*returned, order, found);
  }
  take(order.refunded, object.find("refunded"), read_amount, found);
  object.finish();
  append_faults(found, faults);
  if (!found.empty()) return std::nullopt;
  return order;
}

std::optional<Order> parse_order(std::string_view text, Faults& faults) {
  Faults found;
  const std::optional<json::Document> document = json::Document::parse(text, found);
  std::optional<Order> order;
  if (document) order = read_order(document->root(), found);
  append_faults(found, faults);
  if (!found.empty()) return std::nullopt;
  return order;
}

std::optional<Return> read_return(const json::Value& value, const Order* order, Faults& faults) {
  Faults found;
  Return out;
  if (order) out.units.assign(order->cart.lines.size(), 0);
  json::Object object(value, found);
  if (const auto lines = object.require("lines")) read_units(*lines, order, out, found);
  object.finish();
  append_faults(found, faults);
  if (!order || !found.empty()) return std::nullopt;
  return out;
}

std::optional<Return> parse_return(std::string_view text, const Order* order, Faults& faults) {
  Faults found;
  const std::optional<json::Document> document = json::Document::parse(text, found);
  std::optional<Return> out;
  if (document) out = read_return(document->root(), order, found);
  append_faults(found, faults);
  if (!found.empty()) return std::nullopt;
  return out;
}

}  // namespace stapel::promotions
