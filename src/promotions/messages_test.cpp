// Each reason in both languages, as a shopper reads it, out of whole evaluations; and the truth of
// what they say is missing.
#include <gtest/gtest.h>

#include <set>

#include "promotions/evaluate.h"
#include "promotions/parse.h"
#include "promotions/testing/generate.h"

namespace stapel::promotions {
namespace {

constexpr const char* line =
    R"({"id": "1", "sku": "A", "quantity": 1, "unit_price": 7000, "category": ["hoeden"]})";

struct Asked {
  std::string promotion;  // members beside id, name, trigger and effects
  std::string cart = "";  // members beside currency, lines and codes
  std::string effects = R"([{"type": "amount_off", "amount": 100}])";
};

Evaluation price(const std::string& promotions, const std::string& cart, Language language) {
  Faults faults;
  auto definitions = parse_promotions(promotions, faults);
  const auto parsed = parse_cart(cart, faults);
  for (const Fault& fault : faults) ADD_FAILURE() << fault.pointer << ": " << fault.message;
  if (!definitions || !parsed) return {};
  const auto set = CompiledSet::compile(std::move(*definitions));
  const EvaluateOptions options{.policy = {},
                                .now = *parse_instant("2026-11-27T10:00:00+01:00"),
                                .language = language,
                                .explain = true};
  auto result = evaluate(*set, *parsed, options);
  if (result) return *result;
  ADD_FAILURE() << result.refusal().message;
  return {};
}

// The refusal of a promotion with the code X.
Rejected refusal(const Asked& asked, Language language) {
  const std::string promotions = R"([{"id": "p", "name": "P", "trigger": {"codes": ["X"]},
      "effects": )" + asked.effects +
                                 (asked.promotion.empty() ? "" : ", ") + asked.promotion + "}]";
  const std::string cart = R"({"currency": "EUR", "codes": ["X"], "lines": [)" + std::string(line) +
                           "]" + (asked.cart.empty() ? "" : ", ") + asked.cart + "}";
  const Evaluation evaluation = price(promotions, cart, language);
  if (evaluation.rejected.size() == 1) return evaluation.rejected[0];
  ADD_FAILURE() << "not refused: " << asked.promotion;
  return {};
}

struct Row {
  Reason reason;
  Asked asked;
  std::string dutch, english;
};

void expect_rows(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const Rejected dutch = refusal(row.asked, Language::dutch);
    EXPECT_EQ(reason_name(dutch.reason), reason_name(row.reason)) << row.asked.promotion;
    EXPECT_EQ(dutch.message, row.dutch);
    EXPECT_EQ(refusal(row.asked, Language::english).message, row.english);
  }
}

std::string condition(const std::string& tree) { return "\"conditions\": " + tree; }

TEST(Messages, SayWhenAPromotionHolds) {
  expect_rows(
      {{Reason::not_started,
        {R"("schedule": {"starts_at": "2026-11-28T00:00:00+01:00"})"},
        "Deze code is geldig vanaf zaterdag 28 november 2026.",
        "This code is valid from Saturday 28 November 2026."},
       {Reason::not_started,
        {R"("schedule": {"starts_at": "2026-11-27T17:30:00Z"})"},
        "Deze code is geldig vanaf vrijdag 27 november 2026 om 18:30 uur.",
        "This code is valid from Friday 27 November 2026 at 18:30."},
       {Reason::expired,
        {R"("schedule": {"ends_at": "2026-11-27T00:00:00+01:00"})"},
        "Deze code is verlopen: geldig tot en met donderdag 26 november 2026.",
        "This code has expired: valid up to and including Thursday 26 November 2026."},
       {Reason::expired,
        {R"("status": "ended")"},
        "Deze code is verlopen.",
        "This code has expired."},
       {Reason::paused,
        {R"("status": "paused")"},
        "Deze code is tijdelijk niet geldig.",
        "This code is paused at the moment."},
       {Reason::outside_window,
        {R"("schedule": {"weekly": [{"days": ["fri"], "from": "17:00", "to": "22:00"}]})"},
        "Deze code geldt alleen op vrijdag van 17:00 tot 22:00 uur.",
        "This code is valid only on Friday from 17:00 to 22:00."},
       {Reason::outside_window,
        {R"("schedule": {"timezone": "Asia/Tokyo",
            "weekly": [{"days": ["sat", "sun"], "from": "00:00", "to": "24:00"}]})"},
        "Deze code geldt alleen op zaterdag en zondag, de hele dag (tijdzone Asia/Tokyo).",
        "This code is valid only on Saturday and Sunday, all day (time zone Asia/Tokyo)."}});
}

