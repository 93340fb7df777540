// Effects in words: what the customer gets, with every cap and limit that the effect sets itself.
#pragma once

#include <vector>

#include "promotions/definition.h"
#include "promotions/statement.h"
#include "promotions/words.h"

namespace stapel::promotions {

Statement describe_effect(const Effect& effect, const Words& words);

// The selections of lines that the effect needs: none for shipping, gifts and points.
std::vector<const Lines*> selections_of(const Effect& effect);

}  // namespace stapel::promotions
