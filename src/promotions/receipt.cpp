// The result as a receipt that a person can read in a terminal.
#include <algorithm>

#include "promotions/evaluate.h"
#include "promotions/receipt_text.h"

namespace stapel::promotions {
namespace {

class Receipt {
 public:
  Receipt(const Evaluation& evaluation, const Cart& cart, Language language)
      : evaluation_(evaluation), cart_(cart), language_(language) {}

  std::string write() {
    for (std::size_t i = 0; i < evaluation_.lines.size(); ++i) {
      write_line(cart_.lines[i], evaluation_.lines[i]);
    }
    if (evaluation_.shipping) write_shipping(*evaluation_.shipping);
    for (const GrantedGift& gift : evaluation_.gifts) {
      row(text("Cadeau: ", "Gift: ") + count(gift.quantity) + gift.sku + "  (" + gift.promotion +
              ")",
          "");
    }
    out_ += std::string(receipt_width, '-') + "\n";
    write_totals(evaluation_.totals);
    write_refusals();
    write_hints();
    write_suggestions();
    write_verdict();
    write_story();
    return std::move(out_);
  }

 private:
  std::string text(const char* dutch, const char* english) const {
    return language_ == Language::dutch ? dutch : english;
  }
  std::string money(Amount amount) const {
    return format_money(amount, evaluation_.currency, language_);
  }
  static std::string count(std::int64_t quantity) { return std::to_string(quantity) + " x "; }

  void row(const std::string& left, const std::string& right) { out_ += receipt_row(left, right); }

  void write_adjustments(const std::vector<Adjustment>& adjustments) {
    for (const Adjustment& adjustment : adjustments) {
      row("    " + name_of(adjustment.promotion), "-" + money(adjustment.amount));
    }
  }

  std::string name_of(const std::string& promotion) const {
    for (const Applied& applied : evaluation_.applied) {
      if (applied.promotion != promotion || applied.codes.empty()) continue;
      std::string codes;
      for (const std::string& code : applied.codes) codes += (codes.empty() ? "" : ", ") + code;
      return promotion + " [" + codes + "]";
    }
    return promotion;
  }

  void write_line(const CartLine& line, const PricedLine& priced) {
    const std::string name = line.name.empty() ? line.sku : line.name;
    row(count(line.quantity) + name + "  à " + money(line.unit_price), money(priced.list));
    write_adjustments(priced.adjustments);
  }

  void write_shipping(const PricedShipping& shipping) {
    const std::string method = shipping.method ? " (" + *shipping.method + ")" : "";
    row(text("Verzending", "Shipping") + method, money(shipping.list));
    write_adjustments(shipping.adjustments);
  }

  void write_totals(const Totals& totals) {
    row(text("Artikelen", "Items"), money(totals.items));
    if (evaluation_.shipping) row(text("Verzending", "Shipping"), money(totals.shipping));
    row(text("Totaal", "Total"), money(totals.total));
    if (totals.due != totals.total) row(text("Te betalen", "To pay"), money(totals.due));
    if (totals.saved > 0) row(text("Je bespaart", "You save"), money(totals.saved));
    if (totals.cashback > 0) row(text("Cashback", "Cashback"), money(totals.cashback));
    const std::int64_t points = totals.points + totals.base_points;
    if (points > 0) row(text("Punten", "Points"), std::to_string(points));
  }

  void write_refusals() {
    if (evaluation_.rejected.empty() && evaluation_.rejected_tenders.empty()) return;
    out_ += "\n" + text("Niet toegepast:", "Not applied:") + "\n";
    for (const Rejected& rejected : evaluation_.rejected) {
      row("  " + rejected.code.value_or(rejected.promotion.value_or("")) + ": " + rejected.message,
          "");
    }
    for (const RejectedTender& tender : evaluation_.rejected_tenders) {
      row("  " + tender.type + " " + money(tender.amount) + ": " +
              text("niet samen met ", "not together with ") + tender.promotion,
          "");
    }
  }

  void write_hints() {
    for (const Hint& hint : evaluation_.hints) {
      const bool spend = hint.kind == HintKind::spend_more;
      const std::string more = spend ? money(hint.missing) : std::to_string(hint.missing);
      std::string tip = text("Tip: nog ", "Tip: ") + more +
                        (spend               ? ""
                         : hint.missing == 1 ? text(" artikel", " item")
                                             : text(" artikelen", " items")) +
                        text(" tot ", " more for ") + hint.promotion;
      if (hint.gain) {
        tip += text(", levert ", ", worth ") + money(*hint.gain) + text(" op: ", ": ") +
               (hint.worth_it ? text("de moeite waard", "worth it")
                              : text("niet de moeite waard", "not worth it"));
      }
      out_ += "\n";
      row(tip, "");
    }
  }

  void write_suggestions() {
    if (!evaluation_.suggestions || evaluation_.suggestions->empty()) return;
    out_ += "\n" + text("Ideeën:", "Ideas:") + "\n";
    for (const Suggestion& suggestion : *evaluation_.suggestions) {
      row((suggestion.worth_it ? "  + " : "  - ") + suggestion.message, "");
    }
  }

  void write_verdict() {
    const Optimality& optimality = evaluation_.optimality;
    if (optimality.proven || optimality.bound) out_ += "\n";
    if (optimality.proven) {
      row(text("Bewezen de beste combinatie.", "Proven to be the best combination."), "");
    } else if (optimality.bound) {
      row(text("De beste combinatie die gevonden is; beter dan ",
               "The best combination found; none is worth more than ") +
              money(*optimality.bound) + text(" voordeel kan niet.", "."),
          "");
    }
  }

  void write_story() {
    if (!evaluation_.trace) return;
    out_ += "\n" + text("Hoe dit gevonden is:", "How this was found:") + "\n";
    for (const std::string& told : evaluation_.trace->story) row("  " + told, "");
  }

  const Evaluation& evaluation_;
  const Cart& cart_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string to_receipt(const Evaluation& evaluation, const Cart& cart, Language language) {
  return Receipt(evaluation, cart, language).write();
}

}  // namespace stapel::promotions
