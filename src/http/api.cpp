#include "http/api.h"

#include <algorithm>
#include <random>
#include <set>

#include "base/crypto.h"
#include "http/routes.h"
#include "http/session_cookie.h"
#include "http/target.h"

namespace stapel::http {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

// The media type of "application/json; charset=utf-8".
std::string_view media_type(std::string_view header) {
  header = header.substr(0, header.find(';'));
  while (header.ends_with(' ') || header.ends_with('\t')) header.remove_suffix(1);
  return header;
}

// A body without a Content-Type is taken for JSON; one that says it is something else is not.
std::optional<Problem> content_fault(const Request& head) {
  const std::string* type = head.find_header("content-type");
  const bool csv = type != nullptr && head.route->takes_csv &&
                   equal_ignoring_case(media_type(*type), "text/csv");
  if (type != nullptr && !csv && !equal_ignoring_case(media_type(*type), "application/json")) {
    return Problem{.code = ProblemCode::unsupported_media_type};
  }
  const std::string* encoding = head.find_header("content-encoding");
  if (encoding != nullptr && !equal_ignoring_case(*encoding, "identity")) {
    return Problem{.code = ProblemCode::unsupported_media_type,
                   .detail = "a body may not be compressed: send no Content-Encoding"};
  }
  const std::string* expect = head.find_header("expect");
  if (expect != nullptr && !equal_ignoring_case(*expect, "100-continue")) {
    return Problem{.code = ProblemCode::expectation_failed};
  }
  return {};
}

// A parameter that would be ignored is a misunderstanding: better told than passed over.
std::optional<Problem> query_fault(const Request& head) {
  const Route& route = *head.route;
  if (head.query.empty() || route.access == Access::open) return {};
  if (!route.paged && !route.queried) {
    return Problem{.code = ProblemCode::invalid_query,
                   .detail = "this route takes no query parameters"};
  }
  std::set<std::string_view> names;
  for (const Header& parameter : head.query) {
    // Of ids there may be a list.
    if (names.insert(parameter.name).second || parameter.name == "id") continue;
    return Problem{.code = ProblemCode::invalid_query,
                   .detail = "the parameter \"" + parameter.name + "\" is repeated"};
  }
  return {};
}

// The key in "Authorization: Bearer KEY"; empty where there is none.
std::string_view bearer(const Request& head) {
  if (head.count_headers("authorization") != 1) return {};
  std::string_view value = *head.find_header("authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (!equal_ignoring_case(value.substr(0, scheme.size()), scheme)) return {};
  value.remove_prefix(scheme.size());
  while (value.starts_with(' ')) value.remove_prefix(1);
  return value;
}

bool is_preflight(const Request& head) {
  return head.method == "OPTIONS" && head.find_header("origin") != nullptr &&
         head.find_header("access-control-request-method") != nullptr;
}

void allow_origin(std::vector<Header>& headers, const std::string& origin) {
  headers.push_back({"Access-Control-Allow-Origin", origin});
  headers.push_back(
      {"Access-Control-Expose-Headers", "RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"});
}

std::uint64_t random_start() {
  std::random_device source;
  return (std::uint64_t{source()} << 32) | 1U;
}

}  // namespace

Api::Api(app::Shops& shops, const ApiOptions& options, Log* log)
    : shops_(shops),
      options_(options),
      log_(log),
      metrics_([&shops] { return shops.metrics(); }),
      next_id_(random_start()),
      request_limits_(options.clock),
      refused_codes_(options.clock, options.refused_codes_per_minute),
      router_(make_routes(shops, {.metrics = [this] { return metrics_.text(); },
                                  .stopping = [this] { return stopping_.load(); },
                                  .refused_codes = &refused_codes_,
                                  .cookie_seconds = options.cookie_seconds})) {
  metrics_.watch(router_.routes());
}

Api::~Api() = default;

void Api::find_address(Request& head) const {
  std::vector<std::string> forwarded;
  for (const Header& header : head.headers) {
    if (header.name == "x-forwarded-for") forwarded.push_back(header.value);
  }
  head.address = client_address(head.peer, forwarded, options_.trusted_proxies);
  head.actor.from = network_of(head.address);
  head.household = household_of(head.address);
  const std::string* scheme = head.find_header("x-forwarded-proto");
  head.secure =
      scheme != nullptr && *scheme == "https" && is_trusted(head.peer, options_.trusted_proxies);
}

std::optional<Problem> Api::find_route(Request& head, std::string& allowed) const {
  std::optional<Target> target = parse_target(head.target);
  if (!target) return Problem{.code = ProblemCode::invalid_path};
  Router::Match match = router_.find(head.method, target->segments);
  allowed = std::move(match.allowed);
  head.route = match.route;
  head.parameters = std::move(match.parameters);
  head.query = std::move(target->query);
  if (match.route != nullptr) return {};
  if (!allowed.empty()) return Problem{.code = ProblemCode::method_not_allowed};
  return Problem{.code = ProblemCode::not_found, .detail = "the API has no such path"};
}

// Whoever asks is known from here on; what the key lets through is judged by permit().
std::optional<Problem> Api::authorise(Request& head) {
  if (head.route->access == Access::open) return {};
  if (head.find_header("authorization") == nullptr) {
    std::string token = session_token(head);
    if (!token.empty()) return authorise_user(head, std::move(token));
  }
  if (head.route->access == Access::session) {
    return Problem{.code = ProblemCode::unauthorized,
                   .detail = "this is for users who are signed in"};
  }
  const std::string_view key = bearer(head);
  if (key.empty()) return Problem{.code = ProblemCode::unauthorized};
  const auto owner = shops_.authenticate(key);
  if (!owner) {
    return Problem{.code = ProblemCode::unauthorized,
                   .detail = "this API key is unknown, was revoked or has expired"};
  }
  head.actor.key = owner->key.id;
  head.actor.test = owner->key.test;
  head.shop = owner->shop;
  head.publishable = owner->key.kind == app::KeyKind::publishable;
  head.scopes = owner->key.scopes;
  if (auto problem = permit(head, owner->key)) return problem;
  return limit_requests(head, owner->key);
}

// A browser sends the cookie by itself, whichever page asks: what changes something must also carry
// the token that only a page of ours has read.
std::optional<Problem> Api::authorise_user(Request& head, std::string token) {
  const auto session = shops_.users().session(token);
  if (!session) {
    return Problem{.code = ProblemCode::unauthorized, .detail = "the session is over"};
  }
  head.actor.key = session->user;
  const bool reads = head.method == "GET" || head.method == "HEAD";
  const std::string* csrf = head.find_header("x-csrf-token");
  if (is_cross_site(head) ||
      (!reads && (!csrf || !equal_in_constant_time(*csrf, app::csrf_token(token))))) {
    return Problem{.code = ProblemCode::csrf};
  }
  head.session = std::move(token);
  if (head.route->access == Access::session) return {};
  if (session->must_change_password) return Problem{.code = ProblemCode::password_change_required};
  return choose_shop(head, *session);
}

std::optional<Problem> Api::choose_shop(Request& head, const app::SessionAnswer& session) {
  const std::string* name = head.find_header("stapel-shop");
  if (!name && session.shops.size() != 1) {
    return Problem{.code = ProblemCode::invalid_header,
                   .detail = "name one of your shops in the header Stapel-Shop"};
  }
  const auto chosen = std::find_if(
      session.shops.begin(), session.shops.end(),
      [&](const app::SessionShop& shop) { return !name || shop.service->name() == *name; });
  if (chosen == session.shops.end()) {
    return Problem{.code = ProblemCode::forbidden, .detail = "you have no role in this shop"};
  }
  head.shop = chosen->service;
  head.scopes = chosen->scopes;
  const auto& scope = head.route->scope;
  if (scope ? head.scopes.allow(*scope) : head.scopes.unlimited()) return {};
  return Problem{.code = ProblemCode::forbidden,
                 .detail = scope ? "your roles lack the scope " + std::string(scope_name(*scope))
                                 : std::string("this is for owners")};
}

std::optional<Problem> Api::permit(Request& head, const app::ApiKeyAnswer& key) {
  const auto forbid = [](std::string detail) {
    return Problem{.code = ProblemCode::forbidden, .detail = std::move(detail)};
  };
  const Route& route = *head.route;
  const std::string* origin = head.find_header("origin");
  if (head.publishable && origin != nullptr) {
    head.answer_headers.push_back({"Vary", "Origin"});
    const auto& allowed = key.origins;
    if (std::find(allowed.begin(), allowed.end(), *origin) == allowed.end()) {
      return forbid("this key may not be sent by web pages of this origin");
    }
    allow_origin(head.answer_headers, *origin);
  }
  if (head.publishable && route.access == Access::secret) {
    return forbid("a publishable key may only ask for prices; this needs a secret key");
  }
  if (!head.publishable &&
      !(route.scope ? key.scopes.allow(*route.scope) : key.scopes.unlimited())) {
    return forbid(route.scope ? "this key lacks the scope " + std::string(scope_name(*route.scope))
                              : std::string("this needs a key that is not limited to scopes"));
  }
  if (key.test && route.method != "GET" && !route.for_tests) {
    return forbid("a test key reads everything and changes nothing that counts; use a live key");
  }
  return {};
}

// A secret key is the shop's own server: limited where the shop says so. A publishable key is every
// visitor's: each address has its own limit, so that one of them cannot keep the others out.
std::optional<Problem> Api::limit_requests(Request& head, const app::ApiKeyAnswer& key) {
  const std::int64_t usual = head.publishable ? options_.publishable_requests_per_minute : 0;
  const std::int64_t limit = key.requests_per_minute > 0 ? key.requests_per_minute : usual;
  if (limit == 0) return {};
  const std::string client = key.id + (head.publishable ? ' ' + household_of(head.address) : "");
  const RequestLimits::Verdict verdict = request_limits_.take(client, limit);
  head.answer_headers.push_back(
      {"RateLimit-Policy", "\"key\";q=" + std::to_string(limit) + ";w=60"});
  head.answer_headers.push_back({"RateLimit", "\"key\";r=" + std::to_string(verdict.remaining) +
                                                  ";t=" + std::to_string(verdict.reset_seconds)});
  if (verdict.allowed) return {};
  return Problem{.code = ProblemCode::rate_limited, .retry_after_seconds = verdict.reset_seconds};
}

// A browser asks before it sends a page's request elsewhere. It sends no key, so any shop's origins
// count; whether the key that follows is for this origin is judged then.
Response Api::preflight(const Request& head) {
  Response response{.status = 204, .content_type = "text/plain"};
  response.headers.push_back({"Vary", "Origin"});
  const std::string* origin = head.find_header("origin");
  if (origin != nullptr && shops_.is_origin(*origin)) {
    allow_origin(response.headers, *origin);
    response.headers.push_back({"Access-Control-Allow-Methods", "POST"});
    response.headers.push_back(
        {"Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key"});
    response.headers.push_back({"Access-Control-Max-Age", "600"});
  }
  return response;
}

Admission Api::admit(Request& head) {
  head.id = next_id_.fetch_add(1);
  find_address(head);
  std::string allowed;
  std::optional<Problem> problem = find_route(head, allowed);
  if (problem && is_preflight(head) && !allowed.empty()) {
    return {.body_max = 0, .refusal = preflight(head)};
  }
  if (!problem) problem = authorise(head);
  if (!problem) problem = query_fault(head);
  if (!problem) problem = content_fault(head);
  if (!problem) return {.body_max = head.route->body_max, .refusal = {}};
  Response response = refuse(head, *problem);
  if (problem->code == ProblemCode::method_not_allowed) {
    response.headers.push_back({"Allow", allowed});
  }
  if (problem->code == ProblemCode::unauthorized) {
    response.headers.push_back({"WWW-Authenticate", "Bearer"});
  }
  return {.body_max = 0, .refusal = std::move(response)};
}

void Api::handle(Request request, Respond respond) {
  const Route& route = *request.route;
  const Reply reply(request, std::move(respond), *this);
  if (route.access != Access::open && metrics_.in_flight() > options_.in_flight_max) {
    return reply(Problem{.code = ProblemCode::overloaded});
  }
  reply.guard([&] { route.handle(std::move(request), reply); });
}

Response Api::refuse(const Problem& problem) {
  Request nobody;
  nobody.id = next_id_.fetch_add(1);
  return refuse(nobody, problem);
}

Response Api::refuse(const Request& head, const Problem& problem) {
  Response response = to_response(problem, instance_of(head.id));
  response.headers.push_back({"X-Request-Id", format_id(head.id)});
  response.headers.insert(response.headers.end(), head.answer_headers.begin(),
                          head.answer_headers.end());
  started();
  finished({.id = head.id,
            .route = head.route,
            .method = head.method,
            .client = head.actor.key,
            .shop = shop_of(head),
            .status = response.status,
            .bytes_out = response.body.size()});
  return response;
}

void Api::started() { metrics_.started(); }

void Api::finished(const Outcome& outcome) {
  metrics_.finished(outcome);
  if (log_ != nullptr) log_->request(outcome);
}

void Api::failed(std::uint64_t id, const Route* route, std::string_view what) {
  if (log_ != nullptr) log_->failure(id, route, what);
}

}  // namespace stapel::http
