// The twelve effects in words. Each reader takes its own words; what may follow any of them, after
// a comma, is read in one place.
#include "effect_text.h"

#include "json_text.h"
#include "selection_text.h"

namespace stapel::golden {
namespace {

class EffectReader {
 public:
  EffectReader(Words& words, const Currency& currency) : words_(words), currency_(currency) {}

  std::optional<std::string> read() {
    if (!read_kind()) return std::nullopt;
    while (words_.accept(",")) read_modifier();
    return fields_.json();
  }

 private:
  bool read_kind() {
    if (words_.accept("each unit")) return read_unit_price();
    if (words_.accept("buy")) return read_buy();
    if (words_.accept("every")) return read_nth();
    if (words_.accept("a set of")) return read_bundle();
    if (words_.accept("tiers by")) return read_tiers();
    if (words_.accept("shipping by")) return read_upgrade();
    if (words_.accept("shipping")) return read_shipping();
    if (words_.accept("gift")) return read_gift();
    if (words_.accept("points x"))
      return type("points").put("multiplier", words_.take("a number")), true;
    if (words_.second_is("extra")) return read_bonus();
    if (words_.next_is_percent() || words_.second_is("off") || words_.second_is("cashback"))
      return read_off();
    return false;
  }

  Fields& type(std::string_view name) { return fields_.text("type", name); }
  std::string amount() { return std::to_string(words_.amount(currency_)); }
  void selection() {
    if (const auto lines = read_selection(words_, currency_)) fields_.put("lines", *lines);
  }

  // 20% off the order · 5.00 off each unit (in shoes) · 10% cashback
  bool read_off() {
    const bool percent = words_.next_is_percent();
    const std::string value = percent ? words_.percent() : amount();
    const std::string_view name = percent ? "percent" : "amount";
    if (words_.accept("cashback")) {
      type("cashback").put(name, value);
      selection();
      return true;
    }
    words_.expect("off");
    type(percent ? "percent_off" : "amount_off").put(name, value);
    if (words_.accept("the order")) {
      fields_.text("scope", "order");
    } else if (words_.accept("each line")) {
      fields_.text("scope", "lines");
      if (!percent) fields_.text("per", "line");
    } else {
      words_.expect(percent ? "each line" : "each unit");
      fields_.text("scope", "lines").text("per", "unit");
    }
    selection();
    return true;
  }

  // each unit (in shoes) costs 9.99
  bool read_unit_price() {
    type("set_unit_price");
    selection();
    words_.expect("costs");
    fields_.put("price", amount());
    return true;
  }

  Fields quantity_of(std::int64_t quantity) {
    Fields out;
    out.put("quantity", quantity);
    if (const auto lines = read_selection(words_, currency_)) out.put("lines", *lines);
    return out;
  }

  // buy 2 (in shoes) get 1 (in socks) free · buy 1 get 1 at 50% off
  bool read_buy() {
    type("buy_x_get_y");
    fields_.put("buy", quantity_of(words_.integer("a number of units")).json());
    words_.expect("get");
    Fields get = quantity_of(words_.integer("a number of units"));
    if (!words_.accept("free")) {
      words_.expect("at");
      get.put("percent", words_.percent());
      words_.expect("off");
    }
    fields_.put("get", get.json());
    return true;
  }

  // every 2nd unit (in shoes) 50% off
  bool read_nth() {
    std::string ordinal = words_.take("2nd, 3rd or the like");
    while (!ordinal.empty() && std::isalpha(static_cast<unsigned char>(ordinal.back())))
      ordinal.pop_back();
    words_.expect("unit");
    type("nth_unit").put("n", ordinal);
    selection();
    fields_.put("percent", words_.percent());
    words_.expect("off");
    return true;
  }

  // a set of 1 (of sku SHAVER) + 2 (of sku BLADE) costs 25.00
  bool read_bundle() {
    std::vector<std::string> components;
    do components.push_back(quantity_of(words_.integer("a number of units")).json());
    while (words_.accept("+"));
    words_.expect("costs");
    type("bundle_price").put("components", json_list(components)).put("price", amount());
    return true;
  }

  // tiers by units (in shoes): from 3 10%, from 5 20% · tiers by amount: from 50.00 5.00 off
  bool read_tiers() {
    const bool units = words_.accept("units");
    if (!units) words_.expect("amount");
    type("tiers").text("by", units ? "quantity" : "amount");
    selection();
    words_.expect(":");
    std::vector<std::string> tiers;
    do tiers.push_back(read_tier(units));
    while (words_.accept(";"));
    fields_.put("tiers", json_list(tiers));
    return true;
  }

  std::string read_tier(bool units) {
    Fields tier;
    words_.expect("from");
    tier.put("from", units ? words_.integer("a number of units") : words_.amount(currency_));
    if (words_.accept("each costs")) return tier.put("unit_price", amount()).json();
    const bool percent = words_.next_is_percent();
    tier.put(percent ? "percent" : "amount", percent ? words_.percent() : amount());
    words_.expect("off");
    return tier.json();
  }

  // shipping by express at the price of standard
  bool read_upgrade() {
    type("shipping_upgrade").text("to", words_.take("a shipping method"));
    words_.expect("at the price of");
    fields_.text("from", words_.take("a shipping method"));
    return true;
  }

  // shipping free · shipping 50% off · shipping 2.00 off · shipping costs 1.95
  bool read_shipping() {
    type("shipping_off");
    if (words_.accept("free")) return fields_.put("percent", "100"), true;
    if (words_.accept("costs")) return fields_.put("price", amount()), true;
    const bool percent = words_.next_is_percent();
    fields_.put(percent ? "percent" : "amount", percent ? words_.percent() : amount());
    words_.expect("off");
    return true;
  }

  // gift 1 x MUG worth 8.00
  bool read_gift() {
    type("gift").put("quantity", words_.integer("a number of units"));
    words_.expect("x");
    fields_.text("sku", words_.take("a SKU"));
    if (words_.accept("worth")) fields_.put("unit_value", amount());
    return true;
  }

  // 100 extra points
  bool read_bonus() {
    type("points").put("bonus", words_.integer("a number of points"));
    words_.expect("extra points");
    return true;
  }

  void read_modifier() {
    if (words_.accept("of the list price")) {
      fields_.text("base", "list");
    } else if (words_.accept("dearest first")) {
      fields_.text("unit_order", "dearest_first");
    } else if (words_.accept("for")) {
      fields_.put("methods", quoted_list(words_.take_any_of("a shipping method")));
    } else {
      words_.expect("at most");
      read_limit();
    }
  }

  void read_limit() {
    if (words_.second_is("units") || words_.second_is("unit")) {
      fields_.put("max_units", words_.integer("a number of units"));
      words_.take("units");
    } else if (words_.second_is("times") || words_.second_is("time")) {
      fields_.put("repeat", words_.integer("a number of times"));
      words_.take("times");
    } else {
      fields_.put("max_amount", amount());
    }
  }

  Words& words_;
  const Currency& currency_;
  Fields fields_;
};

}  // namespace

std::optional<std::string> read_effect(Words& words, const Currency& currency) {
  return EffectReader(words, currency).read();
}

}  // namespace stapel::golden
