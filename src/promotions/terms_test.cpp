// Terms in Dutch and English, sentence by sentence.
#include "promotions/terms.h"

#include <gtest/gtest.h>

#include "promotions/describe_condition.h"
#include "promotions/parse.h"

namespace stapel::promotions {
namespace {

Definitions read(const std::string& text) {
  Faults faults;
  auto definitions = parse_promotions(text, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  return definitions.value_or(Definitions{});
}

// A promotions file of one promotion with these members beside its name.
std::string with(const std::string& members) {
  std::string text = R"([{"id": "p", "name": "P")";
  if (members.find("\"trigger\"") == std::string::npos) text += R"(, "trigger": "automatic")";
  if (members.find("\"effects\"") == std::string::npos) {
    text += R"(, "effects": [{"type": "points", "bonus": 5}])";
  }
  return text + ", " + members + "}]";
}

Terms terms(const std::string& members, Language language) {
  const Definitions definitions = read(with(members));
  if (definitions.promotions.empty()) return {};
  return terms_of(definitions.promotions[0], definitions.settings, {}, language);
}

void flatten(const Statement& statement, const std::string& indent, std::string& out) {
  out += indent + statement.text + "\n";
  for (const auto& row : statement.table) out += indent + row[0] + " | " + row[1] + "\n";
  for (const Statement& point : statement.points) flatten(point, indent + "- ", out);
}

// The lines of one section; empty where it is not there.
std::string section(const std::string& members, const std::string& id, Language language) {
  std::string out;
  const Terms all = terms(members, language);
  for (const TermsSection& each : all.sections) {
    if (each.id != id) continue;
    for (const Statement& statement : each.statements) flatten(statement, "", out);
  }
  return out;
}

struct Row {
  std::string members;
  std::string dutch;
  std::string english;
};

void expect_rows(const std::string& id, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(section(row.members, id, Language::dutch), row.dutch) << row.members;
    EXPECT_EQ(section(row.members, id, Language::english), row.english) << row.members;
  }
}

std::string effect(const std::string& members) { return "\"effects\": [{" + members + "}]"; }
std::string condition(const std::string& tree) { return "\"conditions\": " + tree; }

const std::string mugs = R"({"attr": "line.category", "op": "in", "value": ["mokken"]})";

TEST(Terms, SayWhatDiscountsGive) {
  expect_rows(
      "benefits",
      {{effect(R"("type": "percent_off", "percent": 10)"),
        "Je krijgt 10% korting op je bestelling.\n", "You get 10% off your order.\n"},
       {effect(R"("type": "percent_off", "percent": 12.5, "scope": "lines", "max_units": 1,
                  "unit_order": "dearest_first", "base": "list", "max_amount": 5000, "lines": )" +
               mugs),
        "Je krijgt 12,5% korting op artikelen uit de categorie ‘mokken’. Dit geldt per bestelling "
        "voor 1 stuk: het duurste. Een kortingspercentage wordt berekend over de oorspronkelijke "
        "prijs. Je krijgt hiermee hoogstens € 50,00 korting per bestelling.\n",
        "You get 12.5% off items from the category ‘mokken’. This is for 1 item per order: the "
        "most expensive. A percentage is taken of the original price. This gives you at most "
        "€50.00 off per order.\n"},
       {effect(R"("type": "amount_off", "amount": 250, "scope": "lines", "max_units": 3)"),
        "Je krijgt € 2,50 korting per stuk op alle artikelen. Dit geldt per bestelling voor "
        "hoogstens 3 stuks, de goedkoopste eerst.\n",
        "You get €2.50 off per unit on all items. This is for at most 3 items per order, the "
        "cheapest first.\n"},
       {effect(R"("type": "amount_off", "amount": 250, "scope": "lines", "per": "line")"),
        "Je krijgt € 2,50 korting per regel van je bestelling, hoeveel stuks je ook bestelt, op "
        "alle artikelen.\n",
        "You get €2.50 off per line of your order, however many you order, on all items.\n"},
       {effect(R"("type": "set_unit_price", "price": 999, "lines": )" + mugs),
        "Je betaalt € 9,99 per stuk voor artikelen uit de categorie ‘mokken’.\n",
        "You pay €9.99 each for items from the category ‘mokken’.\n"},
       {effect(R"("type": "shipping_off", "percent": 100, "methods": ["a", "b"])"),
        "Je bestelling wordt gratis verzonden. Dit geldt voor verzendmethode ‘a’ of ‘b’.\n",
        "Your order ships for free. This is for shipping method ‘a’ or ‘b’.\n"},
       {effect(R"("type": "shipping_off", "price": 195)"),
        "Je betaalt hoogstens € 1,95 verzendkosten.\n", "You pay at most €1.95 for shipping.\n"},
       {effect(R"("type": "shipping_upgrade", "to": "express", "from": "standaard")"),
        "Kies je verzendmethode ‘express’, dan betaal je daarvoor niet meer dan voor "
        "‘standaard’.\n",
        "Choose shipping method ‘express’ and pay no more for it than for ‘standaard’.\n"}});
}

TEST(Terms, SayWhatSetsGive) {
  expect_rows(
      "benefits",
      {{effect(R"("type": "buy_x_get_y", "buy": {"quantity": 2, "lines": )" + mugs +
               R"(}, "get": {"quantity": 1})"),
        "Koop je 2 artikelen uit de categorie ‘mokken’, dan krijg je er nog 1 gratis bij. Leg al "
        "deze artikelen in je winkelwagen, ook die met korting. Dit kan in één bestelling meer dan "
        "eens.\n",
        "Buy 2 items from the category ‘mokken’ and get 1 more free. Put all of these items in "
        "your cart, the discounted ones too. This can be had more than once in an order.\n"},
       {effect(R"("type": "buy_x_get_y", "buy": {"quantity": 1, "lines": )" + mugs +
               R"(}, "get": {"quantity": 2, "percent": 50,
                   "lines": {"attr": "line.brand", "op": "=", "value": "Acme"}}, "repeat": 1)"),
        "Koop je 1 artikel uit de categorie ‘mokken’, dan krijg je 50% korting op 2 artikelen van "
        "het merk ‘Acme’. Leg al deze artikelen in je winkelwagen, ook die met korting. Dit geldt "
        "1 keer per bestelling.\n",
        "Buy 1 item from the category ‘mokken’ and get 50% off 2 items of the brand ‘Acme’. Put "
        "all of these items in your cart, the discounted ones too. This applies once per "
        "order.\n"},
       {effect(R"("type": "nth_unit", "n": 2, "percent": 50, "repeat": 3, "lines": )" + mugs),
        "Van elke 2 artikelen uit de categorie ‘mokken’ krijg je op het goedkoopste 50% korting. "
        "Dit geldt hoogstens 3 keer per bestelling.\n",
        "Of every 2 items from the category ‘mokken’, you get 50% off the cheapest. This applies "
        "at most 3 times per order.\n"},
       {effect(R"("type": "bundle_price", "price": 2500, "repeat": 1, "components":
                  [{"quantity": 1, "lines": )" +
               mugs + R"(}, {"quantity": 2}])"),
        "Je betaalt samen € 25,00 voor 1 artikel uit de categorie ‘mokken’ en 2 artikelen. Dit "
        "geldt 1 keer per bestelling.\n",
        "You pay €25.00 together for 1 item from the category ‘mokken’ and 2 items. This applies "
        "once per order.\n"},
       {effect(R"("type": "tiers", "by": "quantity", "tiers": [{"from": 1, "percent": 5},
                  {"from": 5, "amount": 1000}, {"from": 10, "unit_price": 400}])"),
        "Hoe meer je bestelt, hoe groter je voordeel op alle artikelen. De hoogste trede die je "
        "haalt, geldt voor al deze artikelen.\nVanaf | Je krijgt\n1 stuk | 5% korting\n5 stuks | "
        "€ 10,00 korting in totaal\n10 stuks | € 4,00 per stuk\n",
        "The more you order, the better your deal on all items. The highest step that you reach "
        "counts for all of these items.\nFrom | You get\n1 item | 5% off\n5 items | €10.00 off in "
        "total\n10 items | €4.00 each\n"}});
}

