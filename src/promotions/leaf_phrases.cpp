// Phrases of attributes, in Dutch and English. Modifiers of items (line.*) are worded so that they
// fit one item and several.
#include "promotions/leaf_phrases.h"

namespace stapel::promotions {
namespace {

constexpr Phrase or_unknown = {" (of dat is niet bekend)", " (or that is not known)"};

constexpr TextPhrases currency = {
    .one_of = {"je betaalt in {v}", "you pay in {v}"},
    .other_than = {"je betaalt in een andere munteenheid dan {v}",
                   "you pay in a currency other than {v}"},
    .none_of = {"je betaalt niet in {v}", "you do not pay in {v}"},
    .all_of = {},
    .not_all_of = {},
    .starts_with = {"de afkorting van je munteenheid begint met {v}",
                    "the code of your currency starts with {v}"},
    .starts_not = {"de afkorting van je munteenheid begint niet met {v}",
                   "the code of your currency does not start with {v}"},
    .given = {"je munteenheid is bekend", "your currency is known"},
    .absent = {"je munteenheid is niet bekend", "your currency is not known"},
};
constexpr TextPhrases channel = {
    .one_of = {"je bestelt via het kanaal {v}", "you order through the channel {v}"},
    .other_than = {"je bestelt via een ander kanaal dan {v}",
                   "you order through a channel other than {v}"},
    .none_of = {"je bestelt niet via het kanaal {v}", "you do not order through the channel {v}"},
    .all_of = {},
    .not_all_of = {},
    .starts_with = {"je bestelt via een kanaal waarvan de naam begint met {v}",
                    "you order through a channel whose name starts with {v}"},
    .starts_not = {"je bestelt niet via een kanaal waarvan de naam begint met {v}",
                   "you do not order through a channel whose name starts with {v}"},
    .given = {"het kanaal waarlangs je bestelt is bekend", "the channel of your order is known"},
    .absent = {"het kanaal waarlangs je bestelt is niet bekend",
               "the channel of your order is not known"},
    .or_absent = or_unknown,
};
constexpr TextPhrases payment_method = {
    .one_of = {"je betaalt met {v}", "you pay with {v}"},
    .other_than = {"je betaalt met een andere betaalmethode dan {v}",
                   "you pay with a payment method other than {v}"},
    .none_of = {"je betaalt niet met {v}", "you do not pay with {v}"},
    .all_of = {},
    .not_all_of = {},
    .starts_with = {"je betaalt met een betaalmethode waarvan de naam begint met {v}",
                    "you pay with a payment method whose name starts with {v}"},
    .starts_not = {"je betaalt niet met een betaalmethode waarvan de naam begint met {v}",
                   "you do not pay with a payment method whose name starts with {v}"},
    .given = {"je hebt een betaalmethode gekozen", "you have chosen a payment method"},
    .absent = {"je hebt nog geen betaalmethode gekozen", "you have chosen no payment method yet"},
    .or_absent = {" (of je betaalmethode is nog niet bekend)",
                  " (or your payment method is not known yet)"},
};
constexpr TextPhrases shipping_method = {
    .one_of = {"je kiest verzendmethode {v}", "you choose shipping method {v}"},
    .other_than = {"je kiest een andere verzendmethode dan {v}",
                   "you choose a shipping method other than {v}"},
    .none_of = {"je kiest niet voor verzendmethode {v}", "you do not choose shipping method {v}"},
    .all_of = {},
    .not_all_of = {},
    .starts_with = {"je kiest een verzendmethode waarvan de naam begint met {v}",
                    "you choose a shipping method whose name starts with {v}"},
    .starts_not = {"je kiest geen verzendmethode waarvan de naam begint met {v}",
                   "you do not choose a shipping method whose name starts with {v}"},
    .given = {"je hebt een verzendmethode gekozen", "you have chosen a shipping method"},
    .absent = {"je hebt nog geen verzendmethode gekozen", "you have chosen no shipping method yet"},
    .or_absent = {" (of je verzendmethode is nog niet bekend)",
                  " (or your shipping method is not known yet)"},
};
constexpr TextPhrases country = {
    .one_of = {"je laat bezorgen in {v}", "your order goes to {v}"},
    .other_than = {"je laat bezorgen in een ander land dan {v}",
                   "your order goes to a country other than {v}"},
    .none_of = {"je laat niet bezorgen in {v}", "your order does not go to {v}"},
    .all_of = {},
    .not_all_of = {},
    .starts_with = {"de landcode van je bezorgadres begint met {v}",
                    "the country code of your address starts with {v}"},
    .starts_not = {"de landcode van je bezorgadres begint niet met {v}",
                   "the country code of your address does not start with {v}"},
    .given = {"het land waar je laat bezorgen is bekend", "the country of delivery is known"},
    .absent = {"het land waar je laat bezorgen is niet bekend",
               "the country of delivery is not known"},
    .or_absent = {" (of het land is nog niet bekend)", " (or the country is not known yet)"},
};
constexpr TextPhrases postcode = {
    .one_of = {"je postcode is {v}", "your postcode is {v}"},
    .other_than = {"je hebt een andere postcode dan {v}", "your postcode is other than {v}"},
    .none_of = {"je postcode is niet {v}", "your postcode is not {v}"},
    .all_of = {},
    .not_all_of = {},
    .starts_with = {"je postcode begint met {v}", "your postcode starts with {v}"},
    .starts_not = {"je postcode begint niet met {v}", "your postcode does not start with {v}"},
    .given = {"je postcode is bekend", "your postcode is known"},
    .absent = {"je postcode is niet bekend", "your postcode is not known"},
    .or_absent = {" (of je postcode is nog niet bekend)", " (or your postcode is not known yet)"},
};

// The ids themselves are personal and stay out.
constexpr Phrase invited = {"je bent klant en deze actie is persoonlijk aan jou aangeboden",
                            "you are a customer to whom this promotion was offered personally"};
constexpr Phrase not_shut_out = {"je bent niet persoonlijk uitgesloten als klant",
                                 "you are not a customer who is excluded personally"};
constexpr TextPhrases customer_id = {
    .one_of = invited,
    .other_than = {"je bent bij ons bekend als klant en niet persoonlijk uitgesloten",
                   "we know you as a customer and you are not excluded personally"},
    .none_of = not_shut_out,
    .all_of = {},
    .not_all_of = {},
    .starts_with = invited,
    .starts_not = not_shut_out,
    .given = {"je bent bij ons bekend als klant", "we know you as a customer"},
    .absent = {"je bent niet bij ons bekend als klant", "we do not know you as a customer"},
    .or_absent = {" (of je bent niet bij ons bekend)", " (or we do not know you)"},
};
constexpr TextPhrases groups = {
    .one_of = {"je hoort bij klantgroep {v}", "you are in customer group {v}"},
    .other_than = {"je hoort niet bij klantgroep {v}", "you are not in customer group {v}"},
    .none_of = {"je hoort niet bij klantgroep {v}", "you are not in customer group {v}"},
    .all_of = {"je hoort bij elk van de klantgroepen {v}",
               "you are in each of the customer groups {v}"},
    .not_all_of = {"je hoort niet bij alle klantgroepen {v} tegelijk",
                   "you are not in all of the customer groups {v}"},
    .starts_with = {"je hoort bij een klantgroep waarvan de naam begint met {v}",
                    "you are in a customer group whose name starts with {v}"},
    .starts_not = {"je hoort niet bij een klantgroep waarvan de naam begint met {v}",
                   "you are not in a customer group whose name starts with {v}"},
    .given = {"we weten bij welke klantgroepen je hoort", "we know your customer groups"},
    .absent = {"we weten niet bij welke klantgroepen je hoort",
               "we do not know your customer groups"},
};
constexpr TextPhrases segments = {
    .one_of = {"je hoort bij doelgroep {v}", "you are in audience {v}"},
    .other_than = {"je hoort niet bij doelgroep {v}", "you are not in audience {v}"},
    .none_of = {"je hoort niet bij doelgroep {v}", "you are not in audience {v}"},
    .all_of = {"je hoort bij elk van de doelgroepen {v}", "you are in each of the audiences {v}"},
    .not_all_of = {"je hoort niet bij alle doelgroepen {v} tegelijk",
                   "you are not in all of the audiences {v}"},
    .starts_with = {"je hoort bij een doelgroep waarvan de naam begint met {v}",
                    "you are in an audience whose name starts with {v}"},
    .starts_not = {"je hoort niet bij een doelgroep waarvan de naam begint met {v}",
                   "you are not in an audience whose name starts with {v}"},
    .given = {"we weten bij welke doelgroepen je hoort", "we know your audiences"},
    .absent = {"we weten niet bij welke doelgroepen je hoort", "we do not know your audiences"},
};

constexpr TextPhrases sku = {
    .one_of = {"met artikelnummer {v}", "with item number {v}"},
    .other_than = {"met een ander artikelnummer dan {v}", "with an item number other than {v}"},
    .none_of = {"met een ander artikelnummer dan {v}", "with an item number other than {v}"},
    .all_of = {},
    .not_all_of = {},
    .starts_with = {"met een artikelnummer dat begint met {v}",
                    "with an item number that starts with {v}"},
    .starts_not = {"met een artikelnummer dat niet begint met {v}",
                   "with an item number that does not start with {v}"},
    .given = {"met een artikelnummer", "with an item number"},
    .absent = {"zonder artikelnummer", "without an item number"},
};
constexpr TextPhrases category = {
    .one_of = {"uit de categorie {v}", "from the category {v}"},
    .other_than = {"met een categorie, maar niet uit de categorie {v}",
                   "with a category, but not from the category {v}"},
    .none_of = {"buiten de categorie {v}", "from outside the category {v}"},
    .all_of = {"rechtstreeks uit elk van de categorieën {v}",
               "directly from each of the categories {v}"},
    .not_all_of = {"niet rechtstreeks uit elk van de categorieën {v}",
                   "not directly from each of the categories {v}"},
    .starts_with = {"uit een categorie waarvan de naam begint met {v}",
                    "from a category whose name starts with {v}"},
    .starts_not = {"buiten elke categorie waarvan de naam begint met {v}",
                   "from outside every category whose name starts with {v}"},
    .given = {"met een categorie", "with a category"},
    .absent = {"zonder categorie", "without a category"},
    .or_absent = {" of zonder categorie", " or without a category"},
};
constexpr TextPhrases brand = {
    .one_of = {"van het merk {v}", "of the brand {v}"},
    .other_than = {"van een ander merk dan {v}", "of a brand other than {v}"},
    .none_of = {"niet van het merk {v}", "not of the brand {v}"},
    .all_of = {},
    .not_all_of = {},
    .starts_with = {"van een merk dat begint met {v}", "of a brand that starts with {v}"},
    .starts_not = {"niet van een merk dat begint met {v}", "not of a brand that starts with {v}"},
    .given = {"met een merk", "with a brand"},
    .absent = {"zonder merk", "without a brand"},
    .or_absent = {" of zonder merk", " or without a brand"},
};
constexpr TextPhrases tags = {
    .one_of = {"met het label {v}", "with the label {v}"},
    .other_than = {"zonder het label {v}", "without the label {v}"},
    .none_of = {"zonder het label {v}", "without the label {v}"},
    .all_of = {"met elk van de labels {v}", "with each of the labels {v}"},
    .not_all_of = {"niet met elk van de labels {v}", "not with each of the labels {v}"},
    .starts_with = {"met een label dat begint met {v}", "with a label that starts with {v}"},
    .starts_not = {"zonder label dat begint met {v}", "without a label that starts with {v}"},
    .given = {"waarvan de labels bekend zijn", "with known labels"},
    .absent = {"waarvan de labels niet bekend zijn", "without known labels"},
};
constexpr TextPhrases lists = {
    .one_of = {"op de lijst {v}", "on the list {v}"},
    .other_than = {"niet op de lijst {v}", "not on the list {v}"},
    .none_of = {"niet op de lijst {v}", "not on the list {v}"},
    .all_of = {"op elk van de lijsten {v}", "on each of the lists {v}"},
    .not_all_of = {"niet op elk van de lijsten {v}", "not on each of the lists {v}"},
    .starts_with = {"op een lijst waarvan de naam begint met {v}",
                    "on a list whose name starts with {v}"},
    .starts_not = {"niet op een lijst waarvan de naam begint met {v}",
                   "not on a list whose name starts with {v}"},
    .given = {"waarvan de lijsten bekend zijn", "with known lists"},
    .absent = {"waarvan de lijsten niet bekend zijn", "without known lists"},
};

constexpr NumberPhrases subtotal = {
    .one = {"je bestelt voor {v} (vóór kortingen)", "you order for {v} (before discounts)"},
    .many = {"je bestelt voor {v} (vóór kortingen)", "you order for {v} (before discounts)"},
    .is_amount = true,
    .given = {"het bedrag van je bestelling is bekend", "the amount of your order is known"},
    .absent = {"het bedrag van je bestelling is niet bekend",
               "the amount of your order is not known"},
};
constexpr NumberPhrases subtotal_discounted = {
    .one = {"je artikelen kosten na andere kortingen samen {v}",
            "your items cost {v} together after other discounts"},
    .many = {"je artikelen kosten na andere kortingen samen {v}",
             "your items cost {v} together after other discounts"},
    .is_amount = true,
    .given = {"het bedrag van je bestelling na kortingen is bekend",
              "the amount of your order after discounts is known"},
    .absent = {"het bedrag van je bestelling na kortingen is niet bekend",
               "the amount of your order after discounts is not known"},
};
constexpr NumberPhrases cart_quantity = {
    .one = {"je bestelt {v} artikel", "you order {v} item"},
    .many = {"je bestelt {v} artikelen", "you order {v} items"},
    .given = {"het aantal artikelen is bekend", "the number of items is known"},
    .absent = {"het aantal artikelen is niet bekend", "the number of items is not known"},
};
constexpr NumberPhrases shipping_amount = {
    .one = {"de verzendkosten zijn {v}", "shipping costs {v}"},
    .many = {"de verzendkosten zijn {v}", "shipping costs {v}"},
    .is_amount = true,
    .given = {"de verzendkosten zijn bekend", "the cost of shipping is known"},
    .absent = {"de verzendkosten zijn niet bekend", "the cost of shipping is not known"},
    .or_absent = {" (of de verzendkosten zijn nog niet bekend)",
                  " (or the cost of shipping is not known yet)"},
};
constexpr NumberPhrases orders = {
    .one = {"je hebt eerder {v} bestelling bij ons geplaatst",
            "you have placed {v} order with us before"},
    .many = {"je hebt eerder {v} bestellingen bij ons geplaatst",
             "you have placed {v} orders with us before"},
    .given = {"we weten hoe vaak je bij ons hebt besteld",
              "we know how many orders you have placed with us"},
    .absent = {"we weten niet hoe vaak je bij ons hebt besteld",
               "we do not know how many orders you have placed with us"},
    .or_absent = or_unknown,
};
constexpr NumberPhrases lifetime_spend = {
    .one = {"je hebt in totaal {v} bij ons besteed", "you have spent {v} with us in total"},
    .many = {"je hebt in totaal {v} bij ons besteed", "you have spent {v} with us in total"},
    .is_amount = true,
    .given = {"we weten hoeveel je in totaal bij ons hebt besteed",
              "we know how much you have spent with us in total"},
    .absent = {"we weten niet hoeveel je in totaal bij ons hebt besteed",
               "we do not know how much you have spent with us in total"},
    .or_absent = or_unknown,
};
constexpr NumberPhrases days_since_signup = {
    .one = {"je bent {v} dag klant", "you have been a customer for {v} day"},
    .many = {"je bent {v} dagen klant", "you have been a customer for {v} days"},
    .given = {"we weten hoelang je klant bent", "we know how long you have been a customer"},
    .absent = {"we weten niet hoelang je klant bent",
               "we do not know how long you have been a customer"},
    .or_absent = or_unknown,
};
constexpr NumberPhrases unit_price = {
    .one = {"met een prijs van {v} per stuk", "with a price of {v} each"},
    .many = {"met een prijs van {v} per stuk", "with a price of {v} each"},
    .is_amount = true,
    .given = {"met een prijs per stuk", "with a price each"},
    .absent = {"zonder prijs per stuk", "without a price each"},
};
constexpr NumberPhrases line_quantity = {
    .one = {"waarvan je er {v} bestelt", "of which you order {v}"},
    .many = {"waarvan je er {v} bestelt", "of which you order {v}"},
    .given = {"waarvan je een aantal bestelt", "of which you order a number"},
    .absent = {"waarvan je geen aantal bestelt", "of which you order no number"},
};

constexpr FlagPhrases known = {
    .yes = {"je bent bij ons bekend als klant", "we know you as a customer"},
    .no = {"je bent nog niet bij ons bekend als klant", "we do not know you as a customer yet"},
    .not_yes = {"je bent nog niet bij ons bekend als klant",
                "we do not know you as a customer yet"},
    .given = {"je bent klant of nieuw bij ons", "you are a customer or new to us"},
    .absent = {"je bent klant noch nieuw bij ons", "you are neither a customer nor new to us"},
};
constexpr FlagPhrases authenticated = {
    .yes = {"je bent ingelogd", "you are signed in"},
    .no = {"je bent niet ingelogd", "you are not signed in"},
    .not_yes = {"je bent niet ingelogd", "you are not signed in"},
    .given = {"we weten of je bent ingelogd", "we know whether you are signed in"},
    .absent = {"we weten niet of je bent ingelogd", "we do not know whether you are signed in"},
};
constexpr FlagPhrases birthday = {
    .yes = {"je bent vandaag jarig", "today is your birthday"},
    .no = {"we kennen je verjaardag, en die is niet vandaag",
           "we know your birthday, and it is not today"},
    .not_yes = {"je bent vandaag niet jarig, voor zover we weten",
                "today is not your birthday, as far as we know"},
    .given = {"we kennen je verjaardag", "we know your birthday"},
    .absent = {"we kennen je verjaardag niet", "we do not know your birthday"},
    .or_absent = {" (of we kennen je verjaardag niet)", " (or we do not know your birthday)"},
};
constexpr FlagPhrases newsletter = {
    .yes = {"je bent geabonneerd op onze nieuwsbrief", "you are subscribed to our newsletter"},
    .no = {"je bent niet geabonneerd op onze nieuwsbrief",
           "you are not subscribed to our newsletter"},
    .not_yes = {"je bent niet geabonneerd op onze nieuwsbrief",
                "you are not subscribed to our newsletter"},
    .given = {"we weten of je onze nieuwsbrief krijgt", "we know whether you get our newsletter"},
    .absent = {"we weten niet of je onze nieuwsbrief krijgt",
               "we do not know whether you get our newsletter"},
};
constexpr FlagPhrases on_sale = {
    .yes = {"met een aanbiedingsprijs", "with a sale price"},
    .no = {"zonder aanbiedingsprijs", "without a sale price"},
    .not_yes = {"zonder aanbiedingsprijs", "without a sale price"},
    .given = {"waarvan bekend is of het een aanbieding is", "known to be on sale or not"},
    .absent = {"waarvan niet bekend is of het een aanbieding is", "not known to be on sale or not"},
};
constexpr FlagPhrases discountable = {
    .yes = {"waarop korting mogelijk is", "on which discounts are possible"},
    .no = {"waarop geen korting mogelijk is", "on which no discounts are possible"},
    .not_yes = {"waarop geen korting mogelijk is", "on which no discounts are possible"},
    .given = {"waarvan bekend is of er korting op mogelijk is", "known to allow discounts or not"},
    .absent = {"waarvan niet bekend is of er korting op mogelijk is",
               "not known to allow discounts or not"},
};

}  // namespace

const TextPhrases* text_phrases(Attribute attribute) {
  switch (attribute) {
    case Attribute::cart_currency:
      return &currency;
    case Attribute::cart_channel:
      return &channel;
    case Attribute::cart_payment_method:
      return &payment_method;
    case Attribute::shipping_method:
      return &shipping_method;
    case Attribute::shipping_country:
      return &country;
    case Attribute::shipping_postcode:
      return &postcode;
    case Attribute::customer_id:
      return &customer_id;
    case Attribute::customer_groups:
      return &groups;
    case Attribute::customer_segments:
      return &segments;
    case Attribute::line_sku:
      return &sku;
    case Attribute::line_category:
      return &category;
    case Attribute::line_brand:
      return &brand;
    case Attribute::line_tags:
      return &tags;
    case Attribute::line_lists:
      return &lists;
    default:
      return nullptr;
  }
}

const NumberPhrases* number_phrases(Attribute attribute) {
  switch (attribute) {
    case Attribute::cart_subtotal:
      return &subtotal;
    case Attribute::cart_subtotal_discounted:
      return &subtotal_discounted;
    case Attribute::cart_quantity:
      return &cart_quantity;
    case Attribute::shipping_amount:
      return &shipping_amount;
    case Attribute::customer_orders:
      return &orders;
    case Attribute::customer_lifetime_spend:
      return &lifetime_spend;
    case Attribute::customer_days_since_signup:
      return &days_since_signup;
    case Attribute::line_unit_price:
      return &unit_price;
    case Attribute::line_quantity:
      return &line_quantity;
    default:
      return nullptr;
  }
}

const FlagPhrases* flag_phrases(Attribute attribute) {
  switch (attribute) {
    case Attribute::customer_known:
      return &known;
    case Attribute::customer_authenticated:
      return &authenticated;
    case Attribute::customer_is_birthday:
      return &birthday;
    case Attribute::customer_newsletter:
      return &newsletter;
    case Attribute::line_on_sale:
      return &on_sale;
    case Attribute::line_discountable:
      return &discountable;
    default:
      return nullptr;
  }
}

}  // namespace stapel::promotions
