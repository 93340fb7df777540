// What a promotion gives, one line an effect: "20% off each line (in shoes), at most 50.00".
#pragma once

#include <optional>
#include <string>

#include "words.h"

namespace stapel::golden {

// The effect's JSON; nothing where the line does not begin as an effect does.
std::optional<std::string> read_effect(Words& words, const Currency& currency);

}  // namespace stapel::golden
