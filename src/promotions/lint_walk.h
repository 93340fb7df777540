// Walks what a promotion says, with the JSON pointer of each part below the promotion.
// Internal to lint.
#pragma once

#include <functional>
#include <string>

#include "promotions/definition.h"

namespace stapel::promotions {

// Every leaf of the conditions and of all selectors in them and in the effects.
using VisitLeaf = std::function<void(const Predicate& leaf, const std::string& pointer)>;
void for_each_leaf(const Predicate& predicate, const std::string& pointer, const VisitLeaf& visit);
void for_each_leaf(const Promotion& promotion, const VisitLeaf& visit);

// Every selector: of aggregates in the conditions, and of effects.
using VisitSelector = std::function<void(const Selector& selector, const std::string& pointer)>;
void for_each_selector(const Effect& effect, const std::string& pointer,
                       const VisitSelector& visit);
void for_each_selector(const Promotion& promotion, const VisitSelector& visit);

// Tests that must hold for the whole condition to hold: the leaves below `all` alone.
using VisitTest = std::function<void(const Predicate& leaf)>;
void for_each_needed(const Predicate& predicate, const VisitTest& visit);

}  // namespace stapel::promotions
