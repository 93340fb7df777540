// Pools of unique codes and the codes themselves: making pools, drawing and importing codes,
// switching them off, reading them and what became of them.
#include <algorithm>

#include "app/codes_csv.h"
#include "app/entity_tag.h"
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"
#include "http/target.h"

namespace stapel::http {
namespace {

constexpr std::size_t small_bytes_max = 64'000;
constexpr std::size_t import_bytes_max = 4'000'000;
constexpr std::size_t text_size_max = 200;
constexpr std::size_t csv_page_max = 50'000;
constexpr std::size_t csv_page_default = 10'000;

// --- Pools ---------------------------------------------------------------------------------------

app::CreatePool read_pool(json::Object& object, Faults& faults) {
  app::CreatePool pool;
  pool.id = read_text(object, "id", 64, faults);
  pool.name = read_text(object, "name", text_size_max, faults);
  pool.pattern = read_text(object, "pattern", text_size_max, faults, "");
  if (const auto value = object.find("uses_max")) {
    pool.uses_max = json::read_integer(*value, 1, quantity_max, faults).value_or(1);
  }
  if (const auto value = object.find("check")) {
    pool.check = json::read_boolean(*value, faults).value_or(true);
  }
  return pool;
}

Response pool_response(const app::PoolAnswer& answer, int status = 200) {
  return with_tag(json_response(render(answer), status), app::tag_of(answer));
}

void create_pool(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_pool);
  if (!command) return;
  if (!read_caller(request, reply, KeyNeed::optional, *command)) return;
  app.create_pool(std::move(*command),
                  answer_with<app::PoolAnswer>(reply, [](const app::PoolAnswer& answer) {
                    Response response = pool_response(answer, 201);
                    response.headers.push_back({"Location", "/v1/pools/" + answer.id});
                    return response;
                  }));
}

template <bool active>
void switch_pool(app::Service& app, const Request& request, const Reply& reply) {
  if (!read_empty_body(request, reply)) return;
  app::SetPoolActive command{.pool = request.parameters[0], .active = active};
  if (!read_expected_tags(request, reply, command.expected_tags) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.set_pool_active(std::move(command),
                      answer_with<app::PoolAnswer>(reply, [](const app::PoolAnswer& answer) {
                        return pool_response(answer);
                      }));
}

void list_pools(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page] {
    reply(page_response(*page, app.pools(*page),
                        [](json::Writer& writer, const auto& pool) { writer.raw(render(pool)); }));
  });
}

void get_pool(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, id = request.parameters[0]] {
    const auto pool = app.pool(id);
    if (!pool) return reply(pool.refusal());
    reply(pool_response(*pool));
  });
}

void list_supplies(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, pool = request.parameters[0]] {
    const auto supplies = app.supplies(pool, *page);
    if (!supplies) return reply(supplies.refusal());
    reply(page_response(*page, *supplies, [](json::Writer& writer, const auto& supply) {
      writer.raw(render(supply));
    }));
  });
}

void get_supply(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply,
            [&app, reply, pool = request.parameters[0], supply = request.parameters[1]] {
              const auto found = app.supply(pool, supply);
              if (!found) return reply(found.refusal());
              reply(json_response(render(*found)));
            });
}

// --- Codes of a pool -----------------------------------------------------------------------------

void list_codes(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, pool = request.parameters[0]] {
    const auto codes = app.pool_codes(pool, *page);
    if (!codes) return reply(codes.refusal());
    reply(page_response(*page, *codes,
                        [](json::Writer& writer, const auto& code) { writer.raw(render(code)); }));
  });
}

void export_codes(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply, csv_page_default, csv_page_max);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, pool = request.parameters[0], actor = request.actor] {
    const auto codes = app.pool_codes(pool, *page);
    if (!codes) return reply(codes.refusal());
    Response response{.content_type = "text/csv; charset=utf-8",
                      .body = std::string(app::codes_csv_head)};
    for (const app::PoolCodeAnswer& code : codes->items) {
      app::append_codes_csv(response.body, code);
    }
    if (!codes->next.empty()) {
      const std::string next = "/v1/pools/" + encode_segment(pool) +
                               "/codes.csv?limit=" + std::to_string(page->limit) +
                               "&after=" + write_cursor(page->list, codes->next);
      response.headers.push_back({"Link", "<" + next + ">; rel=\"next\""});
    }
    // Nothing leaves before the audit trail has it.
    app::RecordExport exported{.pool = pool,
                               .count = static_cast<std::int64_t>(codes->items.size()),
                               .complete = codes->next.empty(),
                               .actor = actor};
    app.record_export(std::move(exported),
                      answer_with<app::DoneAnswer>(reply, [response = std::move(response)](
                                                              const auto&) { return response; }));
  });
}

