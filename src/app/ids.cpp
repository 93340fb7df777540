// See ids.h.
#include "app/ids.h"

#include "base/crypto.h"

namespace stapel::app {

std::string new_id(std::string_view prefix, Instant now) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::size_t time_digits = 12, random_bytes = 10;
  std::string time(time_digits, '0');
  auto milliseconds = static_cast<std::uint64_t>(now.microseconds / 1'000);
  for (std::size_t i = time.size(); i-- > 0; milliseconds >>= 4) {
    time[i] = digits[milliseconds & 15];
  }
  return std::string(prefix) + time + random_hex(random_bytes);
}

}  // namespace stapel::app