TEST(Terms, SayWhatRewardsGive) {
  expect_rows("benefits",
              {{effect(R"("type": "gift", "sku": "MOK", "quantity": 2, "unit_value": 595)"),
                "Je krijgt 2 × ‘MOK’ cadeau (ter waarde van € 5,95 per stuk), zolang de voorraad "
                "strekt.\n",
                "You get 2 × ‘MOK’ as a gift (worth €5.95 each), while stocks last.\n"},
               {effect(R"("type": "cashback", "percent": 5, "max_amount": 1000)"),
                "Je krijgt 5% cashback over wat je na alle kortingen betaalt voor alle artikelen. "
                "Je ontvangt dit als winkeltegoed zodra je bestelling definitief is. Je krijgt "
                "hoogstens € 10,00 cashback per bestelling.\n",
                "You get 5% cashback on what you pay, after all discounts, for all items. You "
                "receive it as store credit once your order is final. You get at most €10.00 "
                "cashback per order.\n"},
               {effect(R"("type": "points", "bonus": 1)"),
                "Je krijgt 1 extra punt. Je ontvangt de punten zodra je bestelling definitief "
                "is.\n",
                "You get 1 extra point. You receive the points once your order is final.\n"},
               {effect(R"("type": "points", "multiplier": 1.5)"),
                "Je spaart 1,5 keer zoveel punten. Je ontvangt de punten zodra je bestelling "
                "definitief is.\n",
                "You earn 1.5 times as many points. You receive the points once your order is "
                "final.\n"}});
}

