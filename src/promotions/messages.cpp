// One sentence for each reason, in two languages.
#include "promotions/messages.h"

#include <algorithm>

namespace stapel::promotions {
namespace {

struct Sentence {
  const char* dutch;
  const char* english;
};

// "{c}" is the code or promotion ("Deze code", "This promotion"), "{m}" what is missing.
Sentence sentence(Reason reason) {
  switch (reason) {
    case Reason::unknown_code:
      return {"{c} kennen we niet.", "We do not know {c}."};
    case Reason::not_started:
      return {"{c} is nog niet geldig.", "{c} is not valid yet."};
    case Reason::expired:
      return {"{c} is verlopen.", "{c} has expired."};
    case Reason::paused:
      return {"{c} is tijdelijk niet geldig.", "{c} is paused at the moment."};
    case Reason::outside_window:
      return {"{c} geldt niet op dit tijdstip.", "{c} is not valid at this time."};
    case Reason::wrong_currency:
      return {"{c} geldt niet in deze munteenheid.", "{c} is not valid in this currency."};
    case Reason::wrong_channel:
      return {"{c} geldt niet in dit verkoopkanaal.", "{c} is not valid in this sales channel."};
    case Reason::wrong_country:
      return {"{c} geldt niet voor dit land.", "{c} is not valid for this country."};
    case Reason::wrong_payment_method:
      return {"{c} geldt niet bij deze betaalmethode.",
              "{c} is not valid with this payment method."};
    case Reason::customer_required:
      return {"{c} geldt alleen voor bekende klanten.", "{c} is for known customers only."};
    case Reason::login_required:
      return {"Log in om dit te gebruiken: {l} geldt alleen voor ingelogde klanten.",
              "Sign in to use this: {l} is for signed-in customers only."};
    case Reason::limit_reached:
      return {"{c} is al het maximale aantal keren gebruikt.",
              "{c} has been used the maximum number of times."};
    case Reason::customer_limit_reached:
      return {"{c} heb je al het maximale aantal keren gebruikt.",
              "You have used {l} the maximum number of times."};
    case Reason::budget_spent:
      return {"Het budget van {l} is op.", "The budget of {l} is spent."};
    case Reason::held_elsewhere:
      return {"{c} is nu in gebruik bij een andere bestelling. Probeer het later opnieuw.",
              "{c} is being used by another order right now. Try again later."};
    case Reason::held_out:
      return {"{c} geldt niet voor jou.", "{c} is not available to you."};
    case Reason::not_first_order:
      return {"{c} geldt alleen voor je eerste bestelling.",
              "{c} is valid for your first order only."};
    case Reason::segment_required:
      return {"{c} geldt alleen voor een bepaalde groep klanten.",
              "{c} is for a certain group of customers only."};
    case Reason::min_subtotal_not_met:
      return {"{c} geldt pas bij een hoger bedrag{m}.", "{c} needs a higher amount{m}."};
    case Reason::min_quantity_not_met:
      return {"{c} geldt pas bij meer artikelen{m}.", "{c} needs more items{m}."};
    case Reason::no_matching_lines:
      return {"{c} geldt niet voor de artikelen in je winkelwagen.",
              "{c} is not valid for the items in your cart."};
    case Reason::condition_not_met:
      return {"Je winkelwagen voldoet niet aan de voorwaarden van {l}.",
              "Your cart does not meet the conditions of {l}."};
    case Reason::not_combinable:
      return {"{c} is niet te combineren met {w}.", "{c} cannot be combined with {w}."};
    case Reason::adds_nothing:
      return {"{c} levert op deze winkelwagen geen extra voordeel op.",
              "{c} adds nothing to this cart."};
  }
  return {"", ""};
}

void replace(std::string& text, std::string_view mark, std::string_view by) {
  const auto at = text.find(mark);
  if (at != std::string::npos) text.replace(at, mark.size(), by);
}

std::string missing_part(const Rejected& rejected, const Currency& currency, Language language) {
  if (!rejected.missing) return "";
  const bool dutch = language == Language::dutch;
  const std::string amount = rejected.reason == Reason::min_subtotal_not_met
                                 ? format_money(*rejected.missing, currency, language)
                                 : std::to_string(*rejected.missing);
  return dutch ? ": nog " + amount + " te gaan" : ": " + amount + " to go";
}

std::string joined(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
  return out;
}

}  // namespace

std::string rejection_message(const Rejected& rejected, const Currency& currency,
                              Language language) {
  const bool dutch = language == Language::dutch;
  const bool code = rejected.code.has_value();
  const Sentence both = sentence(rejected.reason);
  std::string text = dutch ? both.dutch : both.english;
  const std::string subject =
      dutch ? (code ? "Deze code" : "Deze actie") : (code ? "This code" : "This promotion");
  std::string lower = subject;
  lower[0] = dutch ? 'd' : 't';
  replace(text, "{c}", text.starts_with("{c}") ? subject : lower);
  replace(text, "{l}", lower);
  replace(text, "{m}", missing_part(rejected, currency, language));
  replace(text, "{w}", joined(rejected.with));
  return text;
}

}  // namespace stapel::promotions
