// The users of a shop: who they are and what they may do; for its owners.
#include "http/handling.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

constexpr std::size_t body_bytes_max = 64'000;
constexpr std::size_t text_size_max = 254;

void write_user(json::Writer& writer, const app::UserAnswer& user) {
  writer.begin_object().member("id", user.id).member("email", user.email);
  writer.member("name", user.name).key("roles").begin_array();
  for (const std::string& role : user.roles) writer.string(role);
  writer.end_array().member("disabled", user.disabled).member("totp", user.totp);
  if (user.last_seen_at) writer.member("last_seen_at", format_instant(*user.last_seen_at));
  if (!user.one_time_password.empty()) {
    writer.member("one_time_password", user.one_time_password);
  }
  writer.end_object();
}

Response user_response(const app::UserAnswer& user, int status = 200) {
  std::string body;
  json::Writer writer(body);
  write_user(writer, user);
  Response response = json_response(std::move(body), status);
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

app::Done<app::UserAnswer> answer_user(const Reply& reply, int status = 200) {
  return answer_with<app::UserAnswer>(
      reply, [status](const app::UserAnswer& user) { return user_response(user, status); });
}

std::vector<std::string> read_roles(const json::Value& value, Faults& faults) {
  std::vector<std::string> roles;
  if (value.kind() != json::Kind::array) {
    json::refuse_kind(value, "a list", faults);
    return roles;
  }
  for (const json::Value element : value) {
    if (auto role = json::read_string(element, faults)) roles.push_back(*std::move(role));
  }
  return roles;
}

void list_users(app::Users& users, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply);
  if (!page) return;
  reply(page_response(*page, users.list(request.shop->name(), *page), write_user));
}

void create_user(app::Users& users, const Request& request, const Reply& reply) {
  auto asked = read_body(request, reply, [](json::Object& object, Faults& faults) {
    app::CreateUser user;
    user.email = read_text(object, "email", text_size_max, faults);
    user.name = read_text(object, "name", text_size_max, faults, "");
    if (const auto roles = object.require("roles")) user.roles = read_roles(*roles, faults);
    return user;
  });
  if (!asked) return;
  asked->shop = request.shop->name();
  asked->actor = request.actor;
  users.create(*std::move(asked), answer_user(reply, 201));
}

void change_user(app::Users& users, const Request& request, const Reply& reply) {
  auto asked = read_body(request, reply, [](json::Object& object, Faults& faults) {
    app::ChangeUser change;
    if (const auto name = object.find("name")) change.name = json::read_string(*name, faults);
    if (const auto roles = object.find("roles")) change.roles = read_roles(*roles, faults);
    if (const auto disabled = object.find("disabled")) {
      change.disabled = json::read_boolean(*disabled, faults);
    }
    return change;
  });
  if (!asked) return;
  asked->shop = request.shop->name();
  asked->id = request.parameters[0];
  asked->actor = request.actor;
  users.change(*std::move(asked), answer_user(reply));
}

void reset_password(app::Users& users, const Request& request, const Reply& reply) {
  if (!read_empty_body(request, reply)) return;
  users.reset_password(
      {.shop = request.shop->name(), .id = request.parameters[0], .actor = request.actor},
      answer_user(reply));
}

void remove_user(app::Users& users, const Request& request, const Reply& reply) {
  if (!read_empty_body(request, reply)) return;
  users.remove({request.shop->name(), request.parameters[0], request.actor},
               answer_with<app::DoneAnswer>(reply, [](const auto&) {
                 return Response{
                     .status = 204, .content_type = "text/plain", .body = {}, .headers = {}};
               }));
}

}  // namespace

void add_user_routes(std::vector<Route>& routes, app::Shops& shops) {
  const auto add = [&](const char* method, const char* path, auto handle, bool paged = false) {
    routes.push_back(
        {.method = method,
         .path = path,
         .body_max = method == std::string_view("GET") ? 0 : body_bytes_max,
         .handle = [&shops, handle](const Request& request,
                                    const Reply& reply) { handle(shops.users(), request, reply); },
         .paged = paged,
         .scope = app::Scope::users});
  };
  add("GET", "/v1/users", list_users, true);
  add("POST", "/v1/users", create_user);
  add("PATCH", "/v1/users/{id}", change_user);
  add("POST", "/v1/users/{id}/reset", reset_password);
  add("DELETE", "/v1/users/{id}", remove_user);
}

}  // namespace stapel::http