TEST(Terms, SayWhatIsExcluded) {
  const std::string shoes =
      R"({"all": [{"attr": "line.category", "op": "in", "value": ["shoes"]},
                  {"attr": "line.tags", "op": "not_in", "value": ["sale", "new"]},
                  {"not": {"any": [{"attr": "line.brand", "op": "=", "value": "Acme"},
                                   {"attr": "line.on_sale", "op": "=", "value": true}]}},
                  {"attr": "line.sku", "op": "!=", "value": "X"}]})";
  expect_rows(
      "exclusions",
      {{effect(R"("type": "percent_off", "percent": 10, "scope": "lines", "lines": )" + shoes),
        "Artikelen met het label ‘sale’ of ‘new’.\nArtikelen van het merk ‘Acme’.\n"
        "Artikelen met een aanbiedingsprijs.\nArtikelen met artikelnummer ‘X’.\n"
        "Artikelen die van alle kortingen zijn uitgesloten.\n",
        "Items with the label ‘sale’ or ‘new’.\nItems of the brand ‘Acme’.\n"
        "Items with a sale price.\nItems with item number ‘X’.\n"
        "Items that are excluded from all discounts.\n"},
       {effect(R"("type": "percent_off", "percent": 10)"),
        "De verzendkosten.\nArtikelen die van alle kortingen zijn uitgesloten.\n",
        "The cost of shipping.\nItems that are excluded from all discounts.\n"},
       {effect(R"("type": "shipping_off", "percent": 100)"), "", ""}});
  const Definitions definitions = read(with(effect(
      R"("type": "percent_off", "percent": 10, "lines": {"attr": "line.category", "op": "not_in",
         "value": ["shoes"]})")));
  const auto& off = std::get<PercentOff>(definitions.promotions.at(0).effects[0]);
  const Words dutch(Language::dutch, Currency{});
  EXPECT_EQ(all_items(off.lines, dutch),
            "alle artikelen (behalve artikelen uit de categorie ‘shoes’ of zonder categorie)")
      << "a line without a category is not in another one";
}

