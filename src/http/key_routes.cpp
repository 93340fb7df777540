// API keys: made, listed and revoked with a secret key. A key is shown once, when it is made.
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

constexpr std::size_t key_bytes_max = 64'000;
constexpr std::size_t name_size_max = 200;

app::CreateApiKey read_key(json::Object& object, Faults& faults) {
  app::CreateApiKey key;
  key.name = read_text(object, "name", name_size_max, faults);
  if (const auto value = object.find("scope")) {
    const auto name = json::read_string(*value, faults);
    const auto scope = app::find_scope(name.value_or(""));
    if (name && !scope) {
      json::add_fault(*value, "must be \"secret\" or \"publishable\"", faults);
    }
    key.scope = scope.value_or(app::ApiScope::publishable);
  }
  return key;
}

void create_key(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_key);
  if (!command) return;
  command->actor = request.actor;
  app.create_api_key(std::move(*command),
                     answer_with<app::ApiKeyAnswer>(reply, [](const app::ApiKeyAnswer& answer) {
                       return json_response(render(answer), 201);
                     }));
}

void list_keys(app::Service& app, const Request&, const Reply& reply) {
  on_worker(app, reply, [&app, reply] {
    reply(page_response(app::Page<app::ApiKeyAnswer>{.items = app.api_keys(), .next = {}},
                        [](json::Writer& writer, const auto& key) { writer.raw(render(key)); }));
  });
}

void revoke_key(app::Service& app, const Request& request, const Reply& reply) {
  if (!read_empty_body(request, reply)) return;
  app.revoke_api_key({.id = request.parameters[0], .actor = request.actor},
                     answer_with<app::ApiKeyAnswer>(reply, [](const app::ApiKeyAnswer& answer) {
                       return json_response(render(answer));
                     }));
}

}  // namespace

void add_key_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET", .path = "/v1/keys", .handle = of_shop(list_keys)});
  routes.push_back({.method = "POST",
                    .path = "/v1/keys",
                    .body_max = key_bytes_max,
                    .handle = of_shop(create_key)});
  routes.push_back({.method = "POST",
                    .path = "/v1/keys/{id}/revoke",
                    .body_max = key_bytes_max,
                    .handle = of_shop(revoke_key)});
}

}  // namespace stapel::http
