// One sentence or a few for each effect.
#include "promotions/describe_effect.h"

#include "promotions/describe_condition.h"

namespace stapel::promotions {
namespace {

class Describer {
 public:
  explicit Describer(const Words& words) : words_(words) {}

  Statement operator()(const PercentOff& effect) const {
    const std::string percent = words_.percent(effect.percent);
    std::string text = say({"Je krijgt {v} korting", "You get {v} off"}, percent);
    text += on_lines(effect.lines, effect.scope);
    return {text + "." + units(effect) + base(effect.base) + cap(effect.max_amount)};
  }

  Statement operator()(const AmountOff& effect) const {
    std::string text =
        say({"Je krijgt {v} korting", "You get {v} off"}, words_.money(effect.amount));
    if (effect.scope == Scope::order) {
      text += on_lines(effect.lines, effect.scope);
    } else if (effect.per == Per::unit) {
      text += say({" per stuk op ", " per unit on "}) + all_items(effect.lines, words_);
    } else {
      text += say({" per regel van je bestelling, hoeveel stuks je ook bestelt, op ",
                   " per line of your order, however many you order, on "}) +
              all_items(effect.lines, words_);
    }
    return {text + "." + units(effect) + cap(effect.max_amount)};
  }

  Statement operator()(const SetUnitPrice& effect) const {
    const std::string text = say({"Je betaalt {v} per stuk voor ", "You pay {v} each for "},
                                 words_.money(effect.price)) +
                             all_items(effect.lines, words_) + ".";
    return {text + units(effect) + cap(effect.max_amount)};
  }

  Statement operator()(const BuyXGetY& effect) const {
    const bool same = effect.get_lines == effect.buy_lines;
    const bool free = effect.percent == Percent{1'000'000};
    const Phrase phrase =
        free ? (same ? Phrase{"Koop je {v}, dan krijg je er nog {g} gratis bij.",
                              "Buy {v} and get {g} more free."}
                     : Phrase{"Koop je {v}, dan krijg je {g} gratis.", "Buy {v} and get {g} free."})
             : (same ? Phrase{"Koop je {v}, dan krijg je {p} korting op nog {g}.",
                              "Buy {v} and get {p} off {g} more."}
                     : Phrase{"Koop je {v}, dan krijg je {p} korting op {g}.",
                              "Buy {v} and get {p} off {g}."});
    const std::string got = same ? words_.number(effect.get_quantity)
                                 : counted_items(effect.get_quantity, effect.get_lines, words_);
    std::string text = say(phrase, counted_items(effect.buy_quantity, effect.buy_lines, words_));
    text = replaced(std::move(text), "{p}", words_.percent(effect.percent));
    text = replaced(std::move(text), "{g}", got);
    text += say({" Leg al deze artikelen in je winkelwagen, ook die met korting.",
                 " Put all of these items in your cart, the discounted ones too."});
    return {text + repeat(effect.repeat) + cap(effect.max_amount)};
  }

  Statement operator()(const NthUnit& effect) const {
    const std::string percent = words_.percent(effect.percent);
    const std::string of = counted_items(effect.n, effect.lines, words_);
    const std::string text =
        effect.percent == Percent{1'000'000}
            ? say({"Van elke {v} krijg je het goedkoopste gratis.",
                   "Of every {v}, the cheapest is free."},
                  of)
            : replaced(say({"Van elke {v} krijg je op het goedkoopste {p} korting.",
                            "Of every {v}, you get {p} off the cheapest."},
                           of),
                       "{p}", percent);
    return {text + repeat(effect.repeat) + cap(effect.max_amount)};
  }

  Statement operator()(const BundlePrice& effect) const {
    std::vector<std::string> parts;
    for (const BundlePrice::Component& component : effect.components) {
      parts.push_back(counted_items(component.quantity, component.lines, words_));
    }
    const std::string text = say({"Je betaalt samen {v} voor ", "You pay {v} together for "},
                                 words_.money(effect.price)) +
                             words_.all_of(parts) + ".";
    return {text + repeat(effect.repeat) + cap(effect.max_amount)};
  }