TEST(Terms, SayConditionsAsATree) {
  expect_rows(
      "conditions",
      {{condition(R"({"all": [{"attr": "cart.subtotal", "op": ">=", "value": 7500},
           {"sum": {"lines": )" +
                  mugs + R"(}, "op": ">", "value": 5000},
           {"count": {}, "op": ">=", "value": 1}, {"count": {"lines": )" +
                  mugs + R"(}, "op": "<=", "value": 2}]})"),
        "Je bestelt voor minstens € 75,00 (vóór kortingen).\nJe bestelt voor meer dan € 50,00 aan "
        "artikelen uit de categorie ‘mokken’ (vóór kortingen).\nJe bestelt minstens 1 artikel.\n"
        "Je bestelt hoogstens 2 artikelen uit de categorie ‘mokken’.\n",
        "You order for at least €75.00 (before discounts).\nYou order items from the category "
        "‘mokken’ for more than €50.00 (before discounts).\nYou order at least 1 item.\n"
        "You order at most 2 items from the category ‘mokken’.\n"},
       {condition(R"({"any": [{"attr": "customer.groups", "op": "in", "value": ["vip", "staff"]},
           {"not": {"any": [{"attr": "customer.orders", "op": ">", "value": 0},
                            {"attr": "customer.newsletter", "op": "!=", "value": true}]}}]})"),
        "Minstens een van deze voorwaarden geldt:\n- Je hoort bij klantgroep ‘vip’ of ‘staff’.\n"
        "- Al deze voorwaarden gelden:\n- - Dit is je eerste bestelling bij ons (of dat is niet "
        "bekend).\n- - Je bent geabonneerd op onze nieuwsbrief.\n",
        "At least one of these conditions is met:\n- You are in customer group ‘vip’ or ‘staff’.\n"
        "- All of these conditions are met:\n- - This is your first order with us (or that is not "
        "known).\n- - You are subscribed to our newsletter.\n"},
       {condition(R"({"max_unit_price": {}, "op": ">=", "value": 1000})"),
        "Het duurste van de artikelen die je bestelt kost minstens € 10,00 per stuk.\n",
        "The most expensive of the items that you order costs at least €10.00 each.\n"},
       {condition(R"({"attr": "customer.orders", "op": ">=", "value": 1})"),
        "Je hebt eerder minstens 1 bestelling bij ons geplaatst.\n",
        "You have placed at least 1 order with us before.\n"},
       {condition(R"({"all": [{"attr": "cart.attributes.weight", "op": "<", "value": 1.5},
           {"attr": "customer.attributes.level", "op": "in", "value": ["gold"]},
           {"attr": "customer.id", "op": "in", "value": ["c-1"]}]})"),
        "‘weight’ van je bestelling is minder dan 1,5.\n‘level’ in je klantgegevens is ‘gold’.\n"
        "Je bent klant en deze actie is persoonlijk aan jou aangeboden.\n",
        "‘weight’ of your order is less than 1.5.\n‘level’ in your customer details is ‘gold’.\n"
        "You are a customer to whom this promotion was offered personally.\n"},
       {condition(R"({"any": []})"), "Hieraan kan nooit worden voldaan.\n",
        "This can never be met.\n"},
       {condition(R"({"all": []})"), "", ""}});
}

TEST(Terms, TellUnknownValuesFromOtherOnes) {
  // != asks for another value, `not` of = takes an unknown one too.
  const auto brand = [](const char* tree) {
    return condition(std::string(R"({"count": {"lines": )") + tree +
                     R"(}, "op": "=", "value": 2})");
  };
  expect_rows(
      "conditions",
      {{condition(R"({"attr": "cart.payment_method", "op": "!=", "value": "card"})"),
        "Je betaalt met een andere betaalmethode dan ‘card’.\n",
        "You pay with a payment method other than ‘card’.\n"},
       {condition(R"({"not": {"attr": "cart.payment_method", "op": "=", "value": "card"}})"),
        "Je betaalt niet met ‘card’.\n", "You do not pay with ‘card’.\n"},
       {condition(R"({"not": {"attr": "customer.is_birthday", "op": "=", "value": false}})"),
        "Je bent vandaag jarig (of we kennen je verjaardag niet).\n",
        "Today is your birthday (or we do not know your birthday).\n"},
       {brand(R"({"any": [{"attr": "line.brand", "op": "!=", "value": "A"},
                          {"attr": "line.unit_price", "op": ">", "value": 100}]})"),
        "Je bestelt precies 2 artikelen van een ander merk dan ‘A’ of met een prijs van meer dan "
        "€ 1,00 per stuk.\n",
        "You order exactly 2 items of a brand other than ‘A’ or with a price of more than €1.00 "
        "each.\n"}});
}

