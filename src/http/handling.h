// What handlers share: reading bodies, headers and query parameters, and answering. A function that
// reads and finds a fault has answered the request when it returns nothing (or false).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "app/service.h"
#include "base/json.h"
#include "http/cursor.h"
#include "http/message.h"
#include "http/reply.h"

namespace stapel::http {

std::optional<json::Document> parse_body(const Request& request, const Reply& reply);

// Reads the object in the body with `read(object, faults)`. All faults are answered together.
template <typename Read>
auto read_body(const Request& request, const Reply& reply, Read read)
    -> std::optional<std::invoke_result_t<Read, json::Object&, Faults&>> {
  const std::optional<json::Document> document = parse_body(request, reply);
  if (!document) return {};
  Faults faults;
  json::Object object(document->root(), faults);
  auto value = read(object, faults);
  object.finish();
  if (faults.empty()) return value;
  reply(Problem{.code = ProblemCode::invalid_request, .errors = std::move(faults)});
  return {};
}

// Of routes that are told all by their path: the body may be empty or {}.
bool read_empty_body(const Request& request, const Reply& reply);

// A string of 1 to `size_max` bytes; `fallback` where the member is absent and there is one.
std::string read_text(json::Object& object, std::string_view name, std::size_t size_max,
                      Faults& faults, std::optional<std::string> fallback = {});

enum class KeyNeed { optional, required };
// The Idempotency-Key, bare or quoted. False where it is missing or cannot be used.
bool read_idempotency(const Request& request, const Reply& reply, KeyNeed need,
                      std::optional<app::Idempotency>& idempotency);
// Who asks for the command, and as which request. False as above.
template <typename Command>
bool read_caller(const Request& request, const Reply& reply, KeyNeed need, Command& command) {
  command.actor = request.actor;
  return read_idempotency(request, reply, need, command.idempotency);
}

// If-Match: "REVISION", or If-None-Match: * for "must not exist yet" (0).
bool read_expected_revision(const Request& request, const Reply& reply,
                            std::optional<std::int64_t>& revision);

// If-Match: one or more tags, or *, which is whatever is there. False where it cannot be read.
bool read_expected_tags(const Request& request, const Reply& reply, app::ExpectedTags& tags);
// The response with this entity tag.
Response with_tag(Response response, std::string_view tag);

// Which page of which list is asked for.
struct AskedPage : app::PageRequest {
  std::string list = {};  // the name that cursors are written for: see cursor.h
};
// The list that the request asks for: its shop, route and parameters in the path.
std::string list_of(const Request& request);
// ?limit= and ?after=; `after` becomes the list's own position.
std::optional<AskedPage> read_page(const Request& request, const Reply& reply,
                                   std::size_t limit_default = 100,
                                   std::size_t limit_max = app::page_size_max);

Response json_response(std::string body, int status = 200);

// {"items": [...], "next": cursor or null}; `write_item(writer, item)`.
template <typename T, typename WriteItem>
Response items_response(const std::vector<T>& items, std::string_view cursor,
                        WriteItem write_item) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object().key("items").begin_array();
  for (const T& item : items) write_item(writer, item);
  writer.end_array().key("next");
  if (cursor.empty()) {
    writer.null();
  } else {
    writer.string(cursor);
  }
  writer.end_object();
  return json_response(std::move(body));
}
template <typename T, typename WriteItem>
Response page_response(const AskedPage& asked, const app::Page<T>& page, WriteItem write_item) {
  const std::string cursor =
      page.next.empty() ? std::string() : write_cursor(asked.list, page.next);
  return items_response(page.items, cursor, write_item);
}
// All there is, on one page.
template <typename T, typename WriteItem>
Response list_response(const std::vector<T>& items, WriteItem write_item) {
  return items_response(items, "", write_item);
}

// Runs `work` on the application's workers: whatever reads the disk, or may take long, stays off
// the threads that serve connections.
void on_worker(app::Service& app, const Reply& reply, std::function<void()> work);

// The handler of a route of a shop: `handle(shop, request, reply)`, with the shop that the key is
// of.
template <typename Handle>
auto of_shop(Handle handle) {
  return [handle](Request request, const Reply& reply) {
    app::Service& shop = *request.shop;
    handle(shop, std::move(request), reply);
  };
}

// What a command's answer becomes: `render(answer)` as a response, a refusal as a problem.
template <typename T, typename Render>
app::Done<T> answer_with(const Reply& reply, Render render) {
  return [reply, render = std::move(render)](Result<T, app::Refusal> result) {
    reply.guard([&] {
      if (!result) return reply(result.refusal());
      reply(render(*result));
    });
  };
}

}  // namespace stapel::http
