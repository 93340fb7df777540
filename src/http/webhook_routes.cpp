// Endpoints of webhooks: made, changed, tried, and what became of their events. A secret is shown
// in the answers that make it, and nowhere else.
#include "app/entity_tag.h"
#include "app/webhooks.h"
#include "http/handling.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

constexpr std::size_t webhook_bytes_max = 64'000;
constexpr std::size_t url_size_max = 2'048;
constexpr std::size_t description_size_max = 200;
constexpr std::size_t types_max = 100;

// --- Reading -------------------------------------------------------------------------------------

std::vector<std::string> read_types(json::Object& object, Faults& faults) {
  std::vector<std::string> types;
  const auto value = object.find("types");
  if (!value) return types;
  if (value->kind() != json::Kind::array || value->size() > types_max) {
    json::add_fault(*value, "must be a list of at most 100 types of events", faults);
    return types;
  }
  for (const json::Value type : *value) {
    types.push_back(json::read_string(type, faults).value_or(""));
  }
  return types;
}

bool read_flag(json::Object& object, std::string_view name, bool fallback, Faults& faults) {
  const auto value = object.find(name);
  return value ? json::read_boolean(*value, faults).value_or(fallback) : fallback;
}

app::WebhookChoice read_choice(json::Object& object, Faults& faults) {
  app::WebhookChoice choice;
  choice.url = read_text(object, "url", url_size_max, faults);
  const auto description = object.find("description");
  if (description) choice.description = json::read_string(*description, faults).value_or("");
  if (choice.description.size() > description_size_max) {
    json::add_fault(*description, "must have at most 200 characters", faults);
  }
  choice.types = read_types(object, faults);
  choice.test_events = read_flag(object, "test_events", false, faults);
  return choice;
}

app::CreateWebhook read_new(json::Object& object, Faults& faults) {
  app::CreateWebhook command{.choice = read_choice(object, faults)};
  if (const auto value = object.find("signature")) {
    const auto name = json::read_string(*value, faults);
    if (name && *name != "hmac" && *name != "ed25519") {
      json::add_fault(*value, "must be \"hmac\" or \"ed25519\"", faults);
    }
    if (name == "ed25519") command.signature = app::SignatureKind::ed25519;
  }
  return command;
}

app::ChangeWebhook read_change(json::Object& object, Faults& faults) {
  app::ChangeWebhook command{.choice = read_choice(object, faults)};
  command.enabled = read_flag(object, "enabled", true, faults);
  return command;
}

app::ReplaySince read_since(json::Object& object, Faults& faults) {
  app::ReplaySince command;
  const auto value = object.require("since");
  const auto text = value ? json::read_string(*value, faults) : std::nullopt;
  if (!text) return command;
  const auto since = parse_instant(*text);
  if (!since) {
    json::add_fault(*value, "must be a time with an offset, such as 2026-11-27T10:00:00+01:00",
                    faults);
  }
  command.since = since.value_or(Instant{});
  return command;
}

// --- Writing -------------------------------------------------------------------------------------

void write_time(json::Writer& writer, std::string_view name, std::optional<Instant> at) {
  writer.key(name);
  if (at) {
    writer.string(format_instant(*at));
  } else {
    writer.null();
  }
}

void write_webhook(json::Writer& writer, const app::WebhookAnswer& webhook) {
  writer.begin_object().member("id", webhook.id).member("url", webhook.choice.url);
  writer.member("description", webhook.choice.description).key("types").begin_array();
  for (const std::string& type : webhook.choice.types) writer.string(type);
  writer.end_array().member("test_events", webhook.choice.test_events);
  writer.member("state", app::state_name(webhook.state));
  if (!webhook.reason.empty()) writer.member("reason", webhook.reason);
  writer.member("created_by", webhook.created_by);
  write_time(writer, "created_at", webhook.created_at);
  write_time(writer, "updated_at", webhook.updated_at);
  if (!webhook.secret.empty()) writer.member("secret", webhook.secret);
  write_time(writer, "old_secret_until", webhook.old_secret_until);
  writer.member("failures", webhook.failures);
  write_time(writer, "delivered_at", webhook.delivered_at);
  write_time(writer, "rests_until", webhook.rests_until);
}

std::string render_webhook(const app::WebhookAnswer& webhook) {
  std::string text;
  json::Writer writer(text);
  write_webhook(writer, webhook);
  writer.end_object();
  return text;
}

std::string render_state(const app::WebhookAnswer& webhook) {
  std::string text;
  json::Writer writer(text);
  write_webhook(writer, webhook);
  writer.member("waiting", webhook.waiting).member("behind", webhook.behind).end_object();
  return text;
}

