// Both rules on the same return, and what tells them apart.
#include "promotions/refund_preview.h"

#include <algorithm>

#include "base/json.h"
#include "promotions/receipt_text.h"
#include "promotions/refund_members.h"

namespace stapel::promotions {
namespace {

constexpr std::size_t name_width = 36;
constexpr std::size_t column_width = 14;

// --- What is lost --------------------------------------------------------------------------------

void add(std::vector<Adjustment>& sums, const std::string& promotion, Amount amount) {
  const auto found = std::ranges::find(sums, promotion, &Adjustment::promotion);
  if (found == sums.end()) {
    sums.push_back({promotion, amount});
  } else {
    found->amount += amount;
  }
}

void add_reversed(std::vector<Adjustment>& sums, const Refund& refund, Amount sign) {
  for (const RefundedLine& line : refund.lines) {
    for (const Adjustment& each : line.reversed) add(sums, each.promotion, sign * each.amount);
  }
  for (const Adjustment& each : refund.shipping_reversed) {
    add(sums, each.promotion, sign * each.amount);
  }
}

std::vector<Adjustment> lost_by_promotion(const Refund& keep, const Refund& reprice) {
  std::vector<Adjustment> sums;
  add_reversed(sums, reprice, 1);
  add_reversed(sums, keep, -1);
  std::erase_if(sums, [](const Adjustment& each) { return each.amount == 0; });
  return sums;
}

std::vector<GrantedGift> gifts_lost(const Refund& keep, const Refund& reprice) {
  std::vector<GrantedGift> lost;
  for (const GrantedGift& gift : reprice.gifts_back) {
    const auto& both = keep.gifts_back;
    if (std::ranges::find(both, gift) == both.end()) lost.push_back(gift);
  }
  return lost;
}

// --- Words ---------------------------------------------------------------------------------------

class Words {
 public:
  Words(const RefundPreview& preview, Language language) : preview_(preview), language_(language) {}

  std::string sentence() const {
    const Amount keep = preview_.comes_back(preview_.keep);
    std::string out = text("Stuur je dit terug, dan ", "If you return this, ") + comes(keep);
    if (preview_.return_cost > 0) {
      out += " (" + money(preview_.keep.total) + text(" min ", " less ") +
             money(preview_.return_cost) + text(" retourkosten)", " return cost)");
    }
    const std::vector<std::string> losses = names_of_losses();
    const Amount reprice = preview_.comes_back(preview_.reprice);
    if (reprice == keep && losses.empty()) {
      return out + text("; wat je houdt blijft even duur.",
                        "; what you keep costs you no more than before.");
    }
    out +=
        text("; wordt de bestelling opnieuw berekend, dan ", "; if the order is priced again, ") +
        comes(reprice);
    if (losses.empty()) return out + ".";
    return out + text(": je verliest ", ": you lose ") + joined(losses) + ".";
  }

  std::string text(const char* dutch, const char* english) const {
    return language_ == Language::dutch ? dutch : english;
  }
  std::string money(Amount amount) const {
    return format_money(amount, preview_.currency, language_);
  }

 private:
  std::string comes(Amount amount) const {
    if (amount < 0) {
      return text("leg je er ", "you pay ") + money(-amount) + text(" op toe", " on top");
    }
    return text("krijg je ", "you get ") + money(amount) + text(" terug", " back");
  }

  std::vector<std::string> names_of_losses() const {
    std::vector<std::string> names;
    for (const Adjustment& each : preview_.lost) {
      if (each.amount <= 0) continue;
      names.push_back(money(each.amount) + text(" korting van ", " discount of ") + each.promotion);
    }
    for (const GrantedGift& gift : preview_.gifts_lost) {
      names.push_back(text("het cadeau ", "the gift ") + gift.sku);
    }
    return names;
  }

  std::string joined(const std::vector<std::string>& names) const {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (i > 0) out += i + 1 < names.size() ? ", " : text(" en ", " and ");
      out += names[i];
    }
    return out;
  }

