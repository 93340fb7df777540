// Conditions and selectors from JSON, with every type checked when they are loaded.
#pragma once

#include <optional>

#include "base/fault.h"
#include "base/json.h"
#include "promotions/definition.h"

namespace stapel::promotions {

// A tree over cart, shipping and customer attributes and aggregates over lines.
std::optional<Predicate> read_conditions(const json::Value& value, Faults& faults);

// A tree over line attributes.
std::optional<Selector> read_selector(const json::Value& value, Faults& faults);

// Why no cart (or no line) can ever meet the predicate that was read without faults from `value`;
// nothing where it cannot be shown. {"any": []} is a legal way to write false.
std::optional<Fault> contradiction(const Predicate& predicate, const json::Value& value);

}  // namespace stapel::promotions
