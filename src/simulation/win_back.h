// A mail with a code of one's own for those who have not bought for a while: a pool of unique codes
// as the shop's own program would have drawn it.
//
// It does nothing: who comes back would have come back. A code is a function of the seed, the
// customer, and how often they had been away before; no secret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stapel::simulation {

inline constexpr std::string_view win_back_pool = "kom-terug";
inline constexpr std::string_view win_back_pattern = "TERUG-####-####";
inline constexpr double win_back_days = 120.0;  // without an order

inline constexpr std::uint32_t win_backs_max = 8;  // of one customer

// `time` < win_backs_max. Different for every customer and time, of the pool's pattern, with its
// check character.
std::string win_back_code(std::uint64_t seed, std::uint32_t customer, std::uint32_t time);
bool is_win_back_code(std::string_view code);

}  // namespace stapel::simulation
