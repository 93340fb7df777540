// The session of somebody who uses the console: sign-in and sign-out, and what users change of
// themselves. The cookie says who asks.
#include "app/definition_set.h"
#include "http/handling.h"
#include "http/routes.h"
#include "http/session_cookie.h"

namespace stapel::http {
namespace {

constexpr std::size_t body_bytes_max = 64'000;
constexpr std::size_t text_size_max = 254;
constexpr std::size_t password_size_max = 256;
constexpr std::size_t code_size_max = 64;

void write_texts(json::Writer& writer, std::string_view name,
                 const std::vector<std::string>& texts) {
  writer.key(name).begin_array();
  for (const std::string& text : texts) writer.string(text);
  writer.end_array();
}

// All of them by name: a page should not have to know what "unlimited" is.
std::vector<std::string> scope_names_of(const app::Scopes& scopes) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < app::scope_count; ++i) {
    const auto scope = static_cast<app::Scope>(i);
    if (scopes.allow(scope)) names.emplace_back(app::scope_name(scope));
  }
  return names;
}

void write_shop(json::Writer& writer, const app::SessionShop& shop) {
  const auto [currency, timezone] = shop.service->money_and_time();
  writer.begin_object().member("shop", shop.service->name());
  writer.member("name", shop.service->name());
  writer.member("currency", currency).member("timezone", timezone);
  write_texts(writer, "roles", shop.roles);
  write_texts(writer, "scopes", scope_names_of(shop.scopes));
  writer.end_object();
}

Response session_response(const app::SessionAnswer& session, std::string_view token) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object().key("user").begin_object().member("id", session.user);
  writer.member("email", session.email).member("name", session.name);
  writer.member("locale", session.locale).member("totp", session.totp);
  writer.member("must_change_password", session.must_change_password).end_object();
  writer.member("csrf_token", app::csrf_token(token));
  writer.member("expires_at", format_instant(session.expires_at));
  writer.key("shops").begin_array();
  for (const app::SessionShop& shop : session.shops) write_shop(writer, shop);
  writer.end_array().end_object();
  Response response = json_response(std::move(body));
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

Response nothing_more() {
  return {.status = 204, .content_type = "text/plain", .body = {}, .headers = {}};
}

Response no_store(Response response) {
  response.headers.push_back({"Cache-Control", "no-store"});
  return response;
}

void sign_in(app::Users& users, std::int64_t cookie_seconds, const Request& request,
             const Reply& reply) {
  if (is_cross_site(request)) {
    return reply(Problem{.code = ProblemCode::csrf,
                         .detail = "a page of another site may not sign anybody in"});
  }
  auto asked = read_body(request, reply, [](json::Object& object, Faults& faults) {
    app::SignIn sign_in;
    sign_in.email = read_text(object, "email", text_size_max, faults);
    sign_in.password = read_text(object, "password", password_size_max, faults);
    sign_in.totp = read_text(object, "totp", code_size_max, faults, "");
    return sign_in;
  });
  if (!asked) return;
  asked->address = request.household;
  asked->actor = request.actor;
  const bool secure = request.secure;
  users.sign_in(*std::move(asked), answer_with<app::SignedIn>(reply, [=](const auto& signed_in) {
    Response response = session_response(signed_in.session, signed_in.token);
    response.headers.push_back(session_cookie(signed_in.token, cookie_seconds, secure));
    return response;
  }));
}

void get_session(app::Users& users, const Request& request, const Reply& reply) {
  const auto session = users.session(request.session);
  if (!session) return reply(Problem{.code = ProblemCode::unauthorized});
  reply(session_response(*session, request.session));
}

void sign_out(app::Users& users, const Request& request, const Reply& reply) {
  if (!read_empty_body(request, reply)) return;
  const bool secure = request.secure;
  users.sign_out({request.session}, answer_with<app::DoneAnswer>(reply, [=](const auto&) {
                   Response response = nothing_more();
                   response.headers.push_back(session_cookie("", 0, secure));
                   return response;
                 }));
}

