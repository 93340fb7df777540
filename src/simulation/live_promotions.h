// The promotions that were live in the generated shop's past, as the shop would have written them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "simulation/season.h"

namespace stapel::simulation {

// Definitions as JSON. `size`: customers, for limits and budgets.
std::string live_promotions(const Season& season, std::uint32_t size);

// Codes that shoppers type, and when.
inline constexpr std::string_view welcome_code = "WELKOM10";
inline constexpr std::string_view black_friday_code = "ZWART25";
inline constexpr std::string_view partner_code = "KOFFIEMAATJES20";

// Whether the Black Friday code works on that day: the Friday and the three days after it.
bool is_black_friday(const Date& date);
// From when on the partner's code goes round on pages that collect codes.
Date partner_code_leaks(const Season& season);

}  // namespace stapel::simulation
