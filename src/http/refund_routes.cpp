// Refunds: what a return would pay back, told before anything is paid.
#include <array>

#include "http/handling.h"
#include "http/routes.h"
#include "promotions/parse_fields.h"
#include "promotions/parse_refund.h"

namespace stapel::http {
namespace {

using promotions::Choice;
using promotions::Policy;
using promotions::RefundRule;

// A cart of the largest size, and its result beside it.
constexpr std::size_t order_bytes_max = 4'000'000;

constexpr std::array<Choice<RefundRule>, 2> rules = {
    {{"keep", RefundRule::keep}, {"reprice", RefundRule::reprice}}};
constexpr std::array<Choice<Policy>, 2> policies = {
    {{"best_for_customer", Policy::best_for_customer}, {"priority", Policy::priority}}};

app::PreviewRefund read_preview(json::Object& object, Faults& faults) {
  app::PreviewRefund request;
  std::optional<promotions::Order> order;
  if (const auto value = object.require("order")) order = promotions::read_order(*value, faults);
  if (const auto value = object.require("return")) {
    const auto units = promotions::read_return(*value, order ? &*order : nullptr, faults);
    if (units) request.units = *units;
  }
  if (const auto value = object.find("rule")) {
    request.rule = promotions::read_choice(*value, rules, faults).value_or(RefundRule::keep);
  }
  if (const auto value = object.find("policy")) {
    request.policy = promotions::read_choice(*value, policies, faults);
  }
  if (order) request.order = std::move(*order);
  return request;
}

void preview(app::Service& app, const Request& request, const Reply& reply) {
  auto read = read_body(request, reply, read_preview);
  if (!read) return;
  on_worker(app, reply, [&app, reply, question = std::move(*read)] {
    const auto refund = app.preview_refund(question);
    if (!refund) return reply(refund.refusal());
    reply(json_response(promotions::to_json(*refund, false)));
  });
}

}  // namespace

void add_refund_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .path = "/v1/refunds/preview",
                    .access = Access::secret,
                    .body_max = order_bytes_max,
                    .handle = of_shop(preview),
                    .scope = app::Scope::prices,
                    .for_tests = true});
}

}  // namespace stapel::http
