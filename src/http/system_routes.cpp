// What is open to everybody: health, readiness, metrics, the API's own description.
#include "http/documents.h"
#include "http/handling.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

Response text_response(std::string body, std::string content_type = "text/plain; charset=utf-8",
                       int status = 200) {
  return {.status = status, .content_type = std::move(content_type), .body = std::move(body)};
}

Response readiness(app::Shops& shops, const ServerFacts& facts) {
  if (facts.stopping()) return text_response("stopping\n", "text/plain; charset=utf-8", 503);
  if (!shops.ready()) {
    return text_response("the store does not take changes\n", "text/plain; charset=utf-8", 503);
  }
  return text_response("ready\n");
}

void describe_problem(const Request& request, const Reply& reply) {
  const ProblemKind* kind = find_problem(request.parameters[0]);
  if (kind == nullptr) {
    return reply(
        Problem{.code = ProblemCode::not_found, .detail = "there is no problem of this name"});
  }
  reply(text_response(std::string(kind->name) + " (" + std::to_string(kind->status) + ")\n" +
                      std::string(kind->title) + ".\n\n" + std::string(kind->help) + "\n"));
}

}  // namespace

void add_system_routes(std::vector<Route>& routes, app::Shops& shops, ServerFacts facts) {
  const auto add = [&](const char* path, auto handle) {
    routes.push_back(
        {.method = "GET", .path = path, .access = Access::open, .handle = std::move(handle)});
  };
  add("/healthz", [](const Request&, const Reply& reply) { reply(text_response("ok\n")); });
  add("/readyz",
      [&shops, facts](const Request&, const Reply& reply) { reply(readiness(shops, facts)); });
  add("/metrics", [facts](const Request&, const Reply& reply) {
    reply(text_response(facts.metrics(), "text/plain; version=0.0.4; charset=utf-8"));
  });
  add("/docs", [](const Request&, const Reply& reply) {
    reply(text_response(std::string(reference_page()), "text/html; charset=utf-8"));
  });
  add("/v1/openapi.json", [](const Request&, const Reply& reply) {
    reply(text_response(std::string(openapi_document()), "application/json"));
  });
  add("/problems/{code}", describe_problem);
}

std::vector<Route> make_routes(app::Shops& shops, ServerFacts facts) {
  std::vector<Route> routes;
  add_pricing_routes(routes, *facts.refused_codes);  // the busiest first
  add_wallet_routes(routes);
  add_redemption_routes(routes, *facts.refused_codes);
  add_refund_routes(routes);
  add_promotion_routes(routes);
  add_terms_routes(routes);
  add_code_routes(routes);
  add_product_routes(routes);
  add_lint_routes(routes);
  add_replay_routes(routes);
  add_preview_routes(routes);
  add_overview_routes(routes);
  add_decision_routes(routes);
  add_order_routes(routes);
  add_shop_routes(routes);
  add_webhook_routes(routes);
  add_list_routes(routes);
  add_event_routes(routes);
  add_key_routes(routes);
  add_console_routes(routes);
  add_session_routes(routes, shops, facts.cookie_seconds);
  add_user_routes(routes, shops);
  add_system_routes(routes, shops, std::move(facts));
  return routes;
}

}  // namespace stapel::http
