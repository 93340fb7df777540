// Decisions of the past: what a checkout was decided from, made again and explained.
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

Problem query_problem(std::string detail) {
  return {.code = ProblemCode::invalid_query, .detail = std::move(detail)};
}

void get_decision(app::Service& app, const Request& request, const Reply& reply) {
  app::ExplainDecision question{.id = request.parameters[0], .test = request.actor.test};
  for (const Header& parameter : request.query) {
    const bool known = parameter.value == "nl" || parameter.value == "en";
    if (parameter.name != "language" || !known) {
      return reply(query_problem("language=nl and language=en are known"));
    }
    question.language = parameter.value == "en" ? Language::english : Language::dutch;
  }
  on_worker(app, reply, [&app, reply, question = std::move(question)] {
    const auto decision = app.decision(question);
    if (!decision) return reply(decision.refusal());
    reply(json_response(render(*decision)));
  });
}

// ?order=ID: the checkouts of an order, whose ids are those of their decisions.
void list_checkouts_of_order(app::Service& app, const Request& request, const Reply& reply) {
  if (request.query.size() != 1 || request.query[0].name != "order" ||
      request.query[0].value.empty()) {
    return reply(query_problem("order=ID is required, and nothing else is known"));
  }
  on_worker(app, reply, [&app, reply, order = request.query[0].value, test = request.actor.test] {
    reply(list_response(app.checkouts_of_order(order, test),
                        [](json::Writer& writer, const auto& item) { writer.raw(render(item)); }));
  });
}

}  // namespace

void add_decision_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .path = "/v1/decisions/{id}",
                    .handle = of_shop(get_decision),
                    .queried = true,
                    .scope = app::Scope::audit});
  routes.push_back({.method = "GET",
                    .path = "/v1/checkouts",
                    .handle = of_shop(list_checkouts_of_order),
                    .queried = true,
                    .scope = app::Scope::checkouts});
}

}  // namespace stapel::http
