// What a shopper reads about a wallet, in Dutch and English. Internal to the wallet.
#pragma once

#include <string>

#include "promotions/wallet.h"

namespace stapel::promotions {

// `without`: the customer value with none of the codes.
std::string plan_message(const WalletPlan& plan, Amount without, const Currency& currency,
                         Language language);
std::string code_message(const WalletCodeReport& report, const Currency& currency,
                         Language language);
std::string_view advice_name(CodeAdvice advice);

}  // namespace stapel::promotions