Response codes_response(const app::CodesAnswer& answer) {
  if (answer.finished) return json_response(render(answer));
  Response response = json_response(render(answer), 202);
  response.headers.push_back(
      {"Location", "/v1/pools/" + answer.pool + "/supplies/" + answer.supply});
  return response;
}

// Drawing twice makes twice as many codes, so a retry has to be recognisable.
void generate_codes(app::Service& app, const Request& request, const Reply& reply) {
  const auto count = read_body(request, reply, [](json::Object& object, Faults& faults) {
    const auto value = object.require("count");
    if (!value) return std::int64_t{0};
    return json::read_integer(*value, 1, app::codes_drawn_max, faults).value_or(0);
  });
  if (!count) return;
  app::GenerateCodes command{.pool = request.parameters[0], .count = *count, .idempotency = {}};
  if (!read_caller(request, reply, KeyNeed::required, command)) return;
  app.generate_codes(std::move(command), answer_with<app::CodesAnswer>(reply, codes_response));
}

std::vector<std::string> read_codes(json::Object& object, Faults& faults, std::int64_t count_max) {
  std::vector<std::string> codes;
  const auto list = object.require("codes");
  if (!list) return codes;
  const auto most = static_cast<std::size_t>(count_max);
  if (list->kind() != json::Kind::array || list->size() == 0 || list->size() > most) {
    json::add_fault(*list, "must be a list of 1 to " + std::to_string(most) + " codes", faults);
    return codes;
  }
  for (const json::Value element : *list) {
    if (auto code = json::read_string(element, faults)) codes.push_back(std::move(*code));
  }
  return codes;
}

std::optional<app::ImportCodes> read_json_import(const Request& request, const Reply& reply) {
  auto codes = read_body(request, reply, [](json::Object& object, Faults& faults) {
    return read_codes(object, faults, app::codes_imported_max);
  });
  if (!codes) return {};
  app::ImportCodes command;
  for (std::string& code : *codes) command.codes.push_back({std::move(code), 0});
  return command;
}

app::ImportCodes read_csv_import(const Request& request) {
  app::ImportCodes command;
  command.tolerant = true;
  MemorySource source(request.body);
  app::read_codes_csv(
      source, [&](app::ImportedCode code) { command.codes.push_back(std::move(code)); },
      [&](app::RejectedCode row) { command.rejected.push_back(std::move(row)); });
  return command;
}

void import_codes(app::Service& app, const Request& request, const Reply& reply) {
  const std::string* type = request.find_header("content-type");
  // Of text/csv and application/json, which are all that comes so far.
  const bool csv = type != nullptr && (type->starts_with('t') || type->starts_with('T'));
  auto command = csv ? std::optional(read_csv_import(request)) : read_json_import(request, reply);
  if (!command) return;
  command->pool = request.parameters[0];
  if (!read_caller(request, reply, KeyNeed::optional, *command)) return;
  app.import_codes(std::move(*command), answer_with<app::CodesAnswer>(reply, codes_response));
}

// --- Single codes --------------------------------------------------------------------------------

void get_code(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, text = request.parameters[0]] {
    const auto code = app.code(text);
    if (!code) return reply(code.refusal());
    reply(json_response(render(*code)));
  });
}

template <typename T>
Response all_of(const std::vector<T>& items) {
  return list_response(items,
                       [](json::Writer& writer, const T& item) { writer.raw(render(item)); });
}

void get_history(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, text = request.parameters[0]] {
    const auto events = app.code_history(text);
    if (!events) return reply(events.refusal());
    reply(all_of(*events));
  });
}

void get_attempts(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, text = request.parameters[0]] {
    reply(all_of(app.code_attempts(text)));
  });
}

void list_attempts(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page] {
    reply(page_response(*page, app.attempts(*page), [](json::Writer& writer, const auto& attempt) {
      writer.raw(render(attempt));
    }));
  });
}

void run_switch(app::Service& app, const Request& request, const Reply& reply,
                app::SetCodesActive command) {
  if (!read_caller(request, reply, KeyNeed::optional, command)) return;
  app.set_codes_active(std::move(command), answer_with<app::SwitchedAnswer>(
                                               reply, [](const app::SwitchedAnswer& answer) {
                                                 return json_response(render(answer));
                                               }));
}

template <bool active>
void switch_code(app::Service& app, const Request& request, const Reply& reply) {
  if (!read_empty_body(request, reply)) return;
  run_switch(app, request, reply, {.codes = {request.parameters[0]}, .active = active});
}

