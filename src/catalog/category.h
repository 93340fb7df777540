// A category for products that come without one, by words of their name.
//
// First season, then what it is, then where it stands; docs/import.md shows the table. Whole words
// only: a CARDIGAN is no CARD.
#pragma once

#include <string_view>

namespace stapel::catalog {

// A category path such as "kitchen/mugs"; "other" where no word says more.
std::string_view category_of(std::string_view name);

// Whether a product's name is in truth a note of the warehouse ("damaged?", "found", "check").
bool is_note(std::string_view name);

}  // namespace stapel::catalog