  const RefundPreview& preview_;
  Language language_;
};

std::string padded_left(const std::string& text, std::size_t to) {
  const std::size_t used = columns(text);
  return std::string(used < to ? to - used : 1, ' ') + text;
}

std::string row(const std::string& name, const std::string& keep, const std::string& reprice) {
  const std::size_t used = columns(name);
  return name + std::string(used < name_width ? name_width - used : 1, ' ') +
         padded_left(keep, column_width) + padded_left(reprice, column_width) + "\n";
}

void write_lost(json::Writer& out, const std::vector<Adjustment>& lost) {
  out.begin_array();
  for (const Adjustment& each : lost) {
    out.begin_object().member("promotion", each.promotion).member("amount", each.amount);
    out.end_object();
  }
  out.end_array();
}

void write_gifts(json::Writer& out, const std::vector<GrantedGift>& gifts) {
  out.begin_array();
  for (const GrantedGift& gift : gifts) {
    out.begin_object().member("promotion", gift.promotion).member("sku", gift.sku);
    out.member("quantity", gift.quantity).end_object();
  }
  out.end_array();
}

}  // namespace

Result<RefundPreview, Fault> preview_refund(const Order& order, const Return& units,
                                            const CompiledSet& set, std::optional<Policy> policy,
                                            Amount return_cost) {
  auto keep = refund(order, units, {RefundRule::keep, &set, policy});
  if (!keep) return Refused{keep.refusal()};
  auto reprice = refund(order, units, {RefundRule::reprice, &set, policy});
  if (!reprice) return Refused{reprice.refusal()};
  RefundPreview preview{order.cart.currency,
                        order.result.totals.total,
                        return_cost,
                        std::move(*keep),
                        std::move(*reprice),
                        {},
                        {}};
  preview.lost = lost_by_promotion(preview.keep, preview.reprice);
  preview.gifts_lost = gifts_lost(preview.keep, preview.reprice);
  return preview;
}

std::string to_sentence(const RefundPreview& preview, Language language) {
  return Words(preview, language).sentence();
}

std::string to_json(const RefundPreview& preview, Language language, bool spaced) {
  Members members(spaced);
  const auto add_side = [&](std::string_view name, const Refund& refund) {
    const auto write = [&](json::Writer& out) {
      out.begin_object().member("comes_back", preview.comes_back(refund)).key("refund");
      out.raw(to_json(refund, spaced)).end_object();
    };
    members.add(name, write, true);
  };
  members.text("currency", preview.currency.name())
      .integer("paid", preview.paid)
      .integer("return_cost", preview.return_cost);
  add_side("keep", preview.keep);
  add_side("reprice", preview.reprice);
  members
      .add(
          "lost", [&](json::Writer& out) { write_lost(out, preview.lost); }, true)
      .add("gifts_lost", [&](json::Writer& out) { write_gifts(out, preview.gifts_lost); })
      .text("message", to_sentence(preview, language), true);
  return std::move(members).finish();
}

std::string to_receipt(const RefundPreview& preview, Language language) {
  const Words words(preview, language);
  const auto amounts = [&](const std::string& name, Amount keep, Amount reprice) {
    return row(name, words.money(keep), words.money(reprice));
  };
  const Refund& keep = preview.keep;
  const Refund& reprice = preview.reprice;
  std::string out = row("", words.text("behouden", "keep"), words.text("herberekend", "repriced"));
  out += amounts(words.text("Artikelen", "Items"), keep.items, reprice.items);
  out += amounts(words.text("Verzending", "Shipping"), keep.shipping, reprice.shipping);
  out += amounts(words.text("Terug te betalen", "To pay back"), keep.total, reprice.total);
  if (preview.return_cost > 0) {
    out += amounts(words.text("Retourkosten", "Return cost"), -preview.return_cost,
                   -preview.return_cost);
  }
  out += amounts(words.text("Komt terug", "Comes back"), preview.comes_back(keep),
                 preview.comes_back(reprice));
  for (const Adjustment& each : preview.lost) {
    const bool more = each.amount < 0;  // what stays is discounted more than before
    out += row((more ? words.text("Meer korting: ", "More discount: ")
                     : words.text("Verloren: ", "Lost: ")) +
                   each.promotion,
               "", words.money(more ? -each.amount : each.amount));
  }
  for (const GrantedGift& gift : preview.gifts_lost) {
    out += row(words.text("Verloren cadeau: ", "Lost gift: ") + gift.sku, "",
               std::to_string(gift.quantity) + " x");
  }
  return out + "\n" + words.sentence() + "\n";
}

}  // namespace stapel::promotions
