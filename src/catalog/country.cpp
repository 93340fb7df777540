#include "catalog/country.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace stapel::catalog {

namespace {

using Entry = std::pair<std::string_view, std::string_view>;

// Sorted by name. The Channel Islands have no code of their own (Jersey and Guernsey do); GB-CHA
// was theirs in ISO 3166-2. EU is reserved in ISO 3166 for the European Union.
constexpr Entry codes[] = {
    {"Australia", "AU"},
    {"Austria", "AT"},
    {"Bahrain", "BH"},
    {"Belgium", "BE"},
    {"Brazil", "BR"},
    {"Canada", "CA"},
    {"Channel Islands", "GB-CHA"},
    {"Cyprus", "CY"},
    {"Czech Republic", "CZ"},
    {"Denmark", "DK"},
    {"EIRE", "IE"},
    {"European Community", "EU"},
    {"Finland", "FI"},
    {"France", "FR"},
    {"Germany", "DE"},
    {"Greece", "GR"},
    {"Hong Kong", "HK"},
    {"Iceland", "IS"},
    {"Israel", "IL"},
    {"Italy", "IT"},
    {"Japan", "JP"},
    {"Lebanon", "LB"},
    {"Lithuania", "LT"},
    {"Malta", "MT"},
    {"Netherlands", "NL"},
    {"Norway", "NO"},
    {"Poland", "PL"},
    {"Portugal", "PT"},
    {"RSA", "ZA"},
    {"Saudi Arabia", "SA"},
    {"Singapore", "SG"},
    {"Spain", "ES"},
    {"Sweden", "SE"},
    {"Switzerland", "CH"},
    {"USA", "US"},
    {"United Arab Emirates", "AE"},
    {"United Kingdom", "GB"},
    {"Unspecified", ""},
};

}  // namespace

std::string_view country_code(std::string_view name) {
  const Entry* found = std::lower_bound(
      std::begin(codes), std::end(codes), name,
      [](const Entry& entry, std::string_view wanted) { return entry.first < wanted; });
  return found != std::end(codes) && found->first == name ? found->second : name;
}

}  // namespace stapel::catalog