  Statement operator()(const Tiers& effect) const {
    Statement out;
    out.text = say({"Hoe meer je bestelt, hoe groter je voordeel op {v}. De hoogste trede die je "
                    "haalt, geldt voor al deze artikelen.",
                    "The more you order, the better your deal on {v}. The highest step that you "
                    "reach counts for all of these items."},
                   all_items(effect.lines, words_)) +
               base(effect.base) + cap(effect.max_amount);
    const bool by_units = effect.by == TierBy::quantity;
    out.table.push_back({by_units ? say({"Vanaf", "From"})
                                  : say({"Vanaf (vóór kortingen)", "From (before discounts)"}),
                         say({"Je krijgt", "You get"})});
    for (const Tiers::Tier& tier : effect.tiers) {
      out.table.push_back({by_units ? pieces(tier.from) : words_.money(tier.from),
                           std::visit(TierGain{words_}, tier.gives)});
    }
    return out;
  }

  Statement operator()(const ShippingOff& effect) const {
    std::string text = std::visit(ShippingGain{words_}, effect.off);
    if (effect.methods) {
      std::vector<std::string> methods;
      for (const std::string& method : *effect.methods) methods.push_back(words_.quoted(method));
      text +=
          methods.empty()
              ? say({" Geen enkele verzendmethode doet mee.", " No shipping method takes part."})
              : say({" Dit geldt voor verzendmethode {v}.", " This is for shipping method {v}."},
                    words_.one_of(methods));
    }
    return {text + cap(effect.max_amount)};
  }

  Statement operator()(const ShippingUpgrade& effect) const {
    const std::string text =
        say({"Kies je verzendmethode {v}, dan betaal je daarvoor niet meer dan "
             "voor {f}.",
             "Choose shipping method {v} and pay no more for it than for {f}."},
            words_.quoted(effect.to));
    return {replaced(text, "{f}", words_.quoted(effect.from)) + cap(effect.max_amount)};
  }

  Statement operator()(const Gift& effect) const {
    std::string text = say({"Je krijgt {v} cadeau", "You get {v} as a gift"},
                           words_.number(effect.quantity) + " × " + words_.quoted(effect.sku));
    if (effect.unit_value.value_or(0) > 0) {
      text += say({" (ter waarde van {v}", " (worth {v}"}, words_.money(*effect.unit_value)) +
              (effect.quantity == 1 ? ")" : say({" per stuk)", " each)"}));
    }
    return {text + say({", zolang de voorraad strekt.", ", while stocks last."})};
  }

  Statement operator()(const Cashback& effect) const {
    const bool percent = std::holds_alternative<Percent>(effect.back);
    std::string text =
        percent ? say({"Je krijgt {v} cashback over wat je na alle kortingen betaalt voor ",
                       "You get {v} cashback on what you pay, after all discounts, for "},
                      words_.percent(std::get<Percent>(effect.back)))
                : say({"Je krijgt {v} cashback op ", "You get {v} cashback on "},
                      words_.money(std::get<Amount>(effect.back)));
    text += all_items(effect.lines, words_);
    text += say({". Je ontvangt dit als winkeltegoed zodra je bestelling definitief is.",
                 ". You receive it as store credit once your order is final."});
    if (!effect.max_amount) return {text};
    return {text + say({" Je krijgt hoogstens {v} cashback per bestelling.",
                        " You get at most {v} cashback per order."},
                       words_.money(*effect.max_amount))};
  }

  Statement operator()(const Points& effect) const {
    const auto* bonus = std::get_if<std::int64_t>(&effect.grant);
    std::string text;
    if (bonus != nullptr) {
      text = say({"Je krijgt {v} extra ", "You get {v} extra "}, words_.number(*bonus)) +
             words_.plural(*bonus, {"punt", "point"}, {"punten", "points"});
    } else {
      const Decimal times = std::get<Points::Multiplier>(effect.grant).times;
      text = say({"Je spaart {v} keer zoveel punten", "You earn {v} times as many points"},
                 words_.decimal(times));
    }
    return {text + say({". Je ontvangt de punten zodra je bestelling definitief is.",
                        ". You receive the points once your order is final."})};
  }

