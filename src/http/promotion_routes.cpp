// Promotions and settings: drafts, publishing, pausing, reading.
#include "app/entity_tag.h"
#include "app/promotion_list.h"
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

constexpr std::size_t definition_bytes_max = 1'000'000;
constexpr std::size_t small_body_bytes_max = 64'000;

Response promotion_response(const app::PromotionAnswer& answer, int status = 200) {
  Response response = json_response(render(answer), status);
  response.headers.push_back({"ETag", '"' + std::to_string(answer.revision) + '"'});
  return response;
}

std::optional<app::PromotionState> state_named(std::string_view name) {
  using app::PromotionState;
  for (const auto state : {PromotionState::draft, PromotionState::active, PromotionState::paused,
                           PromotionState::ended}) {
    if (app::state_name(state) == name) return state;
  }
  return {};
}

// Takes ?q=, ?state=, ?draft=true, ?from= and ?to= out of the query; false where it has answered.
bool read_filter(Request& request, const Reply& reply, app::PromotionFilter& filter) {
  for (auto at = request.query.begin(); at != request.query.end();) {
    std::string fault;
    if (at->name == "q") {
      filter.words = at->value;
    } else if (at->name == "state") {
      filter.state = state_named(at->value);
      if (!filter.state) fault = "state is draft, active, paused or ended";
    } else if (at->name == "draft") {
      filter.drafts_only = at->value == "true";
      if (!filter.drafts_only) fault = "draft=true is known";
    } else if (at->name == "from" || at->name == "to") {
      std::optional<Instant>& moment = at->name == "from" ? filter.from : filter.to;
      moment = parse_instant(at->value);
      if (!moment) fault = at->name + " is a moment such as 2026-11-27T00:00:00Z";
    } else {
      ++at;
      continue;
    }
    if (!fault.empty()) {
      reply(Problem{.code = ProblemCode::invalid_query, .detail = std::move(fault)});
      return false;
    }
    at = request.query.erase(at);
  }
  return true;
}

void list_promotions(app::Service& app, Request request, const Reply& reply) {
  app::PromotionFilter filter;
  if (!read_filter(request, reply, filter)) return;
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, filter] {
    reply(page_response(
        *page, app::list_promotions(app, *page, filter),
        [](json::Writer& writer, const auto& listed) { writer.raw(render(listed)); }));
  });
}

void get_promotion(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, id = request.parameters[0]] {
    const auto found = app.promotion(id);
    if (!found) return reply(found.refusal());
    const auto uses = app.promotion_uses(id);
    if (!uses) return reply(uses.refusal());
    Response response = promotion_response(*found);
    response.body = render(*found, *uses) + '\n';
    reply(std::move(response));
  });
}

void list_versions(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, id = request.parameters[0]] {
    const auto versions = app.promotion_versions(id, *page);
    if (!versions) return reply(versions.refusal());
    reply(page_response(*page, *versions, [](json::Writer& writer, const auto& version) {
      writer.raw(render(version));
    }));
  });
}

// ?from= and ?to=, each a version's number, "live" or "draft".
void compare_versions(app::Service& app, const Request& request, const Reply& reply) {
  app::CompareVersions question{.promotion = request.parameters[0]};
  for (const Header& parameter : request.query) {
    if (parameter.name == "from") {
      question.from = parameter.value;
    } else if (parameter.name == "to") {
      question.to = parameter.value;
    } else {
      return reply(Problem{.code = ProblemCode::invalid_query, .detail = "from and to are known"});
    }
  }
  on_worker(app, reply, [&app, reply, question = std::move(question)] {
    const auto found = app.compare_versions(question);
    if (!found) return reply(found.refusal());
    reply(json_response(render(*found)));
  });
}

