#include "http/api.h"

#include <random>
#include <set>

#include "http/routes.h"
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
      router_(make_routes(shops, {.metrics = [this] { return metrics_.text(); },
                                  .stopping = [this] { return stopping_.load(); }})) {
  metrics_.watch(router_.routes());
}

Api::~Api() = default;

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

std::optional<Problem> Api::authorise(Request& head) const {
  if (head.route->access == Access::open) return {};
  const std::string_view key = bearer(head);
  if (key.empty()) return Problem{.code = ProblemCode::unauthorized};
  const auto owner = shops_.authenticate(key);
  if (!owner) {
    return Problem{.code = ProblemCode::unauthorized,
                   .detail = "this API key is unknown or has been revoked"};
  }
  head.actor.key = owner->key.id;
  head.shop = owner->shop;
  if (head.route->access == Access::secret && owner->key.scope != app::ApiScope::secret) {
    return Problem{.code = ProblemCode::forbidden};
  }
  return {};
}

Admission Api::admit(Request& head) {
  head.id = next_id_.fetch_add(1);
  std::string allowed;
  std::optional<Problem> problem = find_route(head, allowed);
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
