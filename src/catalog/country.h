// Countries as people write them, as ISO 3166 codes.
#pragma once

#include <string_view>

namespace stapel::catalog {

// The code for a name ("United Kingdom" is GB, "EIRE" is IE); the name itself where none is known,
// and nothing for "Unspecified".
std::string_view country_code(std::string_view name);

}  // namespace stapel::catalog
