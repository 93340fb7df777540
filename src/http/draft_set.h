// A set of promotions in a request's body.
#pragma once

#include <vector>

#include "base/json.h"
#include "promotions/definition.h"

namespace stapel::http {

inline constexpr std::size_t draft_promotions_max = 1'000;

// The list in `promotions`, each with an id of its own.
std::vector<promotions::Promotion> read_promotions(const json::Value& list,
                                                   const promotions::Settings& settings,
                                                   Faults& faults);

}  // namespace stapel::http
