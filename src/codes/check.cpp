// See check.h. The sum is built from the left, so that the weight of a place does not depend on how
// many follow it.
#include "codes/check.h"

#include <algorithm>
#include <array>

#include "base/check.h"

namespace stapel::codes {
namespace {

constexpr unsigned prime = 31;
static_assert(alphabet.size() == prime);
constexpr unsigned char outside = 255;

constexpr std::array<unsigned char, 256> positions = [] {
  std::array<unsigned char, 256> all{};
  all.fill(outside);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    all[static_cast<unsigned char>(alphabet[i])] = static_cast<unsigned char>(i);
  }
  return all;
}();

constexpr std::array<unsigned, prime - 1> powers_of_3 = [] {
  std::array<unsigned, prime - 1> all{};
  unsigned power = 1;
  for (unsigned& each : all) {
    each = power;
    power = power * 3 % prime;
  }
  return all;
}();

constexpr unsigned weight_at(std::size_t place) {
  return powers_of_3[(place + 1) % powers_of_3.size()];
}

unsigned sum_of(std::string_view text) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned position = positions[static_cast<unsigned char>(text[i])];
    STAPEL_CHECK(position != outside);
    sum += position * weight_at(i);
  }
  return sum % prime;
}

}  // namespace

std::optional<unsigned> position_of(char c) {
  const unsigned char position = positions[static_cast<unsigned char>(c)];
  if (position == outside) return std::nullopt;
  return position;
}

char check_character(std::string_view text) {
  const unsigned missing = (prime - sum_of(text)) % prime;
  const unsigned weight = weight_at(text.size());
  // The one position that makes the sum a multiple: found by trying, once for each weight.
  static constexpr auto quotients = [] {
    std::array<std::array<unsigned char, prime>, prime> all{};
    for (unsigned divisor = 1; divisor < prime; ++divisor) {
      for (unsigned position = 0; position < prime; ++position) {
        all[divisor][position * divisor % prime] = static_cast<unsigned char>(position);
      }
    }
    return all;
  }();
  return alphabet[quotients[weight][missing]];
}

bool is_checked(std::string_view text) {
  const auto is_of_alphabet = [](char c) {
    return positions[static_cast<unsigned char>(c)] != outside;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), is_of_alphabet) &&
         sum_of(text) == 0;
}

}  // namespace stapel::codes
