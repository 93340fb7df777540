// Ids: those that people choose, and those that are drawn here.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "base/time.h"

namespace stapel::app {

inline constexpr std::string_view id_rule =
    "must be 1 to 64 letters, digits, dots, underscores or hyphens";

inline bool is_id(std::string_view text) {
  constexpr std::size_t length_max = 64;
  return !text.empty() && text.size() <= length_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

// PREFIX, the time and chance: new rows go to the end of their table. Not to be guessed.
std::string new_id(std::string_view prefix, Instant now);

}  // namespace stapel::app
