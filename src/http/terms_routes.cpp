// What promotions say for people: public terms, and which of them may be combined.
#include <algorithm>
#include <unordered_map>

#include "app/definition_set.h"
#include "http/handling.h"
#include "http/live_definitions.h"
#include "http/routes.h"
#include "http/shopper.h"
#include "promotions/pairs.h"
#include "promotions/parse.h"
#include "promotions/terms.h"

namespace stapel::http {
namespace {

using promotions::Promotion;
using promotions::Settings;

constexpr std::size_t definition_bytes_max = 1'000'000;

// --- Query parameters ----------------------------------------------------------------------------

Problem invalid_query(std::string detail) {
  return {.code = ProblemCode::invalid_query, .detail = std::move(detail)};
}

std::optional<Language> language_of(const std::string& name) {
  if (name == "nl") return Language::dutch;
  if (name == "en") return Language::english;
  return {};
}

struct Asked {
  Language language = Language::dutch;
  std::vector<std::string> ids;
};

// ?language=, and ?id= as often as wanted where ids are `allowed`. Nothing where it has answered.
std::optional<Asked> read_query(const Request& request, const Reply& reply, bool ids_allowed) {
  Asked asked;
  for (const Header& parameter : request.query) {
    if (parameter.name == "language") {
      const auto language = language_of(parameter.value);
      if (!language) {
        reply(invalid_query("language must be nl or en"));
        return {};
      }
      asked.language = *language;
    } else if (ids_allowed && parameter.name == "id") {
      asked.ids.push_back(parameter.value);
    } else {
      reply(invalid_query("there is no parameter \"" + parameter.name + "\"; " +
                          (ids_allowed ? "id and language are" : "language is") + " known"));
      return {};
    }
  }
  return asked;
}

// --- Definitions of the store --------------------------------------------------------------------

// The live definition in its present state; nothing where none was ever published.
std::optional<Promotion> live_promotion(const app::PromotionAnswer& answer,
                                        const Settings& settings) {
  if (answer.live.empty()) return {};
  Faults faults;
  auto promotion = app::read_definition(answer.live, settings, faults);
  if (!promotion) throw std::runtime_error("the stored promotion " + answer.id + " cannot be read");
  promotion->status = app::status_of(answer.state);
  return promotion;
}

app::Refusal not_published(const std::string& id) {
  return {.code = app::RefusalCode::not_found,
          .message = "promotion \"" + id + "\" has never been published"};
}

// Reads live promotions by id, each once.
class LivePromotions {
 public:
  LivePromotions(app::Service& app, const Settings& settings) : app_(app), settings_(settings) {}

  const Promotion* find(std::string_view id) {
    const auto [at, added] = read_.try_emplace(std::string(id));
    if (added) {
      const auto answer = app_.promotion(id);
      if (answer) at->second = live_promotion(*answer, settings_);
    }
    return at->second ? &*at->second : nullptr;
  }

 private:
  app::Service& app_;
  const Settings& settings_;
  std::unordered_map<std::string, std::optional<Promotion>> read_;
};

// --- Handlers ------------------------------------------------------------------------------------

void get_terms(app::Service& app, const Request& request, const Reply& reply) {
  const auto asked = read_query(request, reply, false);
  if (!asked) return;
  on_worker(app, reply, [&app, reply, language = asked->language, id = request.parameters[0]] {
    const auto answer = app.promotion(id);
    if (!answer) return reply(answer.refusal());
    const Settings settings = current_settings(app);
    const auto promotion = live_promotion(*answer, settings);
    if (!promotion) return reply(not_published(id));
    LivePromotions others(app, settings);
    const auto find = [&](std::string_view other) { return others.find(other); };
    reply(json_response(to_json(terms_of(*promotion, settings, find, language), false)));
  });
}

struct DraftTerms {
  Language language = Language::dutch;
};

// The terms of a definition that is nobody's yet; what is wrong with it is told as for a draft.
void get_draft_terms(app::Service& app, const Request& request, const Reply& reply) {
  const auto asked = read_body(request, reply, [](json::Object& object, Faults& faults) {
    object.require("promotion");
    return DraftTerms{read_language(object, faults)};
  });
  if (!asked) return;
  on_worker(app, reply, [&app, reply, language = asked->language, body = request.body] {
    Faults faults;
    const auto document = json::Document::parse(body, faults);
    const Settings settings = current_settings(app);
    const auto promotion =
        promotions::read_promotion(*document->root().find("promotion"), settings, faults);
    if (!promotion || !faults.empty()) {
      return reply(Problem{.code = ProblemCode::invalid_request, .errors = std::move(faults)});
    }
    LivePromotions others(app, settings);
    const auto find = [&](std::string_view other) { return others.find(other); };
    reply(json_response(to_json(terms_of(*promotion, settings, find, language), false)));
  });
}

// The ids of promotions that are live and have not ended, one more than a matrix takes at most.
std::vector<std::string> live_ids(app::Service& app) {
  std::vector<std::string> ids;
  app::PageRequest page;
  do {
    const auto found = app.promotions(page);
    for (const app::PromotionAnswer& each : found.items) {
      const bool live =
          each.state == app::PromotionState::active || each.state == app::PromotionState::paused;
      if (live && each.live_version > 0) ids.push_back(each.id);
    }
    page.after = found.next;
  } while (!page.after.empty() && ids.size() <= promotions::pair_promotions_max);
  return ids;
}

void get_pairs(app::Service& app, const Request& request, const Reply& reply) {
  auto asked = read_query(request, reply, true);
  if (!asked) return;
  on_worker(app, reply, [&app, reply, asked = std::move(*asked)]() mutable {
    std::vector<std::string> ids = asked.ids.empty() ? live_ids(app) : std::move(asked.ids);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.size() > promotions::pair_promotions_max) {
      return reply(invalid_query("a matrix has at most " +
                                 std::to_string(promotions::pair_promotions_max) +
                                 " promotions; name those of interest with ?id=A&id=B"));
    }
    const Settings settings = current_settings(app);
    LivePromotions live(app, settings);
    std::vector<promotions::ListedPromotion> listed;
    for (const std::string& id : ids) {
      const Promotion* promotion = live.find(id);
      if (promotion == nullptr) return reply(not_published(id));
      listed.push_back({promotion, ""});
    }
    reply(json_response(to_json(pair_matrix(std::move(listed), asked.language), false)));
  });
}

}  // namespace

void add_terms_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* path, auto handle) {
    routes.push_back({.method = "GET",
                      .path = path,
                      .access = Access::secret,
                      .body_max = 0,
                      .handle = of_shop(handle),
                      .queried = true,
                      .scope = app::Scope::promotions_read});
  };
  add("/v1/promotions/{id}/terms", get_terms);
  add("/v1/promotions:pairs", get_pairs);
  routes.push_back({.method = "POST",
                    .path = "/v1/terms",
                    .body_max = definition_bytes_max,
                    .handle = of_shop(get_draft_terms),
                    .scope = app::Scope::promotions_read,
                    .for_tests = true});
}

}  // namespace stapel::http
