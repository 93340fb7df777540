// Mails whose true effect is known: each goes to most of those who consent, and some are held out
// by chance, so that what it did can be measured, and the measurement be judged.
#pragma once

#include <string_view>
#include <vector>

#include "simulation/people.h"

namespace stapel::simulation {

// While a window is open, those who got the mail buy so many times as fast.
struct Window {
  double from = 0.0, until = 0.0;  // weeks of the season's clock
  double factor = 1.0;
};

struct Campaign {
  std::string_view id;
  std::string_view kind;  // lifts, does_nothing, moves_forward
  Date from;
  std::vector<Window> windows;  // in the order of time, none overlap
  double held_out = 0.3;
};

// Those that fit into the season, by time.
std::vector<Campaign> make_campaigns(const Season& season);

enum class Treatment : std::uint8_t { none, treated, held_out };
// Of those with consent who were customers when it began.
Treatment treatment_of(std::uint64_t seed, const Campaign& campaign, std::size_t index,
                       const Person& person, std::uint32_t number);

// The week at which a purchase falls that takes `work` weeks from `week` on, at a customer's own
// pace. `campaigns` and `treatments` are side by side.
double advanced(const std::vector<Campaign>& campaigns, const std::vector<Treatment>& treatments,
                double week, double work);

}  // namespace stapel::simulation
