// Named product lists: put whole, edited, applied anew where they have a rule, read.
#include <algorithm>

#include "http/handling.h"
#include "http/routes.h"

namespace stapel::http {
namespace {

constexpr std::size_t list_bytes_max = 8'000'000;
constexpr std::size_t edit_bytes_max = 2'000'000;
constexpr std::size_t small_bytes_max = 64'000;
constexpr std::size_t skus_page_max = 10'000;
constexpr std::size_t skus_page_default = 1'000;

// --- Reading -------------------------------------------------------------------------------------

std::vector<std::string> read_skus(const json::Value& value, std::size_t most, Faults& faults) {
  std::vector<std::string> skus;
  if (value.kind() != json::Kind::array || value.size() > most) {
    json::add_fault(value, "must be a list of at most " + std::to_string(most) + " stock codes",
                    faults);
    return skus;
  }
  skus.reserve(value.size());
  for (const json::Value element : value) {
    if (auto sku = json::read_string(element, faults)) skus.push_back(*std::move(sku));
  }
  return skus;
}

app::PutProductList read_list(json::Object& object, Faults& faults) {
  app::PutProductList list;
  list.title = read_text(object, "title", app::list_title_bytes_max, faults);
  const auto skus = object.find("skus");
  const auto rule = object.find("rule");
  if (skus) list.skus = read_skus(*skus, app::list_skus_max, faults);
  if (rule) list.rule = catalog::read_list_rule(*rule, faults);
  if (skus && rule) {
    json::add_fault(*rule, "cannot stand beside skus: leave one of them out", faults);
  } else if (!skus && !rule) {
    faults.push_back({"", "must have skus or a rule"});
  }
  return list;
}

app::EditProductList read_edit(json::Object& object, Faults& faults) {
  app::EditProductList edit;
  if (const auto add = object.find("add")) {
    edit.add = read_skus(*add, app::list_edits_max, faults);
  }
  if (const auto remove = object.find("remove")) {
    edit.remove = read_skus(*remove, app::list_edits_max, faults);
  }
  return edit;
}

// ?sku=: nothing where it is absent. False where something else is asked for beside it.
bool take_sku(Request& request, const Reply& reply, std::optional<std::string>& sku) {
  const auto named = std::find_if(request.query.begin(), request.query.end(),
                                  [](const Header& one) { return one.name == "sku"; });
  if (named == request.query.end()) return true;
  sku = named->value;
  request.query.erase(named);
  if (request.query.empty()) return true;
  reply(Problem{.code = ProblemCode::invalid_query,
                .detail = "sku gives all lists of a stock code, and goes with no other parameter"});
  return false;
}

// --- Writing -------------------------------------------------------------------------------------

std::string render_list(const app::ProductListAnswer& list) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object().member("id", list.id).member("title", list.title);
  writer.member("kind", list.rule.empty() ? "file" : "rule");
  if (!list.rule.empty()) writer.key("rule").raw(list.rule);
  writer.member("revision", list.revision).member("size", list.size);
  writer.member("added", list.added).member("removed", list.removed);
  writer.member("created_at", format_instant(list.created_at));
  writer.member("updated_at", format_instant(list.updated_at));
  if (list.refreshed_at) writer.member("refreshed_at", format_instant(*list.refreshed_at));
  writer.end_object();
  return text;
}

void write_list(json::Writer& writer, const app::ProductListAnswer& list) {
  writer.raw(render_list(list));
}

Response list_document(const app::ProductListAnswer& list) {
  return with_tag(json_response(render_list(list)), std::to_string(list.revision));
}

app::Done<app::ProductListAnswer> answer(const Reply& reply) {
  return answer_with<app::ProductListAnswer>(reply, list_document);
}

// --- Routes --------------------------------------------------------------------------------------

void list_lists(app::Service& app, Request request, const Reply& reply) {
  std::optional<std::string> sku;
  if (!take_sku(request, reply, sku)) return;
  const auto page = read_page(request, reply);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, sku] {
    if (sku) return reply(list_response(app.product_lists().lists_of(*sku), write_list));
    reply(page_response(*page, app.product_lists().list(*page), write_list));
  });
}

void get_list(app::Service& app, const Request& request, const Reply& reply) {
  on_worker(app, reply, [&app, reply, id = request.parameters[0]] {
    const auto found = app.product_lists().find(id);
    if (!found) return reply(found.refusal());
    reply(list_document(*found));
  });
}

void list_skus(app::Service& app, const Request& request, const Reply& reply) {
  const auto page = read_page(request, reply, skus_page_default, skus_page_max);
  if (!page) return;
  on_worker(app, reply, [&app, reply, page, id = request.parameters[0]] {
    const auto skus = app.product_lists().skus(id, *page);
    if (!skus) return reply(skus.refusal());
    reply(page_response(*page, *skus, [](json::Writer& writer, const std::string& sku) {
      writer.begin_object().member("sku", sku).end_object();
    }));
  });
}

void put_list(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_list);
  if (!command || !read_caller(request, reply, KeyNeed::optional, *command) ||
      !read_expected_revision(request, reply, command->expected_revision)) {
    return;
  }
  command->id = request.parameters[0];
  app.product_lists().put(*std::move(command), answer(reply));
}

void edit_list(app::Service& app, const Request& request, const Reply& reply) {
  auto command = read_body(request, reply, read_edit);
  if (!command || !read_caller(request, reply, KeyNeed::optional, *command) ||
      !read_expected_revision(request, reply, command->expected_revision)) {
    return;
  }
  command->id = request.parameters[0];
  app.product_lists().edit(*std::move(command), answer(reply));
}

void refresh_list(app::Service& app, const Request& request, const Reply& reply) {
  app::RefreshProductList command{.id = request.parameters[0]};
  if (!read_empty_body(request, reply) ||
      !read_caller(request, reply, KeyNeed::optional, command)) {
    return;
  }
  app.product_lists().refresh(std::move(command), answer(reply));
}

void delete_list(app::Service& app, const Request& request, const Reply& reply) {
  app::DeleteProductList command{.id = request.parameters[0]};
  if (!read_empty_body(request, reply) ||
      !read_caller(request, reply, KeyNeed::optional, command) ||
      !read_expected_revision(request, reply, command.expected_revision)) {
    return;
  }
  app.product_lists().remove(std::move(command), answer(reply));
}

}  // namespace

void add_list_routes(std::vector<Route>& routes) {
  const auto add = [&](const char* method, const char* path, std::size_t body_max,
                       auto handle) -> Route& {
    const bool reads = std::string_view(method) == "GET";
    routes.push_back({.method = method,
                      .path = path,
                      .access = Access::secret,
                      .body_max = body_max,
                      .handle = of_shop(handle),
                      .scope = reads ? app::Scope::products : app::Scope::promotions_write});
    return routes.back();
  };
  Route& all = add("GET", "/v1/product-lists", 0, list_lists);
  all.paged = all.queried = true;
  add("GET", "/v1/product-lists/{id}", 0, get_list);
  add("PUT", "/v1/product-lists/{id}", list_bytes_max, put_list);
  add("DELETE", "/v1/product-lists/{id}", small_bytes_max, delete_list);
  add("GET", "/v1/product-lists/{id}/skus", 0, list_skus).paged = true;
  add("POST", "/v1/product-lists/{id}/skus", edit_bytes_max, edit_list);
  add("POST", "/v1/product-lists/{id}/refresh", small_bytes_max, refresh_list);
}

}  // namespace stapel::http
