// Which lines an effect or a condition speaks of: "(in shoes, not on sale)", as a selector's JSON.
#pragma once

#include <optional>
#include <string>

#include "words.h"

namespace stapel::golden {

// Nothing where no parenthesis comes next.
std::optional<std::string> read_selection(Words& words, const Currency& currency);

// The line after "when", as a condition's JSON.
std::string read_condition(Words& words, const Currency& currency);

}  // namespace stapel::golden