template <bool active>
void switch_codes(app::Service& app, const Request& request, const Reply& reply) {
  auto codes = read_body(request, reply, [](json::Object& object, Faults& faults) {
    return read_codes(object, faults, app::codes_switched_max);
  });
  if (codes) run_switch(app, request, reply, {.codes = std::move(*codes), .active = active});
}

// --- Minting -------------------------------------------------------------------------------------

void read_time(json::Object& object, std::string_view name, std::optional<Instant>& to,
               Faults& faults) {
  const auto value = object.find(name);
  if (!value) return;
  const auto text = json::read_string(*value, faults);
  if (!text) return;
  to = parse_instant(*text);
  if (!to) json::add_fault(*value, "must be a time with an offset (RFC 3339)", faults);
}

app::CodeLabels read_labels(const json::Value& value, Faults& faults) {
  json::Object object(value, faults);
  app::CodeLabels labels;
  labels.channel = read_text(object, "channel", app::label_length_max, faults, "");
  labels.partner = read_text(object, "partner", app::label_length_max, faults, "");
  labels.campaign = read_text(object, "campaign", app::label_length_max, faults, "");
  object.finish();
  return labels;
}

app::MintCode read_mint(json::Object& object, Faults& faults) {
  app::MintCode mint;
  mint.pool = read_text(object, "pool", 64, faults, "");
  mint.pattern = read_text(object, "pattern", text_size_max, faults, "");
  mint.customer = read_text(object, "customer", 1'024, faults, "");
  if (const auto value = object.find("uses")) {
    mint.uses_max = json::read_integer(*value, 1, amount_max, faults).value_or(1);
  }
  const auto days = object.find("valid_days");
  if (days) {
    mint.valid_days =
        json::read_integer(*days, 1, app::mint_days_max, faults).value_or(app::mint_days_default);
  }
  read_time(object, "starts_at", mint.starts_at, faults);
  read_time(object, "ends_at", mint.ends_at, faults);
  if (days && mint.ends_at) {
    json::add_fault(*days, "cannot stand beside ends_at: leave one of them out", faults);
  }
  if (const auto labels = object.find("labels")) mint.labels = read_labels(*labels, faults);
  return mint;
}

// Minting twice gives two codes, so a retry has to be recognisable.
void mint_code(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_mint);
  if (!command) return;
  command->promotion = request.parameters[0];
  if (!read_caller(request, reply, KeyNeed::required, *command)) return;
  app.mint_code(std::move(*command),
                answer_with<app::MintAnswer>(reply, [](const app::MintAnswer& answer) {
                  Response response = json_response(render(answer), 201);
                  response.headers.push_back({"Location", "/v1/codes/" + answer.code});
                  return response;
                }));
}

}  // namespace

void add_code_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* method, const char* path, std::size_t body_max, auto handle,
                       bool paged = false) -> Route& {
    routes.push_back({.method = method,
                      .path = path,
                      .access = Access::secret,
                      .body_max = body_max,
                      .handle = of_shop(handle),
                      .paged = paged,
                      .scope = app::Scope::codes});
    return routes.back();
  };
  add("GET", "/v1/pools", 0, list_pools, true);
  add("POST", "/v1/pools", small_bytes_max, create_pool);
  add("GET", "/v1/pools/{id}", 0, get_pool);
  add("POST", "/v1/pools/{id}/deactivate", small_bytes_max, switch_pool<false>);
  add("POST", "/v1/pools/{id}/activate", small_bytes_max, switch_pool<true>);
  add("GET", "/v1/pools/{id}/supplies", 0, list_supplies, true);
  add("GET", "/v1/pools/{id}/supplies/{supply}", 0, get_supply);
  add("GET", "/v1/pools/{id}/codes", 0, list_codes, true);
  add("GET", "/v1/pools/{id}/codes.csv", 0, export_codes).queried = true;
  add("POST", "/v1/pools/{id}/codes:generate", small_bytes_max, generate_codes);
  add("POST", "/v1/pools/{id}/codes:import", import_bytes_max, import_codes).takes_csv = true;
  add("POST", "/v1/promotions/{id}/codes", small_bytes_max, mint_code);
  add("POST", "/v1/codes:deactivate", small_bytes_max * 2, switch_codes<false>);
  add("POST", "/v1/codes:activate", small_bytes_max * 2, switch_codes<true>);
  add("GET", "/v1/codes/{code}", 0, get_code);
  add("GET", "/v1/codes/{code}/history", 0, get_history);
  add("GET", "/v1/codes/{code}/attempts", 0, get_attempts);
  add("POST", "/v1/codes/{code}/deactivate", small_bytes_max, switch_code<false>);
  add("POST", "/v1/codes/{code}/activate", small_bytes_max, switch_code<true>);
  add("GET", "/v1/attempts", 0, list_attempts, true);
}

}  // namespace stapel::http
