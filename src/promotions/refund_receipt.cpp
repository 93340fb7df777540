// A refund as a receipt that a person can read in a terminal.
#include <algorithm>

#include "promotions/receipt_text.h"
#include "promotions/refund.h"

namespace stapel::promotions {
namespace {

class RefundReceipt {
 public:
  RefundReceipt(const Refund& refund, const Order& order, Language language)
      : refund_(refund), order_(order), language_(language) {}

  std::string write() {
    for (const RefundedLine& line : refund_.lines) write_line(line);
    if (refund_.shipping != 0 || !refund_.shipping_reversed.empty()) {
      row(text("Verzending", "Shipping"), money(refund_.shipping));
    }
    for (const GrantedGift& gift : refund_.gifts_back) {
      row(text("Cadeau terug: ", "Gift to return: ") + count(gift.quantity) + gift.sku + "  (" +
              gift.promotion + ")",
          "");
    }
    out_ += std::string(receipt_width, '-') + "\n";
    write_totals();
    return std::move(out_);
  }

 private:
  std::string text(const char* dutch, const char* english) const {
    return language_ == Language::dutch ? dutch : english;
  }
  std::string money(Amount amount) const {
    return format_money(amount, order_.cart.currency, language_);
  }
  static std::string count(std::int64_t quantity) { return std::to_string(quantity) + " x "; }

  void row(const std::string& left, const std::string& right) { out_ += receipt_row(left, right); }

  void write_line(const RefundedLine& line) {
    const auto at = std::ranges::find(order_.cart.lines, line.id, &CartLine::id);
    const std::string name = at->name.empty() ? at->sku : at->name;
    if (line.units > 0) {
      row(count(line.units) + name + "  à " + money(at->unit_price), money(line.list));
    } else {
      row(name + text("  (blijft)", "  (stays)"), money(line.list));
    }
    for (const Adjustment& each : line.reversed) {
      row("    " + each.promotion, money(-each.amount));
    }
  }

  void write_totals() {
    const Amount parts = refund_.items + refund_.shipping;
    if (parts != refund_.total) {
      row(text("Deze retour", "This return"), money(parts));
      row(text("Verrekend met eerdere terugbetalingen", "Settled with earlier refunds"),
          money(refund_.total - parts));
    }
    row(text("Terug te betalen", "To pay back"), money(refund_.total));
    if (refund_.cashback_reversed != 0) {
      row(text("Cashback vervalt", "Cashback reversed"), money(refund_.cashback_reversed));
    }
    const std::int64_t points = refund_.points_reversed + refund_.base_points_reversed;
    if (points != 0) row(text("Punten vervallen", "Points reversed"), std::to_string(points));
  }

  const Refund& refund_;
  const Order& order_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string to_receipt(const Refund& refund, const Order& order, Language language) {
  return RefundReceipt(refund, order, language).write();
}

}  // namespace stapel::promotions
