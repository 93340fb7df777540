// Who a shopper is, as the shop's own server says it: a JSON Web Token (RFC 7519) signed with
// HMAC-SHA256 and a secret of the shop. Strict: one algorithm, known members only, a short life.
// Pure: no clock, no store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "storage/rows.h"

namespace stapel::app {

inline constexpr std::size_t customer_token_size_max = 8'192;
inline constexpr std::int64_t customer_token_seconds_max = 86'400;  // from now to its end
inline constexpr std::int64_t clock_skew_seconds = 60;  // between the shop's clock and this one

// The customer as the contract's cart writes it, as JSON text; or what is wrong with the token, as
// the end of a sentence that begins with it.
Result<std::string, std::string> verify_customer_token(
    std::string_view token, const std::vector<storage::TokenSecret>& secrets, std::string_view shop,
    Instant now);

}  // namespace stapel::app
