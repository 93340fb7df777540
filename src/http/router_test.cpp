#include "http/router.h"

#include <gtest/gtest.h>

namespace stapel::http {
namespace {

Router router() {
  std::vector<Route> routes;
  for (const auto& [method, path] : std::vector<std::pair<std::string, std::string>>{
           {"GET", "/things"},
           {"POST", "/things:sort"},
           {"GET", "/things/{id}"},
           {"PUT", "/things/{id}"},
           {"POST", "/things/{id}/parts/{part}/mend"}}) {
    routes.push_back({.method = method, .path = path, .handle = {}});
  }
  return Router(std::move(routes));
}

TEST(Router, FindsRoutesAndTheirParameters) {
  const Router table = router();
  const struct {
    std::string method;
    std::vector<std::string> path;
    std::string found;
    std::vector<std::string> parameters;
  } rows[] = {
      {"GET", {"things"}, "/things", {}},
      {"HEAD", {"things"}, "/things", {}},
      {"POST", {"things:sort"}, "/things:sort", {}},
      {"PUT", {"things", "a/b"}, "/things/{id}", {"a/b"}},
      {"POST", {"things", "1", "parts", "2", "mend"}, "/things/{id}/parts/{part}/mend", {"1", "2"}},
  };
  for (const auto& row : rows) {
    const Router::Match match = table.find(row.method, row.path);
    ASSERT_NE(match.route, nullptr) << row.found;
    EXPECT_EQ(match.route->path, row.found);
    EXPECT_EQ(match.parameters, row.parameters);
  }
}

TEST(Router, LeavesTheRestToARouteThatTakesIt) {
  std::vector<Route> routes;
  routes.push_back({.method = "GET", .path = "/page/{path}", .handle = {}, .takes_rest = true});
  const Router table(std::move(routes));
  const auto rest = [&](const std::vector<std::string>& path) {
    const Router::Match match = table.find("GET", path);
    return match.route == nullptr ? "none" : match.parameters.at(0);
  };
  EXPECT_EQ(rest({"page", "a"}), "a");
  EXPECT_EQ(rest({"page", "a", "b", "c.js"}), "a/b/c.js");
  EXPECT_EQ(rest({"page", ""}), "");
  EXPECT_EQ(rest({"page"}), "none");
  EXPECT_EQ(rest({"pages", "a"}), "none");
}

TEST(Router, SaysWhatIsThereInstead) {
  const Router table = router();
  const struct {
    std::string method;
    std::vector<std::string> path;
    std::string allowed;
  } rows[] = {
      {"GET", {"nothing"}, ""},
      {"GET", {"things", ""}, ""},
      {"GET", {"things", "1", "parts"}, ""},
      {"DELETE", {"things", "1"}, "GET, HEAD, PUT"},
      {"get", {"things"}, "GET, HEAD"},
      {"GET", {"things:sort"}, "POST"},
  };
  for (const auto& row : rows) {
    const Router::Match match = table.find(row.method, row.path);
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.allowed, row.allowed);
  }
}

}  // namespace
}  // namespace stapel::http
