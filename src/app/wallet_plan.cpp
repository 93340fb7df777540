// See wallet_plan.h.
#include "app/wallet_plan.h"

namespace stapel::app {
namespace {

// What the store knows about the cart with all codes of the wallet, which stay off the cart.
void gather_for_wallet(promotions::Cart& cart, const std::vector<promotions::WalletCode>& codes,
                       Instant at, const PricingSources& sources) {
  promotions::EvaluateOptions options;
  options.now = at;
  sources.lists.add_to(cart);
  promotions::Cart asked = cart;
  for (const promotions::WalletCode& code : codes) asked.codes.push_back(code.code);
  gather_facts(asked, options, {}, sources);
  cart.uses = std::move(asked.uses);
  cart.pool_codes = std::move(asked.pool_codes);
}

}  // namespace

Result<promotions::WalletAnswer, Refusal> plan_wallet(const PlanWallet& request, Instant now,
                                                      const PricingSources& sources) {
  promotions::Wallet wallet = request.wallet;
  promotions::EvaluateOptions options;
  options.policy = request.policy;
  options.now = wallet.cart.at.value_or(now);
  options.language = request.language;
  gather_for_wallet(wallet.cart, wallet.codes, options.now, sources);
  for (promotions::ExpectedOrder& order : wallet.expected) {
    gather_for_wallet(order.cart, wallet.codes, order.cart.at.value_or(now), sources);
  }
  auto answer = promotions::plan_wallet(sources.live.compiled(), wallet, options);
  if (answer) return *std::move(answer);
  return Refused{
      Refusal{RefusalCode::invalid_request, "the wallet cannot be priced", {answer.refusal()}, {}}};
}

}  // namespace stapel::app
