// What a shopper reads about a wallet, in Dutch and English. Internal to the wallet.
#pragma once

#include <optional>
#include <string>

#include "promotions/wallet.h"

namespace stapel::promotions {

// `without`: the customer value with none of the codes.
std::string plan_message(const WalletPlan& plan, Amount without, const Currency& currency,
                         Language language);
std::string code_message(const WalletCodeReport& report, const Currency& currency,
                         Language language);
// Of a code that ended at `end`, by itself or with all its promotions.
std::string expired_message(Instant end, const Zone& zone, Language language);
// Of a code that may be used `uses_max` times in all and was; absent: by the wallet's own count.
std::string used_up_message(std::optional<std::int64_t> uses_max, Language language);
std::string_view advice_name(CodeAdvice advice);

}  // namespace stapel::promotions
