// The console: a page for people, of the same origin as the API that it asks.
#include "http/console_page.h"
#include "http/handling.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

void serve_console(const Request& request, const Reply& reply) {
  const std::string path = request.parameters.empty() ? "" : request.parameters[0];
  if (auto response = console_response(console_files(), path, request)) {
    return reply(std::move(*response));
  }
  reply(Problem{.code = ProblemCode::not_found,
                .detail = console_files().empty()
                              ? "this binary was built without the console: with Node and npm "
                                "installed, `make` builds it in"
                              : "the console has no such file"});
}

}  // namespace

void add_console_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* path, bool takes_rest) {
    routes.push_back({.method = "GET",
                      .path = path,
                      .access = Access::open,
                      .handle = serve_console,
                      .takes_rest = takes_rest});
  };
  add("/console", false);
  add("/console/{path}", true);
}

}  // namespace stapel::http