// An earlier version becomes the draft again; publishing it gives it a new number.
void restore_version(app::Service& app, const Request& request, const Reply& reply) {
  app::SavePromotion command{.id = request.parameters[0]};
  if (!read_empty_body(request, reply) ||
      !read_expected_revision(request, reply, command.expected_revision) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  on_worker(app, reply, [&app, reply, command, version = request.parameters[1]]() mutable {
    auto definition = app.definition(*command.id, version);
    if (!definition) return reply(definition.refusal());
    command.definition = *std::move(definition);
    app.save_promotion(std::move(command),
                       answer_with<app::PromotionAnswer>(
                           reply, [](const auto& answer) { return promotion_response(answer); }));
  });
}

// ?strict=true asks that every product that is named is one of the shop's. False where it has
// answered.
bool read_strict(const Request& request, const Reply& reply, bool& strict) {
  for (const Header& parameter : request.query) {
    const bool said = parameter.value == "true" || parameter.value == "false";
    if (parameter.name != "strict" || !said) {
      reply(Problem{.code = ProblemCode::invalid_query,
                    .detail = "strict=true and strict=false are known"});
      return false;
    }
    strict = parameter.value == "true";
  }
  return true;
}

void save_promotion(app::Service& app, Request request, const Reply& reply) {
  app::SavePromotion command;
  if (!parse_body(request, reply) || !read_strict(request, reply, command.strict) ||
      !read_expected_revision(request, reply, command.expected_revision) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  command.id = request.parameters[0];
  command.definition = std::move(request.body);
  app.save_promotion(std::move(command),
                     answer_with<app::PromotionAnswer>(reply, [](const auto& answer) {
                       return promotion_response(answer, answer.revision == 1 ? 201 : 200);
                     }));
}

void publish(app::Service& app, const Request& request, const Reply& reply,
             app::PublishPromotions command) {
  if (!read_strict(request, reply, command.strict) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.publish_promotions(std::move(command),
                         answer_with<app::PublishAnswer>(reply, [](const auto& answer) {
                           return json_response(render(answer));
                         }));
}

void publish_one(app::Service& app, const Request& request, const Reply& reply) {
  app::PublishPromotions command{
      .ids = {request.parameters[0]}, .expected_revision = {}, .idempotency = {}};
  if (!read_empty_body(request, reply) ||
      !read_expected_revision(request, reply, command.expected_revision)) {
    return;
  }
  publish(app, request, reply, std::move(command));
}

std::vector<std::string> read_ids(json::Object& object, Faults& faults) {
  std::vector<std::string> ids;
  const auto list = object.require("ids");
  if (!list) return ids;
  if (list->kind() != json::Kind::array || list->size() == 0) {
    json::add_fault(*list, "must be a list of at least one promotion id", faults);
    return ids;
  }
  for (const json::Value element : *list) {
    if (const auto id = json::read_string(element, faults)) ids.push_back(*id);
  }
  return ids;
}

void publish_many(app::Service& app, const Request& request, const Reply& reply) {
  auto ids = read_body(request, reply, read_ids);
  if (!ids) return;
  publish(app, request, reply,
          {.ids = std::move(*ids), .expected_revision = {}, .idempotency = {}});
}

void set_state(app::Service& app, const Request& request, const Reply& reply,
               app::PromotionState state) {
  app::SetPromotionState command{.id = request.parameters[0], .state = state, .idempotency = {}};
  if (!read_empty_body(request, reply) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.set_promotion_state(std::move(command),
                          answer_with<app::PromotionAnswer>(reply, [](const auto& answer) {
                            return promotion_response(answer);
                          }));
}

Response settings_response(const app::SettingsAnswer& answer) {
  return with_tag(json_response(render(answer)), app::tag_of(answer));
}

void get_settings(app::Service& app, const Reply& reply) {
  on_worker(app, reply, [&app, reply] { reply(settings_response(app.settings())); });
}

void change_settings(app::Service& app, Request request, const Reply& reply) {
  app::ChangeSettings command;
  if (!parse_body(request, reply) || !read_expected_tags(request, reply, command.expected_tags) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  command.settings = std::move(request.body);
  app.change_settings(std::move(command),
                      answer_with<app::SettingsAnswer>(reply, settings_response));
}

}  // namespace

void add_promotion_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* method, const char* path, std::size_t body_max, auto handle,
                       bool paged = false, bool queried = false) {
    routes.push_back({.method = method,
                      .path = path,
                      .access = Access::secret,
                      .body_max = body_max,
                      .handle = of_shop(handle),
                      .paged = paged,
                      .queried = queried,
                      .scope = method == std::string_view("GET") ? app::Scope::promotions_read
                                                                 : app::Scope::promotions_write});
  };
  const auto add_publishing = [&](const char* path, auto handle, bool queried = false) {
    add("POST", path, small_body_bytes_max, handle, false, queried);
    routes.back().scope = app::Scope::promotions_publish;
  };
  const auto to_state = [](app::PromotionState state) {
    return [state](app::Service& service, const Request& request, const Reply& reply) {
      set_state(service, request, reply, state);
    };
  };
  add("GET", "/v1/promotions", 0, list_promotions, true, true);
  add_publishing("/v1/promotions:publish", publish_many, true);
  add("GET", "/v1/promotions/{id}", 0, get_promotion);
  add("PUT", "/v1/promotions/{id}", definition_bytes_max, save_promotion, false, true);
  add("GET", "/v1/promotions/{id}/versions", 0, list_versions, true);
  add("GET", "/v1/promotions/{id}/differences", 0, compare_versions, false, true);
  add("POST", "/v1/promotions/{id}/versions/{version}/restore", small_body_bytes_max,
      restore_version);
  add_publishing("/v1/promotions/{id}/publish", publish_one, true);
  add_publishing("/v1/promotions/{id}/pause", to_state(app::PromotionState::paused));
  add_publishing("/v1/promotions/{id}/resume", to_state(app::PromotionState::active));
  add_publishing("/v1/promotions/{id}/end", to_state(app::PromotionState::ended));
  add("GET", "/v1/settings", 0, [](app::Service& service, const Request&, const Reply& reply) {
    get_settings(service, reply);
  });
  add("PUT", "/v1/settings", small_body_bytes_max, change_settings);
  routes.back().scope = app::Scope::promotions_publish;  // they are live at once
}

}  // namespace stapel::http