TEST(Terms, SayWhereAndInWhichCurrency) {
  expect_rows(
      "region",
      {{condition(R"({"all": [{"attr": "shipping.country", "op": "in", "value": ["NL", "BE", "XX"]},
           {"attr": "cart.channel", "op": "=", "value": "web"},
           {"attr": "cart.subtotal", "op": ">", "value": 1}]})"),
        "Alleen voor bestellingen in euro (EUR).\nJe laat bezorgen in Nederland, België of ‘XX’.\n"
        "Je bestelt via het kanaal ‘web’.\n",
        "For orders in euros (EUR) only.\nYour order goes to the Netherlands, Belgium or ‘XX’.\n"
        "You order through the channel ‘web’.\n"},
       {R"("priority": 1)", "", ""}});
}

TEST(Terms, SayWhen) {
  const auto schedule = [](const char* members) {
    return "\"schedule\": {" + std::string(members) + "}";
  };
  const std::string zone = "Alle tijden zijn in de tijdzone Europe/Amsterdam.\n";
  const std::string zone_en = "All times are in the time zone Europe/Amsterdam.\n";
  expect_rows(
      "validity",
      {{R"("priority": 1)", "De actie heeft geen einddatum.\n", "There is no end date.\n"},
       {schedule(R"("starts_at": "2026-11-27T00:00:00+01:00",
                    "ends_at": "2026-12-01T00:00:00+01:00")"),
        "Geldig van vrijdag 27 november 2026 tot en met maandag 30 november 2026.\n" + zone,
        "Valid from Friday 27 November 2026 up to and including Monday 30 November 2026.\n" +
            zone_en},
       {schedule(R"("starts_at": "2026-03-29T00:00:00+01:00",
                    "ends_at": "2026-03-30T00:00:00+02:00")"),
        "Alleen geldig op zondag 29 maart 2026.\n" + zone,
        "Valid on Sunday 29 March 2026 only.\n" + zone_en},
       {schedule(R"("ends_at": "2026-10-25T01:30:30Z")"),
        "Geldig tot zondag 25 oktober 2026 om 02:30:30 uur (nadat de klok is teruggezet).\n" + zone,
        "Valid until Sunday 25 October 2026 at 02:30:30 (after the clock was set back).\n" +
            zone_en},
       {schedule(R"("starts_at": "2026-11-27T09:00:00Z")"),
        "Geldig vanaf vrijdag 27 november 2026 om 10:00 uur, zonder einddatum.\n" + zone,
        "Valid from Friday 27 November 2026 at 10:00, without an end date.\n" + zone_en},
       {schedule(R"("timezone": "Asia/Tokyo", "weekly": [
            {"days": ["fri"], "from": "17:00", "to": "24:00"},
            {"days": ["mon", "tue", "wed", "sat"], "from": "22:00", "to": "02:00"},
            {"days": ["mon","tue","wed","thu","fri","sat","sun"], "from": "00:00", "to": "24:00"}])"),
        "De actie heeft geen einddatum.\nAlleen op vrijdag van 17:00 tot 24:00 uur, op maandag tot "
        "en met woensdag en zaterdag van 22:00 tot 02:00 uur de volgende dag en elke dag, de hele "
        "dag.\nAlle tijden zijn in de tijdzone Asia/Tokyo.\n",
        "There is no end date.\nOnly on Friday from 17:00 to 24:00, on Monday to Wednesday and "
        "Saturday from 22:00 to 02:00 the next day and every day, all day.\nAll times are in the "
        "time zone Asia/Tokyo.\n"},
       {R"("status": "paused")", "De actie is nu onderbroken.\nDe actie heeft geen einddatum.\n",
        "The promotion is paused at the moment.\nThere is no end date.\n"}});
}

