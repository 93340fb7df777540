// Money as integers, and the currencies of ISO 4217.
//
// An amount is a count of the currency's minor unit (cents for EUR, yen for JPY, fils for KWD).
// All amounts of one cart share the cart's currency, so an amount does not carry it; the currency
// stands once beside the amounts it counts. No floating point anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stapel {

// Minor units.
using Amount = std::int64_t;

// Products of an amount and a rate or a weight need more than 64 bits: 10^13 x 10^13 < 2^87.
__extension__ typedef __int128 Wide;

// The largest amount in any field, list total or result (10^13 minor units).
inline constexpr Amount amount_max = 10'000'000'000'000;
// The largest quantity of one line, and the largest count in a definition.
inline constexpr std::int64_t quantity_max = 100'000;

// A currency code of ISO 4217, with the number of decimals of its minor unit.
struct Currency {
  char code[4] = {'E', 'U', 'R', '\0'};
  std::int32_t exponent = 2;

  std::string_view name() const { return {code, 3}; }
  // 10^exponent: minor units in one whole unit.
  std::int64_t minor_per_unit() const;
  friend bool operator==(const Currency& a, const Currency& b) { return a.name() == b.name(); }
};

// The currency with this (upper-case) code; nothing where ISO 4217 does not list it.
std::optional<Currency> find_currency(std::string_view code);

// Percentages and rates held exactly, as multiples of one ten-thousandth.
struct Percent {
  std::int64_t ten_thousandths = 0;  // 1% = 10'000; 100% = 1'000'000
  friend bool operator==(const Percent&, const Percent&) = default;
};

// A plain number with at most four decimals (multipliers, rates, custom attributes).
struct Decimal {
  std::int64_t ten_thousandths = 0;  // 1.0 = 10'000
  friend auto operator<=>(const Decimal&, const Decimal&) = default;
};

// `amount` x `percent`, rounded half up to the minor unit. amount >= 0.
Amount share_half_up(Amount amount, Percent percent);

// An amount for people: "€12.50" in English, "€ 12,50" in Dutch; others "GBP 12.50".
enum class Language { dutch, english };
std::string format_money(Amount amount, const Currency& currency, Language language);

}  // namespace stapel
