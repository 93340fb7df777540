#include "http/router.h"

#include "base/check.h"
#include "http/target.h"

namespace stapel::http {
namespace {

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

// A parameter is never empty (/v1/promotions/ names no promotion) but for one that takes the rest.
bool matches(const Route& route, const std::vector<std::string>& pattern,
             const std::vector<std::string>& path) {
  const bool fits =
      route.takes_rest ? pattern.size() <= path.size() : pattern.size() == path.size();
  if (!fits) return false;
  const std::size_t judged = pattern.size() - (route.takes_rest ? 1 : 0);
  for (std::size_t i = 0; i < judged; ++i) {
    if (is_parameter(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  }
  return true;
}

std::vector<std::string> parameters_of(const Route& route, const std::vector<std::string>& pattern,
                                       const std::vector<std::string>& path) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_parameter(pattern[i])) out.push_back(path[i]);
  }
  if (!route.takes_rest) return out;
  for (std::size_t i = pattern.size(); i < path.size(); ++i) out.back() += '/' + path[i];
  return out;
}

void add_method(std::string& list, std::string_view method) {
  if (!list.empty()) list += ", ";
  list += method;
  if (method == "GET") list += ", HEAD";
}

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const Route& route : routes_) {
    const auto target = parse_target(route.path);
    STAPEL_CHECK(target);
    segments_.push_back(target->segments);
  }
}

Router::Match Router::find(std::string_view method,
                           const std::vector<std::string>& segments) const {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  Match match;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!matches(routes_[i], segments_[i], segments)) continue;
    if (routes_[i].method != wanted) {
      add_method(match.allowed, routes_[i].method);
      continue;
    }
    match.route = &routes_[i];
    match.parameters = parameters_of(routes_[i], segments_[i], segments);
    return match;
  }
  return match;
}

}  // namespace stapel::http
