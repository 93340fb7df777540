// Leaves of conditions and selectors in words.
#include "promotions/describe_leaf.h"

#include <algorithm>

#include "base/check.h"
#include "promotions/describe_condition.h"
#include "promotions/leaf_phrases.h"

namespace stapel::promotions {
namespace {

using Texts = std::vector<std::string>;

// --- Operands ------------------------------------------------------------------------------------

// The operator that holds exactly where `op` does not, on values that are known.
Operator opposite(Operator op) {
  switch (op) {
    case Operator::equal:
      return Operator::not_equal;
    case Operator::not_equal:
      return Operator::equal;
    case Operator::less:
      return Operator::greater_or_equal;
    case Operator::less_or_equal:
      return Operator::greater;
    case Operator::greater:
      return Operator::less_or_equal;
    case Operator::greater_or_equal:
      return Operator::less;
    case Operator::in:
    case Operator::contains_any:
      return Operator::not_in;
    case Operator::not_in:
      return Operator::in;
    case Operator::contains_all:
    case Operator::starts_with:
    case Operator::exists:
      break;
  }
  STAPEL_CHECK(!"an operator of numbers");
  return op;
}

// Before the value that a number is compared with.
Phrase comparison(Operator op, bool is_amount) {
  switch (op) {
    case Operator::less:
      return {"minder dan {v}", "less than {v}"};
    case Operator::less_or_equal:
      return {"hoogstens {v}", "at most {v}"};
    case Operator::greater:
      return {"meer dan {v}", "more than {v}"};
    case Operator::greater_or_equal:
      return {"minstens {v}", "at least {v}"};
    case Operator::not_equal:
    case Operator::not_in:
      if (is_amount) return {"een ander bedrag dan {v}", "an amount other than {v}"};
      return {"een ander aantal dan {v}", "a number other than {v}"};
    default:
      return {"precies {v}", "exactly {v}"};
  }
}

std::vector<std::int64_t> integers(const Operand& operand) {
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&operand)) return *list;
  return {std::get<std::int64_t>(operand)};
}

std::string number_value(std::int64_t value, bool is_amount, const Words& words) {
  return is_amount ? words.money(value) : words.number(value);
}

// "minstens € 75,00".
std::string compared(Operator op, const Operand& operand, bool is_amount, const Words& words) {
  Texts values;
  for (const std::int64_t value : integers(operand)) {
    values.push_back(number_value(value, is_amount, words));
  }
  return words.say(comparison(op, is_amount), words.one_of(values));
}

Texts texts(const AttributeTest& test, const Words& words) {
  const auto told = [&](const std::string& value) {
    if (test.op == Operator::starts_with) return words.quoted(value);
    if (test.attribute == Attribute::shipping_country) return words.country_name(value);
    if (test.attribute == Attribute::cart_currency) return words.currency_name(value);
    return words.quoted(value);
  };
  Texts out;
  if (const auto* list = std::get_if<std::vector<std::string>>(&test.operand)) {
    for (const std::string& value : *list) out.push_back(told(value));
  } else {
    out.push_back(told(std::get<std::string>(test.operand)));
  }
  return out;
}

// --- Attributes by type --------------------------------------------------------------------------

bool is_first_order(const AttributeTest& test, Operator op) {
  if (test.attribute != Attribute::customer_orders) return false;
  const std::vector<std::int64_t> values = integers(test.operand);
  const bool none = std::ranges::all_of(values, [](std::int64_t value) { return value == 0; });
  if (op == Operator::less) return values.front() == 1;
  return none && (op == Operator::equal || op == Operator::less_or_equal || op == Operator::in);
}

std::string number_leaf(const AttributeTest& test, const NumberPhrases& phrases, bool negated,
                        const Words& words) {
  const Operator op = negated ? opposite(test.op) : test.op;
  const std::string or_absent = negated ? words.say(phrases.or_absent) : "";
  if (is_first_order(test, op)) {
    return words.say({"dit is je eerste bestelling bij ons", "this is your first order with us"}) +
           or_absent;
  }
  const Phrase& form = integers(test.operand).back() == 1 ? phrases.one : phrases.many;
  return words.say(form, compared(op, test.operand, phrases.is_amount, words)) + or_absent;
}

std::string text_leaf(const AttributeTest& test, const TextPhrases& phrases, bool negated,
                      const Words& words) {
  const Texts values = texts(test, words);
  const bool several = values.size() > 1 || test.attribute == Attribute::line_category;
  switch (test.op) {
    case Operator::starts_with:
      return words.say(negated ? phrases.starts_not : phrases.starts_with, values.front());
    case Operator::contains_all:
      if (!several) return words.say(negated ? phrases.none_of : phrases.one_of, values.front());
      return words.say(negated ? phrases.not_all_of : phrases.all_of, words.all_of(values));
    case Operator::not_equal:
    case Operator::not_in:
      if (!negated) return words.say(phrases.other_than, words.one_of(values));
      return words.say(phrases.one_of, words.one_of(values)) + words.say(phrases.or_absent);
    default:
      return words.say(negated ? phrases.none_of : phrases.one_of, words.one_of(values));
  }
}