TEST(Terms, SayLimitsCodesAndStacking) {
  expect_rows(
      "limits",
      {{R"("trigger": {"codes": ["A"]}, "limits": {"total": 1000, "per_customer": 1, "per_code": 2,
           "per_day": 50, "budget": 123456, "max_discount": 10000})",
        "Je voordeel is per bestelling hoogstens € 100,00.\nJe kunt de actie 1 keer gebruiken, en "
        "alleen als we je als klant kennen.\nElke code kan hoogstens 2 keer worden gebruikt.\nAlle "
        "klanten samen kunnen de actie hoogstens 50 keer per dag gebruiken.\nAlle klanten samen "
        "kunnen de actie hoogstens 1.000 keer gebruiken. Op = op.\nOp = op: de actie stopt zodra "
        "het beschikbare bedrag is vergeven.\n",
        "You save at most €100.00 per order.\nYou can use the promotion once, and only if we know "
        "you as a customer.\nEach code can be used at most 2 times.\nAll customers together can "
        "use the promotion at most 50 times a day.\nAll customers together can use the promotion "
        "at most 1,000 times. When it is gone, it is gone.\nWhile it lasts: the promotion ends "
        "when the amount set aside for it has been given away.\n"}});
  expect_rows("code", {{R"("trigger": {"codes": ["A-1", "B"], "pools": ["secret"]})",
                        "Vul bij je bestelling in: ‘A-1’, ‘B’ of de code die je van ons hebt "
                        "gekregen.\n",
                        "Enter with your order: ‘A-1’, ‘B’ or the code that you received from "
                        "us.\n"}});
  expect_rows(
      "combining",
      {{R"("stacking": {"exclusive": true})", "Niet te combineren met andere acties of codes.\n",
        "Cannot be combined with other promotions or codes.\n"},
       {R"("stacking": {"combines_with": []})", "Niet te combineren met andere acties of codes.\n",
        "Cannot be combined with other promotions or codes.\n"},
       {R"("stacking": {"group": "g", "combines_with": ["q", "group:h", "scope:rewards"]},
           "excludes": ["earn_points", "burn_points"])",
        "Alleen te combineren met:\n- de actie ‘q’\n- acties in de groep ‘h’\n- acties die alleen "
        "cadeaus, cashback of punten geven\nVan de acties in de groep ‘g’ geldt er hoogstens één "
        "per bestelling.\nMet deze actie spaar je geen gewone punten over je bestelling.\nMet deze "
        "actie kun je niet met punten betalen.\n",
        "Can only be combined with:\n- the promotion ‘q’\n- promotions of the group ‘h’\n- "
        "promotions that only give gifts, cashback or points\nAt most one promotion of the group "
        "‘g’ applies to an order.\nWith this promotion your order earns no regular points.\nWith "
        "this promotion you cannot pay with points.\n"}});
}

TEST(Terms, NameOtherPromotionsByName) {
  const Definitions definitions = read(
      R"([{"id": "p", "name": "P", "trigger": "automatic", "stacking": {"combines_with": ["q"]},
           "effects": [{"type": "points", "bonus": 5}]},
          {"id": "q", "name": "Gratis verzending", "trigger": "automatic",
           "effects": [{"type": "points", "bonus": 5}]}])");
  const auto find = [&](std::string_view id) {
    return id == "q" ? &definitions.promotions[1] : nullptr;
  };
  const Terms all =
      terms_of(definitions.promotions[0], definitions.settings, find, Language::dutch);
  EXPECT_EQ(all.sections.back().statements[0].points[0].text, "de actie ‘Gratis verzending’");
}

TEST(Terms, AreTextAndJson) {
  const Terms all = terms(
      R"("stacking": {"combines_with": ["group:h"]}, "effects": [{"type": "tiers", "by": "amount",
         "tiers": [{"from": 5000, "percent": 5}, {"from": 10000, "percent": 10}]}])",
      Language::english);
  const std::string text = to_text(all);
  EXPECT_TRUE(text.starts_with("P\n=\n\nWhat do you get?\n- The more you order")) << text;
  EXPECT_EQ(text.substr(text.find("    From")), R"(    From (before discounts)  You get
    €50.00                   5% off
    €100.00                  10% off

What is excluded?
- Items that are excluded from all discounts.

When is it valid?
- There is no end date.

How do you get it?
- You get it automatically; no code is needed.

Where is it valid?
- For orders in euros (EUR) only.

What can it be combined with?
- Can only be combined with:
  - promotions of the group ‘h’
)");
  const std::string json = to_json(all, false);
  EXPECT_TRUE(json.starts_with(
      R"({"promotion":"p","name":"P","language":"en","sections":[{"id":"benefits","heading":"What do)"))
      << json;
  EXPECT_NE(
      json.find(R"json("table":[["From (before discounts)","You get"],["€50.00","5% off"])json"),
      std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("points":[{"text":"promotions of the group ‘h’"}])"), std::string::npos);
}

}  // namespace
}  // namespace stapel::promotions
