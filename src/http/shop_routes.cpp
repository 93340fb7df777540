// The shop itself: its settings, and the trail of who did what.
#include <algorithm>
#include <optional>

#include "app/entity_tag.h"
#include "http/handling.h"
#include "http/render.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

constexpr std::size_t settings_bytes_max = 64'000;

Response shop_response(const app::ShopAnswer& answer) {
  return with_tag(json_response(render(answer)), app::tag_of(answer));
}

void get_shop(app::Service& app, const Request&, const Reply& reply) {
  on_worker(app, reply, [&app, reply] { reply(shop_response(app.shop())); });
}

void change_shop(app::Service& app, Request request, const Reply& reply) {
  app::ChangeShop command;
  if (!parse_body(request, reply) || !read_expected_tags(request, reply, command.expected_tags) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  command.settings = std::move(request.body);
  app.change_shop(std::move(command), answer_with<app::ShopAnswer>(reply, shop_response));
}

void list_usage(app::Service& app, const Request&, const Reply& reply) {
  on_worker(app, reply, [&app, reply] {
    reply(list_response(
        app.usage(), [](json::Writer& writer, const auto& month) { writer.raw(render(month)); }));
  });
}

// Takes ?latest= out of the query; nothing where it has answered.
std::optional<bool> take_latest(Request& request, const Reply& reply) {
  const auto named = std::find_if(request.query.begin(), request.query.end(),
                                  [](const Header& one) { return one.name == "latest"; });
  if (named == request.query.end()) return false;
  if (named->value != "true" && named->value != "false") {
    reply(Problem{.code = ProblemCode::invalid_query,
                  .detail = "latest=true and latest=false are known"});
    return {};
  }
  const bool latest = named->value == "true";
  request.query.erase(named);
  return latest;
}

void list_audit_trail(app::Service& app, Request request, const Reply& reply) {
  const auto latest = take_latest(request, reply);
  if (!latest) return;
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, latest] {
    reply(
        page_response(*page, *latest ? app.audit_trail_back(*page) : app.audit_trail(*page),
                      [](json::Writer& writer, const auto& entry) { writer.raw(render(entry)); }));
  });
}

}  // namespace

void add_shop_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .path = "/v1/shop",
                    .handle = of_shop(get_shop),
                    .scope = app::Scope::shop});
  routes.push_back({.method = "PUT",
                    .path = "/v1/shop/settings",
                    .body_max = settings_bytes_max,
                    .handle = of_shop(change_shop),
                    .scope = app::Scope::shop});
  routes.push_back({.method = "GET",
                    .path = "/v1/usage",
                    .handle = of_shop(list_usage),
                    .scope = app::Scope::shop});
  routes.push_back({.method = "GET",
                    .path = "/v1/audit",
                    .handle = of_shop(list_audit_trail),
                    .paged = true,
                    .scope = app::Scope::audit});
}

}  // namespace stapel::http