std::string flag_leaf(const AttributeTest& test, const FlagPhrases& phrases, bool negated,
                      const Words& words) {
  const bool wanted = std::get<bool>(test.operand) == (test.op == Operator::equal);
  if (!negated) return words.say(wanted ? phrases.yes : phrases.no);
  return wanted ? words.say(phrases.not_yes)
                : words.say(phrases.yes) + words.say(phrases.or_absent);
}

template <typename Phrases>
std::string exists_leaf(const AttributeTest& test, const Phrases& phrases, bool negated,
                        const Words& words) {
  return words.say(std::get<bool>(test.operand) != negated ? phrases.given : phrases.absent);
}

// --- Custom attributes: their names are the shop's own -------------------------------------------

struct OperandTexts {
  const Words& words;
  Texts operator()(bool value) const {
    return {words.say(value ? Phrase{"ja", "yes"} : Phrase{"nee", "no"})};
  }
  Texts operator()(std::int64_t value) const { return {words.number(value)}; }
  Texts operator()(Decimal value) const { return {words.decimal(value)}; }
  Texts operator()(const std::string& value) const { return {words.quoted(value)}; }
  template <typename T>
  Texts operator()(const std::vector<T>& values) const {
    Texts out;
    for (const T& value : values) out.push_back((*this)(value).front());
    return out;
  }
};

// After the attribute's name.
Phrase custom_phrase(Operator op, bool negated) {
  switch (op) {
    case Operator::equal:
    case Operator::in:
      return negated ? Phrase{"is niet {v}", "is not {v}"} : Phrase{"is {v}", "is {v}"};
    case Operator::not_equal:
    case Operator::not_in:
      return negated ? Phrase{"is {v} of niet bekend", "is {v} or not known"}
                     : Phrase{"is bekend, maar niet {v}", "is known, but not {v}"};
    case Operator::contains_any:
      return negated ? Phrase{"bevat niet {v}", "does not contain {v}"}
                     : Phrase{"bevat {v}", "contains {v}"};
    case Operator::contains_all:
      return negated ? Phrase{"bevat niet alles van {v}", "does not contain all of {v}"}
                     : Phrase{"bevat alles van {v}", "contains all of {v}"};
    case Operator::starts_with:
      return negated ? Phrase{"begint niet met {v}", "does not start with {v}"}
                     : Phrase{"begint met {v}", "starts with {v}"};
    case Operator::less:
      return negated ? Phrase{"is niet minder dan {v}", "is not less than {v}"}
                     : Phrase{"is minder dan {v}", "is less than {v}"};
    case Operator::less_or_equal:
      return negated ? Phrase{"is niet hoogstens {v}", "is not at most {v}"}
                     : Phrase{"is hoogstens {v}", "is at most {v}"};
    case Operator::greater:
      return negated ? Phrase{"is niet meer dan {v}", "is not more than {v}"}
                     : Phrase{"is meer dan {v}", "is more than {v}"};
    case Operator::greater_or_equal:
      return negated ? Phrase{"is niet minstens {v}", "is not at least {v}"}
                     : Phrase{"is minstens {v}", "is at least {v}"};
    case Operator::exists:
      return negated ? Phrase{"is niet bekend", "is not known"} : Phrase{"is bekend", "is known"};
  }
  return {};
}

std::string custom_leaf(const AttributeTest& test, bool negated, const Words& words) {
  std::string subject = words.quoted(test.name);
  if (test.attribute == Attribute::cart_attribute) {
    subject += words.say({" van je bestelling", " of your order"});
  }
  if (test.attribute == Attribute::customer_attribute) {
    subject += words.say({" in je klantgegevens", " in your customer details"});
  }
  if (test.op == Operator::exists) {
    const bool unknown = std::get<bool>(test.operand) == negated;
    return subject + " " + words.say(custom_phrase(test.op, unknown));
  }
  const Texts values = std::visit(OperandTexts{words}, test.operand);
  const bool every = test.op == Operator::contains_all;
  return subject + " " +
         words.say(custom_phrase(test.op, negated),
                   every ? words.all_of(values) : words.one_of(values));
}

