// Wallets: which of a customer's codes to use now and which to keep. Of secret keys only, because
// one request tries many codes.
#include <array>

#include "http/handling.h"
#include "http/routes.h"
#include "promotions/parse_fields.h"
#include "promotions/wallet.h"

namespace stapel::http {
namespace {

using promotions::Choice;
using promotions::Policy;

// A cart and the orders expected.
constexpr std::size_t wallet_bytes_max = 4'000'000;

constexpr std::array<Choice<Policy>, 2> policies = {
    {{"best_for_customer", Policy::best_for_customer}, {"priority", Policy::priority}}};
constexpr std::array<Choice<Language>, 2> languages = {
    {{"nl", Language::dutch}, {"en", Language::english}}};

// The counters are the store's to know.
void refuse_supplied(const std::optional<json::Value>& cart, Faults& faults) {
  if (!cart || cart->kind() != json::Kind::object) return;
  for (const std::string_view name : {"uses", "pool_codes"}) {
    const auto own = cart->find(name);
    if (own) json::add_fault(*own, "is supplied by the server; leave it out", faults);
  }
}

app::PlanWallet read_plan(json::Object& object, Faults& faults) {
  app::PlanWallet request;
  request.wallet = promotions::read_wallet(object, faults);
  refuse_supplied(object.find("cart"), faults);
  const auto expected = object.find("expected");
  if (expected && expected->kind() == json::Kind::array) {
    for (const json::Value order : *expected) {
      if (order.kind() == json::Kind::object) refuse_supplied(order.find("cart"), faults);
    }
  }
  if (const auto value = object.find("policy")) {
    request.policy = promotions::read_choice(*value, policies, faults);
  }
  if (const auto value = object.find("language")) {
    request.language = promotions::read_choice(*value, languages, faults).value_or(Language::dutch);
  }
  if (const auto value = object.find("now")) {
    if (const auto now = promotions::read_instant(*value, faults)) request.wallet.cart.at = now;
  }
  return request;
}

void plan(app::Service& app, const Request& request, const Reply& reply) {
  auto read = read_body(request, reply, read_plan);
  if (!read) return;
  on_worker(app, reply, [&app, reply, question = std::move(*read)] {
    const auto answer = app.plan_wallet(question);
    if (!answer) return reply(answer.refusal());
    reply(json_response(promotions::to_json(*answer, false)));
  });
}

}  // namespace

void add_wallet_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "POST",
                    .path = "/v1/wallet",
                    .access = Access::secret,
                    .body_max = wallet_bytes_max,
                    .handle = of_shop(plan),
                    .scope = app::Scope::prices,
                    .for_tests = true});
}

}  // namespace stapel::http
