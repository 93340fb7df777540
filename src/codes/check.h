// The check character of a code: what tells a typing error from a code that was never issued. Knows
// nothing of pools, and says nothing about whether a code exists.
//
// The alphabet has 31 characters, a prime, and each stands for its position in it. In a code
// c(1) … c(n) the sum of c(i) · 3^i is a multiple of 31. Since 31 is prime and no power of 3 is a
// multiple of it, one wrong character always changes the sum; since 3 is a primitive root, the
// weights of places less than 30 apart differ, so that two such characters that changed places
// always do as well, neighbours first of all. Of other errors one in 31 is not noticed.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace stapel::codes {

// Without 0, O, 1, I and L. Ascending, so that the order of codes is that of their positions.
inline constexpr std::string_view alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

// Position in the alphabet; nothing for another character.
std::optional<unsigned> position_of(char c);

// The last character of a code that begins with `text`, which holds characters of the alphabet
// only.
char check_character(std::string_view text);

// Whether the last character is the one that the others ask for. False where a character is not of
// the alphabet.
bool is_checked(std::string_view text);

}  // namespace stapel::codes
