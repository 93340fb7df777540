#include "http/testing/fake_app.h"

namespace stapel::http::testing {

Result<promotions::Evaluation, app::Refusal> FakeApp::evaluate(app::Evaluate request) {
  remember(std::move(request));
  if (refusal) return Refused{*refusal};
  return promotions::Evaluation{};
}

Result<promotions::WalletAnswer, app::Refusal> FakeApp::plan_wallet(
    const app::PlanWallet& request) {
  remember(request);
  if (refusal) return Refused{*refusal};
  return promotions::WalletAnswer{};
}

Result<promotions::Refund, app::Refusal> FakeApp::preview_refund(
    const app::PreviewRefund& request) {
  remember(request);
  if (refusal) return Refused{*refusal};
  return promotions::Refund{};
}

}  // namespace stapel::http::testing