TEST(Messages, SayWhereAndForWhom) {
  expect_rows(
      {{Reason::wrong_currency,
        {R"("currency": "GBP")"},
        "Deze code geldt alleen voor bestellingen in Britse pond (GBP).",
        "This code is valid only for orders in British pounds (GBP)."},
       {Reason::wrong_channel,
        {condition(R"({"attr": "cart.channel", "op": "=", "value": "app"})"),
         R"("channel": "web")"},
        "Deze code geldt alleen als je bestelt via het kanaal ‘app’.",
        "This code is valid only if you order through the channel ‘app’."},
       {Reason::wrong_country,
        {condition(R"({"attr": "shipping.country", "op": "in", "value": ["NL", "BE"]})"),
         R"("shipping": {"country": "DE"})"},
        "Deze code geldt alleen als je laat bezorgen in Nederland of België.",
        "This code is valid only if your order goes to the Netherlands or Belgium."},
       {Reason::wrong_country,
        {condition(R"({"attr": "shipping.country", "op": "not_in", "value": ["DE"]})"),
         R"("shipping": {"country": "DE"})"},
        "Deze code geldt alleen onder deze voorwaarde: je laat bezorgen in een ander land dan "
        "Duitsland.",
        "This code is valid only if your order goes to a country other than Germany."},
       {Reason::wrong_payment_method,
        {condition(R"({"attr": "cart.payment_method", "op": "=", "value": "ideal"})")},
        "Deze code geldt alleen als je betaalt met ‘ideal’.",
        "This code is valid only if you pay with ‘ideal’."},
       {Reason::customer_required,
        {R"("limits": {"per_customer": 1})"},
        "Deze code geldt alleen voor bekende klanten: log in of vul je gegevens in.",
        "This code is for known customers only: sign in or enter your details."},
       {Reason::customer_required,
        {condition(R"({"attr": "customer.known", "op": "=", "value": true})")},
        "Deze code geldt alleen voor bekende klanten: log in of vul je gegevens in.",
        "This code is for known customers only: sign in or enter your details."},
       {Reason::customer_required,
        {condition(R"({"attr": "customer.id", "op": "=", "value": "c-9"})"),
         R"("customer": {"id": "c-1"})"},
        "Deze code is persoonlijk en geldt alleen voor wie deze heeft gekregen.",
        "This code is personal and valid only for those who were given it."},
       {Reason::login_required,
        {condition(R"({"attr": "customer.authenticated", "op": "=", "value": true})")},
        "Log in om dit te gebruiken: deze code geldt alleen voor ingelogde klanten.",
        "Sign in to use this: this code is for signed-in customers only."},
       {Reason::not_first_order,
        {condition(R"({"attr": "customer.orders", "op": "=", "value": 0})"),
         R"("customer": {"id": "c", "orders": 3})"},
        "Deze code geldt alleen voor je eerste bestelling.",
        "This code is valid for your first order only."},
       {Reason::segment_required,
        {condition(R"({"attr": "customer.groups", "op": "in", "value": ["vip"]})")},
        "Deze code geldt alleen als je hoort bij klantgroep ‘vip’.",
        "This code is valid only if you are in customer group ‘vip’."},
       {Reason::segment_required,
        {condition(R"({"attr": "customer.segments", "op": "in", "value": ["churner"]})")},
        "Deze code geldt alleen voor een bepaalde groep klanten.",
        "This code is for a certain group of customers only."}});
}

