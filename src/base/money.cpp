// Currencies by ISO 4217 and exact arithmetic on amounts. Never uses floating point.
#include "base/money.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace stapel {

namespace {

// All active codes of ISO 4217 by their number of decimals. Codes for which the standard gives no
// minor unit (metals, funds, XTS, XXX) count whole units. ANG, BGN, CUC, HRK, SLL and ZWL,
// withdrawn since 2023, stay: orders of those years are still replayed and refunded.
struct CodesOfExponent {
  std::int32_t exponent;
  std::string_view codes;
};

constexpr std::array<CodesOfExponent, 4> codes_by_exponent = {{
    {2,
     "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN "
     "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP "
     "GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
     "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN "
     "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL "
     "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES "
     "WST XAD XCD XCG YER ZAR ZMW ZWG ZWL"},
    {0,
     "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XAG XAU XBA XBB XBC XBD XDR "
     "XOF XPD XPF XPT XSU XTS XUA XXX"},
    {3, "BHD IQD JOD KWD LYD OMR TND"},
    {4, "CLF UYW"},
}};

bool is_code_shaped(std::string_view code) {
  return code.size() == 3 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Digits with a separator before every third from the right.
std::string grouped(std::uint64_t number, char separator) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, separator);
  return digits;
}

}  // namespace

std::int64_t Currency::minor_per_unit() const {
  std::int64_t power = 1;
  for (std::int32_t i = 0; i < exponent; ++i) power *= 10;
  return power;
}

std::optional<Currency> find_currency(std::string_view code) {
  if (!is_code_shaped(code)) return std::nullopt;
  for (const CodesOfExponent& group : codes_by_exponent) {
    if (group.codes.find(code) == std::string_view::npos) continue;
    Currency found;
    std::copy(code.begin(), code.end(), found.code);
    found.exponent = group.exponent;
    return found;
  }
  return std::nullopt;
}

Amount share_half_up(Amount amount, Percent percent) {
  STAPEL_CHECK(amount >= 0 && percent.ten_thousandths >= 0);
  constexpr std::int64_t whole = 1'000'000;  // 100%
  constexpr std::int64_t usual = 1'000'000'000'000;
  if (amount <= usual && percent.ten_thousandths <= whole) {  // fits 64 bits: a faster division
    return (2 * amount * percent.ten_thousandths + whole) / (2 * whole);
  }
  const Wide product = Wide{amount} * percent.ten_thousandths;
  return static_cast<Amount>((2 * product + whole) / (2 * whole));
}

std::string format_money(Amount amount, const Currency& currency, Language language) {
  const bool dutch = language == Language::dutch;
  const bool euro = currency.name() == "EUR";
  const auto bits = static_cast<std::uint64_t>(amount);
  const std::uint64_t size = amount < 0 ? 0 - bits : bits;
  const auto unit = static_cast<std::uint64_t>(currency.minor_per_unit());
  const std::string sign = amount < 0 ? "-" : "";
  std::string out;
  if (!euro) out = std::string(currency.name()) + " " + sign;
  if (euro && dutch) out = "€ " + sign;
  if (euro && !dutch) out = sign + "€";
  out += grouped(size / unit, dutch ? '.' : ',');
  if (currency.exponent == 0) return out;
  const std::string decimals = std::to_string(size % unit);
  out += dutch ? ',' : '.';
  out.append(static_cast<std::size_t>(currency.exponent) - decimals.size(), '0');
  return out + decimals;
}

}  // namespace stapel
