// The matrix that the golden cases must fill: effect x policy x kind of border, and the numbers of
// the requirements. What stands here is what is demanded; the cases say which cell they show.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "golden_case.h"

namespace stapel::golden {

// An effect type, apart by scope where it works in two.
inline constexpr std::array<std::string_view, 14> rows{"percent_off order",
                                                       "percent_off lines",
                                                       "amount_off order",
                                                       "amount_off lines",
                                                       "set_unit_price",
                                                       "buy_x_get_y",
                                                       "nth_unit",
                                                       "bundle_price",
                                                       "tiers",
                                                       "shipping_off",
                                                       "shipping_upgrade",
                                                       "gift",
                                                       "cashback",
                                                       "points"};

inline constexpr std::array<std::string_view, 5> cells{"cap", "floor", "threshold met", "one under",
                                                       "tie"};

// Cells that cannot be, and why.
struct Impossible {
  std::string_view row, cell, why;
};
inline constexpr std::array<Impossible, 2> impossible{
    {{"gift", "floor", "a gift lowers no price, so no floor can hold it back"},
     {"points", "floor", "points lower no price, so no floor can hold them back"}}};

// The numbers and rules of the requirements that a price can show, by their names there.
inline constexpr std::array<std::string_view, 29> numbers{"10-20%",
                                                          "5/10 fixed",
                                                          "15 from 75",
                                                          "2nd -50%",
                                                          "10% of 80 = 8",
                                                          "25 win-back",
                                                          "15% one-time code",
                                                          "1 point per euro",
                                                          "100 = EUR 5",
                                                          "200 = free shipping",
                                                          "500 = exclusive product",
                                                          "EUR 2.95 gift wrap",
                                                          "14 Feb - 13 Mar 2026",
                                                          "up to 50%",
                                                          "fixed or percentage",
                                                          "max vouchers",
                                                          "start/stop",

                                                          "1c.1",
                                                          "1c.9",
                                                          "A07",
                                                          "A08",
                                                          "A21",
                                                          "A23",
                                                          "A27",
                                                          "A29",
                                                          "A32",
                                                          "A37",
                                                          "A53",
                                                          "C04"};

// The row that an effect belongs to.
std::string_view row_of(const promotions::Effect& effect);

// Why the case does not show what it says; nothing where it does.
std::optional<std::string> not_shown(const Case& golden, const Shown& shown, std::string_view cell);

}  // namespace stapel::golden
