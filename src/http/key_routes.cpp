// API keys and the secrets of customer tokens: made, listed and revoked with a secret key. Both are
// shown once, when they are made.
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

constexpr std::size_t key_bytes_max = 64'000;
constexpr std::size_t name_size_max = 200;
constexpr std::int64_t requests_max = 1'000'000;

// What `read(text)` makes of each element; a fault where it makes nothing.
template <typename T, typename Read>
std::vector<T> read_texts(json::Object& object, std::string_view name, std::string_view rule,
                          Faults& faults, Read read) {
  std::vector<T> items;
  const auto value = object.find(name);
  if (!value) return items;
  if (value->kind() != json::Kind::array) {
    json::refuse_kind(*value, "a list", faults);
    return items;
  }
  for (const json::Value element : *value) {
    const auto text = json::read_string(element, faults);
    if (!text) continue;
    std::optional<T> item = read(*text);
    if (item) {
      items.push_back(*std::move(item));
    } else {
      json::add_fault(element, std::string(rule), faults);
    }
  }
  return items;
}

app::KeyKind read_kind(json::Object& object, Faults& faults) {
  const auto value = object.find("kind");
  if (!value) return app::KeyKind::publishable;
  const auto name = json::read_string(*value, faults);
  const auto kind = app::find_key_kind(name.value_or(""));
  if (name && !kind) json::add_fault(*value, "must be \"secret\" or \"publishable\"", faults);
  return kind.value_or(app::KeyKind::publishable);
}

std::optional<Instant> read_expiry(json::Object& object, Faults& faults) {
  const auto value = object.find("expires_at");
  if (!value) return {};
  const auto text = json::read_string(*value, faults);
  if (!text) return {};
  const auto at = parse_instant(*text);
  if (!at) {
    json::add_fault(*value, "must be a time with an offset, such as 2027-11-27T10:00:00+01:00",
                    faults);
  }
  return at;
}

app::CreateApiKey read_key(json::Object& object, Faults& faults) {
  app::CreateApiKey key;
  key.name = read_text(object, "name", name_size_max, faults);
  key.kind = read_kind(object, faults);
  if (const auto value = object.find("test")) {
    key.test = json::read_boolean(*value, faults).value_or(false);
  }
  for (const app::Scope scope : read_texts<app::Scope>(
           object, "scopes", "must be one of " + app::scope_list(), faults, app::find_scope)) {
    key.scopes.add(scope);
  }
  key.origins = read_texts<std::string>(
      object, "origins", "", faults, [](const std::string& text) { return std::optional(text); });
  if (const auto value = object.find("requests_per_minute")) {
    key.requests_per_minute = json::read_integer(*value, 1, requests_max, faults).value_or(0);
  }
  key.expires_at = read_expiry(object, faults);
  return key;
}

// What is shown once: a repeated request is answered without it.
template <typename Answer>
Response shown_once(const Answer& answer, const std::string& secret) {
  Response response = json_response(render(answer), 201);
  if (secret.empty()) response.headers.push_back({"Idempotency-Replayed", "true"});
  return response;
}

void create_key(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_key);
  if (!command || !read_caller(request, reply, KeyNeed::optional, *command)) return;
  const app::Scopes wanted = command->kind == app::KeyKind::secret
                                 ? command->scopes
                                 : app::Scopes::of({std::string(scope_name(app::Scope::prices))});
  if (!request.scopes.cover(wanted)) {
    return reply(Problem{.code = ProblemCode::forbidden,
                         .detail = "a key that is limited to scopes gives no other scopes away"});
  }
  app.create_api_key(std::move(*command),
                     answer_with<app::ApiKeyAnswer>(reply, [](const app::ApiKeyAnswer& answer) {
                       return shown_once(answer, answer.key);
                     }));
}

void list_keys(app::Service& app, const Request&, const Reply& reply) {
  on_worker(app, reply, [&app, reply] {
    reply(list_response(app.api_keys(),
                        [](json::Writer& writer, const auto& key) { writer.raw(render(key)); }));
  });
}

void revoke_key(app::Service& app, const Request& request, const Reply& reply) {
  app::RevokeApiKey command{.id = request.parameters[0]};
  if (!read_empty_body(request, reply) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.revoke_api_key(std::move(command),
                     answer_with<app::ApiKeyAnswer>(reply, [](const app::ApiKeyAnswer& answer) {
                       return json_response(render(answer));
                     }));
}

void create_secret(app::Service& app, const Request& request, const Reply& reply) {
  app::CreateTokenSecret command;
  if (!read_empty_body(request, reply) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.create_token_secret(std::move(command), answer_with<app::TokenSecretAnswer>(
                                                  reply, [](const app::TokenSecretAnswer& answer) {
                                                    return shown_once(answer, answer.secret);
                                                  }));
}

void list_secrets(app::Service& app, const Request&, const Reply& reply) {
  on_worker(app, reply, [&app, reply] {
    reply(list_response(app.token_secrets(), [](json::Writer& writer, const auto& secret) {
      writer.raw(render(secret));
    }));
  });
}

void revoke_secret(app::Service& app, const Request& request, const Reply& reply) {
  app::RevokeTokenSecret command{.id = request.parameters[0]};
  if (!read_empty_body(request, reply) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.revoke_token_secret(std::move(command), answer_with<app::TokenSecretAnswer>(
                                                  reply, [](const app::TokenSecretAnswer& answer) {
                                                    return json_response(render(answer));
                                                  }));
}

}  // namespace

void add_key_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* method, const char* path, auto handle) {
    routes.push_back({.method = method,
                      .path = path,
                      .body_max = method == std::string_view("GET") ? 0 : key_bytes_max,
                      .handle = of_shop(handle),
                      .scope = app::Scope::keys});
  };
  add("GET", "/v1/keys", list_keys);
  add("POST", "/v1/keys", create_key);
  add("POST", "/v1/keys/{id}/revoke", revoke_key);
  add("GET", "/v1/token-secrets", list_secrets);
  add("POST", "/v1/token-secrets", create_secret);
  add("POST", "/v1/token-secrets/{id}/revoke", revoke_secret);
}

}  // namespace stapel::http
