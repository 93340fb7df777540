// What would a draft have done to past orders, and what will it do? Replays and forecasts: started,
// asked for their progress and result, cancelled.
#include <algorithm>
#include <functional>

#include "http/draft_set.h"
#include "http/handling.h"
#include "http/routes.h"
#include "promotions/parse.h"

namespace stapel::http {
namespace {

using promotions::Definitions;

constexpr std::size_t body_bytes_max = 4'000'000;
constexpr std::size_t drafts_max = 1'000;
constexpr std::int64_t elasticity_least = -200'000;  // ten-thousandths: -20

void read_drafts(json::Object& object, app::AskedSet& asked, Faults& faults) {
  const auto list = object.find("drafts");
  if (!list) return;
  if (list->kind() != json::Kind::array || list->size() > drafts_max) {
    return json::add_fault(*list, "must be a list of at most 1000 promotion ids", faults);
  }
  for (const json::Value element : *list) {
    if (auto id = json::read_string(element, faults)) asked.drafts.push_back(*std::move(id));
  }
}

void read_definitions(json::Object& object, app::AskedSet& asked, Faults& faults) {
  const auto settings = object.find("settings");
  const auto list = object.find("promotions");
  if (settings && !list) {
    return json::add_fault(*settings, "goes with promotions", faults);
  }
  if (!list) return;
  Definitions& definitions = asked.definitions.emplace();
  if (settings) {
    definitions.settings =
        promotions::read_settings(*settings, faults).value_or(promotions::Settings{});
  }
  definitions.promotions = read_promotions(*list, definitions.settings, faults);
}

// One of `names`, by its place.
void read_choice(json::Object& object, std::string_view name,
                 std::initializer_list<std::string_view> names, Faults& faults,
                 const std::function<void(std::size_t)>& take) {
  const auto value = object.find(name);
  if (!value) return;
  const auto text = json::read_string(*value, faults);
  if (!text) return;
  const auto at = std::find(names.begin(), names.end(), *text);
  if (at != names.end()) return take(static_cast<std::size_t>(at - names.begin()));
  std::string message = "must be one of";
  for (const std::string_view one : names) message.append(" ").append(one);
  json::add_fault(*value, message, faults);
}

void read_time(json::Object& object, std::string_view name, std::optional<Instant>& to,
               Faults& faults) {
  const auto value = object.find(name);
  if (!value) return;
  const auto text = json::read_string(*value, faults);
  if (!text) return;
  to = parse_instant(*text);
  if (!to) {
    json::add_fault(*value, "must be a time with an offset, such as 2026-11-27T10:00:00+01:00",
                    faults);
  }
}

void read_codes(json::Object& object, app::ReplayCodes& to, Faults& faults) {
  read_choice(object, "codes", {"own", "all", "none"}, faults,
              [&](std::size_t at) { to = static_cast<app::ReplayCodes>(at); });
}

app::StartReplay read_replay(json::Object& object, Faults& faults) {
  app::StartReplay asked;
  app::ComparisonOptions& options = asked.options;
  options.replay.codes = app::ReplayCodes::own;
  asked.against_live = true;
  read_definitions(object, asked.set, faults);
  read_drafts(object, asked.set, faults);
  read_choice(object, "against", {"live", "sold"}, faults,
              [&](std::size_t at) { asked.against_live = at == 0; });
  read_codes(object, options.replay.codes, faults);
  read_choice(object, "policy", {"priority", "best_for_customer"}, faults, [&](std::size_t at) {
    options.replay.policy =
        at == 0 ? promotions::Policy::priority : promotions::Policy::best_for_customer;
  });
  read_time(object, "from", options.replay.from, faults);
  read_time(object, "to", options.replay.to, faults);
  if (const auto value = object.find("margin_min")) {
    options.margin_min.ten_thousandths =
        json::read_decimal(*value, 0, 1'000'000, faults).value_or(0);
  }
  if (const auto value = object.find("elasticity")) {
    const auto number = json::read_decimal(*value, elasticity_least, 0, faults);
    if (number) options.elasticity = static_cast<double>(*number) / 10'000;
  }
  if (const auto value = object.find("prices_include_tax")) {
    options.replay.terms.include_tax = json::read_boolean(*value, faults).value_or(true);
  }
  return asked;
}

app::StartForecast read_forecast(json::Object& object, Faults& faults) {
  app::StartForecast asked;
  read_definitions(object, asked.set, faults);
  read_drafts(object, asked.set, faults);
  if (const auto value = object.require("promotion")) {
    asked.promotion = json::read_string(*value, faults).value_or("");
  }
  read_time(object, "from", asked.from, faults);
  read_time(object, "to", asked.to, faults);
  if (const auto value = object.find("budget")) {
    asked.budget = json::read_integer(*value, 1, amount_max, faults);
  }
  read_codes(object, asked.codes, faults);
  return asked;
}

Response replay_response(const app::ReplayAnswer& answer, int status = 200) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object().member("id", answer.id);
  writer.member("state", app::replay_state_name(answer.state));
  writer.member("orders_done", static_cast<std::int64_t>(answer.orders_done));
  writer.member("orders", static_cast<std::int64_t>(answer.orders));
  writer.member("created_at", format_instant(answer.created_at));
  if (!answer.failure.empty()) writer.member("failure", answer.failure);
  if (!answer.result.empty()) writer.key("result").raw(answer.result);
  writer.end_object();
  return json_response(std::move(body), status);
}

template <typename Asked>
void start(app::Service& app, const Request& request, const Reply& reply,
           Asked (*read)(json::Object&, Faults&)) {
  auto asked = read_body(request, reply, read);
  if (!asked) return;
  on_worker(app, reply, [&app, reply, question = *std::move(asked)] {
    const auto answer = app.replays().start(question);
    if (!answer) return reply(answer.refusal());
    reply(replay_response(*answer, 202));
  });
}

void start_replay(app::Service& app, const Request& request, const Reply& reply) {
  start(app, request, reply, read_replay);
}

void start_forecast(app::Service& app, const Request& request, const Reply& reply) {
  start(app, request, reply, read_forecast);
}

template <app::ReplayKind kind>
void find(app::Service& app, const Request& request, const Reply& reply) {
  const auto answer = app.replays().find(kind, request.parameters[0]);
  if (!answer) return reply(answer.refusal());
  reply(replay_response(*answer));
}

template <app::ReplayKind kind>
void cancel(app::Service& app, const Request& request, const Reply& reply) {
  if (!read_empty_body(request, reply)) return;
  const auto answer = app.replays().cancel(kind, request.parameters[0]);
  if (!answer) return reply(answer.refusal());
  reply(replay_response(*answer));
}

template <app::ReplayKind kind>
void add_questions(std::vector<Route>& routes, const std::string& path,
                   void (*start)(app::Service&, const Request&, const Reply&)) {
  routes.push_back({.method = "POST",
                    .path = path,
                    .body_max = body_bytes_max,
                    .handle = of_shop(start),
                    .scope = app::Scope::promotions_read});
  routes.push_back({.method = "GET",
                    .path = path + "/{id}",
                    .handle = of_shop(find<kind>),
                    .scope = app::Scope::promotions_read});
  routes.push_back({.method = "POST",
                    .path = path + "/{id}/cancel",
                    .body_max = 1'000,
                    .handle = of_shop(cancel<kind>),
                    .scope = app::Scope::promotions_read});
}

}  // namespace

void add_replay_routes(std::vector<Route>& routes) {
  add_questions<app::ReplayKind::replay>(routes, "/v1/replays", start_replay);
  add_questions<app::ReplayKind::forecast>(routes, "/v1/forecasts", start_forecast);
}

}  // namespace stapel::http