 private:
  struct TierGain {
    const Words& words;
    std::string operator()(Percent percent) const {
      return words.say({"{v} korting", "{v} off"}, words.percent(percent));
    }
    std::string operator()(Amount amount) const {
      return words.say({"{v} korting in totaal", "{v} off in total"}, words.money(amount));
    }
    std::string operator()(Tiers::UnitPrice price) const {
      return words.say({"{v} per stuk", "{v} each"}, words.money(price.price));
    }
  };
  struct ShippingGain {
    const Words& words;
    std::string operator()(Percent percent) const {
      if (percent == Percent{1'000'000}) {
        return words.say({"Je bestelling wordt gratis verzonden.", "Your order ships for free."});
      }
      return words.say({"Je krijgt {v} korting op de verzendkosten.", "You get {v} off shipping."},
                       words.percent(percent));
    }
    std::string operator()(Amount amount) const {
      return words.say({"Je krijgt {v} korting op de verzendkosten.", "You get {v} off shipping."},
                       words.money(amount));
    }
    std::string operator()(ShippingOff::ToPrice to) const {
      return words.say({"Je betaalt hoogstens {v} verzendkosten.",
                        "You pay at most {v} for "
                        "shipping."},
                       words.money(to.price));
    }
  };

  std::string say(const Phrase& phrase) const { return words_.say(phrase); }
  std::string say(const Phrase& phrase, std::string_view value) const {
    return words_.say(phrase, value);
  }

  std::string pieces(std::int64_t count) const {
    return words_.number(count) + words_.plural(count, {" stuk", " item"}, {" stuks", " items"});
  }

  // What a percentage or an amount comes off.
  std::string on_lines(const Lines& lines, Scope scope) const {
    if (scope == Scope::lines) return say({" op ", " "}) + all_items(lines, words_);
    if (!lines) return say({" op je bestelling", " your order"});
    return say({" op het totaal van de ", " the total of the "}) + items(lines, words_);
  }

  template <typename OnUnits>
  std::string units(const OnUnits& effect) const {
    if (!effect.max_units) return "";
    const bool cheapest = effect.unit_order == UnitOrder::cheapest_first;
    const std::string count = pieces(*effect.max_units);
    if (*effect.max_units == 1) {
      return say(cheapest ? Phrase{" Dit geldt per bestelling voor {v}: het goedkoopste.",
                                   " This is for {v} per order: the cheapest."}
                          : Phrase{" Dit geldt per bestelling voor {v}: het duurste.",
                                   " This is for {v} per order: the most expensive."},
                 count);
    }
    return say(cheapest
                   ? Phrase{" Dit geldt per bestelling voor hoogstens {v}, de goedkoopste eerst.",
                            " This is for at most {v} per order, the cheapest first."}
                   : Phrase{" Dit geldt per bestelling voor hoogstens {v}, de duurste eerst.",
                            " This is for at most {v} per order, the most expensive first."},
               count);
  }

  std::string base(Base base) const {
    if (base == Base::left) return "";
    return say({" Een kortingspercentage wordt berekend over de oorspronkelijke prijs.",
                " A percentage is taken of the original price."});
  }

  std::string cap(const std::optional<Amount>& most) const {
    if (!most) return "";
    return say({" Je krijgt hiermee hoogstens {v} korting per bestelling.",
                " This gives you at most {v} off per order."},
               words_.money(*most));
  }

  std::string repeat(const std::optional<std::int64_t>& most) const {
    if (!most) {
      return say({" Dit kan in één bestelling meer dan eens.",
                  " This can be had more than once in an order."});
    }
    return say({" Dit geldt {v} per bestelling.", " This applies {v} per order."},
               words_.at_most_times(*most));
  }

  const Words& words_;
};

struct Selections {
  using List = std::vector<const Lines*>;
  List operator()(const BuyXGetY& effect) const { return {&effect.buy_lines, &effect.get_lines}; }
  List operator()(const BundlePrice& effect) const {
    List out;
    for (const BundlePrice::Component& component : effect.components) {
      out.push_back(&component.lines);
    }
    return out;
  }
  List operator()(const ShippingOff&) const { return {}; }
  List operator()(const ShippingUpgrade&) const { return {}; }
  List operator()(const Gift&) const { return {}; }
  List operator()(const Points&) const { return {}; }
  template <typename WithLines>
  List operator()(const WithLines& effect) const {
    return {&effect.lines};
  }
};

}  // namespace

Statement describe_effect(const Effect& effect, const Words& words) {
  return std::visit(Describer(words), effect);
}

std::vector<const Lines*> selections_of(const Effect& effect) {
  return std::visit(Selections{}, effect);
}

}  // namespace stapel::promotions
