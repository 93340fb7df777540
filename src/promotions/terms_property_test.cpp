// Terms are complete and discreet, for random definitions in which every value is made unique: each
// value that restricts the customer is in the words of both languages, and nothing of the shop's
// own business is.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "promotions/terms.h"
#include "promotions/testing/generate.h"

namespace stapel::promotions {
namespace {

constexpr std::uint64_t cases = 1'500;

// Writes a unique value into each field and remembers how it must be told.
class Marker {
 public:
  void mark(Promotion& promotion) {
    words_.emplace_back(Language::dutch, promotion.currency);
    words_.emplace_back(Language::english, promotion.currency);
    if (promotion.conditions) mark(*promotion.conditions);
    for (Effect& effect : promotion.effects) {
      std::visit([&](auto& of_type) { mark(of_type); }, effect);
    }
    mark(promotion.limits, promotion.automatic());
    if (promotion.stacking.group && !promotion.stacking.exclusive) mark(*promotion.stacking.group);
    promotion.campaign = promotion.goal = promotion.channel = "secret";
    promotion.holdout = Holdout{Percent{123'400}, "secret"};
  }

  // By language: what must be said.
  std::array<std::vector<std::string>, 2> wanted;
  std::vector<Attribute> attributes;

 private:
  std::int64_t next() { return ++last_; }
  template <typename Tell>
  void want(const Tell& tell) {
    for (std::size_t i = 0; i < 2; ++i) wanted[i].push_back(tell(words_[i]));
  }

  void mark(std::string& text) {
    text = "v" + std::to_string(next()) + "w";
    want([&](const Words&) { return text; });
  }
  void mark_amount(Amount& amount) {
    amount = next();
    want([&](const Words& words) { return words.money(amount); });
  }
  void mark_count(std::int64_t& count) {
    count = next();
    want([&](const Words& words) { return words.number(count); });
  }
  void mark(Percent& percent) {
    percent.ten_thousandths = next();
    want([&](const Words& words) { return words.percent(percent); });
  }
  void mark(Decimal& decimal) {
    decimal.ten_thousandths = next();
    want([&](const Words& words) { return words.decimal(decimal); });
  }
  void mark_amount(std::optional<Amount>& amount) {
    if (amount) mark_amount(*amount);
  }
  void mark_count(std::optional<std::int64_t>& count) {
    if (count) mark_count(*count);
  }
  void mark(Lines& lines) {
    if (lines) mark(*lines);
  }

  struct MarkOperand {
    Marker& marker;
    bool is_amount;
    void operator()(bool&) const {}
    void operator()(std::int64_t& value) const {
      is_amount ? marker.mark_amount(value) : marker.mark_count(value);
    }
    void operator()(Decimal& value) const { marker.mark(value); }
    void operator()(std::string& value) const { marker.mark(value); }
    template <typename T>
    void operator()(std::vector<T>& values) const {
      for (T& value : values) (*this)(value);
    }
  };

  static bool counts_money(Attribute attribute) {
    return attribute == Attribute::cart_subtotal ||
           attribute == Attribute::cart_subtotal_discounted ||
           attribute == Attribute::shipping_amount ||
           attribute == Attribute::customer_lifetime_spend ||
           attribute == Attribute::line_unit_price;
  }

  void mark(Predicate& predicate) {
    const auto each = [&](std::vector<Predicate>& list) {
      for (Predicate& child : list) mark(child);
    };
    if (auto* all = std::get_if<All>(&predicate.node)) return each(all->of);
    if (auto* any = std::get_if<Any>(&predicate.node)) return each(any->of);
    if (auto* negation = std::get_if<Not>(&predicate.node)) return each(negation->of);
    if (auto* test = std::get_if<AggregateTest>(&predicate.node)) {
      each(test->lines);
      std::visit(MarkOperand{*this, test->aggregate != Aggregate::count}, test->operand);
      return;
    }
    auto& test = std::get<AttributeTest>(predicate.node);
    attributes.push_back(test.attribute);
    if (!test.name.empty()) mark(test.name);
    std::visit(MarkOperand{*this, counts_money(test.attribute)}, test.operand);
  }

  void mark(PercentOff& effect) {
    mark(effect.percent);
    mark(effect.lines);
    mark_amount(effect.max_amount);
    mark_count(effect.max_units);
  }
  void mark(AmountOff& effect) {
    mark_amount(effect.amount);
    mark(effect.lines);
    mark_amount(effect.max_amount);
    mark_count(effect.max_units);
  }
  void mark(SetUnitPrice& effect) {
    mark_amount(effect.price);
    mark(effect.lines);
    mark_amount(effect.max_amount);
    mark_count(effect.max_units);
  }
  void mark(BuyXGetY& effect) {
    const bool same = effect.buy_lines == effect.get_lines;
    mark_count(effect.buy_quantity);
    mark(effect.buy_lines);
    mark_count(effect.get_quantity);
    if (same) effect.get_lines = effect.buy_lines;
    if (!same) mark(effect.get_lines);
    mark(effect.percent);
    mark_count(effect.repeat);
    mark_amount(effect.max_amount);
  }
  void mark(NthUnit& effect) {
    mark_count(effect.n);
    mark(effect.percent);
    mark(effect.lines);
    mark_count(effect.repeat);
    mark_amount(effect.max_amount);
  }
  void mark(BundlePrice& effect) {
    for (BundlePrice::Component& component : effect.components) {
      mark_count(component.quantity);
      mark(component.lines);
    }
    mark_amount(effect.price);
    mark_count(effect.repeat);
    mark_amount(effect.max_amount);
  }
  void mark(Tiers& effect) {
    for (Tiers::Tier& tier : effect.tiers) {
      effect.by == TierBy::amount ? mark_amount(tier.from) : mark_count(tier.from);
      if (auto* percent = std::get_if<Percent>(&tier.gives)) mark(*percent);
      if (auto* amount = std::get_if<Amount>(&tier.gives)) mark_amount(*amount);
      if (auto* price = std::get_if<Tiers::UnitPrice>(&tier.gives)) mark_amount(price->price);
    }
    mark(effect.lines);
    mark_amount(effect.max_amount);
  }
  void mark(ShippingOff& effect) {
    if (auto* percent = std::get_if<Percent>(&effect.off)) mark(*percent);
    if (auto* amount = std::get_if<Amount>(&effect.off)) mark_amount(*amount);
    if (auto* to = std::get_if<ShippingOff::ToPrice>(&effect.off)) mark_amount(to->price);
    if (effect.methods) {
      for (std::string& method : *effect.methods) mark(method);
    }
    mark_amount(effect.max_amount);
  }
  void mark(ShippingUpgrade& effect) {
    mark(effect.to);
    mark(effect.from);
    mark_amount(effect.max_amount);
  }
  void mark(Gift& effect) {
    mark(effect.sku);
    mark_count(effect.quantity);
    mark_amount(effect.unit_value);
  }
  void mark(Cashback& effect) {
    if (auto* percent = std::get_if<Percent>(&effect.back)) mark(*percent);
    if (auto* amount = std::get_if<Amount>(&effect.back)) mark_amount(*amount);
    mark(effect.lines);
    mark_amount(effect.max_amount);
  }
  void mark(Points& effect) {
    if (auto* bonus = std::get_if<std::int64_t>(&effect.grant)) mark_count(*bonus);
    if (auto* times = std::get_if<Points::Multiplier>(&effect.grant)) mark(times->times);
  }
  void mark(Limits& limits, bool automatic) {
    mark_count(limits.total);
    mark_count(limits.per_customer);
    if (!automatic) mark_count(limits.per_code);
    mark_count(limits.per_day);
    mark_amount(limits.max_discount);
    if (limits.budget) limits.budget = 777'777'777;
  }

  std::vector<Words> words_;
  std::int64_t last_ = 1'000'000;
};

// Words of which one must be said of an attribute.
struct Stems {
  Attribute attribute;
  std::vector<std::string> dutch, english;
};
const std::vector<Stems>& stems() {
  static const std::vector<Stems> list = {
      {Attribute::cart_subtotal, {"je bestelt voor", "bedrag van je bestelling"}, {"order for"}},
      {Attribute::cart_subtotal_discounted, {"na andere kortingen"}, {"after other discounts"}},
      {Attribute::cart_quantity, {"artikel"}, {"item"}},
      {Attribute::cart_currency, {"munteenheid", "betaalt"}, {"currency", "pay"}},
      {Attribute::cart_channel, {"kanaal"}, {"channel"}},
      {Attribute::cart_payment_method, {"betaal"}, {"pay"}},
      {Attribute::cart_attribute, {"van je bestelling"}, {"of your order"}},
      {Attribute::shipping_method, {"verzendmethode"}, {"shipping method"}},
      {Attribute::shipping_country, {"bezorg", "land"}, {"goes to", "go to", "country"}},
      {Attribute::shipping_postcode, {"postcode"}, {"postcode"}},
      {Attribute::shipping_amount, {"verzendkosten"}, {"shipping"}},
      {Attribute::customer_id, {"klant"}, {"customer"}},
      {Attribute::customer_known, {"klant"}, {"customer"}},
      {Attribute::customer_authenticated, {"ingelogd"}, {"signed in"}},
      {Attribute::customer_groups, {"klantgroep"}, {"customer group"}},
      {Attribute::customer_segments, {"doelgroep"}, {"audience"}},
      {Attribute::customer_orders, {"bestel"}, {"order"}},
      {Attribute::customer_lifetime_spend, {"in totaal"}, {"in total"}},
      {Attribute::customer_days_since_signup, {"klant"}, {"customer"}},
      {Attribute::customer_is_birthday, {"jarig", "verjaardag"}, {"birthday"}},
      {Attribute::customer_newsletter, {"nieuwsbrief"}, {"newsletter"}},
      {Attribute::customer_attribute, {"klantgegevens"}, {"customer details"}},
      {Attribute::line_sku, {"artikelnummer"}, {"item number"}},
      {Attribute::line_category, {"categorie"}, {"categor"}},
      {Attribute::line_brand, {"merk"}, {"brand"}},
      {Attribute::line_tags, {"label"}, {"label"}},
      {Attribute::line_lists, {"lijst"}, {"list"}},
      {Attribute::line_on_sale, {"aanbieding"}, {"sale"}},
      {Attribute::line_discountable, {"korting"}, {"discount"}},
      {Attribute::line_unit_price, {"per stuk"}, {"each"}},
      {Attribute::line_quantity, {"waarvan je er"}, {"of which you order"}},
      {Attribute::line_attribute, {"waarvoor geldt"}, {"for which"}}};
  return list;
}

bool says_one_of(const std::string& text, const std::vector<std::string>& words) {
  for (std::string word : words) {
    if (text.find(word) != std::string::npos) return true;
    if (text.find(sentence(word).substr(0, word.size())) != std::string::npos) return true;
  }
  return false;
}

void expect_complete(const std::string& text, const std::vector<std::string>& wanted) {
  for (const std::string& each : wanted) {
    EXPECT_NE(text.find(each), std::string::npos) << each << " is not in\n" << text;
  }
}

void expect_discreet(const std::string& text) {
  for (const char* raw : {"cart.subtotal",
                          "cart.quantity",
                          "cart.c",
                          "cart.payment",
                          "customer.i",
                          "customer.k",
                          "customer.a",
                          "customer.g",
                          "customer.s",
                          "customer.o",
                          "customer.l",
                          "customer.d",
                          "customer.n",
                          "shipping.method",
                          "shipping.country",
                          "shipping.postcode",
                          "shipping.amount",
                          "line.",
                          "attributes.",
                          "{v}",
                          "{c}",
                          "{i}",
                          "{p}",
                          "{g}",
                          "{f}",
                          "{t}",
                          "secret",
                          "777",
                          "12,34",
                          "12.34",
                          "not_in",
                          "contains_",
                          "starts_",
                          "unit_price"}) {
    EXPECT_EQ(text.find(raw), std::string::npos) << raw << " is in\n" << text;
  }
}

TEST(TermsProperty, SayEveryValueAndNothingInternal) {
  std::size_t values = 0;
  for (std::uint64_t seed = 0; seed < cases && !::testing::Test::HasFailure(); ++seed) {
    testing::Case one = testing::generate_case(seed);
    for (Promotion& promotion : one.definitions.promotions) {
      Marker marker;
      marker.mark(promotion);
      values += marker.wanted[0].size();
      for (const Language language : {Language::dutch, Language::english}) {
        const bool dutch = language == Language::dutch;
        const Terms terms = terms_of(promotion, one.definitions.settings, {}, language);
        const std::string text = to_text(terms);
        expect_complete(text, marker.wanted[dutch ? 0 : 1]);
        expect_complete(to_json(terms, false), marker.wanted[dutch ? 0 : 1]);
        expect_discreet(text);
        for (const Attribute attribute : marker.attributes) {
          const auto at = std::ranges::find(stems(), attribute, &Stems::attribute);
          ASSERT_NE(at, stems().end());
          EXPECT_TRUE(says_one_of(text, dutch ? at->dutch : at->english)) << text;
        }
      }
    }
  }
  EXPECT_GT(values, cases * 4) << "hardly anything was looked for";
}

}  // namespace
}  // namespace stapel::promotions
