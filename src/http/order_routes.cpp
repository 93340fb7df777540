// Orders: facts that a shop tells again and again, with their revisions.
#include <array>

#include "http/handling.h"
#include "http/order_render.h"
#include "http/routes.h"
#include "promotions/parse.h"
#include "promotions/parse_fields.h"

namespace stapel::http {
namespace {

using app::OrderStatus;
using promotions::Choice;

constexpr std::size_t order_bytes_max = 1'000'000;
constexpr std::size_t id_size_max = 200;
constexpr std::size_t reason_size_max = 500;

constexpr std::array<Choice<OrderStatus>, 3> statuses = {{{"placed", OrderStatus::placed},
                                                          {"paid", OrderStatus::paid},
                                                          {"cancelled", OrderStatus::cancelled}}};

constexpr std::array<Choice<app::ReturnRule>, 2> rules = {
    {{"keep", app::ReturnRule::keep}, {"reprice", app::ReturnRule::reprice}}};

std::int64_t read_revision(json::Object& object, Faults& faults) {
  const auto value = object.require("revision");
  if (!value) return 1;
  return json::read_integer(*value, 1, app::revision_max, faults).value_or(1);
}

// The counters are the store's to know.
std::optional<promotions::Cart> read_order_cart(json::Object& object, Faults& faults) {
  const auto value = object.find("cart");
  if (!value) return {};
  if (value->kind() == json::Kind::object) {
    for (const std::string_view name : {"uses", "pool_codes"}) {
      const auto own = value->find(name);
      if (own) json::add_fault(*own, "is supplied by the server; leave it out", faults);
    }
  }
  return promotions::read_cart(*value, faults);
}

app::PutOrder read_order(json::Object& object, Faults& faults) {
  app::PutOrder fact;
  fact.revision = read_revision(object, faults);
  if (const auto value = object.require("status")) {
    fact.status = promotions::read_choice(*value, statuses, faults).value_or(OrderStatus::placed);
  }
  if (object.find("checkout")) {
    fact.checkout = read_text(object, "checkout", id_size_max, faults);
  }
  fact.cart = read_order_cart(object, faults);
  promotions::take(fact.total, object.find("total"), promotions::read_amount, faults);
  promotions::take(fact.redeem, object.find("redeem"), json::read_boolean, faults);
  promotions::take(fact.at, object.find("at"), promotions::read_instant, faults);
  const auto over_limit = object.find("over_limit");
  if (!over_limit) return fact;
  json::Object decision(*over_limit, faults);
  fact.over_limit_reason = read_text(decision, "reason", reason_size_max, faults);
  decision.finish();
  return fact;
}

Response order_response(const app::OrderAnswer& order) { return json_response(render(order)); }

// Facts are known by their revision, which does what an Idempotency-Key does elsewhere.
void put_order(app::Service& app, const Request& request, const Reply& reply) {
  auto fact = read_body(request, reply, read_order);
  if (!fact) return;
  fact->id = request.parameters[0];
  fact->actor = request.actor;
  app.put_order(std::move(*fact), answer_with<app::OrderAnswer>(reply, order_response));
}

void get_order(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, id = request.parameters[0]] {
    const auto found = app.order(id);
    if (!found) return reply(found.refusal());
    reply(order_response(*found));
  });
}

void list_orders(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page] {
    reply(page_response(*page, app.orders(*page), [](json::Writer& writer, const auto& order) {
      writer.raw(render(order));
    }));
  });
}

app::PutReturn read_return(json::Object& object, Faults& faults) {
  app::PutReturn fact;
  fact.revision = read_revision(object, faults);
  if (const auto lines = object.require("lines"); lines && json::Object(*lines, faults).ok()) {
    for (const json::Value line : *lines) {
      fact.lines[std::string(line.key())] = promotions::read_quantity(line, faults).value_or(1);
    }
  }
  if (const auto value = object.find("rule")) {
    fact.rule = promotions::read_choice(*value, rules, faults);
  }
  promotions::take(fact.at, object.find("at"), promotions::read_instant, faults);
  return fact;
}

Response return_response(const app::ReturnAnswer& answer) { return json_response(render(answer)); }

void put_return(app::Service& app, const Request& request, const Reply& reply) {
  auto fact = read_body(request, reply, read_return);
  if (!fact) return;
  fact->order = request.parameters[0];
  fact->id = request.parameters[1];
  fact->actor = request.actor;
  app.put_return(std::move(*fact), answer_with<app::ReturnAnswer>(reply, return_response));
}

void list_returns(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, order = request.parameters[0]] {
    const auto found = app.returns_of(order);
    if (!found) return reply(found.refusal());
    reply(list_response(*found,
                        [](json::Writer& writer, const auto& one) { writer.raw(render(one)); }));
  });
}

}  // namespace

void add_order_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "PUT",
                    .path = "/v1/orders/{id}",
                    .body_max = order_bytes_max,
                    .handle = of_shop(put_order),
                    .scope = app::Scope::orders});
  routes.push_back({.method = "PUT",
                    .path = "/v1/orders/{id}/returns/{return}",
                    .body_max = order_bytes_max,
                    .handle = of_shop(put_return),
                    .scope = app::Scope::orders});
  routes.push_back({.method = "GET",
                    .path = "/v1/orders/{id}/returns",
                    .handle = of_shop(list_returns),
                    .scope = app::Scope::orders});
  routes.push_back({.method = "GET",
                    .path = "/v1/orders/{id}",
                    .handle = of_shop(get_order),
                    .scope = app::Scope::orders});
  routes.push_back({.method = "GET",
                    .path = "/v1/orders",
                    .handle = of_shop(list_orders),
                    .paged = true,
                    .scope = app::Scope::orders});
}

}  // namespace stapel::http
