// Conditions and selectors in words, for people who shop: every leaf with its value, none dropped.
//
// `not` is moved to the leaves first, so that no sentence has more than one negation, and what a
// selector shuts out can be told apart from what it asks for. Only the ids of customers are never
// written: they are personal.
#pragma once

#include <string>
#include <vector>

#include "promotions/definition.h"
#include "promotions/statement.h"
#include "promotions/words.h"

namespace stapel::promotions {

// "artikelen uit de categorie ‘mokken’ (behalve artikelen met het label ‘nieuw’)".
std::string items(const Lines& lines, const Words& words);
// The same, and "alle artikelen" where the selector asks for nothing.
std::string all_items(const Lines& lines, const Words& words);
// "2 artikelen uit …".
std::string counted_items(std::int64_t count, const Lines& lines, const Words& words);
// What the selector shuts out, item by item: "artikelen met het label ‘nieuw’".
std::vector<std::string> excluded_items(const Lines& lines, const Words& words);

// The statements that must all be true for the condition to hold.
std::vector<Statement> describe_condition(const Predicate& condition, const Words& words);
// The same for the part of them that is about where the order comes from and goes to (currency,
// channel, country, postcode), and for the rest.
struct ConditionParts {
  std::vector<Statement> region;
  std::vector<Statement> other;
};
ConditionParts describe_condition_parts(const Predicate& condition, const Words& words);

// The part of a condition, as one clause, that a failing leaf keeps from being true.
struct FailedPart {
  std::string clause;  // "je betaalt met ‘ideal’"; empty where the leaf is not in the condition
  bool leaf_alone = false;  // the part is the leaf, so nothing else would do
};
FailedPart failed_part(const Predicate& condition, const Predicate& leaf, const Words& words);

}  // namespace stapel::promotions
