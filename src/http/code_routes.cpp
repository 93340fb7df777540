// Pools of unique codes: making pools, drawing and importing codes, reading them.
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

constexpr std::size_t pool_bytes_max = 64'000;
constexpr std::size_t import_bytes_max = 4'000'000;
constexpr std::size_t text_size_max = 200;

app::CreatePool read_pool(json::Object& object, Faults& faults) {
  app::CreatePool pool;
  pool.id = read_text(object, "id", 64, faults);
  pool.name = read_text(object, "name", text_size_max, faults);
  pool.pattern = read_text(object, "pattern", text_size_max, faults, "");
  if (const auto value = object.find("uses_max")) {
    pool.uses_max = json::read_integer(*value, 1, quantity_max, faults).value_or(1);
  }
  return pool;
}

void create_pool(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_pool);
  if (!command) return;
  if (!read_caller(request, reply, KeyNeed::optional, *command)) return;
  app.create_pool(std::move(*command),
                  answer_with<app::PoolAnswer>(reply, [](const app::PoolAnswer& answer) {
                    Response response = json_response(render(answer), 201);
                    response.headers.push_back({"Location", "/v1/pools/" + answer.id});
                    return response;
                  }));
}

void list_pools(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page] {
    reply(page_response(app.pools(*page),
                        [](json::Writer& writer, const auto& pool) { writer.raw(render(pool)); }));
  });
}

void get_pool(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, id = request.parameters[0]] {
    const auto pool = app.pool(id);
    if (!pool) return reply(pool.refusal());
    reply(json_response(render(*pool)));
  });
}

void list_codes(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, pool = request.parameters[0]] {
    const auto codes = app.pool_codes(pool, *page);
    if (!codes) return reply(codes.refusal());
    reply(page_response(*codes,
                        [](json::Writer& writer, const auto& code) { writer.raw(render(code)); }));
  });
}

void get_code(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, text = request.parameters[0]] {
    const auto code = app.code(text);
    if (!code) return reply(code.refusal());
    reply(json_response(render(*code)));
  });
}

Response codes_response(const app::CodesAnswer& answer) { return json_response(render(answer)); }

// Drawing twice makes twice as many codes, so a retry has to be recognisable.
void generate_codes(app::Service& app, const Request& request, const Reply& reply) {
  const auto count = read_body(request, reply, [](json::Object& object, Faults& faults) {
    const auto value = object.require("count");
    if (!value) return std::int64_t{0};
    return json::read_integer(*value, 1, app::codes_per_request_max, faults).value_or(0);
  });
  if (!count) return;
  app::GenerateCodes command{.pool = request.parameters[0], .count = *count, .idempotency = {}};
  if (!read_caller(request, reply, KeyNeed::required, command)) return;
  app.generate_codes(std::move(command), answer_with<app::CodesAnswer>(reply, codes_response));
}

std::vector<std::string> read_codes(json::Object& object, Faults& faults) {
  std::vector<std::string> codes;
  const auto list = object.require("codes");
  if (!list) return codes;
  const auto most = static_cast<std::size_t>(app::codes_per_request_max);
  if (list->kind() != json::Kind::array || list->size() == 0 || list->size() > most) {
    json::add_fault(*list, "must be a list of 1 to " + std::to_string(most) + " codes", faults);
    return codes;
  }
  for (const json::Value element : *list) {
    if (auto code = json::read_string(element, faults)) codes.push_back(std::move(*code));
  }
  return codes;
}

void import_codes(app::Service& app, const Request& request, const Reply& reply) {
  auto codes = read_body(request, reply, read_codes);
  if (!codes) return;
  app::ImportCodes command{
      .pool = request.parameters[0], .codes = std::move(*codes), .idempotency = {}};
  if (!read_caller(request, reply, KeyNeed::optional, command)) return;
  app.import_codes(std::move(command), answer_with<app::CodesAnswer>(reply, codes_response));
}

}  // namespace

void add_code_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* method, const char* path, std::size_t body_max, auto handle,
                       bool paged = false) {
    routes.push_back({.method = method,
                      .path = path,
                      .access = Access::secret,
                      .body_max = body_max,
                      .handle = of_shop(handle),
                      .paged = paged});
  };
  add("GET", "/v1/pools", 0, list_pools, true);
  add("POST", "/v1/pools", pool_bytes_max, create_pool);
  add("GET", "/v1/pools/{id}", 0, get_pool);
  add("GET", "/v1/pools/{id}/codes", 0, list_codes, true);
  add("POST", "/v1/pools/{id}/codes:generate", pool_bytes_max, generate_codes);
  add("POST", "/v1/pools/{id}/codes:import", import_bytes_max, import_codes);
  add("GET", "/v1/codes/{code}", 0, get_code);
}

}  // namespace stapel::http
