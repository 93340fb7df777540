#include "http/testing/fake_app.h"

namespace stapel::http::testing {

Result<promotions::Evaluation, app::Refusal> FakeApp::evaluate(const app::Evaluate& request) {
  remember(request);
  if (refusal) return Refused{*refusal};
  return promotions::Evaluation{};
}

}  // namespace stapel::http::testing
