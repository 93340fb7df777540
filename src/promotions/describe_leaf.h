// One leaf of a condition or selector in words. Internal to describe_condition.cpp.
#pragma once

#include <string>

#include "promotions/definition.h"
#include "promotions/words.h"

namespace stapel::promotions {

// A leaf, or what must not be: `negated` asks that it does not hold.
struct Literal {
  const Predicate* leaf = nullptr;
  bool negated = false;
};

// Of a condition: a main clause, such as "je bestelt minstens 3 artikelen".
std::string clause_of(const Literal& literal, const Words& words);
// Of a selector: what follows "artikelen", such as "uit de categorie ‘mokken’".
std::string modifier_of(const Literal& literal, const Words& words);

// Whether the literal only shuts out ("not in the category"), so that it reads best as an
// exclusion; and what it shuts out, as a modifier.
bool shuts_out(const Literal& literal);
std::string shut_out_by(const Literal& literal, const Words& words);

}  // namespace stapel::promotions
