// The feed of events, for those who would rather pull than be called.
#include <algorithm>
#include <cstdlib>

#include "app/events.h"
#include "app/webhook_answer.h"
#include "http/handling.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

bool is_type(std::string_view name) {
  const auto kinds = app::event_kinds();
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](const app::EventKind& kind) { return kind.name == name; });
}

// "a.b,c.d": false where one is no type.
bool read_types(std::string_view text, std::vector<std::string>& types) {
  while (true) {
    const std::string_view type = text.substr(0, text.find(','));
    if (!is_type(type)) return false;
    types.emplace_back(type);
    if (type.size() == text.size()) return true;
    text.remove_prefix(type.size() + 1);
  }
}

struct Feed {
  app::EventsRequest request = {};
  std::string list = {};  // see cursor.h
};

std::optional<Feed> read_feed(Request request, const Reply& reply) {
  Feed feed;
  const auto refuse = [&](std::string detail) {
    reply(Problem{.code = ProblemCode::invalid_query, .detail = std::move(detail)});
    return std::nullopt;
  };
  const auto type = std::find_if(request.query.begin(), request.query.end(),
                                 [](const Header& one) { return one.name == "type"; });
  if (type != request.query.end()) {
    if (!read_types(type->value, feed.request.types)) {
      return refuse("type is a type of event, or several with commas between (docs/events.md)");
    }
    request.query.erase(type);
  }
  const auto page = read_page(request, reply);
  if (!page) return std::nullopt;
  // The position is a sequence.
  feed.request.after = std::strtoll(page->after.c_str(), nullptr, 10);
  feed.request.limit = page->limit;
  feed.list = page->list;
  return feed;
}

Response feed_response(const Feed& feed, const app::EventsAnswer& answer) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object().key("items").begin_array();
  for (const app::EventAnswer& event : answer.items) writer.raw(app::render(event));
  writer.end_array().member("next", write_cursor(feed.list, std::to_string(answer.last)));
  writer.member("more", answer.more);
  writer.end_object();
  return json_response(std::move(body));
}

void list_events(app::Service& app, Request request, const Reply& reply) {
  const auto feed = read_feed(std::move(request), reply);
  if (!feed) return;
  on_worker(app, reply, [&app, reply, feed] {
    const auto answer = app.webhooks().events(feed->request);
    if (!answer) return reply(answer.refusal());
    reply(feed_response(*feed, *answer));
  });
}

}  // namespace

void add_event_routes(std::vector<Route>& routes) {
  routes.push_back({.method = "GET",
                    .path = "/v1/events",
                    .handle = of_shop(list_events),
                    .paged = true,
                    .queried = true,
                    .scope = app::Scope::events});
}

}  // namespace stapel::http
