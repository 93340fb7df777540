// Which handler answers which method and path, and who may ask. The table is closed when the
// server starts; looking up never fails, it says what is there instead.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/scopes.h"
#include "http/message.h"
#include "http/reply.h"

namespace stapel::http {

enum class Access : std::uint8_t {
  open,         // anybody: health, documentation
  publishable,  // any API key
  secret,       // a secret API key, or a user who is signed in
  session,      // a user who is signed in, of whatever shop
};

struct Route {
  std::string method;
  std::string path;  // a template: {name} stands for one segment
  Access access = Access::secret;
  std::size_t body_max = 0;
  std::function<void(Request, Reply)> handle;
  bool paged = false;      // understands ?limit= and ?after=
  bool queried = false;    // understands query parameters of its own
  bool takes_csv = false;  // a body may be text/csv as well as JSON
  // What a secret key must be allowed; where none is named, only an unlimited key will do.
  std::optional<app::Scope> scope = {};
  // Changes something, and a test key may ask for it: what it changes counts nowhere.
  bool for_tests = false;
  // The last parameter stands for all that follows, slashes too, and may be empty.
  bool takes_rest = false;
};

class Router {
 public:
  explicit Router(std::vector<Route> routes);

  struct Match {
    const Route* route = nullptr;  // null: no such path, or not with this method
    std::vector<std::string> parameters;
    std::string allowed;  // where the path exists: its methods, as the Allow header lists them
  };
  // HEAD finds the route of GET.
  Match find(std::string_view method, const std::vector<std::string>& segments) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route's path
};

}  // namespace stapel::http
