#include "simulation/win_back.h"

#include "base/check.h"
#include "codes/check.h"
#include "simulation/random.h"

namespace stapel::simulation {

namespace {

constexpr std::string_view stem = "TERUG-";
constexpr std::size_t drawn = 7;                      // and the check character
constexpr std::uint64_t numbers = 27'512'614'111;     // 31^7
constexpr std::uint64_t multiplier = 17'003'730'641;  // no multiple of 31: no two numbers meet

}  // namespace

std::string win_back_code(std::uint64_t seed, std::uint32_t customer, std::uint32_t time) {
  STAPEL_CHECK(time < win_backs_max);
  const std::uint64_t shift = Random(seed, Stream::win_back, 0).bits() % numbers;
  const std::uint64_t index = std::uint64_t{customer} * win_backs_max + time;
  std::uint64_t number = (index * multiplier + shift) % numbers;
  std::string characters(drawn, codes::alphabet.front());
  for (std::size_t i = drawn; i-- > 0; number /= codes::alphabet.size())
    characters[i] = codes::alphabet[number % codes::alphabet.size()];
  characters += codes::check_character(characters);
  return std::string(stem) + characters.substr(0, 4) + '-' + characters.substr(4);
}

bool is_win_back_code(std::string_view code) { return code.substr(0, stem.size()) == stem; }

}  // namespace stapel::simulation
