// From JSON text to definitions and carts, with every fault reported at once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/fault.h"
#include "base/json.h"
#include "promotions/cart.h"
#include "promotions/definition.h"

namespace stapel::promotions {

// Reads a promotions file: a list, or {"promotions": [...], "settings": {...}}. Nothing is returned
// where `faults` gained an entry.
std::optional<Definitions> parse_promotions(std::string_view text, Faults& faults);

// The same for one promotion, or settings alone, within a larger document (pointers start there).
std::optional<Promotion> read_promotion(const json::Value& value, const Settings& settings,
                                        Faults& faults);
std::optional<Settings> read_settings(const json::Value& value, Faults& faults);

std::optional<Cart> parse_cart(std::string_view text, Faults& faults);
std::optional<Cart> read_cart(const json::Value& value, Faults& faults);

// The cart as JSON that parse_cart reads back to an equal cart.
std::string write_cart(const Cart& cart);

}  // namespace stapel::promotions