TEST(Messages, SayWhichLimitIsReached) {
  const auto uses = [](const char* members) {
    return R"("customer": {"id": "c"}, "uses": {"promotions": {"p": )" + std::string(members) +
           "}}";
  };
  expect_rows({{Reason::limit_reached,
                {R"("limits": {"total": 2})", uses(R"({"total": 2})")},
                "Deze code is al het maximale aantal keren gebruikt.",
                "This code has been used the maximum number of times."},
               {Reason::limit_reached,
                {R"("limits": {"per_day": 2, "total": 9})", uses(R"({"total": 8, "day": 2})")},
                "Deze code is vandaag al het maximale aantal keren gebruikt.",
                "This code has been used the maximum number of times today."},
               {Reason::customer_limit_reached,
                {R"("limits": {"per_customer": 1})", uses(R"({"customer": 1})")},
                "Deze code heb je al 1 keer gebruikt; vaker kan niet.",
                "You have used this code once already, which is the most."},
               {Reason::budget_spent,
                {R"("limits": {"budget": 500})", uses(R"({"granted": 500})")},
                "Deze code is op: het beschikbare bedrag is vergeven.",
                "This code is used up: the amount set aside for it has been given away."}});
}

TEST(Messages, SayHowMuchIsMissing) {
  const std::string hats = R"({"lines": {"attr": "line.category", "op": "=", "value": "hoeden"}})";
  expect_rows(
      {{Reason::min_subtotal_not_met,
        {condition(R"({"attr": "cart.subtotal", "op": ">=", "value": 7500})")},
        "Deze code geldt vanaf € 75,00. Nog € 5,00 te gaan.",
        "This code is valid from €75.00. €5.00 to go."},
       {Reason::min_subtotal_not_met,
        {condition(R"({"attr": "cart.subtotal_discounted", "op": ">", "value": 7500})")},
        "Deze code geldt vanaf € 75,01 na andere kortingen. Nog € 5,01 te gaan.",
        "This code is valid from €75.01 after other discounts. €5.01 to go."},
       {Reason::min_subtotal_not_met,
        {condition(R"({"sum": )" + hats + R"(, "op": ">=", "value": 10000})")},
        "Deze code geldt vanaf € 100,00 aan artikelen uit de categorie ‘hoeden’. Nog € 30,00 te "
        "gaan.",
        "This code is valid from €100.00 on items from the category ‘hoeden’. €30.00 to go."},
       {Reason::min_subtotal_not_met,
        {condition(R"({"attr": "cart.subtotal", "op": "<", "value": 5000})")},
        "Deze code geldt alleen onder deze voorwaarde: je bestelt voor minder dan € 50,00 (vóór "
        "kortingen).",
        "This code is valid only if you order for less than €50.00 (before discounts)."},
       {Reason::min_quantity_not_met,
        {condition(R"({"attr": "cart.quantity", "op": ">=", "value": 3})")},
        "Deze code geldt vanaf 3 artikelen. Nog 2 artikelen te gaan.",
        "This code is valid from 3 items. 2 items to go."},
       {Reason::min_quantity_not_met,
        {condition(R"({"count": )" + hats + R"(, "op": ">", "value": 1})")},
        "Deze code geldt vanaf 2 artikelen uit de categorie ‘hoeden’. Nog 1 artikel te gaan.",
        "This code is valid from 2 items from the category ‘hoeden’. 1 item to go."}});
}

TEST(Messages, PassOverNoAlternative) {
  expect_rows(
      {{Reason::login_required,
        {condition(R"({"any": [{"attr": "customer.authenticated", "op": "=", "value": true},
                               {"attr": "cart.subtotal", "op": ">=", "value": 7500}]})")},
        "Deze code geldt alleen onder deze voorwaarde: je bent ingelogd of je bestelt voor "
        "minstens "
        "€ 75,00 (vóór kortingen).",
        "This code is valid only if you are signed in or you order for at least €75.00 (before "
        "discounts)."},
       {Reason::condition_not_met,
        {condition(R"({"not": {"attr": "customer.newsletter", "op": "=", "value": true}})"),
         R"("customer": {"newsletter": true})"},
        "Deze code geldt alleen onder deze voorwaarde: je bent niet geabonneerd op onze "
        "nieuwsbrief.",
        "This code is valid only if you are not subscribed to our newsletter."},
       {Reason::condition_not_met,
        {condition(R"({"any": []})")},
        "Je winkelwagen voldoet niet aan de voorwaarden van deze code.",
        "Your cart does not meet the conditions of this code."}});
}