void change_profile(app::Users& users, const Request& request, const Reply& reply) {
  auto asked = read_body(request, reply, [](json::Object& object, Faults& faults) {
    app::ChangeProfile change;
    if (const auto name = object.find("name")) change.name = json::read_string(*name, faults);
    if (const auto locale = object.find("locale")) {
      change.locale = json::read_string(*locale, faults);
    }
    return change;
  });
  if (!asked) return;
  asked->token = request.session;
  asked->actor = request.actor;
  users.change_profile(*std::move(asked),
                       answer_with<app::SessionAnswer>(
                           reply, [token = request.session](const app::SessionAnswer& session) {
                             return session_response(session, token);
                           }));
}

void change_password(app::Users& users, const Request& request, const Reply& reply) {
  auto asked = read_body(request, reply, [](json::Object& object, Faults& faults) {
    app::ChangePassword change;
    change.current = read_text(object, "current", password_size_max, faults);
    change.next = read_text(object, "new", password_size_max, faults);
    return change;
  });
  if (!asked) return;
  asked->token = request.session;
  asked->actor = request.actor;
  users.change_password(*std::move(asked), answer_with<app::DoneAnswer>(
                                               reply, [](const auto&) { return nothing_more(); }));
}

void start_totp(app::Users& users, const Request& request, const Reply& reply) {
  if (!read_empty_body(request, reply)) return;
  users.start_totp({request.session, request.actor},
                   answer_with<app::TotpSecretAnswer>(reply, [](const auto& answer) {
                     std::string body;
                     json::Writer writer(body);
                     writer.begin_object().member("secret", answer.secret);
                     writer.member("uri", answer.uri).end_object();
                     return no_store(json_response(std::move(body)));
                   }));
}

void confirm_totp(app::Users& users, const Request& request, const Reply& reply) {
  auto asked = read_body(request, reply, [](json::Object& object, Faults& faults) {
    return app::ConfirmTotp{.totp = read_text(object, "totp", code_size_max, faults)};
  });
  if (!asked) return;
  asked->token = request.session;
  asked->actor = request.actor;
  users.confirm_totp(*std::move(asked),
                     answer_with<app::RecoveryCodesAnswer>(reply, [](const auto& answer) {
                       std::string body;
                       json::Writer writer(body);
                       writer.begin_object();
                       write_texts(writer, "recovery_codes", answer.codes);
                       writer.end_object();
                       return no_store(json_response(std::move(body)));
                     }));
}

void stop_totp(app::Users& users, const Request& request, const Reply& reply) {
  auto asked = read_body(request, reply, [](json::Object& object, Faults& faults) {
    return app::StopTotp{.password = read_text(object, "password", password_size_max, faults)};
  });
  if (!asked) return;
  asked->token = request.session;
  asked->actor = request.actor;
  users.stop_totp(*std::move(asked),
                  answer_with<app::DoneAnswer>(reply, [](const auto&) { return nothing_more(); }));
}

}  // namespace

void add_session_routes(std::vector<Route>& routes, app::Shops& shops,
                        std::int64_t cookie_seconds) {
  const auto add = [&](const char* method, const char* path, auto handle) {
    routes.push_back({.method = method,
                      .path = path,
                      .access = Access::session,
                      .body_max = method == std::string_view("GET") ? 0 : body_bytes_max,
                      .handle = [&shops, handle](const Request& request, const Reply& reply) {
                        handle(shops.users(), request, reply);
                      }});
  };
  routes.push_back({.method = "POST",
                    .path = "/v1/session",
                    .access = Access::open,
                    .body_max = body_bytes_max,
                    .handle = [&shops, cookie_seconds](const Request& request, const Reply& reply) {
                      sign_in(shops.users(), cookie_seconds, request, reply);
                    }});
  add("GET", "/v1/session", get_session);
  add("DELETE", "/v1/session", sign_out);
  add("PATCH", "/v1/session", change_profile);
  add("PUT", "/v1/session/password", change_password);
  add("POST", "/v1/session/totp", start_totp);
  add("POST", "/v1/session/totp/confirm", confirm_totp);
  add("DELETE", "/v1/session/totp", stop_totp);
}

}  // namespace stapel::http