void write_attempt(json::Writer& writer, const storage::WebhookAttempt& attempt) {
  writer.begin_object().member("sequence", attempt.sequence).member("event", attempt.event_id);
  writer.member("type", attempt.type).member("attempt", attempt.number);
  write_time(writer, "at", attempt.at);
  writer.member("milliseconds", attempt.milliseconds);
  writer.member("outcome", app::outcome_name(attempt.outcome)).key("status");
  if (attempt.status > 0) {
    writer.integer(attempt.status);
  } else {
    writer.null();
  }
  if (!attempt.error.empty()) writer.member("error", attempt.error);
  if (!attempt.answer.empty()) writer.member("answer", attempt.answer);
  write_time(writer, "next_at", attempt.next_at);
  writer.end_object();
}

app::Done<app::WebhookAnswer> answer(const Reply& reply, int status = 200) {
  return answer_with<app::WebhookAnswer>(reply, [status](const app::WebhookAnswer& webhook) {
    return with_tag(json_response(render_webhook(webhook), status), app::tag_of(webhook));
  });
}

// --- Routes --------------------------------------------------------------------------------------

void create(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_new);
  if (!command || !read_caller(request, reply, KeyNeed::optional, *command)) return;
  app.webhooks().create(*std::move(command), answer(reply, 201));
}

void list(app::Service& app, const Request&, const Reply& reply) {
  on_worker(app, reply, [&app, reply] {
    reply(list_response(app.webhooks().list(), [](json::Writer& writer, const auto& one) {
      writer.raw(render_webhook(one));
    }));
  });
}

void get(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, id = request.parameters[0]] {
    const auto found = app.webhooks().find(id);
    if (!found) return reply(found.refusal());
    reply(with_tag(json_response(render_state(*found)), app::tag_of(*found)));
  });
}

void change(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_change);
  if (!command || !read_expected_tags(request, reply, command->expected_tags) ||
      !read_caller(request, reply, KeyNeed::optional, *command)) {
    return;
  }
  command->id = request.parameters[0];
  app.webhooks().change(*std::move(command), answer(reply));
}

// The routes that are told all by their path.
template <typename Command>
void do_to(app::Service& app, const Request& request, const Reply& reply,
           void (app::Webhooks::*method)(Command, app::Done<app::WebhookAnswer>), int status) {
  Command command;
  if (!read_empty_body(request, reply)) return;
  if (!read_caller(request, reply, KeyNeed::optional, command)) return;
  command.id = request.parameters[0];
  if constexpr (requires { command.event; }) command.event = request.parameters[1];
  (app.webhooks().*method)(std::move(command), answer(reply, status));
}

void replay_since(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_since);
  if (!command || !read_caller(request, reply, KeyNeed::optional, *command)) return;
  command->id = request.parameters[0];
  app.webhooks().replay_since(*std::move(command), answer(reply, 202));
}

void list_deliveries(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, id = request.parameters[0]] {
    const auto attempts = app.webhooks().attempts(id, *page);
    if (!attempts) return reply(attempts.refusal());
    reply(page_response(*page, *attempts, [](json::Writer& writer, const auto& attempt) {
      write_attempt(writer, attempt);
    }));
  });
}

}  // namespace

void add_webhook_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* method, const char* path, std::size_t body_max, auto handle,
                       bool paged = false) {
    routes.push_back({.method = method,
                      .path = path,
                      .access = Access::secret,
                      .body_max = body_max,
                      .handle = of_shop(handle),
                      .paged = paged,
                      .scope = app::Scope::events});
  };
  const auto simple = [](auto method, int status) {
    return [method, status](app::Service& app, const Request& request, const Reply& reply) {
      do_to(app, request, reply, method, status);
    };
  };
  add("GET", "/v1/webhooks", 0, list);
  add("POST", "/v1/webhooks", webhook_bytes_max, create);
  add("GET", "/v1/webhooks/{id}", 0, get);
  add("PUT", "/v1/webhooks/{id}", webhook_bytes_max, change);
  add("DELETE", "/v1/webhooks/{id}", webhook_bytes_max, simple(&app::Webhooks::remove, 200));
  add("POST", "/v1/webhooks/{id}/rotate-secret", webhook_bytes_max,
      simple(&app::Webhooks::rotate_secret, 200));
  add("POST", "/v1/webhooks/{id}/test", webhook_bytes_max, simple(&app::Webhooks::test, 202));
  add("POST", "/v1/webhooks/{id}/replay", webhook_bytes_max, replay_since);
  add("GET", "/v1/webhooks/{id}/deliveries", 0, list_deliveries, true);
  add("POST", "/v1/webhooks/{id}/deliveries/{event}/replay", webhook_bytes_max,
      simple(&app::Webhooks::replay_event, 202));
}

}  // namespace stapel::http