std::string attribute_leaf(const AttributeTest& test, bool negated, const Words& words) {
  const bool exists = test.op == Operator::exists;
  if (const TextPhrases* phrases = text_phrases(test.attribute)) {
    return exists ? exists_leaf(test, *phrases, negated, words)
                  : text_leaf(test, *phrases, negated, words);
  }
  if (const NumberPhrases* phrases = number_phrases(test.attribute)) {
    return exists ? exists_leaf(test, *phrases, negated, words)
                  : number_leaf(test, *phrases, negated, words);
  }
  if (const FlagPhrases* phrases = flag_phrases(test.attribute)) {
    return exists ? exists_leaf(test, *phrases, negated, words)
                  : flag_leaf(test, *phrases, negated, words);
  }
  return custom_leaf(test, negated, words);
}

// --- Aggregates ----------------------------------------------------------------------------------

Lines lines_of(const AggregateTest& test) {
  return test.lines.empty() ? Lines() : Lines(test.lines.front());
}

std::string unit_price_leaf(const AggregateTest& test, bool negated, const Words& words) {
  const Lines lines = lines_of(test);
  if (test.op == Operator::exists) {
    if (std::get<bool>(test.operand) == negated) {
      return words.say({"je bestelt geen {v}", "you order no {v}"}, items(lines, words));
    }
    return words.say({"je bestelt minstens {v}", "you order at least {v}"},
                     counted_items(1, lines, words));
  }
  const Phrase phrase = test.aggregate == Aggregate::min_unit_price
                            ? Phrase{"het goedkoopste van de {i} die je bestelt kost {v} per stuk",
                                     "the cheapest of the {i} that you order costs {v} each"}
                            : Phrase{"het duurste van de {i} die je bestelt kost {v} per stuk",
                                     "the most expensive of the {i} that you order costs {v} each"};
  const Operator op = negated ? opposite(test.op) : test.op;
  std::string out = words.say(phrase, compared(op, test.operand, true, words));
  out = replaced(std::move(out), "{i}", items(lines, words));
  return negated ? out + words.say({" (of je bestelt er geen)", " (or you order none)"}) : out;
}

std::string aggregate_leaf(const AggregateTest& test, bool negated, const Words& words) {
  if (test.aggregate != Aggregate::count && test.aggregate != Aggregate::sum) {
    return unit_price_leaf(test, negated, words);
  }
  const Lines lines = lines_of(test);
  if (test.op == Operator::exists) {  // the number and the amount always are
    const bool known = std::get<bool>(test.operand) != negated;
    return words.say(
        known ? Phrase{"bekend is hoeveel {v} je bestelt", "it is known how many {v} you order"}
              : Phrase{"niet bekend is hoeveel {v} je bestelt",
                       "it is not known how many {v} you order"},
        items(lines, words));
  }
  const Operator op = negated ? opposite(test.op) : test.op;
  if (test.aggregate == Aggregate::sum) {
    const Phrase phrase = {"je bestelt voor {c} aan {v}", "you order {v} for {c}"};
    return replaced(words.say(phrase, items(lines, words)), "{c}",
                    compared(op, test.operand, true, words)) +
           words.say({" (vóór kortingen)", " (before discounts)"});
  }
  const bool one = integers(test.operand).back() == 1;
  const std::string counted = compared(op, test.operand, false, words);
  return words.say({"je bestelt ", "you order "}) + counted + " " +
         (one ? counted_items(1, lines, words).substr(words.number(1).size() + 1)
              : items(lines, words));
}

// What shuts out, worded as what is shut out: the leaf turned round.
Literal turned(const Literal& literal) { return {literal.leaf, !literal.negated}; }

}  // namespace

std::string clause_of(const Literal& literal, const Words& words) {
  if (const auto* test = std::get_if<AttributeTest>(&literal.leaf->node)) {
    return attribute_leaf(*test, literal.negated, words);
  }
  return aggregate_leaf(std::get<AggregateTest>(literal.leaf->node), literal.negated, words);
}

std::string modifier_of(const Literal& literal, const Words& words) {
  const auto& test = std::get<AttributeTest>(literal.leaf->node);
  if (test.attribute != Attribute::line_attribute) {
    return attribute_leaf(test, literal.negated, words);
  }
  return words.say({"waarvoor geldt: ", "for which "}) +
         attribute_leaf(test, literal.negated, words);
}

bool shuts_out(const Literal& literal) {
  const auto& test = std::get<AttributeTest>(literal.leaf->node);
  switch (test.op) {
    case Operator::exists:
    case Operator::less:
    case Operator::less_or_equal:
    case Operator::greater:
    case Operator::greater_or_equal:
      return false;
    default:
      break;
  }
  if (number_phrases(test.attribute) != nullptr) return false;
  const bool negative = test.op == Operator::not_equal || test.op == Operator::not_in;
  if (flag_phrases(test.attribute) == nullptr) return negative != literal.negated;
  return (std::get<bool>(test.operand) == negative) != literal.negated;
}

std::string shut_out_by(const Literal& literal, const Words& words) {
  return modifier_of(turned(literal), words);
}

}  // namespace stapel::promotions