TEST(Messages, SayOnWhichItems) {
  const std::string shoes = R"({"attr": "line.category", "op": "in", "value": ["schoenen"]})";
  expect_rows(
      {{Reason::no_matching_lines,
        {"", "", R"([{"type": "percent_off", "percent": 10, "lines": )" + shoes + "}]"},
        "Deze code geldt alleen op artikelen uit de categorie ‘schoenen’.",
        "This code is valid only on items from the category ‘schoenen’."},
       {Reason::no_matching_lines,
        {"", "",
         R"([{"type": "buy_x_get_y", "buy": {"quantity": 1, "lines": )" + shoes +
             R"(}, "get": {"quantity": 1, "lines": {"attr": "line.sku", "op": "=", "value": "A"}}},
            {"type": "percent_off", "percent": 10, "lines": )" +
             shoes + "}]"},
        "Deze code geldt alleen op artikelen uit de categorie ‘schoenen’ en artikelen met "
        "artikelnummer ‘A’ of artikelen uit de categorie ‘schoenen’.",
        "This code is valid only on items from the category ‘schoenen’ and items with item number "
        "‘A’ or items from the category ‘schoenen’."},
       {Reason::adds_nothing,
        {"", "", R"([{"type": "amount_off", "amount": 0}])"},
        "Deze code levert op deze winkelwagen geen extra voordeel op.",
        "This code adds nothing to this cart."}});
}

TEST(Messages, NameOthersByCodeOrName) {
  const std::string cart =
      R"({"currency": "EUR", "codes": ["z-z", "X", "a"], "lines": [)" + std::string(line) + "]}";
  const std::string promotions = R"([
      {"id": "big", "name": "Groot", "trigger": "automatic",
       "effects": [{"type": "amount_off", "amount": 2000}]},
      {"id": "coded", "name": "Geheim", "trigger": {"codes": ["ZZ"]}, "stacking": {"group": "g"},
       "effects": [{"type": "amount_off", "amount": 900}]},
      {"id": "coded-too", "name": "Ook geheim", "trigger": {"codes": ["ZZ"]},
       "effects": [{"type": "points", "bonus": 5}]},
      {"id": "small", "name": "Klein", "trigger": {"codes": ["X"]},
       "stacking": {"group": "g", "combines_with": []},
       "effects": [{"type": "amount_off", "amount": 100}]}])";
  const Evaluation dutch = price(promotions, cart, Language::dutch);
  ASSERT_EQ(dutch.rejected.size(), 2u);
  EXPECT_EQ(dutch.rejected[0].message,
            "Deze code is niet te combineren met ‘Groot’ of de code ‘ZZ’.");
  EXPECT_EQ(dutch.rejected[0].with, (std::vector<std::string>{"big", "coded", "coded-too"}))
      << "ids, as ever";
  EXPECT_EQ(dutch.rejected[1].message, "Deze code kennen we niet.");
  const Evaluation english = price(promotions, cart, Language::english);
  EXPECT_EQ(english.rejected[0].message,
            "This code cannot be combined with ‘Groot’ or the code ‘ZZ’.");
  EXPECT_EQ(english.rejected[1].message, "We do not know this code.");
}

TEST(Messages, CallAutomaticOnesByWhatTheyAre) {
  const Evaluation evaluation =
      price(R"([{"id": "p", "name": "P {c}", "trigger": "automatic", "conditions":
                 {"attr": "cart.attributes.{l}", "op": "=", "value": "{v}"},
                 "effects": [{"type": "amount_off", "amount": 100}]}])",
            R"({"currency": "EUR", "lines": [)" + std::string(line) + "]}", Language::dutch);
  ASSERT_EQ(evaluation.rejected.size(), 1u);
  EXPECT_EQ(evaluation.rejected[0].message,
            "Deze actie geldt alleen onder deze voorwaarde: ‘{l}’ van je bestelling is ‘{v}’.");
}

}  // namespace
}  // namespace stapel::promotions
