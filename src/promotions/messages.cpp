// One sentence for each reason, in two languages.
#include "promotions/messages.h"

#include <algorithm>

#include "promotions/describe_condition.h"
#include "promotions/describe_effect.h"
#include "promotions/terms.h"

namespace stapel::promotions {
namespace {

// "{c}" is the code or promotion ("Deze code", "This promotion"), "{l}" the same within a sentence.
// Where a reason can be told better, of what the promotion says, the Sentences below do.
Phrase plain(Reason reason) {
  switch (reason) {
    case Reason::unknown_code:
      return {"{c} kennen we niet.", "We do not know {l}."};
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
      return {"{c} geldt alleen voor bekende klanten: log in of vul je gegevens in.",
              "{c} is for known customers only: sign in or enter your details."};
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
      return {"{c} is op: het beschikbare bedrag is vergeven.",
              "{c} is used up: the amount set aside for it has been given away."};
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
      return {"{c} geldt bij een ander bedrag.", "{c} needs another amount."};
    case Reason::min_quantity_not_met:
      return {"{c} geldt bij een ander aantal artikelen.", "{c} needs another number of items."};
    case Reason::no_matching_lines:
      return {"{c} geldt niet voor de artikelen in je winkelwagen.",
              "{c} is not valid for the items in your cart."};
    case Reason::condition_not_met:
      return {"Je winkelwagen voldoet niet aan de voorwaarden van {l}.",
              "Your cart does not meet the conditions of {l}."};
    case Reason::not_combinable:
      return {"{c} is niet te combineren met andere acties.",
              "{c} cannot be combined with other promotions."};
    case Reason::adds_nothing:
      return {"{c} levert op deze winkelwagen geen extra voordeel op.",
              "{c} adds nothing to this cart."};
  }
  return {};
}

// Sentences of one promotion. Those that return nothing know nothing better than the plain one.
std::string with_subject(const Phrase& phrase, bool code, const Words& words) {
  const Phrase subject =
      code ? Phrase{"deze code", "this code"} : Phrase{"deze actie", "this promotion"};
  const Phrase first =
      code ? Phrase{"Deze code", "This code"} : Phrase{"Deze actie", "This promotion"};
  std::string text = replaced(words.say(phrase), "{c}", words.say(first));
  return replaced(std::move(text), "{l}", words.say(subject));
}

class Sentences {
 public:
  Sentences(const Rejected& rejected, const RejectionFacts& facts, Language language)
      : rejected_(rejected),
        facts_(facts),
        promotion_(*facts.promotion),
        words_(language, promotion_.currency) {}

  std::string write() const {
    switch (rejected_.reason) {
      case Reason::not_started:
        return not_started();
      case Reason::expired:
        return expired();
      case Reason::outside_window:
        return outside_window();
      case Reason::wrong_currency:
        return say(
            {"{c} geldt alleen voor bestellingen in {v}.", "{c} is valid only for orders in {v}."},
            words_.currency_name(promotion_.currency.name()));
      case Reason::limit_reached:
        return limit_reached();
      case Reason::customer_limit_reached:
        return customer_limit_reached();
      case Reason::no_matching_lines:
        return no_matching_lines();
      case Reason::not_combinable:
        return not_combinable();
      default:
        return facts_.leaf == nullptr ? "" : condition();
    }
  }

 private:
  // The subject is named first: what the shop named may look like a mark.
  std::string say(const Phrase& phrase) const {
    return with_subject(phrase, rejected_.code.has_value(), words_);
  }
  std::string say(const Phrase& phrase, std::string_view value) const {
    return replaced(say(phrase), "{v}", value);
  }

  std::string not_started() const {
    if (!promotion_.schedule.starts_at) return "";
    return say({"{c} is geldig vanaf {v}.", "{c} is valid from {v}."},
               words_.start(*promotion_.schedule.starts_at, *facts_.shop_zone));
  }

  std::string expired() const {
    if (promotion_.status == Status::ended || !promotion_.schedule.ends_at) return "";
    return say({"{c} is verlopen: geldig {v}.", "{c} has expired: valid {v}."},
               words_.end(*promotion_.schedule.ends_at, *facts_.shop_zone));
  }

  std::string outside_window() const {
    const std::string windows = weekly_windows(promotion_.schedule, words_);
    const auto& zone = promotion_.schedule.timezone;
    const bool elsewhere = zone && *zone != facts_.shop_zone->name();
    return say({"{c} geldt alleen {v}", "{c} is valid only {v}"}, windows) +
           (elsewhere ? say({" (tijdzone {v}).", " (time zone {v})."}, *zone) : ".");
  }

  std::string limit_reached() const {
    const auto reached = [&](const std::optional<std::int64_t>& limit, std::int64_t used) {
      return limit && used >= *limit;
    };
    const Limits& limits = promotion_.limits;
    const bool only_today = facts_.uses != nullptr && reached(limits.per_day, facts_.uses->day) &&
                            !reached(limits.total, facts_.uses->total);
    if (!only_today) return "";
    return say({"{c} is vandaag al het maximale aantal keren gebruikt.",
                "{c} has been used the maximum number of times today."});
  }

  std::string customer_limit_reached() const {
    if (!promotion_.limits.per_customer) return "";
    return say({"{c} heb je al {v} gebruikt; vaker kan niet.",
                "You have used {l} {v} already, which is the most."},
               words_.times(*promotion_.limits.per_customer));
  }

