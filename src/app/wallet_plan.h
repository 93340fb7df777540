// The best deal for a wallet, by the promotions that are live and what is left of their limits.
// Advice, like an evaluation: changes nothing and holds nothing.
#pragma once

#include "app/pricing.h"
#include "app/refusal.h"
#include "promotions/wallet.h"

namespace stapel::app {

// Judged at the cart's `at`, else now.
Result<promotions::WalletAnswer, Refusal> plan_wallet(const PlanWallet& request, Instant now,
                                                      const PricingSources& sources);

}  // namespace stapel::app