  std::string no_matching_lines() const {
    std::vector<std::string> found;
    for (const Effect& effect : promotion_.effects) {
      std::vector<std::string> needed;
      for (const Lines* lines : selections_of(effect)) {
        if (!*lines) continue;
        std::string one = all_items(*lines, words_);
        if (std::ranges::find(needed, one) == needed.end()) needed.push_back(std::move(one));
      }
      if (needed.empty()) continue;
      std::string together = words_.all_of(needed);
      if (std::ranges::find(found, together) == found.end()) found.push_back(std::move(together));
    }
    if (found.empty()) return "";
    return say({"{c} geldt alleen op {v}.", "{c} is valid only on {v}."}, words_.one_of(found));
  }

  std::string not_combinable() const {
    if (facts_.with.empty()) return "";
    return say({"{c} is niet te combineren met {v}.", "{c} cannot be combined with {v}."},
               words_.one_of(facts_.with));
  }

  // --- Conditions --------------------------------------------------------------------------------

  const AttributeTest* attribute() const {
    return std::get_if<AttributeTest>(&facts_.leaf->leaf->node);
  }

  // Asks for one of its values, plainly.
  bool asks_plainly() const {
    if (facts_.leaf->negated || attribute() == nullptr) return false;
    const Operator op = attribute()->op;
    const bool yes = op == Operator::equal || op == Operator::in || op == Operator::contains_any;
    const auto* flag = std::get_if<bool>(&attribute()->operand);
    return yes && (flag == nullptr || *flag);
  }

  // The leaf alone decides: told by its own sentence where there is one. Else the whole part of the
  // condition is, so that no alternative is passed over.
  std::string condition() const {
    const FailedPart part = failed_part(*promotion_.conditions, *facts_.leaf->leaf, words_);
    if (part.clause.empty()) return "";
    if (part.leaf_alone) {
      std::string own = leaf_sentence(part);
      if (!own.empty()) return own;
    }
    return say({"{c} geldt alleen onder deze voorwaarde: {v}.", "{c} is valid only if {v}."},
               part.clause) +
           still_missing();
  }

  std::string leaf_sentence(const FailedPart& part) const {
    switch (rejected_.reason) {
      case Reason::not_first_order:
        return say(plain(rejected_.reason));
      case Reason::login_required:
        return asks_plainly() ? say(plain(rejected_.reason)) : "";
      case Reason::customer_required:
        return customer_required();
      case Reason::segment_required:
        return segment_required(part);
      case Reason::wrong_channel:
      case Reason::wrong_country:
      case Reason::wrong_payment_method:
        return asks_plainly() ? only_if(part) : "";
      case Reason::min_subtotal_not_met:
      case Reason::min_quantity_not_met:
        return threshold();
      default:
        return "";
    }
  }

  // Of clauses that read well in Dutch after "als".
  std::string only_if(const FailedPart& part) const {
    return say({"{c} geldt alleen als {v}.", "{c} is valid only if {v}."}, part.clause);
  }

  std::string customer_required() const {
    if (attribute()->attribute != Attribute::customer_id) {
      return asks_plainly() ? say(plain(rejected_.reason)) : "";
    }
    return say({"{c} is persoonlijk en geldt alleen voor wie deze heeft gekregen.",
                "{c} is personal and valid only for those who were given it."});
  }

  // Groups are the shopper's business; the names of segments are the shop's own.
  std::string segment_required(const FailedPart& part) const {
    if (attribute()->attribute == Attribute::customer_groups) {
      return asks_plainly() ? only_if(part) : "";
    }
    return asks_plainly() ? say(plain(rejected_.reason))
                          : say({"{c} geldt niet voor elke groep klanten.",
                                 "{c} is not for every group of customers."});
  }

  // "{c} geldt vanaf € 75,00. Nog € 2,02 te gaan."
  std::string threshold() const {
    if (!rejected_.missing) return "";
    const auto* test = attribute();
    const auto* sum = std::get_if<AggregateTest>(&facts_.leaf->leaf->node);
    const Operator op = test != nullptr ? test->op : sum->op;
    if (op != Operator::greater && op != Operator::greater_or_equal) return "";
    const std::int64_t from = facts_.leaf->threshold + (op == Operator::greater ? 1 : 0);
    const Lines lines = sum == nullptr || sum->lines.empty() ? Lines() : Lines(sum->lines.front());
    std::string what;
    if (rejected_.reason == Reason::min_quantity_not_met) {
      what = counted_items(from, lines, words_);
    } else {
      what = words_.money(from);
      if (lines) what += say({" aan ", " on "}) + items(lines, words_);
      if (test != nullptr && test->attribute == Attribute::cart_subtotal_discounted) {
        what += say({" na andere kortingen", " after other discounts"});
      }
    }
    return say({"{c} geldt vanaf {v}.", "{c} is valid from {v}."}, what) + still_missing();
  }

  std::string still_missing() const {
    if (!rejected_.missing) return "";
    const std::string missing = rejected_.reason == Reason::min_subtotal_not_met
                                    ? words_.money(*rejected_.missing)
                                    : counted_items(*rejected_.missing, {}, words_);
    return say({" Nog {v} te gaan.", " {v} to go."}, missing);
  }

  const Rejected& rejected_;
  const RejectionFacts& facts_;
  const Promotion& promotion_;
  Words words_;
};

}  // namespace

std::string rejection_message(const Rejected& rejected, const RejectionFacts& facts,
                              Language language) {
  std::string text;
  if (facts.promotion != nullptr) text = Sentences(rejected, facts, language).write();
  if (!text.empty()) return text;
  const Words words(language, Currency{});
  if (rejected.mistyped) {
    return words.say({"Deze code klopt niet helemaal: kijk of je hem goed hebt overgenomen.",
                      "This code is not quite right: check that you typed it as it was given."});
  }
  return with_subject(plain(rejected.reason), rejected.code.has_value(), words);
}

}  // namespace stapel::promotions
